package org.cadrenode.connector.spi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Connectors are compiled against one version of this bundle and run with another. What a released version promised is in
 * {@code baseline.txt}; a change that breaks a connector needs a new major version of its package, and one that adds
 * something a new minor version. After such a version, write the baseline anew: {@code -Dcadre.write=true}.
 */
final class BaselineTest {
    private static final Path BASELINE = Path.of("src/test/resources/org/cadrenode/connector/spi/baseline.txt");
    private static final Path CLASSES = Path.of("target/classes");
    private static final List<String> PACKAGES = List.of("org.cadrenode.connector.spi", "org.cadrenode.connector.spi.delimited",
            "org.cadrenode.connector.spi.layout", "org.cadrenode.connector.spi.nested", "org.cadrenode.connector.spi.web", "org.cadrenode.connector.spi.xml");

    @Test
    void nothingThatWasPromisedIsGoneAndTheVersionsSayWhatCame() throws Exception {
        List<String> present = new ArrayList<>();
        for (String name : PACKAGES) {
            present.addAll(PackageListing.of(CLASSES, name).lines());
        }
        if (Boolean.getBoolean("cadre.write")) {
            Files.createDirectories(BASELINE.getParent());
            Files.write(BASELINE, present);
        }
        List<String> baseline = Files.readAllLines(BASELINE);
        for (String name : PACKAGES) {
            assertEquals(List.of(), Change.between(PackageListing.parse(name, baseline), PackageListing.parse(name, present)).faults());
        }
    }

    @Test
    void whatBreaksAConnectorNeedsANewMajorVersion() {
        PackageListing before = listing("1.0.0", "called p.Records", "called p.Records#record(long)",
                "implemented p.Connector");
        assertEquals(1, Change.between(before, listing("1.1.0", "called p.Records", "implemented p.Connector")).faults().size());
        assertEquals(List.of(), Change.between(before, listing("2.0.0", "called p.Records", "implemented p.Connector")).faults());
        // A method more that connectors must have is one that they have not.
        assertEquals(1, Change.between(before, listing("1.1.0", "called p.Records", "called p.Records#record(long)", "implemented p.Connector",
                "implemented p.Connector#more()")).faults().size());
    }

    @Test
    void whatIsAddedNeedsANewMinorVersion() {
        PackageListing before = listing("1.0.0", "called p.Records");
        assertEquals(1, Change.between(before, listing("1.0.0", "called p.Records", "called p.Records#more()")).faults().size());
        assertEquals(List.of(), Change.between(before, listing("1.1.0", "called p.Records", "called p.Records#more()")).faults());
        assertEquals(1, Change.between(before, listing("0.9.0", "called p.Records")).faults().size());
    }

    @Test
    void theListingHoldsWhatAConnectorSees() throws Exception {
        List<String> lines = PackageListing.of(CLASSES, "org.cadrenode.connector.spi").lines();
        assertTrue(lines.get(0).matches("package org\\.cadrenode\\.connector\\.spi [1-9]\\.[0-9]+\\.[0-9]+"));
        assertTrue(lines.contains("implemented org.cadrenode.connector.spi.Connector#check():java.util.List<java.lang.String>"));
        assertTrue(lines.contains("called org.cadrenode.connector.spi.Problem#ROW_TOO_LONG:org.cadrenode.connector.spi.Problem"));
        assertTrue(lines.stream().anyMatch(line -> line.startsWith("called org.cadrenode.connector.spi.Records#record(int,long,java.lang.String[])")));
    }

    @Test
    void theSpiKnowsNeitherCamelNorOsgiNorDatabases() throws IOException {
        SortedSet<String> foreign = new TreeSet<>();
        for (String name : PACKAGES) {
            try (Stream<Path> files = Files.list(CLASSES.resolve(name.replace('.', '/')))) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    String code = PackageListing.text(file);
                    Stream.of("org/apache/camel", "org/osgi/framework", "org/osgi/service", "java/sql", "javax/sql")
                            .filter(code::contains).forEach(foreign::add);
                }
            }
        }
        assertEquals(new TreeSet<>(), foreign);
    }

    private static PackageListing listing(String version, String... members) {
        List<String> lines = new ArrayList<>(List.of("package p " + version));
        lines.addAll(List.of(members));
        return PackageListing.parse("p", lines);
    }

    /** What became of a package since its baseline. */
    private record Change(PackageListing before, PackageListing after) {
        static Change between(PackageListing before, PackageListing after) {
            return new Change(before, after);
        }

        List<String> faults() {
            SortedSet<String> gone = new TreeSet<>(before.members());
            gone.removeAll(after.members());
            SortedSet<String> come = new TreeSet<>(after.members());
            come.removeAll(before.members());
            boolean breaks = !gone.isEmpty() || come.stream().anyMatch(line -> line.startsWith("implemented ") && line.contains("#")
                    && before.members().contains(line.substring(0, line.indexOf('#'))));
            if (after.version().compareTo(before.version()) < 0) {
                return List.of("the version went back");
            }
            if (breaks && after.version().major() == before.version().major()) {
                return List.of("a new major version is due: gone " + gone + ", come " + come);
            }
            if (!come.isEmpty() && after.version().equals(before.version())) {
                return List.of("a new minor version is due: come " + come);
            }
            return List.of();
        }
    }
}
