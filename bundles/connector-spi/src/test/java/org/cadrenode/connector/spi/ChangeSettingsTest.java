package org.cadrenode.connector.spi;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.cadrenode.connector.spi.SourceDescription.Capability;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class ChangeSettingsTest {
    @Test
    void timesOfManyFormsAreMillisecondsAndNoOtherTextIsAVersion() {
        ChangeSettings london = settings(Map.of("version", "changed", "versionZone", "Europe/London"));
        assertEquals(at("2024-07-31T21:30:00Z"), london.version("2024-07-31T22:30:00"));
        assertEquals(at("2024-07-31T21:30:05.250Z"), london.version(" 31/07/2024 22:30:05.25 "));
        assertEquals(at("2024-01-31T22:30:00Z"), london.version("2024-01-31 22:30"));
        assertEquals(at("2024-01-31T20:30:00Z"), london.version("2024-01-31T22:30:00+02:00"));
        assertEquals(at("2024-01-31T20:30:00Z"), london.version("2024-01-31 22:30:00.0000000 +0200".replace(".0000000", ".000000000")));
        assertEquals(at("2024-01-31T00:00:00Z"), london.version("31/01/2024"));
        assertEquals(at("2024-01-31T22:30:00Z"), settings(Map.of("version", "changed")).version("2024-01-31T22:30:00Z"));
        for (String wrong : List.of("", "soon", "2024-02-30", "31/13/2024", "2024-01-31T25:00:00", "20240131", "1706740200000",
                "1969-12-31T00:00:00Z", "2024-01-31T22:30:00+99:00", "31/01/24", "2024-01-31T22:30:00Z; drop")) {
            assertEquals(0, london.version(wrong), wrong);
        }
        assertEquals(0, london.version(null));
    }

    @Test
    void timesWithTheNameOfTheirMonthAreMilliseconds() {
        ChangeSettings london = settings(Map.of("version", "changed", "versionZone", "Europe/London"));
        long expected = Instant.parse("2011-09-29T13:53:28Z").toEpochMilli();
        for (String text : List.of("29 Sep 2011 14:53:28", " 29 SEP 2011 14:53:28 ", "29 sep 2011 14:53:28.000")) {
            assertEquals(expected, london.version(text), text);
        }
        assertEquals(Instant.parse("2012-02-01T00:00:00Z").toEpochMilli(), london.version("1 Feb 2012"));
        for (String wrong : List.of("31 Sep 2011 14:53:28", "29 Sept 2011 14:53:28", "29 Xyz 2011 14:53:28", "29 Sep 11", "29 anf 2011")) {
            assertEquals(0, london.version(wrong), wrong);
        }
    }

    @Test
    void numbersAreWholeAndFromOne() {
        ChangeSettings numbers = settings(Map.of("version", "changed", "versionForm", "number"));
        assertEquals(7, numbers.version("007"));
        assertEquals(Long.MAX_VALUE, numbers.version("9223372036854775807"));
        for (String wrong : List.of("0", "-1", "1.5", "1e3", "9223372036854775808", "2024-01-31", "\u0661")) {
            assertEquals(0, numbers.version(wrong), wrong);
        }
    }

    @Test
    void columnsTellStatesAndRemovalsAndWhatTellsNothingIsRejected() throws IOException {
        Calls calls = new Calls();
        Records records = settings(Map.of("version", "Changed", "versionForm", "number", "removedWhen", "op = D | X")).onto(calls);
        int table = records.table("t", List.of("id", "op", "changed"));
        records.record(table, 2, new String[] {"1", "A", "5"});
        records.record(table, 3, new String[] {"1", "d", "6"});
        records.record(table, 4, new String[] {"2", " X ", "7"});
        records.record(table, 5, new String[] {"3", null, "soon"});
        records.record(table, 6, new String[] {"3", "D", null});
        records.record(table, 7, new String[] {"4", null, "8"});
        assertEquals(List.of("record 2 5", "removed 3 6", "removed 4 7", "t 5 changed VERSION_INVALID",
                "t 6 changed VERSION_INVALID", "record 7 8"), calls.all);
    }

    @Test
    void aTableWithoutTheColumnIsNotTakenWithoutVersions() throws IOException {
        Calls calls = new Calls();
        Records records = settings(Map.of("version", "t:changed; u:at", "removedWhen", "t:op=D")).onto(calls);
        records.record(records.table("t", List.of("id", "changed")), 2, new String[] {"1", "2024-01-01"});
        records.record(records.table("u", List.of("id", "changed")), 3, new String[] {"1", "2024-01-01"});
        records.record(records.table("v", List.of("id")), 4, new String[] {"1"});
        assertEquals(List.of("t 2 op COLUMN_MISSING", "u 3 at COLUMN_MISSING", "record 4 0"), calls.all);
    }

    @Test
    void capabilitiesFollowTheSettings() {
        assertArrayEquals(new Capability[0], settings(Map.of()).capabilities());
        assertArrayEquals(new Capability[] {Capability.VERSIONS}, settings(Map.of("version", "v")).capabilities());
        assertArrayEquals(new Capability[] {Capability.VERSIONS, Capability.REMOVALS},
                settings(Map.of("version", "v", "removedWhen", "op=D")).capabilities());
        Calls calls = new Calls();
        assertSame(calls, settings(Map.of()).onto(calls));
    }

    @Test
    void wrongSettingsAreRefused() {
        for (Map<String, String> wrong : List.of(Map.of("removedWhen", "op=D"), Map.of("version", "v", "removedWhen", "op"),
                Map.of("version", "v", "removedWhen", "=D"), Map.of("version", "a;b"), Map.of("version", ":v"),
                Map.of("version", "v", "versionForm", "words"), Map.of("version", "v", "versionZone", "Atlantis"),
                Map.of("version", "t:v", "removedWhen", "op=D"))) {
            assertThrows(IllegalArgumentException.class, () -> settings(wrong), wrong.toString());
        }
    }

    private static ChangeSettings settings(Map<String, String> settings) {
        Map<String, String> all = new HashMap<>(settings);
        all.put("source", "s");
        all.put("provider", "p");
        return ChangeSettings.of(SourceSettings.of(all, "", ".+"));
    }

    private static long at(String instant) {
        return Instant.parse(instant).toEpochMilli();
    }

    private static final class Calls implements Records {
        private final List<String> all = new ArrayList<>();
        private int tables;

        @Override
        public int table(String name, List<String> columns) {
            return tables++;
        }

        @Override
        public void record(int table, long line, @Nullable String[] values) {
            all.add("record " + line + " 0");
        }

        @Override
        public void record(int table, long line, long version, @Nullable String[] values) {
            all.add("record " + line + " " + version);
        }

        @Override
        public void removed(int table, long line, long version, @Nullable String[] values) {
            all.add("removed " + line + " " + version);
        }

        @Override
        public void reject(String table, long line, String column, Problem problem) {
            all.add(table + " " + line + " " + column + " " + problem);
        }
    }
}
