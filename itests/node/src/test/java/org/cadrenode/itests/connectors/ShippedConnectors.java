package org.cadrenode.itests.connectors;

import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.cadrenode.itests.appliance.Distribution;

/** The connectors in the built archive, loaded from their jars as they lie there, apart from the tests' own classes. */
final class ShippedConnectors {
    private static final Pattern CLASS = Pattern.compile("<implementation class=\"([^\"]+)\"");
    private static final String SERVICE = "<provide interface=\"org.cadrenode.connector.spi.Connector\"";

    private ShippedConnectors() { }

    /** A column that says something of a person, or of the person's n-th relative. */
    record Column(String table, String name, String meaning, int relative, String note) { }

    /** A connector with the tables that it knows beforehand. */
    record Described(String name, String title, int columns, List<Column> identifying) { }

    /** Returns the connectors that know their tables, by name. */
    static Collection<Described> described() throws IOException, ReflectiveOperationException {
        Map<String, Described> all = new TreeMap<>();
        Path system = Distribution.home().resolve("system");
        try (URLClassLoader loader = new URLClassLoader(libraries(system), ClassLoader.getPlatformClassLoader())) {
            for (String component : components(system)) {
                Described described = describe(loader.loadClass(component));
                if (described.columns > 0) {
                    all.put(described.name, described);
                }
            }
        }
        return all.values();
    }

    private static URL[] libraries(Path system) throws IOException {
        try (Stream<Path> files = Files.walk(system)) {
            List<URL> urls = new ArrayList<>();
            for (Path file : files.filter(file -> file.toString().endsWith(".jar")).sorted().toList()) {
                urls.add(file.toUri().toURL());
            }
            return urls.toArray(new URL[0]);
        }
    }

    private static List<String> components(Path system) throws IOException {
        List<String> found = new ArrayList<>();
        try (Stream<Path> files = Files.walk(system.resolve("org/cadrenode"))) {
            for (Path file : files.filter(file -> file.getFileName().toString().endsWith(".jar")).sorted().toList()) {
                try (JarFile jar = new JarFile(file.toFile())) {
                    for (JarEntry entry : Collections.list(jar.entries())) {
                        if (entry.getName().startsWith("OSGI-INF/") && entry.getName().endsWith(".xml")) {
                            component(new String(jar.getInputStream(entry).readAllBytes(), StandardCharsets.UTF_8)).ifPresent(found::add);
                        }
                    }
                }
            }
        }
        return found;
    }

    private static Optional<String> component(String xml) {
        Matcher name = CLASS.matcher(xml);
        return xml.contains(SERVICE) && name.find() ? Optional.of(name.group(1)) : Optional.empty();
    }

    private static Described describe(Class<?> component) throws ReflectiveOperationException {
        Constructor<?> constructor = component.getConstructors()[0];
        List<Object> arguments = new ArrayList<>();
        for (Class<?> type : constructor.getParameterTypes()) {
            // Their services are asked for nothing before they collect.
            arguments.add(type == Map.class ? Map.of("source", "example", "provider", "example")
                    : Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, values) -> {
                        throw new UnsupportedOperationException(method.getName());
                    }));
        }
        Object description = call(constructor.newInstance(arguments.toArray()), "description");
        List<Column> identifying = new ArrayList<>();
        int columns = 0;
        for (Object table : (List<?>) call(description, "tables")) {
            for (Object column : (List<?>) call(table, "columns")) {
                columns++;
                Optional<?> meaning = (Optional<?>) call(column, "meaning");
                if (meaning.isPresent()) {
                    identifying.add(new Column(call(table, "name").toString(), call(column, "name").toString(),
                            meaning.get().toString().toLowerCase(Locale.ROOT), (Integer) call(column, "relative"), call(column, "note").toString()));
                }
            }
        }
        return new Described(call(description, "connector").toString(), call(description, "title").toString(), columns, identifying);
    }

    private static Object call(Object on, String method) throws ReflectiveOperationException {
        Class<?> type = on.getClass();
        Method found = type.getMethod(method);
        found.setAccessible(true);
        return found.invoke(on);
    }
}
