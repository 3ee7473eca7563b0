package org.cadrenode.itests.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** The manual's table of settings has what the bundles of the archive say of themselves, with their defaults, and nothing else. */
final class SettingsReferenceTest {
    private static final Path PAGE = Path.of(System.getProperty("cadre.top"), "docs/manual/configure.md");
    private static final Pattern ROW = Pattern.compile("^\\| `(org\\.cadrenode\\.[a-z.-]+)\\.cfg` \\| `([A-Za-z.]+)` \\| (.*?) ?\\| .+ \\|$", Pattern.MULTILINE);

    @Test
    void theManualListsEverySettingOfEveryRoomWithItsDefault() throws Exception {
        Map<String, String> settings = settings();
        assertTrue(settings.size() > 100, settings.keySet()::toString);

        Map<String, String> listed = new TreeMap<>();
        Matcher row = ROW.matcher(Files.readString(PAGE));
        while (row.find()) {
            listed.put(row.group(1) + " " + row.group(2), row.group(3).replace("`", ""));
        }
        // Roles are many, and have a page of their own.
        for (Map<String, String> all : List.of(settings, listed)) {
            all.keySet().removeIf(name -> name.matches(".* (role|apart)\\..*"));
        }
        TreeSet<String> wrong = new TreeSet<>();
        settings.forEach((name, normal) -> {
            String said = listed.remove(name);
            if (said == null) {
                wrong.add("not there: " + name);
            } else if (!said.equals(normal) && !said.startsWith("see ")) {
                wrong.add("the default of " + name + " is " + normal + " and not " + said);
            }
        });
        listed.keySet().forEach(name -> wrong.add("there is no " + name));
        assertEquals(new TreeSet<>(), wrong);
    }

    /** Returns the names of the settings of each room of the archive, by the id of its configuration. */
    static Map<String, Set<String>> names() throws Exception {
        Map<String, Set<String>> names = new TreeMap<>();
        for (String setting : settings().keySet()) {
            String[] words = setting.split(" ");
            names.computeIfAbsent(words[0], key -> new TreeSet<>()).add(words[1]);
        }
        return names;
    }

    private static Map<String, String> settings() throws Exception {
        Map<String, String> settings = new TreeMap<>();
        for (Path jar : Room.jars()) {
            // A connector's settings are of a source each, and on the connector's page.
            if (!jar.getFileName().toString().startsWith("cadre-connector-")) {
                read(jar, settings);
            }
        }
        return settings;
    }

    private static void read(Path jar, Map<String, String> settings) throws Exception {
        try (JarFile bundle = new JarFile(jar.toFile())) {
            for (JarEntry entry : Collections.list(bundle.entries())) {
                if (entry.getName().matches("OSGI-INF/metatype/.*\\.xml")) {
                    try (InputStream in = bundle.getInputStream(entry)) {
                        describe(DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(in), settings);
                    }
                }
            }
        }
    }

    private static void describe(Document metatype, Map<String, String> settings) {
        NodeList designates = metatype.getElementsByTagName("Designate");
        NodeList attributes = metatype.getElementsByTagName("AD");
        for (int i = 0; i < designates.getLength(); i++) {
            for (int a = 0; a < attributes.getLength(); a++) {
                Element attribute = (Element) attributes.item(a);
                // The metatype escapes what separates the values of a list.
                settings.put(((Element) designates.item(i)).getAttribute("pid") + " " + attribute.getAttribute("id"),
                        attribute.getAttribute("default").replace("\\", ""));
            }
        }
    }
}
