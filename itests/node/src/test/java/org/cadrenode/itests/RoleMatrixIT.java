package org.cadrenode.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.cadrenode.itests.appliance.Distribution;
import org.cadrenode.synthetic.appliance.Appliance;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every command of the running appliance, Karaf's own among them, as every role: it runs exactly where the access list
 * says; and where somebody has opened the lists, the commands refuse by themselves.
 */
final class RoleMatrixIT {
    private static final String PREFIX = "org.apache.karaf.command.acl.";
    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final Pattern CONTROL = Pattern.compile("\u001B\\[[0-9;?]*[A-Za-z]");
    private static final List<String> READING = List.of("approval:list", "audit:list", "audit:search", "audit:verify", "connector:installed",
            "connector:list", "connector:refused", "connector:signers", "custodian:status", "delivery:list", "dictionary:list", "gate:list",
            "key:list", "key:status", "link:status", "node:check", "node:figures", "node:status", "optout:list", "optout:status", "user:list",
            "user:roles", "vault:status");

    private final Set<String> roles = roles();

    @TempDir
    Path directory;

    @Test
    void everyCommandRunsForTheRolesOfItsAccessListAndForNobodyElse() {
        try (Appliance appliance = withAUserARole(directory.resolve("base")).start()) {
            List<String> commands = List.copyOf(commands(appliance.need("help")));
            assertTrue(commands.size() > 150 && commands.containsAll(READING) && commands.contains("bundle:install"), commands::toString);
            Map<String, Set<String>> listed = listed();

            List<String> wrong = new ArrayList<>();
            int tried = 0;
            for (String role : roles) {
                Map<String, String> answers = answers(appliance, role, commands.stream().map(command -> command + " --help").toList());
                for (String command : commands) {
                    boolean ran = !refusedByConsole(answers.get(command + " --help"));
                    if (ran != allowed(listed, command).contains(role)) {
                        wrong.add(role + (ran ? " may run " : " may not run ") + command);
                    }
                    tried++;
                }
            }
            System.out.println("Roles x commands tried: " + roles.size() + " x " + commands.size() + " = " + tried);
            assertEquals(List.of(), wrong);
            assertEquals(roles.size() * commands.size(), tried);
        }
    }

    @Test
    void whereTheAccessListsAreOpenACommandAsksForItsPermissionItself() {
        Map<String, Set<String>> shipped = listed();
        Appliance opened = withAUserARole(directory.resolve("base"));
        READING.forEach(command -> opened.configure(PREFIX + command.split(":")[0] + ".cfg", command.split(":")[1], String.join(", ", roles)));
        try (opened) {
            opened.start();
            roles.stream().filter(role -> !role.equals("admin")).forEach(role -> opened.need("user:train " + user(role) + " 2099-12-31"));

            List<String> wrong = new ArrayList<>();
            int refused = 0;
            for (String role : roles) {
                Map<String, String> answers = answers(opened, role, READING);
                for (String command : READING) {
                    String answer = answers.get(command);
                    assertFalse(refusedByConsole(answer), () -> role + " " + command + ": " + answer);
                    boolean denied = answer.contains("NOT_PERMITTED");
                    if (denied == shipped.get(command).contains(role)) {
                        wrong.add(role + (denied ? " is refused " : " is not refused ") + command);
                    }
                    refused += denied ? 1 : 0;
                }
            }
            System.out.println("Reading commands behind open lists: " + roles.size() * READING.size() + ", refused by themselves: " + refused);
            assertEquals(List.of(), wrong);
            assertTrue(refused > 50, "only " + refused);
        }
    }

    private Appliance withAUserARole(Path base) {
        Appliance appliance = Appliance.make(Distribution.home(), base);
        roles.stream().filter(role -> !role.equals("admin")).forEach(role -> appliance.addUser(user(role), role));
        return appliance;
    }

    private static String user(String role) {
        return role.equals("admin") ? Appliance.ADMIN : "one-" + role;
    }

    /**
     * Types these commands into one session and returns what each printed. A session a role and not one a command, which
     * would be a login for each of some thousands.
     */
    private Map<String, String> answers(Appliance appliance, String role, List<String> commands) {
        List<String> line = new ArrayList<>(List.of("ssh", "-tt"));
        line.addAll(appliance.sshOptions(user(role), "-p"));
        line.add(user(role) + "@127.0.0.1");
        StringBuilder typed = new StringBuilder();
        for (int i = 0; i < commands.size(); i++) {
            typed.append("echo MARK-").append(i).append('\n').append(commands.get(i)).append('\n');
        }
        typed.append("echo MARK-").append(commands.size()).append('\n');
        try {
            Path screen = Files.createTempFile(directory, role, ".txt");
            ProcessBuilder builder = new ProcessBuilder(line).redirectErrorStream(true).redirectOutput(screen.toFile());
            builder.environment().put("TERM", "dumb");
            Process session = builder.start();
            try (OutputStream keyboard = session.getOutputStream()) {
                keyboard.write(typed.toString().getBytes(StandardCharsets.US_ASCII));
                keyboard.flush();
                appliance.await(LIMIT, "answer to " + role, () -> marks(text(screen)).size() > commands.size());
            } finally {
                session.destroy();
            }
            return cut(text(screen), commands);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, String> cut(String screen, List<String> commands) {
        Map<Integer, int[]> marks = marks(screen);
        Map<String, String> answers = new TreeMap<>();
        for (int i = 0; i < commands.size(); i++) {
            answers.put(commands.get(i), screen.substring(marks.get(i)[1], marks.get(i + 1)[0]));
        }
        return answers;
    }

    /** Returns where each mark was printed, in a line of its own; where it was typed, the command to print it stands before it. */
    private static Map<Integer, int[]> marks(String screen) {
        Map<Integer, int[]> marks = new TreeMap<>();
        Matcher mark = Pattern.compile("(?m)^MARK-(\\d+)\\s*$").matcher(screen);
        while (mark.find()) {
            marks.putIfAbsent(Integer.parseInt(mark.group(1)), new int[] {mark.start(), mark.end()});
        }
        return marks;
    }

    private static String text(Path screen) {
        try {
            return CONTROL.matcher(new String(Files.readAllBytes(screen), StandardCharsets.UTF_8)).replaceAll("").replace("\r", "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean refusedByConsole(String answer) {
        return answer.contains("Command not found") || answer.contains("Insufficient credentials");
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
