package org.cadrenode.pipeline.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class PaceSettingsTest {
    @Test
    void withoutSettingsAFolderIsWatchedAndADatabaseAskedEveryFiveMinutes() {
        PaceSettings folder = PaceSettings.of(Map.of(), false);
        assertEquals(new PaceSettings(new Schedule.Always(), 0, 0, 10_000, 0, Duration.ofMinutes(10), Duration.ZERO, List.of()), folder);
        assertEquals("", folder.rate());
        assertEquals(new Schedule.Every(Duration.ofMinutes(5)), PaceSettings.of(Map.of(), true).schedule());
    }

    @Test
    void settingsAreReadAsTextAndAsNumbers() {
        PaceSettings pace = PaceSettings.of(Map.of("schedule", " 30 6 * * 1-5 ", "zone", "Europe/Paris", "mebibytesPerSecond", "0.5",
                "deliveriesPerMinute", 60L, "mostWaitingDeliveries", "5", "mostWaitingMebibytes", 2, "silentMinutes", "3",
                "expectedHours", "26"), true);
        assertEquals(List.of(), pace.problems());
        assertEquals("30 6 * * 1-5 Europe/Paris", pace.schedule().words());
        assertEquals("0.5 MiB a second, 60 deliveries a minute", pace.rate());
        assertEquals(List.of(1L << 19, 60L, 5L, 2L << 20), List.of(pace.bytesPerSecond(), pace.deliveriesPerMinute(), pace.mostWaiting(),
                pace.mostWaitingBytes()));
        assertEquals(List.of(Duration.ofMinutes(3), Duration.ofHours(26)), List.of(pace.silence(), pace.expected()));
    }

    @Test
    void aSourceThatSendsByItselfHasNoSchedule() {
        assertEquals(List.of(), PaceSettings.of(Map.of("mebibytesPerSecond", 1), false).listening().problems());
        assertEquals(1, PaceSettings.of(Map.of("schedule", "0 6 * * *"), false).listening().problems().size());
    }

    @Test
    void eachWrongSettingIsOneSentenceThatDoesNotRepeatIt() {
        Map<String, String> wrong = Map.of("schedule", "canary", "zone", "canary/canary", "everyMinutes", "canary", "mebibytesPerSecond", "canary",
                "deliveriesPerMinute", "-1", "mostWaitingDeliveries", "canary", "mostWaitingMebibytes", "1.5", "silentMinutes", "0",
                "expectedHours", "canary");
        wrong.forEach((name, value) -> {
            List<String> problems = PaceSettings.of(Map.of(name, value), true).problems();
            assertEquals(1, problems.size(), name + ": " + problems);
            assertTrue(problems.get(0).contains("setting " + name) && problems.get(0).endsWith("."), problems::toString);
            assertTrue(!problems.get(0).contains("canary"), problems::toString);
        });
        assertEquals(1, PaceSettings.of(Map.of("mebibytesPerSecond", "NaN"), false).problems().size());
        assertEquals(1, PaceSettings.of(Map.of("everyMinutes", "5"), false).problems().size(), "a folder is not asked");
        assertEquals(1, PaceSettings.of(Map.of("everyMinutes", "5", "schedule", "0 6 * * *"), true).problems().size(), "not both");
    }

    @Test
    void theNamesAreThoseThatAreRead() {
        Set<String> read = new TreeSet<>();
        PaceSettings.of(new HashMap<String, Object>() {
            @Override
            public Object get(Object name) {
                read.add((String) name);
                return null;
            }
        }, true);
        assertEquals(new TreeSet<>(PaceSettings.NAMES), read);
    }

    @Test
    void whatIsFoundBesidesIsWrongToo() {
        assertEquals(List.of("The line is misspelt."), PaceSettings.of(Map.of(), true).with(List.of("The line is misspelt.")).problems());
    }
}
