package org.cadrenode.connector.jdbc.internal;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.h2.tools.Server;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/**
 * A real database server on loopback, one of each kind a run: H2's own, and PostgreSQL and MariaDB from Debian's binaries in a
 * temporary folder. Without the binaries the tests are skipped with a word, or fail where the environment variable CI says
 * that they must run.
 */
abstract class DatabaseServer {
    static final String READER = "reader";
    static final String PASSWORD = "kH3v-9xQ2";
    private static final Map<Kind, Optional<DatabaseServer>> RUNNING = new ConcurrentHashMap<>();
    private int databases;

    static {
        // As in the node, where no driver is loaded before the connector.
        Drivers.silence();
    }

    /** A kind of server. */
    enum Kind { H2, POSTGRESQL, MARIADB }

    /** Returns the server of a kind, which runs until the tests end. */
    static DatabaseServer of(Kind kind) {
        Optional<DatabaseServer> server = RUNNING.computeIfAbsent(kind, DatabaseServer::start);
        if (server.isEmpty()) {
            String word = "The binaries of " + kind + " are not here: its tests do not run";
            if (System.getenv("CI") != null) {
                Assertions.fail(word);
            }
            System.err.println("*** " + word + " ***");
            Assumptions.abort(word);
        }
        return server.orElseThrow();
    }

