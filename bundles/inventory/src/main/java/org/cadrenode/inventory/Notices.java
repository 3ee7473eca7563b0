package org.cadrenode.inventory;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Pattern;

/**
 * Writes the notices of third parties: the components by licence, and every licence and notice text that they carry, each
 * text once.
 */
final class Notices {
    private static final Pattern TEXT = Pattern.compile("(META-INF/|about_files/)?([\\w.-]*-)?(LICEN[SC]E|NOTICE|COPYING)(-2\\.0)?(\\.(txt|md|TXT))?");
    // Licences whose text some component of theirs does not carry.
    private static final List<String> BROUGHT = List.of("BSD-3-Clause", "MPL-2.0", "LGPL-2.1-or-later");
    private static final String RULE = "=".repeat(100);

    private Notices() {}

    /** Returns the notices of the third parties among these components of a distribution. */
    static String of(Path distribution, List<Component> components) throws IOException {
        StringBuilder notices = new StringBuilder("""
            CADRE Node holds components of third parties. Here they are by licence, and below the texts that come with them.
            CADRE Node itself is under the Apache License 2.0 (see LICENSE). bom.cdx.json lists the same for programs.
            """);
        Map<String, TreeSet<String>> byLicence = new TreeMap<>();
        Map<String, TreeSet<String>> texts = new LinkedHashMap<>();
        for (Component component : components) {
            add(byLicence, component);
            if (!component.ours()) {
                for (String text : texts(distribution.resolve(component.path()))) {
                    texts.computeIfAbsent(text, key -> new TreeSet<>()).add(component.name());
                }
            }
        }
        byLicence.forEach((licence, names) -> notices.append("\n").append(licence).append("\n  ").append(String.join("\n  ", names)).append("\n"));
        for (String licence : BROUGHT) {
            if (byLicence.containsKey(licence)) {
                texts.computeIfAbsent(Table.text("texts/" + licence + ".txt").strip(), key -> new TreeSet<>()).add(licence);
            }
        }
        texts.forEach((text, names) -> notices.append("\n").append(RULE).append("\n").append(String.join(", ", names)).append("\n")
            .append(RULE).append("\n").append(text).append("\n"));
        return notices.toString();
    }

    private static void add(Map<String, TreeSet<String>> byLicence, Component component) {
        if (!component.ours()) {
            byLicence.computeIfAbsent(component.licence(), key -> new TreeSet<>()).add(component.toString());
        }
        component.within().forEach(inner -> add(byLicence, inner));
    }

    private static List<String> texts(Path file) throws IOException {
        List<String> texts = new ArrayList<>();
        try (JarFile jar = new JarFile(file.toFile(), false)) {
            for (JarEntry entry : jar.stream().filter(one -> TEXT.matcher(one.getName()).matches()).sorted((one, two) -> one.getName().compareTo(two.getName())).toList()) {
                try (InputStream in = jar.getInputStream(entry)) {
                    texts.add(new String(in.readAllBytes(), StandardCharsets.UTF_8).replaceAll("[ \t\r]+\n", "\n").strip());
                }
            }
        }
        return texts;
    }
}
