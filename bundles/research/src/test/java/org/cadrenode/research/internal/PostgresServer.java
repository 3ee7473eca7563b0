package org.cadrenode.research.internal;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Runs a private PostgreSQL cluster from Debian's binaries for the tests of a run: a temporary folder, loopback, a free
 * port, gone at the end. Without the binaries the tests are skipped with a word, or fail where the environment variable
 * CI or the property cadre.require.postgresql says that they must run.
 */
final class PostgresServer implements BeforeAllCallback, ParameterResolver {
    private static final Path BINARIES = Path.of("/usr/lib/postgresql");
    private static final ExtensionContext.Namespace NAMESPACE = ExtensionContext.Namespace.create(PostgresServer.class);

    /** A running cluster. */
    static final class Cluster implements AutoCloseable {
        private final Path binaries;
        private final Path folder;
        private final int port;
        private int databases;

        private Cluster(Path binaries) throws IOException, InterruptedException {
            this.binaries = binaries;
            folder = Files.createTempDirectory("cadre-postgres");
            if (root()) {
                Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
                run("chown", "postgres", folder.toString());
            }
            try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                port = free.getLocalPort();
            }
            Path data = folder.resolve("data");
            postgres("initdb", "-D", data.toString(), "-U", "cadre", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8");
            start(data.toString());
        }

        /** Makes an empty database, and returns its URL. */
        synchronized String database() throws SQLException {
            String name = "research" + ++databases;
            try (Connection connection = DriverManager.getConnection(url("postgres"), "cadre", "");
                    Statement statement = connection.createStatement()) {
                statement.execute("CREATE DATABASE " + name);
            }
            return url(name);
        }

        /** Stops the server, writes over the beginning of a table's first page, and starts it again. */
        synchronized void damage(String url, String table) throws Exception {
            String path;
            try (Connection connection = DriverManager.getConnection(url, "cadre", ""); Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery("SELECT pg_relation_filepath('" + table + "')")) {
                row.next();
                path = row.getString(1);
            }
            String data = folder.resolve("data").toString();
            postgres("pg_ctl", "-D", data, "-m", "fast", "-w", "stop");
            try (RandomAccessFile file = new RandomAccessFile(folder.resolve("data").resolve(path).toFile(), "rw")) {
                file.write(new byte[] {-1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1});
            }
            start(data);
        }

        private void start(String data) throws IOException, InterruptedException {
            postgres("pg_ctl", "-D", data, "-w", "-l", folder.resolve("log").toString(), "-o",
                    "-p " + port + " -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c fsync=off", "start");
        }

        private String url(String database) {
            return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
        }

        private void postgres(String program, String... arguments) throws IOException, InterruptedException {
            List<String> command = new ArrayList<>();
            if (root()) {
                command.addAll(List.of("runuser", "-u", "postgres", "--"));
            }
            command.add(binaries.resolve(program).toString());
            command.addAll(List.of(arguments));
            run(command.toArray(String[]::new));
        }

        private static boolean root() {
            return "root".equals(System.getProperty("user.name"));
        }

        private static void run(String... command) throws IOException, InterruptedException {
            Path output = Files.createTempFile("cadre-postgres", ".out");
            Process process = new ProcessBuilder(command).directory(Path.of("/").toFile()).redirectErrorStream(true)
                    .redirectOutput(output.toFile()).start();
            boolean ended = process.waitFor(60, TimeUnit.SECONDS);
            String said = Files.readString(output);
            Files.delete(output);
            if (!ended || process.exitValue() != 0) {
                throw new IOException(String.join(" ", command) + " failed: " + said);
            }
        }

        @Override
        public void close() throws IOException, InterruptedException {
            postgres("pg_ctl", "-D", folder.resolve("data").toString(), "-m", "immediate", "-w", "stop");
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    @Override
    public void beforeAll(ExtensionContext context) throws IOException {
        Optional<Path> binaries = binaries();
        if (binaries.isEmpty()) {
            String word = "PostgreSQL's binaries are not in " + BINARIES + ": its tests do not run";
            if (System.getenv("CI") != null || Boolean.getBoolean("cadre.require.postgresql")) {
                Assertions.fail(word);
            }
            System.err.println("*** " + word + " ***");
            Assumptions.abort(word);
        }
        context.getRoot().getStore(NAMESPACE).getOrComputeIfAbsent(Cluster.class, any -> {
            try {
                return new Cluster(binaries.get());
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }, Cluster.class);
    }

    private static Optional<Path> binaries() throws IOException {
        if (!Files.isDirectory(BINARIES)) {
            return Optional.empty();
        }
        try (Stream<Path> versions = Files.list(BINARIES)) {
            return versions.map(version -> version.resolve("bin"))
                    .filter(bin -> Files.isExecutable(bin.resolve("initdb"))).max(Comparator.naturalOrder());
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Cluster.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getRoot().getStore(NAMESPACE).get(Cluster.class, Cluster.class);
    }
}
