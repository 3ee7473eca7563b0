package org.cadrenode.connector.testkit;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.TimeZone;

/** The machine's time zone and language, set otherwise for a while. */
enum Surroundings {
    FAR_EAST("Pacific/Kiritimati", "th-TH-u-nu-thai"), FAR_WEST("Pacific/Pago_Pago", "tr-TR"), HALF_HOURS("America/St_Johns", "ar-EG-u-nu-arab"),
    LONDON("Europe/London", "en-GB");

    private final String zone;
    private final String language;

    Surroundings(String zone, String language) {
        this.zone = zone;
        this.language = language;
    }

    /** Something that may throw. */
    interface Work<T> {
        T run() throws Exception;
    }

    /** Does some work there. */
    <T> T during(Work<T> work) throws Exception {
        TimeZone usualZone = TimeZone.getDefault();
        Locale usualLanguage = Locale.getDefault();
        try {
            TimeZone.setDefault(TimeZone.getTimeZone(zone));
            Locale.setDefault(Locale.forLanguageTag(language));
            return work.run();
        } finally {
            TimeZone.setDefault(usualZone);
            Locale.setDefault(usualLanguage);
        }
    }

    /** Returns how today may be written: no made-up record holds it. */
    static List<String> today() {
        LocalDate today = LocalDate.now(ZoneOffset.UTC);
        return List.of(today.toString(), today.plusDays(1).toString(), today.minusDays(1).toString());
    }

    /** Waits until the clock shows another time. */
    static void letTimePass() {
        long now = System.currentTimeMillis();
        while (System.currentTimeMillis() <= now + 1) {
            Thread.onSpinWait();
        }
    }
}
