package org.cadrenode.itests.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Constructor;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.cadrenode.api.settings.SettingNames;
import org.cadrenode.connector.spi.SourceSettings;
import org.cadrenode.itests.appliance.Distribution;
import org.junit.jupiter.api.Test;

/** What the archive knows of the names of settings is whole: else what a site has a right to write would be called misspelt. */
final class MisspeltSettingsTest {
    private static final String CONNECTOR = "org.cadrenode.connector.";
    private static final Path PAGE = Path.of(System.getProperty("cadre.top"), "docs/manual/configure.md");
    private static final Pattern ROW = Pattern.compile("^\\| `(org\\.cadrenode\\.connector\\.[a-z0-9]+)-NAME\\.cfg` \\| `([A-Za-z.]+)` \\|", Pattern.MULTILINE);
    private static final Pattern REFERENCE = Pattern.compile("^\\| `(org\\.cadrenode\\.connector\\.[a-z0-9]+)-NAME\\.cfg` \\| +\\| +\\| See \\[[^]]+]\\(([^)]+)\\)",
            Pattern.MULTILINE);
    private static final Pattern CELL = Pattern.compile("^\\| (`[^|]+`) \\|", Pattern.MULTILINE);
    private static final Pattern NAME = Pattern.compile("`([A-Za-z.]+)`");
    private static final Pattern PACE = Pattern.compile("^\\| `([A-Za-z]+)` \\|", Pattern.MULTILINE);
    private static final Pattern COMPONENT = Pattern.compile("configuration-pid=\"([^\"]+)\".*<implementation class=\"([^\"]+)\"", Pattern.DOTALL);
    private static final Map<String, String> SOURCE = Map.of("source", "a", "provider", "b", "tables", "NAME");

    @Test
    void everyConnectorReadsWhatTheManualSaysAndNothingElse() throws Exception {
        Map<String, Set<String>> listed = listed();
        Map<String, Set<String>> declared = connectors();
        assertEquals(listed.keySet(), declared.keySet());
        Set<String> wrong = new TreeSet<>();
        declared.forEach((pid, names) -> {
            listed.get(pid).stream().filter(name -> !names.contains(name) && !pace().contains(name)).forEach(name -> wrong.add(pid + " does not know " + name));
            names.stream().filter(name -> !common().contains(name) && !listed.get(pid).contains(name)).forEach(name -> wrong.add("the manual lacks " + name + " of " + pid));
        });
        assertEquals(Set.of(), wrong);
    }

    @Test
    void everyFileThatIsDeliveredIsRead() throws Exception {
        Map<String, Set<String>> known = new TreeMap<>(SettingsReferenceTest.names());
        connectors().forEach((pid, names) -> known.computeIfAbsent(pid, key -> new TreeSet<>(pace())).addAll(names));
        List<Path> files;
        try (Stream<Path> etc = Files.list(Distribution.home().resolve("etc"))) {
            files = etc.filter(file -> file.getFileName().toString().startsWith("org.cadrenode.")).sorted().toList();
        }
        assertTrue(files.size() > 15, files::toString);
        List<String> found = new ArrayList<>();
        for (Path file : files) {
            String name = file.getFileName().toString();
            String pid = name.startsWith(CONNECTOR) ? name.substring(0, name.indexOf('-')) : name.substring(0, name.length() - ".cfg".length());
            assertTrue(known.containsKey(pid), name);
            Properties lines = new Properties();
            try (InputStream content = Files.newInputStream(file)) {
                lines.load(content);
            }
            Map<String, Object> properties = new HashMap<>(Map.of("felix.fileinstall.filename", name));
            lines.forEach((key, value) -> properties.put((String) key, value));
            found.addAll(new SettingNames(known.get(pid), pid.equals("org.cadrenode.security") ? Set.of("role.", "apart.") : Set.of()).unknown(properties));
        }
        assertEquals(List.of(), found);
    }

