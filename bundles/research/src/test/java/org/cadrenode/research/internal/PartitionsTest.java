package org.cadrenode.research.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.TreeSet;
import java.util.Set;
import org.cadrenode.api.pseudonym.Pseudonym;
import org.cadrenode.api.pseudonym.RecordKey;
import org.cadrenode.research.internal.Site.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(PostgresServer.class)
class PartitionsTest {
    private static final Pseudonym ANNA = new Pseudonym(1, 1);
    private static final Pseudonym BEN = new Pseudonym(-2, 2);

    private final Site site = new Site();
    @TempDir
    private Path folder;
    private final String url;

    PartitionsTest(PostgresServer.Cluster cluster) throws SQLException {
        url = cluster.database();
    }

    @Test
    void eventsLieInThePartitionOfTheirProviderAndYearAndCarryTheirDelivery() throws Exception {
        try (Room room = new Room()) {
            room.research.load(site.data("p", "s", Site.delivery(1), List.of(row(1, ANNA, "2020-02-29"), row(2, ANNA, "2021"), row(3, ANNA, null),
                    row(4, ANNA, "1066-10-14"))));
            room.research.load(site.data("q", "s", Site.delivery(2), List.of(row(1, BEN, "2020-03"))));
            // A later state of a record goes into the partition of its own year.
            room.research.load(site.data("p", "s", Site.delivery(3), List.of(row(2, ANNA, "2022-01-01"))));
        }
        assertEquals(Set.of("event_p1_2020 2020-02-29 " + Site.delivery(1).value(), "event_p1_2022 2022-01-01 " + Site.delivery(3).value(),
                "event_p1_other null " + Site.delivery(1).value(), "event_p1_other 1066-10-14 " + Site.delivery(1).value(),
                "event_p2_2020 2020-03-01 " + Site.delivery(2).value()),
                query("SELECT e.tableoid::regclass, e.event_date, d.name FROM event e JOIN delivery d ON d.delivery_id = e.delivery_id"));
        assertEquals(Set.of("event_p1 event_p2", "event_p1_2021 event_p1_2021"), query("""
                SELECT MIN(c.relname), MAX(c.relname) FROM pg_class c WHERE c.relkind = 'p' AND c.relname LIKE 'event_p%'
                UNION ALL SELECT MIN(c.relname), MAX(c.relname) FROM pg_class c WHERE c.relname = 'event_p1_2021'
                """), "a year's partition stays when its rows go");
    }

    @Test
    void aQueryOfAYearLooksIntoNoOther() throws Exception {
        try (Room room = new Room()) {
            room.research.load(site.data("p", "s", Site.delivery(1), List.of(row(1, ANNA, "2020-02-29"), row(2, ANNA, "2021-01-01"))));
        }
        String plan = String.join("\n", query("EXPLAIN SELECT COUNT(*) FROM event WHERE provider_id = 1 AND event_date >= '2021-01-01' AND event_date < '2022-01-01'"));
        assertEquals(List.of(true, false), List.of(plan.contains("event_p1_2021"), plan.contains("event_p1_2020")), plan);
    }

    @Test
    void whatOlderReleasesLoadedIsMovedIntoPartitions() throws Exception {
        try (Connection connection = DriverManager.getConnection(url, "cadre", "")) {
            connection.setAutoCommit(false);
            SchemaMigration.migrate(connection, Dialect.POSTGRESQL, 5);
        }
        execute("INSERT INTO provider VALUES (1, 'p'), (2, 'q')", "INSERT INTO source VALUES (1, 1, 's', 1, 3), (2, 2, 's', 1, 1)",
                "INSERT INTO source_table VALUES (1, 1, 'scores'), (2, 2, 'scores')",
                "INSERT INTO delivery VALUES (1, 1, '" + Site.delivery(1).value() + "', 1), (2, 2, '" + Site.delivery(2).value() + "', 1)",
                "INSERT INTO code VALUES (1, 's', 'sdq', 'points')", "INSERT INTO subject VALUES (1, 1, 1, 1, 7, FALSE), (2, 2, -2, 2, 0, FALSE)",
                "INSERT INTO loaded_record VALUES (1, 1, 1, 0, 1, 1, 1, 0), (2, 2, 2, 0, 2, 2, 2, 0)",
                "INSERT INTO event VALUES (16384, 1, 1, '2020-02-29', 3, 1, 12.5, NULL), (16385, 1, 1, NULL, 0, 1, NULL, 'words'), "
                        + "(16386, 1, 1, '1966-01-01', 1, 1, NULL, NULL), (32768, 2, 2, '2020-03-01', 2, 1, 3, NULL)",
                "UPDATE counter SET last_provider = 2, last_source = 2, last_table = 2, last_delivery = 2, last_code = 1, last_subject = 2, "
                        + "last_record = 2, last_keyed = 2");
        Set<String> before = query("SELECT * FROM event_in_words");
        try (Room room = new Room()) {
            Set<String> events = new TreeSet<>();
            room.research.visit((provider, source, table, subject, person, date, codeSystem, code, number, text) ->
                    events.add(provider + " " + date + " " + number + " " + text));
            assertEquals(new TreeSet<>(Set.of("p 2020-02-29 12.5 null", "p null null words", "p 1966 null null", "q 2020-03 3 null")), events);
            room.research.load(site.data("p", "s", Site.delivery(3), List.of(row(9, ANNA, "2020-05-06"))));
        }
        Set<String> after = query("SELECT record_id, provider, source, source_table, subject_id, person, event_date, date_precision, code_system, code, "
                + "event_number, event_text, unit FROM event_in_words WHERE delivery <> '" + Site.delivery(3).value() + "'");
        assertEquals(before, after);
        assertEquals(Set.of("event_p1_2020 2", "event_p1_other 2", "event_p2_2020 1"),
                query("SELECT tableoid::regclass, COUNT(*) FROM event GROUP BY tableoid"));
        assertEquals(Set.of("0"), query("SELECT COUNT(*) FROM pg_class WHERE relname = 'event_before'"));
    }

    private static Row row(long key, Pseudonym child, String day) {
        return new Row(new RecordKey(key, key), child, "sdq", day, "1", null);
    }

    private final class Room implements AutoCloseable {
        private final ResearchRoom research = new ResearchRoom(Database.server(url, "cadre", "", folder, 4), 64, site, site, site, site);

        @Override
        public void close() {
            research.close();
        }
    }

    private void execute(String... statements) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url, "cadre", ""); Statement statement = connection.createStatement()) {
            for (String one : statements) {
                statement.execute(one);
            }
        }
    }

    private Set<String> query(String sql) throws SQLException {
        Set<String> rows = new TreeSet<>();
        try (Connection connection = DriverManager.getConnection(url, "cadre", ""); Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            while (row.next()) {
                StringBuilder all = new StringBuilder();
                for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
                    all.append(i == 1 ? "" : " ").append(row.getString(i));
                }
                rows.add(all.toString());
            }
        }
        return rows;
    }
}
