package org.cadrenode.research.internal;

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
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;
import org.cadrenode.api.backup.Archivable;
import org.cadrenode.api.erasure.FileMaker;
import org.cadrenode.api.erasure.Occupancy;
import org.cadrenode.api.erasure.Remnants;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.h2.OrderedFiles;
import org.cadrenode.api.patrol.EmbeddedReading;
import org.h2.jdbcx.JdbcDataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A pool of connections to the research database, whichever it is, with its schema in the newest form. Thread-safe. */
final class Database implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Database.class);
    private static final String USER = "cadre";
    /** What H2 answers once it has closed a database: since its file could not be written, or was told to, or while it does. */
    private static final Set<Integer> CLOSED = Set.of(90098, 90121);
    /** Of all that lock in a PostgreSQL database by number, the research database of CADRE. */
    private static final long WRITER_LOCK = 0x43414452455F5245L;
    /** The connections of a server by which one writer writes side by side at the most, each of whom holds a lock. */
    private static final int LANES = 2;
    /** The connections that are left to readers meanwhile. */
    private static final int OTHERS = 2;

    private final Dialect dialect;
    private final HikariConfig configuration;
    private final Optional<Sealed> sealed;
    private final Remnants remnants;
    private final Occupancy occupancy = new Occupancy();
    private volatile HikariDataSource pool;
    private volatile boolean closed;
    private volatile @Nullable Instant damagedSince;

    /** The file of an embedded database. */
    private record Sealed(Path file, char[] password) { }

    /** Some database work. */
    interface Work<T> {
        /** Does it. */
        T in(Connection connection) throws SQLException;
    }

    /** Some database work that writes by several connections. */
    interface SideBySideWork<T> {
        /** Does it, committing as it goes. @param connections one or more */
        T in(List<Connection> connections) throws SQLException, IOException;
    }

    /** Some database work that reads a package while it goes. */
    interface StreamingWork<T> {
        /** Does it, committing as it goes. */
        T in(Connection connection) throws SQLException, IOException;
    }

    private Database(Dialect dialect, DataSource source, Optional<Sealed> sealed, Remnants remnants, int poolSize) {
        this.dialect = dialect;
        this.sealed = sealed;
        this.remnants = remnants;
        configuration = new HikariConfig();
        configuration.setPoolName("cadre-research");
        configuration.setDataSource(source);
        configuration.setMaximumPoolSize(poolSize);
        try {
            pool = new HikariDataSource(configuration);
        } catch (RuntimeException e) {
            throw new CadreException(ErrorCode.STORE_FAILED,
                    "The research database cannot be opened: " + why(e));
        }
        try {
            write(connection -> {
                SchemaMigration.migrate(connection, dialect);
                return null;
            });
        } catch (IOException | RuntimeException e) {
            pool.close();
            throw e instanceof CadreException known ? known : new CadreException(ErrorCode.STORE_FAILED,
                    "The schema of the research database cannot be brought up to date: " + e.getClass().getSimpleName());
        }
    }

    // By SQLSTATE, since a server's own words can hold what it was asked for.
    private static String why(Throwable failure) {
        String state = "";
        for (Throwable cause = failure; cause != null && state.isEmpty(); cause = cause.getCause()) {
            state = cause instanceof SQLException sql && sql.getSQLState() != null ? sql.getSQLState() : "";
        }
        return state.startsWith("08") ? "no server answers at its address (SQLSTATE " + state + ")"
                : state.startsWith("28") ? "the user or password is not taken, or the server lets nobody in from here (SQLSTATE " + state + ")"
                : state.equals("3D000") ? "the server has no database of that name (SQLSTATE 3D000)"
                : failure.getClass().getSimpleName() + (state.isEmpty() ? "" : ", SQLSTATE " + state);
    }

    /**
     * Opens an embedded, encrypted database, and makes it if it is not there.
     *
     * @param file path of the database without its suffix
     * @param filePassword password of the file; wiped
     */
    static Database embedded(Path file, char[] filePassword, int cacheMebibytes, int poolSize) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
        } catch (IOException e) {
            throw new CadreException(ErrorCode.IO_FAILED, "The folder of the research database cannot be made");
        }
        JdbcDataSource source = new JdbcDataSource();
        source.setURL(OrderedFiles.url(file, ";CIPHER=AES;DB_CLOSE_ON_EXIT=FALSE;TRACE_LEVEL_FILE=0"
                + ";CACHE_SIZE=" + (cacheMebibytes << 10)));
        source.setUser(USER);
        Sealed sealed = new Sealed(file.toAbsolutePath().resolveSibling(file.getFileName() + ".mv.db"), filePassword.clone());
        Remnants remnants = new Remnants(file.toAbsolutePath().resolveSibling(""), Files.exists(sealed.file()), Clock.systemUTC());
        // H2 takes the file's password and the user's, with a blank between.
        char[] both = Arrays.copyOf(filePassword, 2 * filePassword.length + 1);
        both[filePassword.length] = ' ';
        System.arraycopy(filePassword, 0, both, filePassword.length + 1, filePassword.length);
        Arrays.fill(filePassword, '\0');
        source.setPasswordChars(both);
        return new Database(Dialect.H2, source, Optional.of(sealed), remnants, poolSize);
    }

    /**
     * Opens a PostgreSQL database.
     *
     * @param folder of the mark that something was taken out
     */
    static Database server(String url, String user, String password, Path folder, int poolSize) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        try {
            source.setUrl(url);
        } catch (IllegalArgumentException e) {
            throw new CadreException(ErrorCode.CONFIGURATION_INVALID, "The URL of the research database is not one");
        }
        source.setUser(user);
        if (!password.isEmpty()) {
            source.setPassword(password);
        }
        source.setReWriteBatchedInserts(true);
        // Beside its sentence the server tells the row over which it stumbled, and the pool hands the exception of a session that ended to the log.
        source.setLogServerErrorDetail(false);
        source.setApplicationName("cadre-research");
        return new Database(Dialect.POSTGRESQL, source, Optional.empty(), new Remnants(folder, true, Clock.systemUTC()), poolSize);
    }

    /** Returns the mark of what was taken out. */
    Remnants remnants() {
        return remnants;
    }

    /** Returns when a part of it first could not be read since it was opened, or its files were made anew; empty if all that was asked for could. */
    Optional<Instant> damagedSince() {
        return Optional.ofNullable(damagedSince);
    }

    Dialect dialect() {
        return dialect;
    }

    /** Does work beside the writer: a statement that commits by itself, and touches no table that a writer changes. */
    <T> T beside(Work<T> work) {
        return read(work);
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

    /**
     * Does work that writes and commits as it goes; what it leaves uncommitted is rolled back. Ids are given out in
     * memory, so there is one writer at a time: the caller sees to that within the node, and a server's lock keeps other
     * nodes out.
     */
    <T> T write(StreamingWork<T> work) throws IOException {
        return write(1, connections -> work.in(connections.get(0)));
    }

    /**
     * Does work as {@link #write(StreamingWork)} does, by more connections than one where a server lets several write side by side and the
     * pool has enough of them.
     */
    <T> T writeSideBySide(SideBySideWork<T> work) throws IOException {
        boolean several = dialect == Dialect.POSTGRESQL && configuration.getMaximumPoolSize() >= LANES + OTHERS;
        return write(several ? LANES : 1, work);
    }

    private <T> T write(int lanes, SideBySideWork<T> work) throws IOException {
        Occupancy.Stay stay = occupancy.enter();
        try (Lent lent = new Lent()) {
            for (int lane = 0; lane < lanes; lane++) {
                lent.connections.add(pool.getConnection());
            }
            try {
                lock(lent.connections);
                for (Connection connection : lent.connections) {
                    connection.setAutoCommit(false);
                }
                T result = work.in(lent.connections);
                for (Connection connection : lent.connections) {
                    connection.commit();
                }
                for (Connection connection : lent.connections) {
                    connection.setAutoCommit(true);
                    unlock(connection);
                }
                return result;
            } catch (SQLException | IOException | RuntimeException | Error e) {
                lent.connections.forEach(connection -> abandon(connection, e));
                throw e;
            }
        } catch (SQLException e) {
            throw failure(e);
        } finally {
            stay.close();
        }
    }

    /** Connections of the pool, which has them again in the end. */
    private static final class Lent implements AutoCloseable {
        private final List<Connection> connections = new ArrayList<>();

        @Override
        public void close() throws SQLException {
            SQLException failure = null;
            for (Connection connection : connections) {
                try {
                    connection.close();
                } catch (SQLException e) {
                    failure = e;
                }
            }
            if (failure != null) {
                throw failure;
            }
        }
    }

    /**
     * Has the files made anew when nobody of this node uses the database; empty if somebody did all the time, or, in a server,
     * somebody else holds a table.
     */
    Optional<Remnants.Remade> remake(FileMaker maker, Duration patience) throws IOException {
        return occupancy.alone(patience, () -> remnants.attempt(() -> sealed.isEmpty() ? serverRemade(patience)
                : Optional.of(remade(maker, sealed.get())))).flatMap(remade -> remade);
    }

    private Optional<FileMaker.Made> serverRemade(Duration patience) {
        try (Connection connection = pool.getConnection()) {
            return ServerTables.remake(connection, patience);
        } catch (SQLException e) {
            throw failure(e);
        }
    }

    /** Returns the file and how it opens; empty if it is a server's. */
    Optional<Archivable.Opening> opening() {
        return sealed.map(one -> new Archivable.Opening(one.file(), new FileMaker.Access(one.password().clone(), USER, one.password().clone())));
    }

    private FileMaker.Made remade(FileMaker maker, Sealed file) throws IOException {
        try {
            shutdown();
            FileMaker.Made made = maker.make(file.file(), new FileMaker.Access(file.password(), USER, file.password()));
            damagedSince = null;
            return made;
        } finally {
            pool = new HikariDataSource(configuration);
            if (closed) {
                pool.close();
            }
        }
    }

    // By a connection of its own, as a pool's does not close once the database has.
    private void shutdown() {
        try (Connection connection = configuration.getDataSource().getConnection(); Statement statement = connection.createStatement()) {
            pool.close();
            statement.execute("SHUTDOWN");
        } catch (SQLException e) {
            throw failure(e);
        }
    }

    /** Makes all that was committed durable, where a commit alone does not. */
    void checkpoint() {
        switch (dialect) {
            case H2 -> read(connection -> {
                try (Statement statement = connection.createStatement()) {
                    return statement.execute("CHECKPOINT SYNC");
                }
            });
            case POSTGRESQL -> { }
        }
    }

    private void abandon(Connection connection, Throwable failure) {
        try {
            connection.rollback();
            connection.setAutoCommit(true);
            unlock(connection);
        } catch (SQLException e) {
            failure.addSuppressed(failure(e));
        }
    }

    // A lock for each lane, which the lanes hold between them: if one's session has ended, the other's keeps other nodes out.
    private void lock(List<Connection> connections) throws SQLException {
        for (int lane = 0; lane < LANES && dialect == Dialect.POSTGRESQL; lane++) {
            try (PreparedStatement statement = connections.get(Math.min(lane, connections.size() - 1))
                    .prepareStatement("SELECT pg_try_advisory_lock(?)")) {
                statement.setLong(1, WRITER_LOCK + lane);
                try (ResultSet row = statement.executeQuery()) {
                    if (!row.next() || !row.getBoolean(1)) {
                        throw new CadreException(ErrorCode.STORE_FAILED, "Another node writes into the research database");
                    }
                }
            }
        }
    }

    private void unlock(Connection connection) throws SQLException {
        if (dialect == Dialect.POSTGRESQL) {
            try (Statement statement = connection.createStatement()) {
                statement.execute("SELECT pg_advisory_unlock_all()");
            }
        }
    }

    // A driver's own message can carry values of the statement: only its codes go on. What H2 has closed by itself is opened
    // again by a new connection, as it was when it was last durable; the pool's are of the former one.
    private CadreException failure(SQLException e) {
        HikariPoolMXBean connections = pool.getHikariPoolMXBean();
        if (dialect == Dialect.H2 && CLOSED.contains(e.getErrorCode()) && connections != null) {
            connections.softEvictConnections();
        }
        if (damagedSince == null && damage(e)) {
            damagedSince = Instant.now();
            LOG.error("Research database: a part of it cannot be read (SQL state {}, code {})", e.getSQLState(), e.getErrorCode());
        }
        return new CadreException(ErrorCode.STORE_FAILED,
                "The research database refused: SQL state " + e.getSQLState() + ", code " + e.getErrorCode());
    }

    private boolean damage(SQLException e) {
        return switch (dialect) {
            case H2 -> EmbeddedReading.unreadable(e);
            case POSTGRESQL -> ServerTables.unreadable(e);
        };
    }

    @Override
    public void close() {
        closed = true;
        pool.close();
    }
}
