package org.cadrenode.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.cadrenode.itests.appliance.Distribution;
import org.cadrenode.synthetic.appliance.Answer;
import org.cadrenode.synthetic.appliance.Appliance;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every command of the running appliance, Karaf's own among them, as every role: it runs exactly where the access list
 * says; and where somebody has opened the lists, the commands refuse by themselves.
 */
final class RoleMatrixIT {
    private static final String PREFIX = "org.apache.karaf.command.acl.";
    private static final int AT_A_TIME = 6;
    private static final Pattern CONTROL = Pattern.compile("\u001B\\[[0-9;?]*[A-Za-z]");
    private static final List<String> READING = List.of("approval:list", "audit:list", "audit:search", "audit:verify", "connector:installed",
            "connector:list", "connector:refused", "connector:signers", "custodian:status", "delivery:list", "dictionary:list", "gate:list",
            "key:list", "key:status", "link:status", "node:check", "node:figures", "node:status", "optout:list", "optout:status", "user:list",
            "user:roles", "vault:status");

    private final Set<String> roles = roles();

    @TempDir
    Path directory;

    @Test
    void everyCommandRunsForTheRolesOfItsAccessListAndForNobodyElse() throws Exception {
        try (Appliance appliance = withAUserARole()) {
            start(appliance);
            // Each sees in the help page what they may run.
            Set<String> commands = new TreeSet<>();
            answers(appliance, Set.of("help"), "").values().forEach(help -> commands.addAll(commands(help.out())));
            assertTrue(commands.size() > 150 && commands.containsAll(READING) && commands.contains("bundle:install"), commands::toString);

            Map<String, Answer> answers = answers(appliance, commands, " --help");

            Map<String, Set<String>> listed = listed();
            List<String> wrong = new ArrayList<>();
            answers.forEach((attempt, answer) -> {
                String[] words = attempt.split(" ");
                boolean ran = !answer.refusedByConsole();
                if (ran != allowed(listed, words[1]).contains(words[0])) {
                    wrong.add(words[0] + (ran ? " may run " : " may not run ") + words[1]);
                } else if (ran && answer.exitCode() != 0) {
                    wrong.add(words[0] + " gets no help on " + words[1] + ": " + answer);
                }
            });
            System.out.println("Roles x commands: " + roles.size() + " x " + commands.size() + " = " + answers.size());
            assertEquals(List.of(), wrong);
            assertEquals(roles.size() * commands.size(), answers.size());
        }
    }

    @Test
    void whereTheAccessListsAreOpenACommandAsksForItsPermissionItself() throws Exception {
        Appliance opened = withAUserARole();
        READING.forEach(command -> opened.configure(PREFIX + command.split(":")[0] + ".cfg", command.split(":")[1], String.join(", ", roles)));
        try (opened) {
            start(opened);

            Map<String, Answer> answers = answers(opened, READING, "");

            Map<String, Set<String>> shipped = listed();
            List<String> wrong = new ArrayList<>();
            answers.forEach((attempt, answer) -> {
                String[] words = attempt.split(" ");
                boolean denied = answer.exitCode() == 3 && answer.err().contains("NOT_PERMITTED");
                if (answer.refusedByConsole() || denied == shipped.get(words[1]).contains(words[0])) {
                    wrong.add(attempt + " ended with " + answer);
                }
            });
            long denied = answers.values().stream().filter(answer -> answer.exitCode() == 3).count();
            System.out.println("Reading commands behind open lists: " + answers.size() + ", refused by themselves: " + denied);
            assertEquals(List.of(), wrong);
            assertTrue(denied > 50, () -> "only " + denied);
        }
    }

    private Appliance withAUserARole() {
        Appliance appliance = Appliance.make(Distribution.home(), directory.resolve("base"));
        roles.stream().filter(role -> !role.equals("admin")).forEach(role -> appliance.addUser(user(role), role));
        return appliance;
    }

    /** Without a training, the roles that need one are suspended. */
    private void start(Appliance appliance) {
        appliance.start();
        roles.stream().filter(role -> !role.equals("admin")).forEach(role -> appliance.need("user:train " + user(role) + " 2099-12-31"));
    }

    private static String user(String role) {
        return role.equals("admin") ? Appliance.ADMIN : "one-" + role;
    }

    /** Returns how each command ended as each role, by {@code role scope:name}: some thousands of logins, a few at a time. */
    private Map<String, Answer> answers(Appliance appliance, Collection<String> commands, String rest) throws Exception {
        Map<String, Future<Answer>> running = new TreeMap<>();
        ExecutorService executor = Executors.newFixedThreadPool(AT_A_TIME);
        try {
            for (String role : roles) {
                for (String command : commands) {
                    running.put(role + " " + command, executor.submit(() -> appliance.run(user(role), command + rest)));
                }
            }
            Map<String, Answer> answers = new TreeMap<>();
            for (Map.Entry<String, Future<Answer>> one : running.entrySet()) {
                answers.put(one.getKey(), one.getValue().get());
            }
            return answers;
        } finally {
            executor.shutdownNow();
        }
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
        return properties(Distribution.home().resolve("etc/org.cadrenode.security.cfg")).stringPropertyNames().stream()
                .filter(key -> key.startsWith("role.")).map(key -> key.substring("role.".length()))
                .collect(Collectors.toCollection(TreeSet::new));
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
