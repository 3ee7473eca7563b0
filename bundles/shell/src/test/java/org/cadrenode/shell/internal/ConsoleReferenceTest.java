package org.cadrenode.shell.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.CommandException;
import org.apache.karaf.shell.impl.action.command.DefaultActionPreparator;
import org.junit.jupiter.api.Test;

/** The manual's page on the console is made of the commands themselves; run with -Dcadre.write=true to write it anew. */
class ConsoleReferenceTest {
    /** The role of everybody who is logged in, whatever became of their other roles. */
    private static final String EVERYBODY = "ssh";
    private static final Path TOP = Path.of("..", "..");
    private static final Path PAGE = TOP.resolve("docs/manual/console.md");

    @Test
    void theManualSaysWhatTheCommandsSay() throws Exception {
        String page = page();
        if (Boolean.getBoolean("cadre.write")) {
            Files.writeString(PAGE, page);
        }
        assertEquals(page, Files.readString(PAGE), "write it anew with -Dcadre.write=true");
    }

    @Test
    void theAccessListsGiveEachCommandToTheRolesThatHaveItsPermissionAndItsHelpNamesThem() throws Exception {
        Map<String, Set<String>> permissions = permissions();
        assertTrue(permissions.size() > 10, permissions::toString);
        for (Class<?> command : commands()) {
            Command about = command.getAnnotation(Command.class);
            String name = about.scope() + ":" + about.name();
            String permission = ((NodeCommand) command.getDeclaredConstructor().newInstance()).permission();
            Set<String> permitted = new TreeSet<>(permissions.keySet());
            permitted.removeIf(role -> !permits(permissions.get(role), permission));
            if (permission.isEmpty()) {
                permitted = Set.of(EVERYBODY);
            }
            assertFalse(permitted.isEmpty(), name + " needs " + permission + ", which no role has");

            assertEquals(permitted, words(properties("org.apache.karaf.command.acl." + about.scope()).getProperty(about.name(), "")),
                    name + " needs " + permission);
            Matcher role = Pattern.compile("Role: ([a-z, -]+)\\.$").matcher(about.detailedDescription());
            assertTrue(role.find(), name);
            assertEquals(permitted, role.group(1).equals("any") ? Set.of(EVERYBODY) : words(role.group(1)), name);
        }
    }

    @Test
    void everyExampleCanBeTyped() throws Exception {
        int examples = 0;
        for (Class<?> command : commands()) {
            Command about = command.getAnnotation(Command.class);
            for (String line : about.detailedDescription().lines().filter(one -> one.startsWith("  ")).toList()) {
                assertEquals(about.scope() + ":" + about.name(), line.strip().split(" ")[0]);
                assertTrue(typeable(command, line), line);
                examples++;
            }
        }
        assertTrue(examples > 80, "only " + examples);
    }

    @Test
    void everyCommandOfOursInTheManualCanBeTyped() throws Exception {
        Map<String, Class<?>> known = new TreeMap<>();
        Set<String> scopes = new TreeSet<>();
        for (Class<?> command : commands()) {
            Command about = command.getAnnotation(Command.class);
            known.put(about.scope() + ":" + about.name(), command);
            scopes.add(about.scope());
        }
        Set<String> permitted = new TreeSet<>();
        permissions().values().forEach(permitted::addAll);
        List<String> wrong = new ArrayList<>();
        int lines = 0;
        try (Stream<Path> pages = Files.walk(TOP.resolve("docs"))) {
            for (Path page : pages.filter(path -> path.toString().endsWith(".md") && !path.equals(PAGE)).sorted().toList()) {
                boolean code = false;
                for (String whole : Files.readAllLines(page)) {
                    String line = whole.replaceFirst("^(\\d+\\.)? *", "");
                    if (line.startsWith("```")) {
                        code = !code;
                    } else if (code && scopes.contains(line.split(":")[0])) {
                        // Three spaces or a # begin a remark.
                        String typed = line.replaceFirst("( {3,}| #).*$", "");
                        Class<?> command = known.get(typed.split(" ")[0]);
                        if (command == null || !typeable(command, typed)) {
                            wrong.add(page.getFileName() + ": " + typed);
                        }
                        lines++;
                    }
                    // Permissions are named alike.
                    Matcher named = Pattern.compile("`(" + String.join("|", scopes) + "):([a-z-]+)").matcher(line);
                    while (named.find()) {
                        if (!known.containsKey(named.group().substring(1)) && !permitted.contains(named.group().substring(1))) {
                            wrong.add(page.getFileName() + ": there is no " + named.group().substring(1));
                        }
                    }
                }
            }
        }
        assertEquals(List.of(), wrong);
        assertTrue(lines > 80, "only " + lines);
    }

