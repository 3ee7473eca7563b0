package org.cadrenode.security.hardening;

import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What is looked at: the running appliance, or one that a test made up.
 *
 * @param base the base directory
 * @param etc the directory of settings
 * @param data the directory of data
 * @param system the virtual machine's properties
 * @param arguments what the virtual machine was started with
 * @param user the account that it runs as
 * @param limits the lines of {@code /proc/self/limits}; empty where there is none
 */
public record Installation(
        Path base, Path etc, Path data, Map<String, String> system, List<String> arguments, String user, List<String> limits) {
    // ${name} or ${name:-default}, as the platform fills them from its properties.
    private static final Pattern PLACE = Pattern.compile("\\$\\{([\\w.]+)(?::-([^}]*))?}");

    public Installation {
        system = Map.copyOf(system);
        arguments = List.copyOf(arguments);
        limits = List.copyOf(limits);
    }

    /** Returns the appliance that runs this code. */
    public static Installation running() {
        Map<String, String> system = System.getProperties().stringPropertyNames().stream()
            .collect(Collectors.toMap(name -> name, name -> System.getProperty(name, "")));
        Path base = Path.of(system.getOrDefault("karaf.base", "."));
        Path limits = Path.of("/proc/self/limits");
        List<String> lines;
        try {
            lines = Files.exists(limits) ? Files.readAllLines(limits) : List.of();
        } catch (IOException e) {
            lines = List.of();
        }
        return new Installation(base, Path.of(system.getOrDefault("karaf.etc", base.resolve("etc").toString())),
            Path.of(system.getOrDefault("karaf.data", base.resolve("data").toString())), system,
            ManagementFactory.getRuntimeMXBean().getInputArguments(), system.getOrDefault("user.name", ""), lines);
    }

    /** Returns the settings of a file below {@code etc}, with the site's values in them; none if there is no such file. */
    public Map<String, String> settings(String file) throws IOException {
        Path path = etc.resolve(file);
        return Files.exists(path) ? settings(path) : Map.of();
    }

    /** Returns the names of the secrets of sources, which the node keeps sealed; each is a file {@code NAME@VERSION}. */
    Set<String> namesOfSecrets() throws IOException {
        Path folder = data.resolve("cadre/secrets");
        if (!Files.isDirectory(folder)) {
            return Set.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).filter(name -> name.indexOf('@') > 0)
                .map(name -> name.substring(0, name.indexOf('@'))).collect(Collectors.toSet());
        }
    }

    /** Returns every file of settings, by name; access lists, whose keys are commands, are none. */
    Map<String, Map<String, String>> allSettings() throws IOException {
        Map<String, Map<String, String>> all = new TreeMap<>();
        try (Stream<Path> files = Files.list(etc)) {
            for (Path file : files.filter(Installation::holdsSettings).toList()) {
                all.put(file.getFileName().toString(), settings(file));
            }
        }
        return all;
    }

    private static boolean holdsSettings(Path file) {
        String name = file.getFileName().toString();
        return Files.isRegularFile(file) && !name.startsWith("org.apache.karaf.command.acl.") && (name.endsWith(".cfg") || name.endsWith(".properties"));
    }

    private Map<String, String> settings(Path file) throws IOException {
        Properties properties = new Properties();
        try (InputStream in = Files.newInputStream(file)) {
            properties.load(in);
        } catch (IllegalArgumentException e) {
            throw new IOException("A file of settings has an escape that is none");
        }
        Map<String, String> settings = new TreeMap<>();
        properties.stringPropertyNames().forEach(name -> settings.put(name, filled(properties.getProperty(name).strip())));
        return settings;
    }

    private String filled(String value) {
        return PLACE.matcher(value).replaceAll(place -> Matcher.quoteReplacement(
            system.getOrDefault(place.group(1), place.group(2) == null ? place.group() : place.group(2))));
    }
}
