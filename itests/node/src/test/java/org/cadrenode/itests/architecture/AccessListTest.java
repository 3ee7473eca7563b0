package org.cadrenode.itests.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaAnnotation;
import com.tngtech.archunit.core.domain.JavaClass;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
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
import org.junit.jupiter.api.Test;

/** Rule 6 for the console: deny by default. Who may run a command is in its access list, and the command's help says the same. */
final class AccessListTest {
    private static final String COMMAND = "org.apache.karaf.shell.api.action.Command";
    private static final String PREFIX = "org.apache.karaf.command.acl.";
    private static final Set<String> ROLES = Set.of("viewer", "operator", "connector-admin", "governance", "releaser", "vault-custodian",
            "clinician-liaison", "committee-member", "data-manager", "researcher", "auditor", "admin");
    /** The role of everybody who is logged in, whatever became of their other roles. */
    private static final String EVERYBODY = "ssh";
    private static final Pattern DOCUMENTED = Pattern.compile("Roles?: ([a-z, -]+)\\.");

    private final Path etc = Distribution.home().resolve("etc");

    @Test
    void theAccessListsGiveEachCommandToTheRolesThatItsHelpNames() throws IOException {
        Map<String, Set<String>> documented = documented();
        Map<String, Set<String>> listed = listed(documented.keySet());
        Map<String, Set<String>> applied = new TreeMap<>();
        documented.keySet().forEach(name -> applied.put(name,
                listed.getOrDefault(name, listed.getOrDefault(name.split(":")[0] + ":*", Set.of()))));
        assertEquals(documented, applied);
    }

    @Test
    void noListNamesACommandThatThereIsNot() throws IOException {
        Set<String> commands = documented().keySet();
        Set<String> stale = new TreeSet<>(listed(commands).keySet());
        stale.removeAll(commands);
        stale.removeIf(name -> name.endsWith(":*"));
        assertEquals(Set.of(), stale);
    }

    @Test
    void aCommandThatNoListNamesIsForAdminAlone() throws IOException {
        assertEquals("admin", properties(etc.resolve("custom.system.properties")).getProperty("karaf.secured.command.compulsory.roles"));
    }

    @Test
    void theRolesAreThoseThatTheNodesConfigurationMakes() throws IOException {
        Set<String> made = properties(etc.resolve("org.cadrenode.security.cfg")).stringPropertyNames().stream()
                .filter(key -> key.startsWith("role.")).map(key -> key.substring("role.".length())).collect(Collectors.toSet());
        assertEquals(ROLES, made);
    }

    /** Who lets data in does not let it out, and who keeps the machine does not keep the keys of the vault. */
    @Test
    void noRoleHoldsWhatDutiesKeepApart() throws IOException {
        Map<String, Set<String>> holders = new TreeMap<>();
        Properties settings = properties(etc.resolve("org.cadrenode.security.cfg"));
        settings.stringPropertyNames().stream().filter(key -> key.startsWith("role.")).forEach(key ->
                roles(settings.getProperty(key)).forEach(permission -> holders.computeIfAbsent(permission, one -> new TreeSet<>()).add(key.substring(5))));
        assertEquals(Set.of("releaser"), holders.get("gate:release"));
        assertTrue(holders.get("connector:control").stream().noneMatch(holders.get("gate:release")::contains), holders::toString);
        for (String keys : Set.of("key:init", "key:rotate", "key:backup", "key:restore", "key:enrol")) {
            assertEquals(Set.of("vault-custodian"), holders.get(keys), keys);
        }
        assertEquals(Set.of("admin"), holders.get("user:write"));
        assertTrue(holders.keySet().stream().noneMatch(permission -> permission.contains("*")), holders::toString);
    }

    @Test
    void everyListNamesKnownRolesOnly() throws IOException {
        try (Stream<Path> files = Files.list(etc)) {
            for (Path file : files.filter(path -> path.getFileName().toString().startsWith(PREFIX)).toList()) {
                properties(file).values().forEach(roles -> assertTrue(
                        roles.equals(EVERYBODY) || ROLES.containsAll(roles((String) roles)), () -> file + ": " + roles));
            }
        }
    }

    /** Whoever is logged in, their training lapsed or not, sees how the node is and why they may do nothing; and changes nothing but what is their own. */
    @Test
    void everybodyRunsTheseAndNothingElse() throws IOException {
        Set<String> open = new TreeSet<>();
        try (Stream<Path> files = Files.list(etc)) {
            for (Path file : files.filter(path -> path.getFileName().toString().startsWith(PREFIX)).toList()) {
                String scope = file.getFileName().toString().replace(PREFIX, "").replace(".cfg", "");
                properties(file).forEach((command, roles) -> {
                    if (roles.equals(EVERYBODY)) {
                        open.add(scope + ":" + command);
                    }
                });
            }
        }
        assertEquals(Set.of("*:help", "*:exit", "shell:clear", "shell:date", "shell:echo", "shell:exit", "shell:help", "shell:logout",
                "node:check", "node:figures", "node:status", "key:status", "user:list", "user:show", "user:roles", "user:password",
                "approval:list", "approval:show", "approval:refuse"), open);
    }

    @Test
    void karafsOwnCommandsAreForAdminAloneButForThoseOfTheSession() throws IOException {
        Set<String> open = new TreeSet<>();
        for (String scope : new String[] {"bundle", "cm", "config", "event", "feature", "jaas", "log", "package", "scr", "service", "ssh", "system", "shell", "*"}) {
            properties(etc.resolve(PREFIX + scope + ".cfg")).forEach((command, roles) -> {
                if (!roles((String) roles).equals(Set.of("admin"))) {
                    open.add(scope + ":" + command);
                }
            });
        }
        assertEquals(Set.of("*:help", "*:exit", "shell:clear", "shell:date", "shell:echo", "shell:exit", "shell:help", "shell:logout"), open);
    }

    /** Returns the roles that the help of each command of ours names, by scope:name. */
    private static Map<String, Set<String>> documented() {
        Map<String, Set<String>> documented = new TreeMap<>();
        for (JavaClass type : Room.classes()) {
            if (type.isAnnotatedWith(COMMAND)) {
                JavaAnnotation<JavaClass> command = type.getAnnotationOfType(COMMAND);
                String name = command.get("scope").orElseThrow() + ":" + command.get("name").orElseThrow();
                Matcher role = DOCUMENTED.matcher((String) command.get("detailedDescription").orElse(""));
                assertTrue(role.find(), () -> "The help of " + name + " names no role");
                documented.put(name, role.group(1).equals("any") ? Set.of(EVERYBODY) : roles(role.group(1)));
            }
        }
        assertTrue(documented.size() > 20, () -> "Only " + documented.keySet());
        return documented;
    }

    /** Returns what the lists of these commands' scopes say, by scope:name. */
    private Map<String, Set<String>> listed(Set<String> commands) throws IOException {
        Map<String, Set<String>> listed = new TreeMap<>();
        for (String scope : commands.stream().map(name -> name.split(":")[0]).collect(Collectors.toSet())) {
            properties(etc.resolve(PREFIX + scope + ".cfg"))
                    .forEach((command, roles) -> listed.put(scope + ":" + command, roles((String) roles)));
        }
        return listed;
    }

    private static Set<String> roles(String list) {
        return Arrays.stream(list.split(",")).map(String::trim).collect(Collectors.toCollection(TreeSet::new));
    }

    private static Properties properties(Path file) throws IOException {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        }
        return properties;
    }
}
