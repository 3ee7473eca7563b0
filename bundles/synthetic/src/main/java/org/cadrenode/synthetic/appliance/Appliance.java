package org.cadrenode.synthetic.appliance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One appliance: a base directory of its own over the unpacked archive, and the process that runs on it. Made once, it can
 * be started, killed and started again; its users' keys and its port stay the same. Not thread-safe, except for
 * {@link #run}.
 */
public final class Appliance implements AutoCloseable {
    /** The user that every appliance has from the start, with every right of Karaf's own commands. */
    public static final String ADMIN = "admin";

    private static final Duration BOOT = Duration.ofMinutes(3);
    private static final Duration STOP = Duration.ofMinutes(1);
    private static final Duration COMMAND = Duration.ofMinutes(5);
    /** Nanoseconds between two questions of {@link #await}. */
    private static final long OFTENEST = TimeUnit.MILLISECONDS.toNanos(200);
    private static final long SELDOMEST = TimeUnit.MILLISECONDS.toNanos(500);

    private static final int LEAST_PORT = 12_000;
    private static final int PORTS_OF_SYSTEM = 32_768;
    private static final int PORT_ATTEMPTS = 100;

    private final Path home;
    private final Path base;
    private final int port;
    private final Map<String, Path> keys = new HashMap<>();
    private final Map<String, String> environment = new HashMap<>();
    private volatile Consumer<Answer> listener = answer -> { };
    private volatile @Nullable Answer last;
    private @Nullable Process process;

    private Appliance(Path home, Path base, int port) {
        this.home = home;
        this.base = base;
        this.port = port;
    }

    /** Makes a base directory over an unpacked archive, with its configuration, a free port on loopback and an administrator; starts nothing yet. */
    public static Appliance make(Path home, Path base) {
        try {
            Appliance appliance = new Appliance(home.toAbsolutePath(), base.toAbsolutePath(), freePort());
            Files.createDirectories(base.resolve("data"));
            Commands.need(List.of("cp", "-r", appliance.home.resolve("etc").toString(), base.resolve("etc").toString()));
            appliance.configure("org.apache.karaf.shell.cfg", "sshPort", Integer.toString(appliance.port));
            appliance.environment.put("JAVA_HOME", System.getProperty("java.home"));
            appliance.addUser(ADMIN, "admin");
            return appliance;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sets a key in a configuration file below {@code etc}; the file is made if there is none. */
    public Appliance configure(String file, String key, String value) {
        try {
            Path path = base.resolve("etc").resolve(file);
            List<String> lines = new ArrayList<>(Files.exists(path) ? Files.readAllLines(path) : List.of());
            lines.removeIf(line -> line.matches(Pattern.quote(key) + "\\s*=.*"));
            lines.add(key + " = " + value);
            Files.write(path, lines);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Adds a feature to those that are installed at the first start. */
    public Appliance bootFeature(String feature) {
        try {
            Path path = base.resolve("etc/org.apache.karaf.features.cfg");
            Files.writeString(path, Files.readString(path).replaceFirst("(?m)^featuresBoot *= *", "featuresBoot = " + feature + ", "));
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Makes an appliance over a copy of this one's base directory, which must not run: the same users, keys and data, on
     * a port of its own.
     */
    public Appliance copy(Path other) {
        if (running()) {
            throw new IllegalStateException("It runs");
        }
        try {
            Commands.need(List.of("cp", "-a", base.toString(), other.toString()));
            return over(other);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Makes the appliance of another release over this base directory, which must not run: the same users, keys, port and data. */
    public Appliance on(Path otherHome) {
        if (running()) {
            throw new IllegalStateException("It runs");
        }
        Appliance other = new Appliance(otherHome.toAbsolutePath(), base, port);
        other.keys.putAll(keys);
        other.environment.putAll(environment);
        return other;
    }

    /** Makes an appliance over a directory that was made of this one's, with the same users; elsewhere than in its place, with a port of its own. */
    public Appliance over(Path other) throws IOException {
        boolean inPlace = other.toAbsolutePath().equals(base);
        Appliance made = new Appliance(home, other.toAbsolutePath(), inPlace ? port : freePort());
        made.keys.putAll(keys);
        made.environment.putAll(environment);
        return inPlace ? made : made.configure("org.apache.karaf.shell.cfg", "sshPort", Integer.toString(made.port));
    }

    /** Has every later answer of the console told to {@code heard} as well, which threads may call at the same time. */
    public Appliance listen(Consumer<Answer> heard) {
        listener = heard;
        return this;
    }

    /** Sets an environment variable of the appliance's process, such as {@code CADRE_HEAP}. */
    public Appliance environment(String name, String value) {
        environment.put(name, value);
        return this;
    }

    /** Gives a user with these roles a fresh key, and a training that holds for a year. Before the first start only: later a second person has to agree. */
    public Appliance addUser(String name, String... roles) {
        try {
            if (Files.exists(base.resolve("console.txt"))) {
                throw new IllegalStateException("The node has its users already");
            }
            Path key = base.resolve(name + ".key");
            Commands.need(List.of("ssh-keygen", "-q", "-t", "ecdsa", "-b", "256", "-N", "", "-C", name, "-f", key.toString()));
            Path users = base.resolve("credentials").resolve("first-users");
            if (!Files.exists(users)) {
                Files.createDirectories(users.getParent());
                Files.createFile(users, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            }
            Files.writeString(users, name + " = " + String.join(", ", roles) + "; trained=" + LocalDate.now().plusYears(1) + "; " + Files.readString(base.resolve(name + ".key.pub")),
                    StandardOpenOption.APPEND);
            keys.put(name, key);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts the process and waits until all boot features are installed. */
    public Appliance start() {
        launch();
        await(BOOT, "boot", this::answers);
        return this;
    }

    /** Returns whether all boot features are installed and the console has the node's commands, which come a moment later. */
    public boolean answers() {
        return run(ADMIN, "service:list org.apache.karaf.features.BootFinished").out().contains("BootFinished")
                && !run(ADMIN, "user:password --help").out().contains("Command not found");
    }

    /** Starts the process, and waits for nothing. */
    public void launch() {
        if (process != null && process.isAlive()) {
            throw new IllegalStateException("It runs already");
        }
        try {
            ProcessBuilder builder = new ProcessBuilder(home.resolve("bin/karaf").toString(), "daemon")
                    .directory(base.toFile())
                    .redirectErrorStream(true)
                    .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(base.resolve("console.txt").toFile()));
            builder.environment().putAll(environment);
            builder.environment().put("KARAF_BASE", base.toString());
            builder.environment().put("KARAF_DATA", base.resolve("data").toString());
            builder.environment().put("KARAF_ETC", base.resolve("etc").toString());
            process = builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs one console command as a user, through ssh. */
    public Answer run(String user, String command) {
        List<String> line = new ArrayList<>(List.of("ssh", "-n", "-T"));
        line.addAll(sshOptions(user, "-p"));
        line.addAll(List.of(user + "@127.0.0.1", command));
        Answer answer = Commands.run(COMMAND, Map.of(), line);
        // Karaf closes the connection after a command, of which the client complains whatever its log level is.
        Answer told = new Answer(answer.exitCode(), answer.out(),
                answer.err().replaceAll("(?m)^Connection to 127\\.0\\.0\\.1 closed by remote host\\.\\R", ""));
        last = told;
        listener.accept(told);
        return told;
    }

    /** Runs one console command as the administrator; it must exit 0. Returns what it printed. */
    public String need(String command) {
        Answer answer = run(ADMIN, command);
        if (answer.exitCode() != 0) {
            throw new AssertionError(command + " ended with " + answer);
        }
        return answer.out();
    }

    /** Returns the options with which ssh, scp or sftp speak to this appliance; {@code portFlag} is -p for ssh, -P for the others. */
    public List<String> sshOptions(String user, String portFlag) {
        Path key = keys.get(user);
        return List.of("-i", key.toString(), portFlag, Integer.toString(port), "-F", "/dev/null", "-o", "IdentitiesOnly=yes",
                "-o", "BatchMode=yes", "-o", "StrictHostKeyChecking=no", "-o", "UserKnownHostsFile=/dev/null",
                "-o", "LogLevel=ERROR", "-o", "ConnectTimeout=10");
    }

    /** Kills the process as a power cut would (SIGKILL). */
    public void kill() {
        process.destroyForcibly();
        awaitEnd();
    }

    /** Stops the process in order, as an operator does: by {@code bin/stop}. */
    public Answer stop() {
        return Commands.run(STOP.plusSeconds(30), Map.of("KARAF_BASE", base.toString()), List.of(home.resolve("bin/stop").toString()));
    }

    /** Returns the process number of the appliance. */
    public long pid() {
        return process.pid();
    }

    /** Returns whether the process runs. */
    public boolean running() {
        return process != null && process.isAlive();
    }

    /** Returns the port of its console. */
    public int port() {
        return port;
    }

    /** Returns its base directory, which holds {@code etc} and {@code data}. */
    public Path base() {
        return base;
    }

    /** Returns the unpacked archive it runs from. */
    public Path home() {
        return home;
    }

    @Override
    public void close() {
        if (running()) {
            kill();
        }
    }

    /**
     * Waits until {@code condition} holds; fails with the appliance's own last words. It asks every 200 ms, and after two seconds
     * less and less often, every 500 ms in the end: each question costs the appliance a login, which holds up what is waited for.
     */
    public void await(Duration limit, String what, BooleanSupplier condition) {
        long began = System.nanoTime();
        while (!condition.getAsBoolean()) {
            long waited = System.nanoTime() - began;
            if (!running() || waited > limit.toNanos()) {
                throw new AssertionError("No " + what + (running() ? " after " + limit : ": the process ended") + "\n" + lastWords());
            }
            try {
                TimeUnit.NANOSECONDS.sleep(Math.min(Math.max(waited / 10, OFTENEST), SELDOMEST));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
    }

    private void awaitEnd() {
        try {
            if (!process.waitFor(STOP.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new AssertionError("The process did not end\n" + lastWords());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private String lastWords() {
        return "The last command ended with " + last + "\n" + Stream.of("data/log/node.log", "data/log/karaf.log").map(base::resolve).filter(Files::exists)
                .map(Appliance::tail).reduce("", String::concat) + said();
    }

    // What it said on its console; asked by a signal, it tells there what its threads are at. Those in its own code matter, and those that wait for a lock.
    private String said() {
        try {
            Path console = base.resolve("console.txt");
            String before = Files.exists(console) ? Files.readString(console) : "";
            if (running()) {
                Commands.need(List.of("kill", "-QUIT", Long.toString(pid())));
                TimeUnit.SECONDS.sleep(2);
            }
            return before + Stream.of(Files.readString(console).substring(before.length()).split("\\R\\R"))
                    .filter(stack -> stack.contains("org.cadrenode") || stack.contains("BLOCKED") || stack.contains("deadlock"))
                    .collect(Collectors.joining("\n\n", "threads:\n", "\n"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static String tail(Path file) {
        try {
            List<String> lines = Files.readAllLines(file);
            return file.getFileName() + ":\n" + String.join("\n", lines.subList(Math.max(0, lines.size() - 40), lines.size())) + "\n";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    // Below those that the system gives to connections that go out: one of them would keep the port while the node is down between two starts.
    private static int freePort() throws IOException {
        for (int attempt = 0; ; attempt++) {
            int port = ThreadLocalRandom.current().nextInt(LEAST_PORT, PORTS_OF_SYSTEM);
            try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (BindException e) {
                if (attempt == PORT_ATTEMPTS) {
                    throw e;
                }
            }
        }
    }
}