    @Test
    void theListOfRoomsIsWhole() throws Exception {
        for (Path jar : Room.jars()) {
            if (jar.getFileName().toString().startsWith("cadre-security-")) {
                try (JarFile bundle = new JarFile(jar.toFile()); InputStream in = bundle.getInputStream(bundle.getEntry("org/cadrenode/security/rooms.txt"))) {
                    assertEquals(SettingsReferenceTest.names().keySet(),
                            new TreeSet<>(Arrays.asList(new String(in.readAllBytes(), StandardCharsets.UTF_8).strip().split("\n"))));
                    return;
                }
            }
        }
        throw new AssertionError("The archive has no cadre-security");
    }

    // The manual's table, and the tables of the pages to which it refers.
    private static Map<String, Set<String>> listed() throws IOException {
        String page = Files.readString(PAGE);
        Map<String, Set<String>> listed = new TreeMap<>();
        ROW.matcher(page).results().forEach(row -> listed.computeIfAbsent(row.group(1), key -> new TreeSet<>()).add(row.group(2)));
        for (MatchResult row : REFERENCE.matcher(page).results().toList()) {
            CELL.matcher(Files.readString(PAGE.resolveSibling(row.group(2)))).results().flatMap(cell -> NAME.matcher(cell.group(1)).results())
                    .forEach(name -> listed.computeIfAbsent(row.group(1), key -> new TreeSet<>()).add(name.group(1)));
        }
        return listed;
    }

    // The manual's section on what the node reads in the file of any source.
    private static Set<String> pace() {
        try {
            String page = Files.readString(PAGE);
            Set<String> names = new TreeSet<>();
            Matcher row = PACE.matcher(page.substring(page.indexOf("### When and how fast"), page.indexOf("## Postcodes")));
            while (row.find()) {
                names.add(row.group(1));
            }
            assertTrue(names.contains("schedule"), names::toString);
            return names;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Set<String> common() {
        return SourceSettings.names(List.of());
    }

    /** Returns the names of the settings of each connector in the archive, as it says of itself. */
    @SuppressWarnings("unchecked")
    private static Map<String, Set<String>> connectors() throws Exception {
        Map<String, Set<String>> names = new TreeMap<>();
        try (URLClassLoader loader = new URLClassLoader(libraries(), MisspeltSettingsTest.class.getClassLoader())) {
            for (Path jar : Room.jars()) {
                for (Map.Entry<String, String> component : components(jar).entrySet()) {
                    Object connector = connector(loader.loadClass(component.getValue()));
                    names.put(component.getKey(), (Set<String>) connector.getClass().getMethod("settingNames").invoke(connector));
                }
            }
        }
        return names;
    }

    private static Object connector(Class<?> type) throws ReflectiveOperationException {
        Constructor<?> made = Arrays.stream(type.getConstructors()).findFirst().orElseThrow();
        Object[] arguments = Arrays.stream(made.getParameterTypes()).map(parameter -> parameter == Map.class ? SOURCE : null).toArray();
        return made.newInstance(arguments);
    }

    private static URL[] libraries() throws IOException {
        try (Stream<Path> files = Files.walk(Distribution.home().resolve("system"))) {
            List<URL> all = new ArrayList<>();
            for (Path file : files.filter(one -> one.toString().endsWith(".jar")).sorted().toList()) {
                all.add(url(file));
            }
            return all.toArray(URL[]::new);
        }
    }

    private static URL url(Path file) throws MalformedURLException {
        return file.toUri().toURL();
    }

    // The classes of a jar's components by the ids of their configurations.
    private static Map<String, String> components(Path jar) throws IOException {
        Map<String, String> components = new TreeMap<>();
        try (JarFile bundle = new JarFile(jar.toFile())) {
            for (JarEntry entry : Collections.list(bundle.entries())) {
                if (entry.getName().matches("OSGI-INF/[^/]+\\.xml")) {
                    try (InputStream in = bundle.getInputStream(entry)) {
                        Matcher component = COMPONENT.matcher(new String(in.readAllBytes(), StandardCharsets.UTF_8));
                        if (component.find() && component.group(1).startsWith(CONNECTOR)) {
                            components.put(component.group(1), component.group(2));
                        }
                    }
                }
            }
        }
        return components;
    }
}
