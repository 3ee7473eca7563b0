package org.cadrenode.connector.jdbc.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.cadrenode.connector.jdbc.internal.Clinic.Way;
import org.cadrenode.connector.spi.Collecting;
import org.cadrenode.connector.spi.Problem;
import org.cadrenode.connector.spi.Records;
import org.cadrenode.connector.testkit.Scenario;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What differs between databases, on each of them. */
final class DatabasesTest {
    @ParameterizedTest
    @EnumSource
    void valuesAreWrittenOneWayWhateverTheDatabase(DatabaseServer.Kind kind) throws Exception {
        try (Clinic clinic = new Clinic(kind, Way.WHOLE)) {
            clinic.execute("CREATE TABLE every (id BIGINT PRIMARY KEY, small SMALLINT, amount DECIMAL(20,4), yes BOOLEAN, born DATE, seen TIMESTAMP NULL, "
                    + "code CHAR(3), words VARCHAR(2000))",
                    "INSERT INTO every VALUES (9007199254740993, -3, 12345678901234.5000, TRUE, '2024-02-29', '2024-03-31 01:30:00', 'ab', 'a ''quoted'' word')",
                    "INSERT INTO every VALUES (2, NULL, NULL, NULL, NULL, NULL, NULL, NULL)");
            Seen seen = new Seen();
            clinic.connector("tables", "EVERY").collect(seen);
            assertEquals(List.of("every [id, small, amount, yes, born, seen, code, words]",
                    "[2, null, null, null, null, null, null, null]",
                    "[9007199254740993, -3, 12345678901234.5000, true"
                            + ", 2024-02-29, 2024-03-31T01:30:00, ab, a 'quoted' word]"), seen.trimmed());
        }
    }

    @ParameterizedTest
    @EnumSource
    void anAccountThatMayWriteIsRefused(DatabaseServer.Kind kind) throws Exception {
        try (Clinic clinic = new Clinic(kind, Way.WHOLE)) {
            clinic.fill(Scenario.of(3));
            assertEquals(List.of(), clinic.connector().check());
            String reader = DatabaseServer.READER + (kind == DatabaseServer.Kind.MARIADB ? "@'127.0.0.1'" : "");
            grant(clinic, "GRANT UPDATE ON child TO " + reader);
            Seen seen = new Seen();
            assertThrows(IOException.class, () -> clinic.connector().collect(seen));
            assertEquals(List.of(), seen.lines);
            assertTrue(clinic.connector().check().toString().contains("may only read"));
            clinic.connector("allowWriter", "true").collect(seen);
            assertEquals(4, seen.lines.size());
            assertTrue(clinic.connector("allowWriter", "true").check().toString().contains("may only read"));
            grant(clinic, "REVOKE UPDATE ON child FROM " + reader);
            assertEquals(List.of(), clinic.connector().check());
        }
    }

    @ParameterizedTest
    @EnumSource
    void anAccountThatMayWriteByARoleIsRefused(DatabaseServer.Kind kind) throws Exception {
        try (Clinic clinic = new Clinic(kind, Way.WHOLE)) {
            clinic.fill(Scenario.of(3));
            String reader = DatabaseServer.READER + (kind == DatabaseServer.Kind.MARIADB ? "@'127.0.0.1'" : "");
            try {
                grant(clinic, "CREATE ROLE writers");
                grant(clinic, "GRANT INSERT ON child TO writers");
                grant(clinic, "GRANT writers TO " + reader);
                Seen seen = new Seen();
                assertThrows(IOException.class, () -> clinic.connector().collect(seen));
                assertEquals(List.of(), seen.lines);
            } finally {
                grant(clinic, "REVOKE INSERT ON child FROM writers");
                grant(clinic, "DROP ROLE writers");
            }
            assertEquals(List.of(), clinic.connector().check());
        }
    }

    @ParameterizedTest
    @EnumSource
    void aTableThatTheDatabaseGivesUpOnStopsNoOther(DatabaseServer.Kind kind) throws Exception {
        try (Clinic clinic = new Clinic(kind, Way.WHOLE)) {
            clinic.execute("CREATE TABLE a (id INTEGER PRIMARY KEY)", "CREATE TABLE b (id INTEGER PRIMARY KEY)",
                    "CREATE VIEW v AS SELECT id, " + failing(kind) + " AS ratio FROM b", "INSERT INTO a VALUES (1)", "INSERT INTO b VALUES (0)");
            Seen seen = new Seen();
            assertThrows(IOException.class, () -> clinic.connector("tables", "v a").collect(seen));
            assertTrue(seen.lines.containsAll(List.of("reject v  CONTENT_TRUNCATED", "a [id]", "[1]")), () -> seen.lines.toString());
            seen.lines.clear();
            // On record once; and the next round takes the others again.
            assertThrows(IOException.class, () -> clinic.connector("tables", "v a").collect(seen));
            assertEquals(List.of("a [id]", "[1]"), seen.lines);
            clinic.execute("DELETE FROM b");
            clinic.connector("tables", "v a").collect(seen);
        }
    }

    // What fails once there is a row, and not before.
    private static String failing(DatabaseServer.Kind kind) {
        return kind == DatabaseServer.Kind.MARIADB ? "(SELECT 1 FROM b AS x UNION ALL SELECT 2)" : "1 / id";
    }

