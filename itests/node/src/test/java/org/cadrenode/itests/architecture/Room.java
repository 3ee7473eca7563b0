package org.cadrenode.itests.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.cadrenode.itests.appliance.Distribution;

/**
 * A bundle of ours, as its manifest tells.
 *
 * @param name its artifact without the prefix {@code cadre-}
 * @param imports the packages that it imports
 * @param dynamicImports the patterns of packages that it may import while it runs
 * @param exports the packages that it exports
 * @param entanglements headers by which a bundle gets at another one's packages without importing them
 */
record Room(String name, Set<String> imports, Set<String> dynamicImports, Set<String> exports, Set<String> entanglements) {
    private static final String PREFIX = "cadre-";
    private static final List<String> LIBRARIES = List.of("cadre-camel-core-", "cadre-h2-");

    /** Returns the bundles of ours in the built archive. */
    static List<Room> all() {
        return jars().stream().map(Room::read).toList();
    }

    /** Returns the jars of our bundles in the built archive. */
    static List<Path> jars() {
        try (Stream<Path> files = Files.walk(Distribution.home().resolve("system/org/cadrenode"))) {
            return files.filter(file -> file.getFileName().toString().endsWith(".jar")).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the classes of our bundles in the built archive, without those of the libraries that we wrap or embed. */
    static JavaClasses classes() {
        List<JarFile> files = new ArrayList<>();
        try {
            for (Path jar : jars()) {
                if (LIBRARIES.stream().noneMatch(jar.getFileName().toString()::startsWith)) {
                    files.add(new JarFile(jar.toFile()));
                }
            }
            JavaClasses classes = new ClassFileImporter().importJars(files);
            for (JarFile file : files) {
                file.close();
            }
            return classes.that(JavaClass.Predicates.resideInAPackage("org.cadrenode.."));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads a bundle's manifest. */
    static Room read(Path jar) {
        try (JarFile file = new JarFile(jar.toFile())) {
            String artifact = jar.getParent().getParent().getFileName().toString();
            return of(artifact.startsWith(PREFIX) ? artifact.substring(PREFIX.length()) : artifact, file.getManifest());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Room of(String name, Manifest manifest) {
        Attributes main = manifest.getMainAttributes();
        Set<String> entanglements = Stream.of("Require-Bundle", "Fragment-Host").filter(header -> main.getValue(header) != null)
                .collect(Collectors.toSet());
        return new Room(name, names(main.getValue("Import-Package")), names(main.getValue("DynamicImport-Package")),
                names(main.getValue("Export-Package")), entanglements);
    }

    /** Returns the names of a header's clauses: what stands before the first attribute, at each comma outside quotes. */
    private static Set<String> names(String header) {
        if (header == null) {
            return Set.of();
        }
        List<String> clauses = new ArrayList<>();
        boolean quoted = false;
        int start = 0;
        for (int i = 0; i < header.length(); i++) {
            char c = header.charAt(i);
            if (c == '"') {
                quoted = !quoted;
            } else if (c == ',' && !quoted) {
                clauses.add(header.substring(start, i));
                start = i + 1;
            }
        }
        clauses.add(header.substring(start));
        return clauses.stream().map(clause -> clause.split(";", 2)[0].trim()).collect(Collectors.toCollection(TreeSet::new));
    }
}
