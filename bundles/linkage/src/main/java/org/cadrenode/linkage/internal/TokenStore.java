package org.cadrenode.linkage.internal;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.cadrenode.api.backup.Archivable;
import org.cadrenode.api.delivery.ProviderId;
import org.cadrenode.api.erasure.FileMaker;
import org.cadrenode.api.erasure.Occupancy;
import org.cadrenode.api.erasure.Remnants;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.linkage.Linkage.Assignment;
import org.cadrenode.api.linkage.Linkage.Status;
import org.cadrenode.api.linkage.PersonId;
import org.cadrenode.api.pseudonym.Pseudonym;
import org.cadrenode.h2.OrderedFiles;
import org.h2.jdbcx.JdbcDataSource;

/**
 * The encrypted database of tokens and persons. A subject's latest assignment is the row of the subject itself, with the
 * sequence at which it last changed, so the log of assignments does not outgrow the subjects.
 *
 * <p>Every change goes through {@link #change}, one transaction each; numbers, person ids and sequences come from
 * counters that are stored in the same transaction, so none is given twice, even after its subject was forgotten.
 * Reads are thread-safe; changes come from one thread at a time.
 */
final class TokenStore implements AutoCloseable {
    private static final int CONNECTIONS = 3;
    private static final int PASSWORD_PARTS = 2;
    private static final String USER = "cadre";
    /** What H2 answers once it has closed a database: since its file could not be written, or was told to, or while it does. */
    private static final Set<Integer> CLOSED = Set.of(90098, 90121);
    /** More than there are versions of the linkage key. */
    static final int KEY_VERSIONS = 1 << 16;

    private final Path file;
    private final char[] password;
    private final JdbcDataSource source = new JdbcDataSource();
    private final Occupancy occupancy = new Occupancy();
    private final Remnants remnants;
    private volatile HikariDataSource pool;
    private volatile boolean closed;

    /** What has been given out so far. */
    record Counters(int lastSubject, long lastPerson, long lastSequence) { }

    /** Some database work. */
    interface Work<T> {
        /** Does it. */
        T in(Connection connection) throws SQLException;
    }

