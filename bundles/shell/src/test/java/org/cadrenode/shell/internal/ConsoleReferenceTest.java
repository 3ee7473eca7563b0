package org.cadrenode.shell.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.junit.jupiter.api.Test;

/** The manual's page on the console is made of the commands themselves; run with -Dcadre.write=true to write it anew. */
class ConsoleReferenceTest {
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
    void everyCommandIsInAnAccessList() throws Exception {
        for (Class<?> command : commands()) {
            Command about = command.getAnnotation(Command.class);
            Path list = TOP.resolve("etc/org.apache.karaf.command.acl." + about.scope() + ".cfg");
            Properties roles = new Properties();
            try (var in = Files.newInputStream(list)) {
                roles.load(in);
            }
            assertTrue(roles.containsKey(about.name()), about.scope() + ":" + about.name() + " has no roles in " + list.getFileName());
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

    private static String page() throws Exception {
        StringBuilder page = new StringBuilder("""
                # Console reference

                Made from the commands themselves. Log in with `ssh -p 8101 USER@127.0.0.1`, or run one command with
                `ssh -p 8101 USER@127.0.0.1 node:status`; its exit code is the command's. `--json` prints JSON with a stable
                schema on standard output; messages go to standard error.
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
        try (Stream<Path> files = Files.list(Path.of("target/classes/org/cadrenode/shell/internal"))) {
            for (Path file : files.filter(path -> path.toString().endsWith(".class")).toList()) {
                String name = file.getFileName().toString().replace(".class", "");
                Class<?> type = Class.forName("org.cadrenode.shell.internal." + name);
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
