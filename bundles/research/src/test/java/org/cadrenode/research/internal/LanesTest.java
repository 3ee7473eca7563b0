package org.cadrenode.research.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.StringReader;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.cadrenode.api.error.CadreException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.PGConnection;

@ExtendWith(PostgresServer.class)
class LanesTest {
    private static final int BATCHES = 12;
    private static final int YEARS = 30;
    private static final long PATIENCE_SECONDS = 30;

    @TempDir
    private Path folder;
    private final String url;

    LanesTest(PostgresServer.Cluster cluster) throws SQLException {
        url = cluster.database();
    }

    @BeforeEach
    void table() throws Exception {
        try (Database database = open()) {
            database.write(connection -> execute(connection, "CREATE TABLE settled (batch INTEGER)"));
        }
    }

    private Database open() {
        return Database.server(url, "cadre", "", folder, 4);
    }

    private static Void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
        return null;
    }

    private List<Integer> numbers(String sql) throws Exception {
        try (Database database = open()) {
            return database.read(connection -> {
                List<Integer> found = new ArrayList<>();
                try (Statement statement = connection.createStatement(); ResultSet row = statement.executeQuery(sql)) {
                    while (row.next()) {
                        found.add(row.getInt(1));
                    }
                }
                return found;
            });
        }
    }

    private static Lanes.Settlement settling(int batch, List<Integer> order) {
        return (connection, events) -> {
            execute(connection, "INSERT INTO settled VALUES (" + batch + ")");
            connection.commit();
            order.add(batch);
        };
    }

    // A record of a year of its own, so that partitions are made while other batches are under way, and one without a date.
    private static void prepare(EventWriter writer, int batch) throws SQLException {
        KeySet keys = new KeySet(2);
        for (int record = 1; record <= 2; record++) {
            keys.add(batch, record, 1, 1);
            writer.record(2L * batch + record, keys, record - 1, 1, 1, 1);
            writer.event(record == 1 ? null : String.valueOf(1990 + batch % YEARS), "system", "code " + batch % 5, "1", null, null);
        }
    }

    @Test
    void batchesThatAreWrittenSideBySideAreCommittedInTheirOrder() throws Exception {
        List<Integer> order = Collections.synchronizedList(new ArrayList<>());
        try (Database database = open()) {
            database.writeSideBySide(connections -> {
                assertEquals(2, connections.size());
                try (Lanes lanes = new Lanes(connections, Counters.read(connections.get(0)), 1)) {
                    for (int batch = 0; batch < 3 * YEARS; batch++) {
                        prepare(lanes.writer(), batch);
                        lanes.begin(settling(batch, order));
                    }
                    lanes.await();
                }
                return null;
            });
        }
        List<Integer> all = IntStream.range(0, 3 * YEARS).boxed().toList();
        assertEquals(all, order);
        assertEquals(all, numbers("SELECT batch FROM settled ORDER BY batch"));
        assertEquals(List.of(6 * YEARS), numbers("SELECT COUNT(*) FROM event"));
        assertEquals(List.of(5), numbers("SELECT COUNT(DISTINCT code_id) FROM event JOIN code USING (code_id)"));
    }

    @Test
    void whoFailsByAnErrorHoldsNoLockAgainstOtherNodes() throws Exception {
        try (Database database = open(); Database other = open()) {
            assertThrows(NoClassDefFoundError.class, () -> database.writeSideBySide(connections -> {
                execute(connections.get(1), "INSERT INTO settled VALUES (1)");
                throw new NoClassDefFoundError("org/cadrenode/gone/Away");
            }));
            other.write(connection -> execute(connection, "INSERT INTO settled VALUES (2)"));
            database.write(connection -> execute(connection, "INSERT INTO settled VALUES (3)"));
        }
        assertEquals(List.of(2, 3), numbers("SELECT batch FROM settled ORDER BY batch"));
    }

    @Test
    void anErrorOfTheServerQuotesNoRow() throws Exception {
        try (Database database = open()) {
            database.write(connection -> execute(connection, "CREATE TABLE one (text TEXT PRIMARY KEY, number INTEGER)"));
            for (String row : List.of("Fictitia\t1\nFictitia\t2", "x\t1\t2\tFictitia", "Fictitia\tno number")) {
                SQLException refused = database.read(connection -> assertThrows(SQLException.class, () -> connection.unwrap(PGConnection.class)
                        .getCopyAPI().copyIn("COPY one FROM STDIN", new StringReader(row + "\n"))));
                assertFalse(refused.toString().contains("Fictitia"), refused::getSQLState);
            }
        }
    }

    @Test
    void aBatchIsBegunWhileTheOneBeforeItIsNotYetCommitted() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        try (Database database = open()) {
            database.writeSideBySide(connections -> {
                try (Lanes lanes = new Lanes(connections, Counters.read(connections.get(0)), 1)) {
                    // The partitions are there, then, and nothing is waited for.
                    prepare(lanes.writer(), 0);
                    lanes.begin(settling(0, new ArrayList<>()));
                    prepare(lanes.writer(), YEARS);
                    lanes.begin((connection, events) -> {
                        try {
                            assertTrue(begun.await(PATIENCE_SECONDS, TimeUnit.SECONDS), "the batch behind it was not begun");
                        } catch (InterruptedException e) {
                            throw new SQLException(e);
                        }
                        settling(1, new ArrayList<>()).settle(connection, events);
                    });
                    prepare(lanes.writer(), 2 * YEARS);
                    lanes.begin(settling(2, new ArrayList<>()));
                    begun.countDown();
                    lanes.await();
                }
                return null;
            });
        }
        assertEquals(List.of(0, 1, 2), numbers("SELECT batch FROM settled ORDER BY batch"));
    }

    @Test
    void nothingBehindABatchThatFailedIsCommitted() throws Exception {
        int failing = 4;
        try (Database database = open()) {
            assertThrows(CadreException.class, () -> database.writeSideBySide(connections -> {
                try (Lanes lanes = new Lanes(connections, Counters.read(connections.get(0)), 1)) {
                    for (int batch = 0; batch < BATCHES; batch++) {
                        prepare(lanes.writer(), batch);
                        int number = batch;
                        lanes.begin(batch != failing ? settling(batch, new ArrayList<>())
                                : (connection, events) -> execute(connection, "INSERT INTO settled VALUES (1 / (" + number + " - " + number + "))"));
                    }
                    lanes.await();
                }
                return null;
            }));
            database.write(connection -> null);
        }
        assertEquals(List.of(0, 1, 2, 3), numbers("SELECT batch FROM settled ORDER BY batch"));
        assertEquals(List.of(2 * failing), numbers("SELECT COUNT(*) FROM event"));
        assertEquals(List.of(2 * failing), numbers("SELECT COUNT(*) FROM loaded_record"));
    }
}