    private static Optional<DatabaseServer> start(Kind kind) {
        try {
            return switch (kind) {
                case H2 -> Optional.of(new H2());
                case POSTGRESQL -> Postgres.start();
                case MARIADB -> Maria.start();
            };
        } catch (IOException | InterruptedException | SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Makes an empty database and returns its name. */
    synchronized String make() throws SQLException {
        String name = "clinic" + ++databases;
        make(name);
        return name;
    }

    /** Returns where a database is. */
    abstract String url(String name);

    /** Opens a database as one who may do everything there. */
    abstract Connection owner(String name) throws SQLException;

    /** Lets the reader see the tables of a database, and nothing more. */
    abstract void allowReading(String name) throws SQLException;

    abstract void make(String name) throws SQLException;

    /** Keeps the reader out, also where it is in. */
    abstract void off(String name) throws SQLException;

    /** Lets the reader in again. */
    abstract void on(String name) throws SQLException;

    static void execute(Connection connection, String... statements) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String each : statements) {
                statement.execute(each);
            }
        }
    }

    private static final class H2 extends DatabaseServer {
        private Server server;
        private final int port;

        H2() throws SQLException, IOException {
            port = freePort();
            server = listening();
        }

        private Server listening() throws SQLException {
            return Server.createTcpServer("-tcpPort", Integer.toString(port), "-ifNotExists").start();
        }

        @Override
        String url(String name) {
            return "jdbc:h2:tcp://127.0.0.1:" + port + "/mem:" + name;
        }

        @Override
        Connection owner(String name) throws SQLException {
            return DriverManager.getConnection("jdbc:h2:mem:" + name + ";DB_CLOSE_DELAY=-1", "owner", "");
        }

        @Override
        void make(String name) throws SQLException {
            try (Connection owner = owner(name)) {
                execute(owner, "CREATE USER " + READER + " PASSWORD '" + PASSWORD + "'");
            }
        }

        @Override
        void allowReading(String name) throws SQLException {
            try (Connection owner = owner(name)) {
                execute(owner, "GRANT SELECT ON SCHEMA PUBLIC TO " + READER);
            }
        }

        @Override
        void off(String name) {
            server.stop();
        }

        @Override
        void on(String name) throws SQLException {
            if (!server.isRunning(false)) {
                server = listening();
            }
        }
    }

    private static final class Postgres extends DatabaseServer {
        private final Path binaries;
        private final Path folder;
        private final int port;

        private Postgres(Path binaries) throws IOException, InterruptedException, SQLException {
            this.binaries = binaries;
            folder = folder("postgres");
            port = freePort();
            Path word = Files.writeString(folder.resolve("word"), PASSWORD + "\n");
            Files.setPosixFilePermissions(word, PosixFilePermissions.fromString("rw-r--r--"));
            program("initdb", "-D", folder.resolve("data").toString(), "-U", "owner", "-A", "scram-sha-256", "--pwfile=" + word, "-E", "UTF8",
                    "--locale=C.UTF-8");
            program("pg_ctl", "-D", folder.resolve("data").toString(), "-w", "-l", folder.resolve("log").toString(), "-o",
                    "-p " + port + " -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c fsync=off", "start");
            atEnd(() -> {
                program("pg_ctl", "-D", folder.resolve("data").toString(), "-m", "immediate", "-w", "stop");
                delete(folder);
            });
            try (Connection owner = owner("postgres")) {
                execute(owner, "CREATE ROLE " + READER + " LOGIN PASSWORD '" + PASSWORD + "'");
            }
        }

        static Optional<DatabaseServer> start() throws IOException, InterruptedException, SQLException {
            Path root = Path.of("/usr/lib/postgresql");
            if (!Files.isDirectory(root)) {
                return Optional.empty();
            }
            try (Stream<Path> versions = Files.list(root)) {
                Optional<Path> binaries = versions.map(version -> version.resolve("bin"))
                        .filter(bin -> Files.isExecutable(bin.resolve("initdb"))).max(Comparator.naturalOrder());
                return binaries.isEmpty() ? Optional.empty() : Optional.of(new Postgres(binaries.get()));
            }
        }

        private void program(String name, String... arguments) throws IOException, InterruptedException {
            List<String> command = new ArrayList<>(root() ? List.of("runuser", "-u", "postgres", "--") : List.of());
            command.add(binaries.resolve(name).toString());
            command.addAll(List.of(arguments));
            run(command);
        }

        @Override
        String url(String name) {
            return "jdbc:postgresql://127.0.0.1:" + port + "/" + name;
        }

        @Override
        Connection owner(String name) throws SQLException {
            return DriverManager.getConnection(url(name), "owner", PASSWORD);
        }

        @Override
        void make(String name) throws SQLException {
            try (Connection owner = owner("postgres")) {
                execute(owner, "CREATE DATABASE " + name);
            }
        }

        @Override
        void allowReading(String name) throws SQLException {
            try (Connection owner = owner(name)) {
                execute(owner, "GRANT SELECT ON ALL TABLES IN SCHEMA public TO " + READER);
            }
        }

        @Override
        void off(String name) throws SQLException {
            try (Connection owner = owner("postgres")) {
                execute(owner, "ALTER DATABASE " + name + " ALLOW_CONNECTIONS false",
                        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '" + name + "' AND usename = '" + READER + "'");
            }
        }

        @Override
        void on(String name) throws SQLException {
            try (Connection owner = owner("postgres")) {
                execute(owner, "ALTER DATABASE " + name + " ALLOW_CONNECTIONS true");
            }
        }
    }

    private static final class Maria extends DatabaseServer {
        private final int port;

        private Maria() throws IOException, InterruptedException, SQLException {
            Path folder = folder("mariadb");
            port = freePort();
            String account = root() ? "mysql" : System.getProperty("user.name");
            if (root()) {
                run(List.of("chown", account, folder.toString()));
            }
            run(List.of("mariadb-install-db", "--no-defaults", "--user=" + account, "--datadir=" + folder.resolve("data"),
                    "--auth-root-authentication-method=normal", "--skip-test-db"));
            Process server = new ProcessBuilder("mariadbd", "--no-defaults", "--user=" + account, "--datadir=" + folder.resolve("data"),
                    "--bind-address=127.0.0.1", "--port=" + port, "--socket=" + folder.resolve("socket"), "--pid-file=" + folder.resolve("pid"),
                    "--innodb-flush-log-at-trx-commit=0").redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
            atEnd(() -> {
                server.destroy();
                server.waitFor(20, TimeUnit.SECONDS);
                delete(folder);
            });
            awaitLogin(server);
            try (Connection owner = owner("mysql")) {
                execute(owner, "CREATE USER " + READER + "@'127.0.0.1' IDENTIFIED BY '" + PASSWORD + "'");
            }
        }

        static Optional<DatabaseServer> start() throws IOException, InterruptedException, SQLException {
            boolean here = Stream.of("/usr/sbin/mariadbd", "/usr/bin/mariadb-install-db").allMatch(file -> Files.isExecutable(Path.of(file)));
            return here ? Optional.of(new Maria()) : Optional.empty();
        }

        private void awaitLogin(Process server) throws SQLException, InterruptedException {
            long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
            while (true) {
                try {
                    owner("mysql").close();
                    return;
                } catch (SQLException e) {
                    if (!server.isAlive() || System.nanoTime() > until) {
                        throw e;
                    }
                    TimeUnit.MILLISECONDS.sleep(100);
                }
            }
        }

        @Override
        String url(String name) {
            return "jdbc:mariadb://127.0.0.1:" + port + "/" + name;
        }

        @Override
        Connection owner(String name) throws SQLException {
            return DriverManager.getConnection(url(name), "root", "");
        }

        @Override
        void make(String name) throws SQLException {
            try (Connection owner = owner("mysql")) {
                execute(owner, "CREATE DATABASE " + name + " CHARACTER SET utf8mb4");
            }
        }

        @Override
        void allowReading(String name) throws SQLException {
            try (Connection owner = owner("mysql")) {
                execute(owner, "GRANT SELECT ON " + name + ".* TO " + READER + "@'127.0.0.1'");
            }
        }

        @Override
        void off(String name) throws SQLException {
            try (Connection owner = owner("mysql")) {
                execute(owner, "ALTER USER " + READER + "@'127.0.0.1' ACCOUNT LOCK", "KILL USER " + READER);
            }
        }

        @Override
        void on(String name) throws SQLException {
            try (Connection owner = owner("mysql")) {
                execute(owner, "ALTER USER " + READER + "@'127.0.0.1' ACCOUNT UNLOCK");
            }
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }

    private static boolean root() {
        return "root".equals(System.getProperty("user.name"));
    }

    private static Path folder(String name) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("cadre-" + name);
        if (root()) {
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
            if (name.equals("postgres")) {
                run(List.of("chown", "postgres", folder.toString()));
            }
        }
        return folder;
    }

    private static void run(List<String> command) throws IOException, InterruptedException {
        Path output = Files.createTempFile("cadre-database", ".out");
        Process process = new ProcessBuilder(command).directory(Path.of("/").toFile()).redirectErrorStream(true)
                .redirectOutput(output.toFile()).start();
        boolean ended = process.waitFor(90, TimeUnit.SECONDS);
        String said = Files.readString(output);
        Files.delete(output);
        if (!ended || process.exitValue() != 0) {
            throw new IOException(String.join(" ", command) + " failed: " + said);
        }
    }

    private interface Ending {
        void run() throws IOException, InterruptedException;
    }

    private static void atEnd(Ending ending) {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            try {
                ending.run();
            } catch (IOException | InterruptedException e) {
                System.err.println("A database server did not end: " + e);
            }
        }));
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
