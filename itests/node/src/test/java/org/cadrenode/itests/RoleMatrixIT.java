package org.cadrenode.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.cadrenode.itests.appliance.Distribution;
import org.cadrenode.synthetic.appliance.Answer;
import org.cadrenode.synthetic.appliance.Appliance;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every command of the running appliance, Karaf's own among them, as every role: it runs exactly where the access list
 * says; and where somebody has opened the lists, the commands refuse by themselves.
 */
final class RoleMatrixIT {
    private static final String PREFIX = "org.apache.karaf.command.acl.";
    /** The role of everybody who is logged in; alone, it is that of somebody whose training has lapsed. */
    private static final String EVERYBODY = "ssh";
    private static final int AT_A_TIME = 6;
    private static final String PROMPT = "cadre> ";
    /** With this the console takes what comes no more for what is pasted: the line that was typed is run. */
    private static final String TAKEN = "\u001B[?2004l";
    private static final String LAPSED = "2020-01-31";
    private static final Pattern CONTROL = Pattern.compile("\u001B(?:\\[[0-9;?]*[A-Za-z]|[=>])");
    private static final List<String> READING = List.of("approval:list", "audit:list", "audit:search", "audit:verify", "connector:installed",
            "connector:list", "connector:refused", "connector:signers", "custodian:status", "delivery:list", "dictionary:held",
            "dictionary:list", "erasure:status", "gate:list", "key:list", "key:status", "link:review", "link:status", "node:backups", "node:check", "node:figures",
            "node:restore", "node:status",
            "optout:list", "optout:national-status", "optout:node-list", "optout:replica", "optout:requests", "optout:status", "protection:list", "protection:status", "retention:show",
            "terms:check", "terms:list",
            "user:list", "user:roles", "vault:status");

    @TempDir
    static Path directory;

    private static Set<String> roles;
    private static Appliance shipped;

    @BeforeAll
    static void boot() {
        roles = roles();
        shipped = withAUserARole("shipped");
        start(shipped);
    }

    @AfterAll
    static void end() {
        shipped.close();
    }

    @Test
    void everyCommandRunsForTheRolesOfItsAccessListAndForNobodyElse() throws Exception {
        // Each sees in the help page what they may run.
        Set<String> commands = new TreeSet<>();
        roles.forEach(role -> commands.addAll(commands(shipped.run(user(role), "help").out())));
        assertTrue(commands.size() > 150 && commands.containsAll(READING) && commands.contains("bundle:install"), commands::toString);

        // Typed one after the other by somebody of each role who is logged in at a terminal: thousands of logins would take minutes.
        // What eval is given it runs.
        Map<String, Map<String, String>> typed = typed(shipped, commands, command -> command + (command.equals("shell:eval") ? " shell:date" : " --help"));

        Map<String, Set<String>> listed = listed();
        List<String> wrong = new ArrayList<>();
        typed.forEach((role, answers) -> answers.forEach((command, answer) -> {
            boolean ran = !answer.contains("Command not found: " + command);
            if (ran != among(allowed(listed, command), role)) {
                wrong.add(role + (ran ? " may run " : " may not run ") + command);
            } else if (ran && listed.containsKey(command) && !command.startsWith("shell:") && !answer.contains("DESCRIPTION")) {
                // Some of the shell's own functions know no --help.
                wrong.add(role + " gets no help on " + command + ": " + answer);
            }
        }));
        System.out.println("Roles x commands: " + roles.size() + " x " + commands.size());
        assertEquals(List.of(), wrong);
        assertEquals(roles, typed.keySet());
        typed.values().forEach(answers -> assertEquals(commands, answers.keySet()));
        assertEquals(List.of(), holding(shipped.base(), "shell:eval shell:date"), "what is typed is on no disk");
    }

    @Test
    void helpOnACommandIsWhatTheCommandSaysOfItself() {
        Answer help = shipped.run(user("viewer"), "help node:status");
        assertTrue(help.exitCode() == 0 && help.out().contains("SYNTAX"), help::toString);
        assertEquals(shipped.run(user("viewer"), "node:status --help").out(), help.out());
        Answer none = shipped.run(user("viewer"), "help key:init");
        assertTrue(none.exitCode() != 0 && !none.out().contains("SYNTAX"), none::toString);
    }

