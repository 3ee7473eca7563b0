package org.cadrenode.connector.jdbc.internal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.cadrenode.connector.spi.Secrets;
import org.cadrenode.connector.testkit.Person;
import org.cadrenode.connector.testkit.Scenario;
import org.cadrenode.connector.testkit.SourceUnderTest;

/** A clinic's database on a real server: a table of children, and one in which its changes are written down. */
final class Clinic implements SourceUnderTest {
    /** How the table is fetched. */
    enum Way { WHOLE, WATERMARK, CHANGES }

    private static final Secrets SECRETS = name -> name.equals("clinic") ? Optional.of(DatabaseServer.PASSWORD.toCharArray()) : Optional.empty();

    private final DatabaseServer server;
    private final String database;
    private final Way way;
    private int edits;

    Clinic(DatabaseServer.Kind kind, Way way) throws SQLException {
        server = DatabaseServer.of(kind);
        database = server.make();
        this.way = way;
    }

    JdbcConnector connector(String... more) {
        return as(DatabaseServer.READER, more);
    }

    JdbcConnector as(String user, String... more) {
        Map<String, Object> settings = new HashMap<>(Map.of("source", "clinic", "provider", "trust", "url", server.url(database),
                "user", user, "secret", "clinic", "tables", "child", "rowsPerDelivery", "4"));
        if (way == Way.WATERMARK) {
            settings.put("table.child.watermark", "updated_at");
        }
        if (way == Way.CHANGES) {
            settings.put("table.child.changes", "child_change");
        }
        for (int i = 0; i < more.length; i += 2) {
            settings.put(more[i], more[i + 1]);
        }
        return new JdbcConnector(Drivers.onClassPath(), settings, SECRETS);
    }

    Connection owner() throws SQLException {
        return server.owner(database);
    }

    DatabaseServer server() {
        return server;
    }

    void execute(String... statements) throws SQLException {
        try (Connection owner = owner()) {
            DatabaseServer.execute(owner, statements);
        }
        server.allowReading(database);
    }

    @Override
    public void fill(Scenario scenario) throws SQLException {
        String phone = scenario.layout() == Scenario.Layout.REMOVED ? "" : ", phone VARCHAR(40)";
        String more = scenario.layout() == Scenario.Layout.ADDED ? ", ward VARCHAR(20) DEFAULT 'north'" : "";
        String names = scenario.layout() == Scenario.Layout.REORDERED ? "surname VARCHAR(60), forename VARCHAR(60)"
                : "forename VARCHAR(60), surname VARCHAR(60)";
        execute("DROP TABLE IF EXISTS child_change", "DROP TABLE IF EXISTS child",
                "CREATE TABLE child (id INTEGER PRIMARY KEY, " + names + ", nhs_number CHAR(10), upn VARCHAR(13), birth_date DATE, postcode VARCHAR(10), "
                        + "address VARCHAR(200)" + phone + ", email VARCHAR(100)" + more + ", updated_at TIMESTAMP NULL)",
                "CREATE INDEX child_updated ON child (updated_at)",
                "CREATE TABLE child_change (seq INTEGER PRIMARY KEY, op CHAR(1), id INTEGER)");
        try (Connection owner = owner()) {
            owner.setAutoCommit(false);
            String columns = "id, forename, surname, nhs_number, upn, birth_date, postcode, address, email, updated_at" + (phone.isEmpty() ? "" : ", phone");
            try (PreparedStatement insert = owner.prepareStatement("INSERT INTO child (" + columns + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?"
                    + (phone.isEmpty() ? ")" : ", ?)"))) {
                for (int i = 0; i < scenario.children(); i++) {
                    Person person = scenario.person(i);
                    Object[] values = {Integer.parseInt(person.id()), person.forename(), person.surname(), person.nhsNumber(), person.upn(),
                        person.birthDate(), person.postcode(), person.address(), person.email(),
                        LocalDateTime.ofInstant(scenario.changed(i % 1_000), ZoneOffset.UTC), person.phone()};
                    for (int place = 0; place < (phone.isEmpty() ? 10 : 11); place++) {
                        insert.setObject(place + 1, values[place]);
                    }
                    insert.addBatch();
                    if (i % 1_000 == 999) {
                        insert.executeBatch();
                    }
                }
                insert.executeBatch();
            }
            owner.commit();
        }
    }

    @Override
    public void change(Scenario scenario, int child) throws SQLException {
        String id = scenario.person(child).id();
        execute("UPDATE child SET address = 'moved " + ++edits + "', updated_at = TIMESTAMP '2025-01-01 00:00:0" + edits % 10 + "' WHERE id = " + id,
                "INSERT INTO child_change SELECT COALESCE(MAX(seq), 0) + 1, 'U', " + id + " FROM child_change");
    }

    @Override
    public void remove(Scenario scenario, int child) throws SQLException {
        String id = scenario.person(child).id();
        execute("DELETE FROM child WHERE id = " + id,
                "INSERT INTO child_change SELECT COALESCE(MAX(seq), 0) + 1, 'D', " + id + " FROM child_change");
    }

    @Override
    public void off() throws SQLException {
        server.off(database);
    }

    @Override
    public void on() throws SQLException {
        server.on(database);
    }

    @Override
    public void close() throws SQLException {
        server.on(database);
    }
}
