package org.cadrenode.validation.tool;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cadrenode.connector.spi.FileConnector;

/** The connectors on the classpath, by the names of their configurations. */
final class Connectors {
    private static final String COMPONENTS = "OSGI-INF/";
    private static final Pattern PID = Pattern.compile("configuration-pid=\"org\\.cadrenode\\.connector\\.([a-z0-9-]+)\"");
    private static final Pattern TYPE = Pattern.compile("<implementation class=\"([^\"]+)\"");

    private Connectors() { }

    /** Returns the class of each connector, sorted by name. */
    static Map<String, String> onClasspath() throws IOException {
        Map<String, String> found = new TreeMap<>();
        for (String entry : System.getProperty("java.class.path", "").split(File.pathSeparator)) {
            Path path = Path.of(entry);
            if (Files.isDirectory(path.resolve(COMPONENTS))) {
                try (DirectoryStream<Path> files = Files.newDirectoryStream(path.resolve(COMPONENTS), "*.xml")) {
                    for (Path file : files) {
                        take(Files.readString(file), found);
                    }
                }
            } else if (Files.isRegularFile(path) && entry.endsWith(".jar")) {
                jar(path, found);
            }
        }
        return found;
    }

    private static void jar(Path path, Map<String, String> found) throws IOException {
        try (JarFile jar = new JarFile(path.toFile())) {
            for (Enumeration<JarEntry> entries = jar.entries(); entries.hasMoreElements();) {
                JarEntry entry = entries.nextElement();
                if (entry.getName().startsWith(COMPONENTS) && entry.getName().endsWith(".xml")) {
                    try (InputStream in = jar.getInputStream(entry)) {
                        take(new String(in.readAllBytes(), StandardCharsets.UTF_8), found);
                    }
                }
            }
        }
    }

    private static void take(String component, Map<String, String> found) {
        Matcher pid = PID.matcher(component);
        Matcher type = TYPE.matcher(component);
        if (pid.find() && type.find()) {
            found.put(pid.group(1), type.group(1));
        }
    }

    /**
     * Makes a connector that reads files.
     *
     * @throws IllegalArgumentException with a sentence, if there is none of that name or its settings are wrong
     */
    static FileConnector make(String name, Map<String, String> settings) throws IOException {
        Map<String, String> all = onClasspath();
        // A configuration's name has no dash where the connector's has one: school-census.
        String type = all.getOrDefault(name, all.get(name.replace("-", "")));
        if (type == null) {
            throw new IllegalArgumentException("there is no connector " + name + "; there are " + String.join(", ", all.keySet()));
        }
        try {
            Object made = Class.forName(type).getConstructor(Map.class).newInstance(settings);
            if (made instanceof FileConnector connector) {
                return connector;
            }
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof IllegalArgumentException wrong) {
                throw new IllegalArgumentException(wrong.getMessage(), wrong);
            }
            throw new IllegalArgumentException("connector " + name + " did not start: " + e.getCause().getClass().getSimpleName(), e);
        } catch (ReflectiveOperationException e) {
            // It wants more than settings, such as a store of secrets: then it reads no files by itself.
        }
        throw new IllegalArgumentException("connector " + name + " does not read files");
    }
}