    @ParameterizedTest
    @EnumSource
    void aKeyOfSeveralRowsLosesNoneWhereACollectionIsCutOff(DatabaseServer.Kind kind) throws Exception {
        try (Clinic clinic = new Clinic(kind, Way.WHOLE)) {
            clinic.execute("CREATE TABLE a (child INTEGER NOT NULL, word VARCHAR(9))");
            for (int i = 0; i < 12; i++) {
                clinic.execute("INSERT INTO a VALUES (" + i / 6 + ", 'w" + i + "')");
            }
            // A power cut behind the first delivery.
            Seen seen = new Seen() {
                @Override
                public void commit(String point) {
                    super.commit(point);
                    if (points.size() == 1) {
                        throw new IllegalStateException("cut off");
                    }
                }
            };
            JdbcConnector connector = clinic.connector("tables", "a", "table.a.key", "child");
            assertThrows(IllegalStateException.class, () -> connector.collect(seen));
            connector.collect(seen);
            List<String> rows = seen.lines.stream().filter(line -> line.startsWith("[")).sorted().toList();
            assertEquals(12, rows.size(), () -> rows.toString());
            assertEquals(12, rows.stream().distinct().count());
        }
    }

    private static void grant(Clinic clinic, String statement) throws SQLException {
        try (Connection owner = clinic.owner()) {
            DatabaseServer.execute(owner, statement);
        }
    }

    @ParameterizedTest
    @EnumSource
    void allTablesAreOfOneMoment(DatabaseServer.Kind kind) throws Exception {
        try (Clinic clinic = new Clinic(kind, Way.WHOLE)) {
            clinic.execute("CREATE TABLE a (id INTEGER PRIMARY KEY)", "CREATE TABLE b (id INTEGER PRIMARY KEY)", "INSERT INTO a VALUES (1)", "INSERT INTO b VALUES (1)");
            // Between the two tables, both get a row more.
            Seen seen = new Seen() {
                @Override
                public void commit(String point) {
                    super.commit(point);
                    if (points.size() == 1) {
                        try {
                            clinic.execute("INSERT INTO a VALUES (2)", "INSERT INTO b VALUES (2)");
                        } catch (SQLException e) {
                            throw new IllegalStateException(e);
                        }
                    }
                }
            };
            clinic.connector("tables", "a b").collect(seen);
            assertEquals(List.of("a [id]", "[1]", "b [id]", "[1]"), seen.lines);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aTableThatIsGoneIsOnRecordOnceAndTheOthersGoOn(DatabaseServer.Kind kind) throws Exception {
        try (Clinic clinic = new Clinic(kind, Way.WHOLE)) {
            clinic.execute("CREATE TABLE a (id INTEGER PRIMARY KEY)", "INSERT INTO a VALUES (1)");
            Seen seen = new Seen();
            clinic.connector("tables", "gone a").collect(seen);
            clinic.connector("tables", "gone a").collect(seen);
            assertEquals(List.of("reject gone  TABLE_UNKNOWN", "a [id]", "[1]", "a [id]", "[1]"), seen.lines);
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatWasCommittedLateIsFoundAndAFalseClockHidesNothing(DatabaseServer.Kind kind) throws Exception {
        try (Clinic clinic = new Clinic(kind, Way.WATERMARK)) {
            clinic.execute("CREATE TABLE child (id INTEGER PRIMARY KEY, updated_at TIMESTAMP NULL)",
                    "INSERT INTO child VALUES (1, '2024-01-01 12:00:00'), (2, '2037-01-01 00:00:00'), (3, NULL)");
            Seen seen = new Seen();
            clinic.connector().collect(seen);
            assertEquals(4, seen.lines.size());
            seen.lines.clear();
            // A minute before the last one that counts, committed behind it; and one that is new.
            clinic.execute("INSERT INTO child VALUES (4, '2024-01-01 11:59:00'), (5, '2024-06-01 00:00:00')");
            clinic.connector().collect(seen);
            assertTrue(seen.lines.toString().contains("[4, 2024-01-01T11:59:00]"), () -> seen.lines.toString());
            assertTrue(seen.lines.toString().contains("[5, 2024-06-01T00:00:00]"), () -> seen.lines.toString());
            // Set back from a backup: everything counts anew.
            clinic.execute("DELETE FROM child WHERE id IN (2, 5)", "UPDATE child SET updated_at = '2023-01-01 00:00:00'");
            seen.lines.clear();
            clinic.connector().collect(seen);
            assertEquals(4, seen.lines.size(), () -> seen.lines.toString());
        }
    }

    /** What was collected, a line each. */
    private static class Seen implements Collecting, Records {
        final List<String> lines = new ArrayList<>();
        final List<String> points = new ArrayList<>();

        List<String> trimmed() {
            return lines.stream().map(line -> line.replaceAll(" +,", ",")).toList();
        }

        @Override
        public Optional<String> resumePoint() {
            return points.isEmpty() ? Optional.empty() : Optional.of(points.get(points.size() - 1));
        }

        @Override
        public Records records() {
            return this;
        }

        @Override
        public void commit(String resumePoint) {
            points.add(resumePoint);
        }

        @Override
        public int table(String name, List<String> columns) {
            lines.add(name + " " + columns);
            return 0;
        }

        @Override
        public void record(int table, long line, @Nullable String[] values) {
            lines.add(Arrays.toString(values));
        }

        @Override
        public void record(int table, long line, long version, @Nullable String[] values) {
            record(table, line, values);
        }

        @Override
        public void removed(int table, long line, long version, @Nullable String[] values) {
            lines.add("removed " + Arrays.toString(values));
        }

        @Override
        public void reject(String table, long line, String column, Problem problem) {
            lines.add("reject " + table + " " + column + " " + problem);
        }
    }
}
