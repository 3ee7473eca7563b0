package org.cadrenode.inventory;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Properties;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/**
 * Reads the jars of a distribution: below {@code system} by the path of a Maven repository, below {@code lib} by what Maven
 * wrote into them. Used once, by one thread.
 */
final class Contents {
    private static final String OURS = "org/cadrenode/";

    private final Path distribution;
    private final Licences licences;
    private final List<List<String>> embedded;
    private final List<String> faults = new ArrayList<>();

    Contents(Path distribution, Licences licences) throws IOException {
        this.distribution = distribution;
        this.licences = licences;
        this.embedded = Table.read("embedded.csv", 5);
    }

    /** Returns all jars, by their paths. */
    List<Component> read() throws IOException {
        List<Component> all = new ArrayList<>();
        for (String root : List.of("lib", "system")) {
            try (Stream<Path> files = Files.walk(distribution.resolve(root))) {
                for (Path jar : files.filter(file -> file.toString().endsWith(".jar")).sorted().toList()) {
                    all.add(component(jar));
                }
            }
        }
        return all;
    }

    /** Returns what is wrong with what was read, a sentence each: no licence, one that is not allowed, classes of nobody knows whom. */
    List<String> faults() {
        return List.copyOf(faults);
    }

    private Component component(Path file) throws IOException {
        String path = slashes(distribution.relativize(file));
        try (JarFile jar = new JarFile(file.toFile(), false)) {
            String claim = jar.getManifest() == null ? "" : String.valueOf(jar.getManifest().getMainAttributes().getValue("Bundle-License"));
            String[] own = path.startsWith("system/") ? fromRepository(path) : fromNote(jar, file);
            List<Component> within = new ArrayList<>();
            for (JarEntry note : notes(jar)) {
                Properties other = properties(jar, note);
                if (!other.getProperty("artifactId", "").equals(own[1])) {
                    within.add(licensed(other.getProperty("groupId", ""), other.getProperty("artifactId", ""), other.getProperty("version", ""), path, "", "", List.of()));
                }
            }
            for (List<String> row : embedded) {
                if (row.get(0).equals(own[1])) {
                    within.add(licensed(row.get(2), row.get(3), row.get(4), path, "", "", List.of()));
                }
            }
            if (own[0].equals("org.cadrenode")) {
                strangers(jar, own[1]);
            }
            return licensed(own[0], own[1], own[2], path, digest(file), claim, within);
        }
    }

    private Component licensed(String group, String name, String version, String path, String sha256, String claim, List<Component> within) {
        String licence = licences.of(group, name, claim).orElse("");
        if (licence.isEmpty()) {
            faults.add(group + ":" + name + " in " + path + " names no licence; read it, and add a row to licences.csv");
        } else if (!Licences.ALLOWED.contains(licence)) {
            faults.add(group + ":" + name + " in " + path + " is under " + licence + ", which is not allowed");
        }
        return new Component(group, name, version, path, sha256, licence, within);
    }

    // Our own bundles hold no classes but ours and those that embedded.csv tells of.
    private void strangers(JarFile jar, String name) {
        TreeSet<String> packages = new TreeSet<>();
        jar.stream().map(entry -> entry.getName().replaceFirst("^META-INF/versions/\\d+/", ""))
            .filter(entry -> entry.endsWith(".class") && entry.contains("/") && !entry.startsWith(OURS))
            .filter(entry -> embedded.stream().noneMatch(row -> row.get(0).equals(name) && entry.startsWith(row.get(1))))
            .forEach(entry -> packages.add(entry.substring(0, entry.lastIndexOf('/'))));
        if (!packages.isEmpty()) {
            faults.add(name + " has classes of others within, which embedded.csv does not name: " + packages);
        }
    }

    private static String[] fromRepository(String path) {
        String[] parts = path.split("/");
        int last = parts.length - 1;
        return new String[] {String.join(".", List.of(parts).subList(1, last - 2)), parts[last - 2], parts[last - 1]};
    }

    private String[] fromNote(JarFile jar, Path file) throws IOException {
        String name = file.getFileName().toString();
        for (JarEntry note : notes(jar)) {
            Properties properties = properties(jar, note);
            if (name.equals(properties.getProperty("artifactId") + "-" + properties.getProperty("version") + ".jar")) {
                return new String[] {properties.getProperty("groupId"), properties.getProperty("artifactId"), properties.getProperty("version")};
            }
        }
        throw new IOException("Nothing in " + name + " tells which component it is");
    }

    private static List<JarEntry> notes(JarFile jar) {
        return jar.stream().filter(entry -> entry.getName().matches("META-INF/maven/[^/]+/[^/]+/pom\\.properties"))
            .sorted((one, two) -> one.getName().compareTo(two.getName())).toList();
    }

    private static Properties properties(JarFile jar, JarEntry entry) throws IOException {
        Properties properties = new Properties();
        try (InputStream in = jar.getInputStream(entry)) {
            properties.load(in);
        }
        return properties;
    }

    private static String digest(Path file) throws IOException {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String slashes(Path path) {
        return path.toString().replace('\\', '/');
    }
}
