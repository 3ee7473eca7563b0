package org.cadrenode.linkage.internal;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
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
import org.cadrenode.linkage.engine.Subject;
import org.cadrenode.linkage.engine.TokenBag;
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

    private static final List<String> SCHEMA = List.of(
            """
            CREATE TABLE IF NOT EXISTS provider (
              provider_id INTEGER PRIMARY KEY,
              name CHARACTER VARYING(40) NOT NULL)
            """,
            """
            CREATE TABLE IF NOT EXISTS subject (
              subject_id INTEGER PRIMARY KEY,
              provider_id INTEGER NOT NULL,
              pseudonym_high BIGINT NOT NULL,
              pseudonym_low BIGINT NOT NULL,
              person BIGINT NOT NULL,
              sequence BIGINT NOT NULL,
              unsettled BOOLEAN NOT NULL,
              key_version INTEGER NOT NULL)
            """,
            "CREATE INDEX IF NOT EXISTS subject_sequence ON subject (sequence)",
            """
            CREATE TABLE IF NOT EXISTS token_set (
              subject_id INTEGER NOT NULL,
              key_version INTEGER NOT NULL,
              version BIGINT NOT NULL,
              tokens BINARY VARYING NOT NULL,
              PRIMARY KEY (subject_id, key_version))
            """,
            """
            CREATE TABLE IF NOT EXISTS former_pseudonym (
              provider_id INTEGER NOT NULL,
              pseudonym_high BIGINT NOT NULL,
              pseudonym_low BIGINT NOT NULL,
              subject_id INTEGER NOT NULL,
              PRIMARY KEY (provider_id, pseudonym_high, pseudonym_low))
            """,
            """
            CREATE TABLE IF NOT EXISTS forgotten (
              pseudonym_high BIGINT NOT NULL,
              pseudonym_low BIGINT NOT NULL,
              PRIMARY KEY (pseudonym_high, pseudonym_low))
            """,
            """
            CREATE TABLE IF NOT EXISTS package (
              package_id CHARACTER VARYING(200) PRIMARY KEY)
            """,
            """
            CREATE TABLE IF NOT EXISTS counter (
              only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
              last_subject INTEGER NOT NULL,
              last_person BIGINT NOT NULL,
              last_sequence BIGINT NOT NULL)
            """,
            "MERGE INTO counter AS c USING (VALUES (1)) AS v (n) ON c.only_row = v.n "
                    + "WHEN NOT MATCHED THEN INSERT VALUES (1, 0, 0, 0)");

    private final Path file;
    private final char[] password;
    private final JdbcDataSource source = new JdbcDataSource();
    private final Occupancy occupancy = new Occupancy();
    private final Remnants remnants;
    private volatile HikariDataSource pool;

    /** What has been given out so far. */
    record Counters(int lastSubject, long lastPerson, long lastSequence) { }

    /** Takes the stored subjects, one by one. */
    interface StoredSubjects {
        /** Takes a subject with its tokens under one version of the key; those of a subject follow one another, newest last. */
        void subject(Subject subject, TokenBag tokens, long version, long person, boolean unsettled);
    }

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
        remnants = new Remnants(this.file.resolveSibling(""), Files.exists(sealed()), Clock.systemUTC());
        source.setURL("jdbc:h2:file:" + file.toAbsolutePath() + ";CIPHER=AES;DB_CLOSE_ON_EXIT=FALSE;TRACE_LEVEL_FILE=0"
                + ";CACHE_SIZE=" + (cacheMebibytes << 10));
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
        change(connection -> {
            try (Statement statement = connection.createStatement()) {
                for (String sql : SCHEMA) {
                    statement.execute(sql);
                }
            }
            return null;
        });
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
            try {
                T result = work.in(connection);
                connection.commit();
                return result;
            } catch (SQLException | RuntimeException e) {
                connection.rollback();
                throw e;
            } finally {
                connection.setAutoCommit(true);
            }
        } catch (SQLException e) {
            throw failure(e);
        } finally {
            stay.close();
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

    /** Hands all subjects to {@code sink}, in pages, so that memory holds what the sink keeps and no more. */
    void subjects(List<ProviderId> providers, StoredSubjects sink) {
        int page = 2_000;
        int[] after = {0};
        while (after[0] >= 0) {
            after[0] = read(connection -> {
                int last = -1;
                try (PreparedStatement select = connection.prepareStatement(
                        """
                        SELECT s.subject_id, s.provider_id, s.pseudonym_high, s.pseudonym_low, s.person, s.unsettled,
                               t.tokens, t.version, t.key_version
                        FROM (SELECT * FROM subject WHERE subject_id > ? ORDER BY subject_id FETCH FIRST ? ROWS ONLY) AS s
                        JOIN token_set t ON t.subject_id = s.subject_id ORDER BY s.subject_id, t.key_version
                        """)) {
                    select.setInt(1, after[0]);
                    select.setInt(2, page);
                    try (ResultSet row = select.executeQuery()) {
                        while (row.next()) {
                            last = row.getInt(1);
                            Subject subject = new Subject(last, providers.get(row.getInt(2)),
                                    new Pseudonym(row.getLong(3), row.getLong(4)));
                            sink.subject(subject, TokenBag.ofBytes(row.getInt(9), row.getBytes(7)), row.getLong(8), row.getLong(5),
                                    row.getBoolean(6));
                        }
                    }
                }
                return last;
            });
        }
    }

    List<Pseudonym> forgotten() {
        return read(connection -> {
            List<Pseudonym> forgotten = new ArrayList<>();
            try (Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery("SELECT pseudonym_high, pseudonym_low FROM forgotten")) {
                while (row.next()) {
                    forgotten.add(new Pseudonym(row.getLong(1), row.getLong(2)));
                }
            }
            return forgotten;
        });
    }

    /** Takes a former pseudonym of a subject. */
    interface FormerPseudonyms {
        /** Takes it. */
        void former(int provider, Pseudonym former, int subject);
    }

    /** Hands all former pseudonyms to {@code sink}. */
    void formerPseudonyms(FormerPseudonyms sink) {
        read(connection -> {
            try (Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery(
                            "SELECT provider_id, pseudonym_high, pseudonym_low, subject_id FROM former_pseudonym")) {
                while (row.next()) {
                    sink.former(row.getInt(1), new Pseudonym(row.getLong(2), row.getLong(3)), row.getInt(4));
                }
            }
            return null;
        });
    }

    /** Removes the tokens under versions of the key before {@code keyVersion}. */
    void retire(int keyVersion) {
        change(connection -> {
            try (PreparedStatement delete = connection.prepareStatement("DELETE FROM token_set WHERE key_version < ?")) {
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

    // A driver's own message can carry values of the statement: only its codes go on.
    private static CadreException failure(SQLException e) {
        return new CadreException(ErrorCode.STORE_FAILED,
                "The token store refused: SQL state " + e.getSQLState() + ", code " + e.getErrorCode());
    }

    @Override
    public void close() {
        pool.close();
    }
}
