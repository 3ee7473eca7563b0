package org.cadrenode.connector.spi;

import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a package promises: a line a type and member that connectors see. Methods that a connector must implement begin with
 * {@code implemented}, all else with {@code called}.
 */
record PackageListing(String name, Version version, SortedSet<String> members) {
    private static final String CONSUMER = "Lorg/osgi/annotation/versioning/ConsumerType;";
    private static final Pattern HEAD = Pattern.compile("package (\\S+) (\\S+)");
    private static final Pattern VERSION = Pattern.compile("[0-9]+\\.[0-9]+\\.[0-9]+");

    /** Lists a package of compiled classes. */
    static PackageListing of(Path classes, String name) throws IOException, ClassNotFoundException {
        SortedSet<String> members = new TreeSet<>();
        Path folder = classes.resolve(name.replace('.', '/'));
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(one -> one.toString().endsWith(".class")).toList()) {
                String simple = file.getFileName().toString().replace(".class", "");
                if (simple.equals("package-info")) {
                    continue;
                }
                Class<?> type = Class.forName(name + "." + simple);
                if (seen(type)) {
                    list(type, text(file).contains(CONSUMER), members);
                }
            }
        }
        // Kept in the class file only: the one text of that form in it.
        Matcher version = VERSION.matcher(text(folder.resolve("package-info.class")));
        if (!version.find()) {
            throw new IllegalStateException("Package " + name + " has no version");
        }
        return new PackageListing(name, Version.of(version.group()), members);
    }

    /** Finds a package in lines. */
    static PackageListing parse(String name, List<String> lines) {
        SortedSet<String> members = new TreeSet<>();
        Version version = Version.of("0.0.0");
        boolean here = false;
        for (String line : lines) {
            Matcher head = HEAD.matcher(line);
            if (head.matches()) {
                here = head.group(1).equals(name);
                version = here ? Version.of(head.group(2)) : version;
            } else if (here) {
                members.add(line);
            }
        }
        return new PackageListing(name, version, members);
    }

    List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add("package " + name + " " + version);
        lines.addAll(members);
        return lines;
    }

    static String text(Path file) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
    }

    private static boolean seen(Class<?> type) {
        return Modifier.isPublic(type.getModifiers()) && (type.getEnclosingClass() == null || seen(type.getEnclosingClass()));
    }

    private static void list(Class<?> type, boolean consumer, SortedSet<String> into) {
        String word = consumer ? "implemented " : "called ";
        into.add(word + type.getName());
        for (Method method : type.getDeclaredMethods()) {
            if (visible(method) && !method.isSynthetic()) {
                boolean due = consumer && Modifier.isAbstract(method.getModifiers());
                into.add((due ? "implemented " : "called ") + type.getName() + "#" + method.getName() + signature(method) + ":"
                        + name(method.getGenericReturnType()));
            }
        }
        for (Constructor<?> constructor : type.getDeclaredConstructors()) {
            if (visible(constructor)) {
                into.add("called " + type.getName() + "#new" + signature(constructor));
            }
        }
        for (Field field : type.getDeclaredFields()) {
            if (visible(field) && !field.isSynthetic()) {
                into.add("called " + type.getName() + "#" + field.getName() + ":" + name(field.getGenericType()));
            }
        }
    }

    private static boolean visible(Member member) {
        return Modifier.isPublic(member.getModifiers()) || Modifier.isProtected(member.getModifiers());
    }

    private static String signature(Executable executable) {
        return Arrays.stream(executable.getGenericParameterTypes()).map(PackageListing::name).collect(Collectors.joining(",", "(", ")"));
    }

    private static String name(Type type) {
        return type.getTypeName();
    }

    /** A version of a package, by the rules of semantic versions. */
    record Version(int major, int minor, int micro) implements Comparable<Version> {
        static Version of(String text) {
            int[] parts = Arrays.stream(text.split("\\.")).mapToInt(Integer::parseInt).toArray();
            return new Version(parts[0], parts[1], parts[2]);
        }

        @Override
        public int compareTo(Version other) {
            return Arrays.compare(new int[] {major, minor, micro}, new int[] {other.major, other.minor, other.micro});
        }

        @Override
        public String toString() {
            return major + "." + minor + "." + micro;
        }
    }
}
