package org.cadrenode.h2;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.h2.api.ErrorCode;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A database is read again from what power failures leave of its file: pages that nothing forced are there, missing or torn. */
final class PowerFailureTest {
    private static final String SETTINGS = ";CIPHER=AES;DB_CLOSE_ON_EXIT=FALSE;TRACE_LEVEL_FILE=0;TRACE_LEVEL_SYSTEM_OUT=0";
    private static final int TRANSACTIONS = 120;
    private static final int SESSION = 20;
    private static final int FAILURES = 150;

    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);
    /** How many transactions were acknowledged, by the number of changes of the file until then. */
    private final TreeMap<Integer, Integer> acknowledged = new TreeMap<>();

    @TempDir
    Path folder;

    @BeforeEach
    void tellTheSeed() {
        System.out.println("The seed is " + seed + ".");
        RecordedFiles.begin();
    }

    @Test
    void nothingIsLostOrWrongInOrderedFiles() throws Exception {
        work(url("written").replace(":retry:", ":" + RecordedFiles.SCHEME + ":"));
        assertEquals(List.of(), failures());
    }

    @Test
    void inH2sOwnFilesSomethingIs() throws Exception {
        assertEquals(RecordedFiles.SCHEME, new RecordedFiles().getScheme());
        work(url("written").replace(":ordered:retry:", ":" + RecordedFiles.SCHEME + ":"));
        assertNotEquals(List.of(), failures(), "then nothing need be ordered");
    }

    private String url(String name) {
        return OrderedFiles.url(folder.resolve(name), SETTINGS);
    }

    private static Connection connect(String url) throws SQLException {
        return DriverManager.getConnection(url, "cadre", "file user");
    }

    // The database is closed now and then, so that there are sums beside it, which are withdrawn when it is written to again.
    private void work(String url) throws SQLException {
        try (Connection connection = connect(url); Statement plain = connection.createStatement()) {
            plain.execute("CREATE TABLE event (id BIGINT PRIMARY KEY, work INT NOT NULL, content VARBINARY NOT NULL)");
            plain.execute("CREATE INDEX event_work ON event (work)");
            plain.execute("CHECKPOINT SYNC");
            acknowledged.put(RecordedFiles.changes(), 0);
        }
        for (int transaction = 1; transaction <= TRANSACTIONS; transaction += SESSION) {
            try (Connection connection = connect(url); Statement plain = connection.createStatement()) {
                connection.setAutoCommit(false);
                for (int next = transaction; next < transaction + SESSION; next++) {
                    work(connection, plain, next);
                }
                if (transaction + SESSION > TRANSACTIONS) {
                    plain.execute("SHUTDOWN IMMEDIATELY");
                }
            } catch (SQLException e) {
                if (e.getErrorCode() != ErrorCode.DATABASE_IS_CLOSED) {
                    throw e;
                }
            }
            if (transaction + SESSION <= TRANSACTIONS) {
                acknowledged.put(RecordedFiles.changes(), transaction + SESSION - 1);
            }
        }
    }

    private void work(Connection connection, Statement plain, int transaction) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("MERGE INTO event KEY (id) VALUES (?, ?, ?)")) {
            for (int row = 0; row < 1 + random.nextInt(60); row++) {
                long id = TRANSACTIONS + transaction * 100L + row;
                insert.setLong(1, id);
                insert.setInt(2, transaction);
                insert.setBytes(3, content(id));
                insert.addBatch();
            }
            insert.executeBatch();
        }
        plain.execute("MERGE INTO event KEY (id) VALUES (" + transaction + ", " + transaction + ", X'00')");
        connection.commit();
        if (random.nextBoolean()) {
            plain.execute("CHECKPOINT SYNC");
            acknowledged.put(RecordedFiles.changes(), transaction);
        }
    }

    private static byte[] content(long id) {
        byte[] content = new byte[20 + (int) (id % 300)];
        new Random(id).nextBytes(content);
        return content;
    }

    private List<String> failures() throws Exception {
        List<String> found = new ArrayList<>();
        int first = acknowledged.firstKey();
        for (int number = 0; number < FAILURES; number++) {
            int moment = first + random.nextInt(RecordedFiles.changes() - first + 1);
            Path file = folder.resolve("left.mv.db");
            RecordedFiles.fail(moment, file, random);
            try (Connection connection = connect(url("left"))) {
                read(connection, acknowledged.floorEntry(moment).getValue()).forEach(wrong -> found.add("behind change " + moment + ": " + wrong));
            } catch (SQLException e) {
                found.add("behind change " + moment + ": error " + e.getErrorCode());
            }
            Files.delete(file);
        }
        System.out.println(FAILURES + " power failures in " + RecordedFiles.changes() + " changes; wrong: " + found.size() + ", as " + found.stream().limit(5).toList());
        return found;
    }

    private static List<String> read(Connection connection, int wanted) throws SQLException {
        List<String> wrong = new ArrayList<>();
        int newest = 0;
        long rows = 0;
        try (Statement statement = connection.createStatement()) {
            try (ResultSet events = statement.executeQuery("SELECT id, work, content FROM event ORDER BY id")) {
                while (events.next()) {
                    rows++;
                    long id = events.getLong(1);
                    newest = Math.max(newest, events.getInt(2));
                    if (id > TRANSACTIONS && !Arrays.equals(content(id), events.getBytes(3))) {
                        wrong.add("row " + id);
                    }
                }
            }
            try (ResultSet marks = statement.executeQuery("SELECT COUNT(*) FROM event WHERE id <= " + TRANSACTIONS)) {
                marks.next();
                if (marks.getInt(1) != newest || newest < wanted) {
                    wrong.add("transactions " + marks.getInt(1) + " of " + newest + ", acknowledged " + wanted);
                }
            }
            try (ResultSet indexed = statement.executeQuery("SELECT COUNT(*) FROM event USE INDEX (event_work) WHERE work > 0")) {
                indexed.next();
                if (indexed.getLong(1) != rows) {
                    wrong.add("index " + indexed.getLong(1) + " of " + rows);
                }
            }
        }
        return wrong;
    }
}
