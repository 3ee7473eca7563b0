package org.cadrenode.security.internal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;

/**
 * Karaf's files of users: {@code name = secret, role, role…} with a password hash or a public key as the secret. A name
 * that starts with {@code _g_:} is a group and no user.
 *
 * @param users the file of passwords
 * @param keys the file of public keys
 */
record UserFiles(Path users, Path keys) {
    private static final String GROUP = "_g_:";

    static UserFiles fromSystem() {
        Path etc = Path.of(System.getProperty("karaf.etc", "etc"));
        return new UserFiles(etc.resolve("users.properties"), etc.resolve("keys.properties"));
    }

    /** Returns the roles of each user, those by way of a group included. */
    Map<String, Set<String>> roles() throws IOException {
        Map<String, Set<String>> roles = new TreeMap<>();
        for (Path file : new Path[] {users, keys}) {
            Properties lines = read(file);
            for (String name : lines.stringPropertyNames()) {
                if (!name.startsWith(GROUP)) {
                    Set<String> held = roles.computeIfAbsent(name, n -> new HashSet<>());
                    for (String word : words(lines, name)) {
                        if (word.startsWith(GROUP)) {
                            held.addAll(Arrays.asList(words(lines, word)));
                        } else {
                            held.add(word);
                        }
                    }
                }
            }
        }
        return roles;
    }

    // What stands behind the secret of a user, or behind the word "group" of a group.
    private static String[] words(Properties lines, String name) {
        String[] all = lines.getProperty(name, "").trim().split("\\s*,\\s*");
        return Arrays.copyOfRange(all, Math.min(1, all.length), all.length);
    }

    private static Properties read(Path file) throws IOException {
        Properties lines = new Properties();
        if (Files.exists(file)) {
            try (InputStream in = Files.newInputStream(file)) {
                lines.load(in);
            } catch (IllegalArgumentException e) {
                throw new IOException("A file of users has an escape that is none");
            }
        }
        return lines;
    }
}