    private static List<Path> holding(Path folder, String line) throws IOException {
        List<Path> holding = new ArrayList<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                if (Files.readString(file, StandardCharsets.ISO_8859_1).contains(line)) {
                    holding.add(file);
                }
            }
        }
        return holding;
    }

    @Test
    void whoseTrainingHasLapsedSeesWhyTheyMayDoNothingAndHowTheNodeIsAndNobodyElse() {
        String user = user(EVERYBODY);
        Answer self = shipped.run(user, "user:show " + user);
        assertEquals(0, self.exitCode(), self::toString);
        assertTrue(self.out().contains("untrained") && self.out().contains(LAPSED), self::toString);
        assertEquals(List.of(user), users(shipped.run(user, "user:list --json")));
        assertEquals(2, shipped.run(user, "user:show " + user("viewer")).exitCode(), "others are not there for them");
        assertEquals(0, shipped.run(user("viewer"), "user:show " + user("viewer")).exitCode());
        assertEquals(2, shipped.run(user("viewer"), "user:show " + user).exitCode(), "nor for a viewer");
        assertTrue(users(shipped.run(user("auditor"), "user:list --json")).containsAll(List.of(user, user("viewer"))));
        Answer check = shipped.run(user, "node:check");
        assertFalse(check.refusedByConsole() || check.exitCode() == 3 || check.out().isBlank(), check::toString);

        Answer filed = shipped.run(Appliance.ADMIN, "user:grant --reason 'another task' " + user("viewer") + " operator");
        Matcher request = Pattern.compile("A-[0-9A-Z]+").matcher(filed.err());
        assertTrue(filed.exitCode() == 3 && request.find(), filed::toString);
        assertFalse(shipped.run(user, "approval:list").out().contains(request.group()), "it is not theirs");
        assertEquals(2, shipped.run(user, "approval:show " + request.group()).exitCode());
        assertEquals(3, shipped.run(user, "approval:refuse --reason 'I object' " + request.group()).exitCode());
        assertTrue(shipped.run(user, "approval:approve --reason 'why not' " + request.group()).refusedByConsole());
        assertTrue(shipped.need("approval:show " + request.group()).contains("waiting"));
        shipped.need("approval:refuse --reason 'asked by mistake' " + request.group());
    }

    @Test
    void whereTheAccessListsAreOpenACommandAsksForItsPermissionItself() throws Exception {
        Appliance opened = withAUserARole("opened");
        READING.forEach(command -> opened.configure(PREFIX + command.split(":")[0] + ".cfg", command.split(":")[1], EVERYBODY));
        try (opened) {
            start(opened);

            Map<String, Map<String, String>> typed = typed(opened, new TreeSet<>(READING), command -> command + " 2>&1");

            Map<String, Set<String>> listed = listed();
            List<String> wrong = new ArrayList<>();
            typed.forEach((role, answers) -> answers.forEach((command, answer) -> {
                if (answer.contains("Command not found") || denied(answer) == among(listed.get(command), role)) {
                    wrong.add(role + " " + command + " ended with " + answer);
                }
            }));
            long denied = typed.values().stream().flatMap(answers -> answers.values().stream()).filter(RoleMatrixIT::denied).count();
            System.out.println("Reading commands behind open lists: " + typed.size() + " x " + READING.size() + ", refused by themselves: " + denied);
            assertEquals(List.of(), wrong);
            assertTrue(denied > 50, () -> "only " + denied);
        }
    }

    private static boolean denied(String answer) {
        return answer.contains("NOT_PERMITTED");
    }

    private static Appliance withAUserARole(String name) {
        Appliance appliance = Appliance.make(Distribution.home(), directory.resolve(name));
        roles.stream().filter(role -> !role.equals("admin")).forEach(role -> appliance.addUser(user(role), role.equals(EVERYBODY) ? "releaser" : role));
        return appliance;
    }

    /** Without a training, the roles that need one are suspended. */
    private static void start(Appliance appliance) {
        appliance.start();
        appliance.need("user:train " + user(EVERYBODY) + " " + LAPSED);
    }

    private static String user(String role) {
        return role.equals("admin") ? Appliance.ADMIN : "one-" + role;
    }

    /** Returns what the console of each role says to the line that is typed for each command, by role and command. */
    private static Map<String, Map<String, String>> typed(Appliance appliance, Set<String> commands, UnaryOperator<String> line) throws Exception {
        Map<String, Future<Map<String, String>>> running = new TreeMap<>();
        ExecutorService executor = Executors.newFixedThreadPool(AT_A_TIME);
        try {
            for (String role : roles) {
                running.put(role, executor.submit(() -> typed(appliance, role, commands, line)));
            }
            Map<String, Map<String, String>> typed = new TreeMap<>();
            for (Map.Entry<String, Future<Map<String, String>>> one : running.entrySet()) {
                typed.put(one.getKey(), one.getValue().get(5, TimeUnit.MINUTES));
            }
            return typed;
        } finally {
            executor.shutdownNow();
        }
    }

    private static Map<String, String> typed(Appliance appliance, String role, Set<String> commands, UnaryOperator<String> line) throws IOException {
        List<String> ssh = Stream.of(Stream.of("ssh", "-tt"), appliance.sshOptions(user(role), "-p").stream(), Stream.of(user(role) + "@127.0.0.1"))
                .flatMap(words -> words).toList();
        ProcessBuilder builder = new ProcessBuilder(ssh).redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().put("TERM", "xterm");
        Process console = builder.start();
        try (Writer keyboard = console.outputWriter(); Reader screen = console.inputReader()) {
            Map<String, String> answers = new TreeMap<>();
            untilPrompt(screen, "");
            for (String command : commands) {
                keyboard.write(line.apply(command) + "\n");
                keyboard.flush();
                answers.put(command, untilPrompt(screen, TAKEN));
            }
            return answers;
        } finally {
            console.destroy();
        }
    }

    /** Returns what the console writes behind {@code mark} until it waits for a line again, without control sequences. */
    private static String untilPrompt(Reader screen, String mark) throws IOException {
        StringBuilder written = new StringBuilder();
        char[] some = new char[4096];
        for (int read = screen.read(some); read >= 0; read = screen.read(some)) {
            int marked = written.append(some, 0, read).indexOf(mark);
            String text = marked < 0 ? "" : CONTROL.matcher(written.substring(marked)).replaceAll("");
            if (text.endsWith(PROMPT)) {
                return text.substring(0, text.length() - PROMPT.length());
            }
        }
        throw new IOException("The console closed behind: " + written);
    }

    private static List<String> users(Answer list) {
        assertEquals(0, list.exitCode(), list::toString);
        return Pattern.compile("\"user\":\"([^\"]+)\"").matcher(list.out()).results().map(found -> found.group(1)).toList();
    }

    private static boolean among(Set<String> listed, String role) {
        return listed.contains(role) || listed.contains(EVERYBODY);
    }

    private static Set<String> allowed(Map<String, Set<String>> listed, String command) {
        return listed.getOrDefault(command, listed.getOrDefault(command.split(":")[0] + ":*", Set.of("admin")));
    }

    /** Returns the roles of each command as the archive lists them, by scope:name. */
    private static Map<String, Set<String>> listed() {
        Map<String, Set<String>> listed = new TreeMap<>();
        try (Stream<Path> files = Files.list(Distribution.home().resolve("etc"))) {
            for (Path file : files.filter(path -> path.getFileName().toString().startsWith(PREFIX)).toList()) {
                String scope = file.getFileName().toString().replace(PREFIX, "").replace(".cfg", "");
                properties(file).forEach((name, list) -> listed.put(scope + ":" + name, Set.of(((String) list).trim().split("\\s*,\\s*"))));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return listed;
    }

    private static Set<String> roles() {
        Set<String> roles = properties(Distribution.home().resolve("etc/org.cadrenode.security.cfg")).stringPropertyNames().stream()
                .filter(key -> key.startsWith("role.")).map(key -> key.substring("role.".length()))
                .collect(Collectors.toCollection(TreeSet::new));
        roles.add(EVERYBODY);
        return roles;
    }

    private static Properties properties(Path file) {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties;
    }

    /** Returns the commands that the help page lists, as scope:name. */
    private static Set<String> commands(String help) {
        return Pattern.compile("(?m)^([a-z][a-z0-9-]*:[A-Za-z][\\w-]*)").matcher(CONTROL.matcher(help).replaceAll("")).results()
                .map(result -> result.group(1)).collect(Collectors.toCollection(TreeSet::new));
    }
}
