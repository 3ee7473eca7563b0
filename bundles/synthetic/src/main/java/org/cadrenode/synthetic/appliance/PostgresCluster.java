package org.cadrenode.synthetic.appliance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A private PostgreSQL cluster from Debian's binaries with an empty database {@code research}: a temporary folder, a free port of
 * loopback, the server's own settings but for those that are given, fsync included. Gone once it is closed. Not thread-safe.
 */
public final class PostgresCluster implements AutoCloseable {
    private static final Path BINARIES = Path.of("/usr/lib/postgresql");
    private static final Pattern SETTING = Pattern.compile("[a-z_]+=[A-Za-z0-9.]+");
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private final Path binaries;
    private final Path folder;
    private final int port;

    private PostgresCluster(Path binaries, List<String> settings) throws IOException {
        this.binaries = binaries;
        folder = Files.createTempDirectory("cadre-postgres-");
        if (root()) {
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
            Commands.need(List.of("chown", "postgres", folder.toString()));
        }
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        program("initdb", "-D", data(), "-U", "cadre", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8");
        program("pg_ctl", "-D", data(), "-w", "-l", folder.resolve("log").toString(), "-o",
                "-p " + port + " -c listen_addresses=127.0.0.1 -c unix_socket_directories=''"
                        + settings.stream().map(setting -> " -c " + setting).collect(Collectors.joining()), "start");
        program("createdb", "-h", "127.0.0.1", "-p", Integer.toString(port), "-U", "cadre", "research");
    }

    /** Starts one with the server's own settings; empty where the binaries are not installed. */
    public static Optional<PostgresCluster> start() throws IOException {
        return start(List.of());
    }

    /** Starts one with some settings of its own, each {@code name=value}; empty where the binaries are not installed. */
    public static Optional<PostgresCluster> start(List<String> settings) throws IOException {
        for (String setting : settings) {
            if (!SETTING.matcher(setting).matches()) {
                throw new IllegalArgumentException("a setting of the server is a name, = and a value of letters and digits");
            }
        }
        if (!Files.isDirectory(BINARIES)) {
            return Optional.empty();
        }
        try (Stream<Path> versions = Files.list(BINARIES)) {
            Optional<Path> newest = versions.map(version -> version.resolve("bin"))
                    .filter(bin -> Files.isExecutable(bin.resolve("initdb"))).max(Comparator.naturalOrder());
            return newest.isEmpty() ? Optional.empty() : Optional.of(new PostgresCluster(newest.get(), settings));
        }
    }

    /** Makes the database the research database of an appliance that was not started yet. */
    public void behind(Appliance appliance) {
        appliance.configure("org.cadrenode.research.cfg", "url", "jdbc:postgresql://127.0.0.1:" + port + "/research")
                .configure("org.cadrenode.research.cfg", "user", "cadre");
    }

    /** Returns the process number of the server. */
    public long pid() {
        try (Stream<String> lines = Files.lines(folder.resolve("data/postmaster.pid"))) {
            return Long.parseLong(lines.findFirst().orElseThrow().strip());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the bytes of the database. */
    public long bytes() {
        return Long.parseLong(program("psql", "-qtA", "-h", "127.0.0.1", "-p", Integer.toString(port), "-U", "cadre", "-d", "research",
                "-c", "SELECT pg_database_size('research')").strip());
    }

    private String data() {
        return folder.resolve("data").toString();
    }

    // PostgreSQL does not run as root.
    private String program(String name, String... arguments) {
        List<String> command = new ArrayList<>(root() ? List.of("runuser", "-u", "postgres", "--") : List.of());
        command.add(binaries.resolve(name).toString());
        command.addAll(List.of(arguments));
        Answer answer = Commands.run(LIMIT, Map.of(), command);
        if (answer.exitCode() != 0) {
            throw new AssertionError(name + " ended with " + answer);
        }
        return answer.out();
    }

    private static boolean root() {
        return "root".equals(System.getProperty("user.name"));
    }

    @Override
    public void close() {
        program("pg_ctl", "-D", data(), "-m", "immediate", "-w", "stop");
        try (Stream<Path> walk = Files.walk(folder)) {
            walk.sorted(Comparator.reverseOrder()).forEach(path -> path.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
