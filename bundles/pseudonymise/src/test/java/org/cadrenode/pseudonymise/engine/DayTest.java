package org.cadrenode.pseudonymise.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import org.cadrenode.api.identifiable.Identifiers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DayTest {
    @ParameterizedTest
    @ValueSource(strings = {"2003-02-01", "01/02/2003", "2003-Feb-01 00:00:00", "2003-02-01 10:11:12", "2003-02-01T10:11:12", "01 feb 2003",
            "01 FEB 2003", "1 feb 2003", "1/2/2003", "1.2.2003", "01/02/2003 09:30", "2003-02-01T09:30:00.000Z", "20030201",
            "01 Feb 2003 14:53:28", "01 FEB 2003 00:00:00"})
    void everyFormOfADayIsReadAlike(String text) {
        assertEquals("2003-02-01", Day.text(Day.parse(text)));
        assertEquals("2003-02", Day.monthText(Day.parse(text)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"29/02/1973", "31/04/2010", "2010-13-01", "00/01/2010", "1/2/03", "32/1/2003", "01/13/2003", "", "yesterday", "2003-Feb-30 00:00:00",
            "2003-Xyz-01 00:00:00", "2003-02-01 25:00:00", "30 Feb 2003 00:00:00", "01 Xyz 2003 00:00:00", "01 Feb 2003 24:00:00", "----------", "//////////"})
    void whatIsNoDayIsNone(String text) {
        assertEquals(Day.NONE, Day.parse(text));
    }

    @Test
    void itAgreesWithTheContractOnAnyText() {
        long seed = 42;
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            int year = 1900 + random.nextInt(200);
            String text = switch (random.nextInt(4)) {
                case 0 -> "%04d-%02d-%02d".formatted(year, random.nextInt(14), random.nextInt(33));
                case 2 -> "%02d %s %04d 14:53:28".formatted(random.nextInt(33), new String[] {"Jan", "feb", "SEP", "Xyz"}[random.nextInt(4)], year);
                case 1 -> "%02d/%02d/%04d".formatted(random.nextInt(33), random.nextInt(14), year);
                default -> "%04d-%s-%02d 00:00:00".formatted(year, new String[] {"Jan", "feb", "JUN", "Feb"}[random.nextInt(4)],
                        random.nextInt(33));
            };
            String expected = Identifiers.date(text).map(Object::toString).orElse("none");
            int day = Day.parse(text);
            assertEquals(expected, day == Day.NONE ? "none" : Day.text(day), text);
        }
    }
}