    /**
     * Opens the store, and makes it if it is not there.
     *
     * @param file path of the database without its suffix
     * @param filePassword password of the file; wiped
     */
    TokenStore(Path file, char[] filePassword, int cacheMebibytes) {
        this.file = file.toAbsolutePath();
        password = filePassword.clone();
        remnants = new Remnants(folder(), Files.exists(sealed()), Clock.systemUTC());
        source.setURL(OrderedFiles.url(file, ";CIPHER=AES;DB_CLOSE_ON_EXIT=FALSE;TRACE_LEVEL_FILE=0"
                + ";CACHE_SIZE=" + (cacheMebibytes << 10)));
        source.setUser(USER);
        char[] both = Arrays.copyOf(filePassword, filePassword.length * PASSWORD_PARTS + 1);
        both[filePassword.length] = ' ';
        System.arraycopy(filePassword, 0, both, filePassword.length + 1, filePassword.length);
        Arrays.fill(filePassword, '\0');
        source.setPasswordChars(both);
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            pool = pool();
        } catch (IOException | RuntimeException e) {
            throw new CadreException(ErrorCode.STORE_FAILED,
                    "The token store cannot be opened: " + e.getClass().getSimpleName());
        }
        try {
            change(connection -> {
                StoreSchema.make(connection);
                return null;
            });
        } catch (CadreException e) {
            pool.close();
            throw e;
        }
    }

    private HikariDataSource pool() {
        HikariConfig configuration = new HikariConfig();
        configuration.setPoolName("cadre-linkage");
        configuration.setDataSource(source);
        configuration.setMaximumPoolSize(CONNECTIONS);
        return new HikariDataSource(configuration);
    }

    private Path sealed() {
        return file.resolveSibling(file.getFileName() + ".mv.db");
    }

    /** Returns where the file lies, and what belongs to it for a moment. */
    Path folder() {
        return file.resolveSibling("");
    }

    /** Returns the file and how it opens. */
    Archivable.Opening opening() {
        return new Archivable.Opening(sealed(), new FileMaker.Access(password.clone(), USER, password.clone()));
    }

    /** Returns the mark of what was taken out. */
    Remnants remnants() {
        return remnants;
    }

    /** Enters as a user, until the stay ends. */
    Occupancy.Stay enter() {
        return occupancy.enter();
    }

    /** Has the file made anew when nobody uses the store; empty if somebody did all the time. */
    Optional<Remnants.Remade> remake(FileMaker maker, Duration patience) throws IOException {
        return occupancy.alone(patience, () -> remnants.remake(() -> {
            try {
                shutdown();
                return maker.make(sealed(), new FileMaker.Access(password, USER, password));
            } finally {
                pool = pool();
                if (closed) {
                    pool.close();
                }
            }
        }));
    }

    // By a connection of its own, as a pool's does not close once the database has.
    private void shutdown() {
        try (Connection connection = source.getConnection(); Statement statement = connection.createStatement()) {
            pool.close();
            statement.execute("SHUTDOWN");
        } catch (SQLException e) {
            throw failure(e);
        }
    }

    /** Does work in one transaction. */
    <T> T change(Work<T> work) {
        Occupancy.Stay stay = occupancy.enter();
        try (Connection connection = pool.getConnection()) {
            connection.setAutoCommit(false);
            T result;
            try {
                result = work.in(connection);
                connection.commit();
            } catch (SQLException | RuntimeException e) {
                abandon(connection, e);
                throw e;
            }
            connection.setAutoCommit(true);
            return result;
        } catch (SQLException e) {
            throw failure(e);
        } finally {
            stay.close();
        }
    }

    private void abandon(Connection connection, Exception failure) {
        try {
            connection.rollback();
            connection.setAutoCommit(true);
        } catch (SQLException e) {
            failure.addSuppressed(failure(e));
        }
    }

    /** Does work that changes nothing. */
    <T> T read(Work<T> work) {
        Occupancy.Stay stay = occupancy.enter();
        try (Connection connection = pool.getConnection()) {
            return work.in(connection);
        } catch (SQLException e) {
            throw failure(e);
        } finally {
            stay.close();
        }
    }

    /** Makes all that was committed durable. */
    void checkpoint() {
        read(connection -> {
            try (Statement statement = connection.createStatement()) {
                return statement.execute("CHECKPOINT SYNC");
            }
        });
    }

    Counters counters() {
        return read(connection -> {
            try (Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery(
                            "SELECT last_subject, last_person, last_sequence FROM counter")) {
                row.next();
                return new Counters(row.getInt(1), row.getLong(2), row.getLong(3));
            }
        });
    }

    void storeCounters(Connection connection, Counters counters) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(
                "UPDATE counter SET last_subject = ?, last_person = ?, last_sequence = ?")) {
            update.setInt(1, counters.lastSubject());
            update.setLong(2, counters.lastPerson());
            update.setLong(3, counters.lastSequence());
            update.executeUpdate();
        }
    }

    /** Returns the names of the providers in the order of their ids, which start at 0. */
    List<ProviderId> providers() {
        return read(connection -> {
            List<ProviderId> providers = new ArrayList<>();
            try (Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery("SELECT name FROM provider ORDER BY provider_id")) {
                while (row.next()) {
                    providers.add(new ProviderId(row.getString(1)));
                }
            }
            return providers;
        });
    }

    void addProvider(int id, ProviderId provider) {
        change(connection -> {
            try (PreparedStatement insert = connection.prepareStatement("INSERT INTO provider VALUES (?, ?)")) {
                insert.setInt(1, id);
                insert.setString(2, provider.value());
                return insert.executeUpdate();
            }
        });
    }

    /** Returns a number for a subject's views under one version of the linkage key. */
    static long viewsId(int subject, int keyVersion) {
        return (long) subject * KEY_VERSIONS + keyVersion;
    }

    /** Returns the views with a {@link #viewsId}. */
    byte[] views(long id) {
        return read(connection -> {
            try (PreparedStatement select = connection.prepareStatement("SELECT content FROM views WHERE views_id = ?")) {
                select.setLong(1, id);
                try (ResultSet row = select.executeQuery()) {
                    if (!row.next()) {
                        throw new CadreException(ErrorCode.STORE_FAILED, "The token store lacks the tokens of a child");
                    }
                    return row.getBytes(1);
                }
            }
        });
    }

    /** Returns what tells the rules apart by which all pairs in the store were judged; empty if there is none. */
    String judge() {
        return read(connection -> {
            try (Statement statement = connection.createStatement(); ResultSet row = statement.executeQuery("SELECT digest FROM judge")) {
                row.next();
                return row.getString(1);
            }
        });
    }

    void storeJudge(Connection connection, String digest) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement("UPDATE judge SET digest = ?")) {
            update.setString(1, digest);
            update.executeUpdate();
        }
    }

    /** Removes the tokens under versions of the key before {@code keyVersion}. */
    void retire(int keyVersion) {
        change(connection -> {
            try (PreparedStatement delete = connection.prepareStatement("DELETE FROM views WHERE MOD(views_id, 65536) < ?")) {
                delete.setInt(1, keyVersion);
                return delete.executeUpdate();
            }
        });
    }

    boolean taken(String packageId) {
        return read(connection -> {
            try (PreparedStatement select = connection.prepareStatement("SELECT 1 FROM package WHERE package_id = ?")) {
                select.setString(1, packageId);
                try (ResultSet row = select.executeQuery()) {
                    return row.next();
                }
            }
        });
    }

    void take(String packageId) {
        change(connection -> {
            try (PreparedStatement merge = connection.prepareStatement("MERGE INTO package KEY (package_id) VALUES (?)")) {
                merge.setString(1, packageId);
                return merge.executeUpdate();
            }
        });
    }

    List<Assignment> assignmentsSince(long sequence, int limit) {
        List<ProviderId> providers = providers();
        return read(connection -> {
            List<Assignment> assignments = new ArrayList<>();
            try (PreparedStatement select = connection.prepareStatement(
                    """
                    SELECT sequence, provider_id, pseudonym_high, pseudonym_low, person
                    FROM subject WHERE sequence > ? ORDER BY sequence FETCH FIRST ? ROWS ONLY
                    """)) {
                select.setLong(1, sequence);
                select.setInt(2, limit);
                try (ResultSet row = select.executeQuery()) {
                    while (row.next()) {
                        assignments.add(new Assignment(row.getLong(1), providers.get(row.getInt(2)),
                                new Pseudonym(row.getLong(3), row.getLong(4)), new PersonId(row.getLong(5))));
                    }
                }
            }
            return assignments;
        });
    }

    Status status() {
        Map<String, Map<Integer, Long>> keyVersions = keyVersions();
        return read(connection -> {
            try (Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery(
                            """
                            SELECT COALESCE(SUM(subjects), 0), COUNT(*), COUNT(CASE WHEN providers > 1 THEN 1 END)
                            FROM (SELECT COUNT(*) AS subjects, COUNT(DISTINCT provider_id) AS providers
                                  FROM subject WHERE person <> 0 GROUP BY person) AS persons
                            """)) {
                row.next();
                return new Status(row.getLong(1), row.getLong(2), row.getLong(3), keyVersions);
            }
        });
    }

    private Map<String, Map<Integer, Long>> keyVersions() {
        return read(connection -> {
            Map<String, Map<Integer, Long>> versions = new TreeMap<>();
            try (Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery(
                            """
                            SELECT p.name, s.key_version, COUNT(*)
                            FROM subject s JOIN provider p ON p.provider_id = s.provider_id GROUP BY p.name, s.key_version
                            """)) {
                while (row.next()) {
                    versions.computeIfAbsent(row.getString(1), any -> new TreeMap<>()).put(row.getInt(2), row.getLong(3));
                }
            }
            return versions;
        });
    }

    // A driver's own message can carry values of the statement: only its codes go on. What H2 has closed by itself is opened
    // again by a new connection, as it was when it was last durable; the pool's are of the former one.
    private CadreException failure(SQLException e) {
        HikariPoolMXBean connections = pool.getHikariPoolMXBean();
        if (CLOSED.contains(e.getErrorCode()) && connections != null) {
            connections.softEvictConnections();
        }
        return new CadreException(ErrorCode.STORE_FAILED,
                "The token store refused: SQL state " + e.getSQLState() + ", code " + e.getErrorCode());
    }

    @Override
    public void close() {
        closed = true;
        pool.close();
    }
}