    // Not so with an unknown option, an option behind an argument, and an argument that is missing or one too many.
    private static boolean typeable(Class<?> command, String line) throws Exception {
        Session session = (Session) Proxy.newProxyInstance(ConsoleReferenceTest.class.getClassLoader(), new Class<?>[] {Session.class},
                (proxy, method, arguments) -> null);
        List<Object> words = new ArrayList<>();
        Pattern.compile("'([^']*)'|\"([^\"]*)\"|(\\S+)").matcher(line).results().forEach(word -> words.add(
                word.group(1) != null ? word.group(1) : word.group(2) != null ? word.group(2) : word.group(3)));
        words.remove(0);
        try {
            return new DefaultActionPreparator().prepare((Action) command.getDeclaredConstructor().newInstance(), session, words);
        } catch (CommandException e) {
            return false;
        }
    }

    @Test
    void everyCommandTellsExamplesExitCodesAndTheRoleItNeeds() throws Exception {
        for (Class<?> command : commands()) {
            Command about = command.getAnnotation(Command.class);
            String detail = about.detailedDescription();
            assertTrue(detail.startsWith("Examples:\n  " + about.scope() + ":" + about.name()), about.name());
            assertTrue(detail.contains("Exit codes:") && detail.contains("Role:"), about.name());
        }
    }

    private static Map<String, Set<String>> permissions() throws IOException {
        Map<String, Set<String>> permissions = new TreeMap<>();
        properties("org.cadrenode.security").forEach((key, value) -> {
            if (((String) key).startsWith("role.")) {
                permissions.put(((String) key).substring("role.".length()), words((String) value));
            }
        });
        return permissions;
    }

    private static boolean permits(Set<String> permissions, String permission) {
        return permissions.contains(permission) || permissions.contains(permission.split(":")[0] + ":*") || permissions.contains("*");
    }

    private static Set<String> words(String list) {
        Set<String> words = new TreeSet<>(List.of(list.split("\\s*,\\s*")));
        words.remove("");
        return words;
    }

    private static Properties properties(String name) throws IOException {
        Properties properties = new Properties();
        try (var in = Files.newInputStream(TOP.resolve("etc/" + name + ".cfg"))) {
            properties.load(in);
        }
        return properties;
    }

    private static String page() throws Exception {
        StringBuilder page = new StringBuilder("""
                # Console reference

                Made from the commands themselves. Log in with `ssh -p 8101 USER@127.0.0.1`, or run one command with
                `ssh -p 8101 USER@127.0.0.1 node:status`; its exit code is the command's. `--json` prints JSON with a stable
                schema on standard output; messages go to standard error, or between them at the prompt. Options stand before arguments. Files are read and written on the
                node's own machine.
                """);
        String scope = "";
        for (Class<?> command : commands()) {
            Command about = command.getAnnotation(Command.class);
            if (!about.scope().equals(scope)) {
                scope = about.scope();
                page.append("\n## ").append(scope).append('\n');
            }
            page.append("\n### ").append(about.scope()).append(':').append(about.name()).append("\n\n")
                    .append(about.description()).append(".\n\n");
            List<String[]> rows = rows(command);
            if (!rows.isEmpty()) {
                page.append("| option or argument | |\n|---|---|\n");
                rows.forEach(row -> page.append("| `").append(row[0]).append("` | ").append(row[1]).append(" |\n"));
                page.append('\n');
            }
            page.append("```\n").append(about.detailedDescription()).append("\n```\n");
        }
        return page.toString();
    }

    private static List<String[]> rows(Class<?> command) {
        List<String[]> rows = new ArrayList<>();
        for (Class<?> type = command; type != Object.class; type = type.getSuperclass()) {
            for (Field field : type.getDeclaredFields()) {
                Option option = field.getAnnotation(Option.class);
                Argument argument = field.getAnnotation(Argument.class);
                if (option != null) {
                    rows.add(new String[] {option.name(), option.description()});
                } else if (argument != null) {
                    rows.add(new String[] {argument.name(), argument.description()});
                }
            }
        }
        return rows;
    }

    private static List<Class<?>> commands() throws IOException, ClassNotFoundException {
        List<Class<?>> commands = new ArrayList<>();
        Path classes = Path.of("target/classes");
        try (Stream<Path> files = Files.walk(classes)) {
            for (Path file : files.filter(path -> path.toString().endsWith(".class")).toList()) {
                Class<?> type = Class.forName(classes.relativize(file).toString().replace(".class", "").replace('/', '.'));
                if (type.isAnnotationPresent(Command.class)) {
                    commands.add(type);
                }
            }
        }
        commands.sort(Comparator.comparing((Class<?> type) -> type.getAnnotation(Command.class).scope())
                .thenComparing(type -> type.getAnnotation(Command.class).name()));
        return commands;
    }
}
