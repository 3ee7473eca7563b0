package org.cadrenode.inventory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import org.cyclonedx.Version;
import org.cyclonedx.parsers.JsonParser;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class InventoryTest {
    private static final String TIME = "2026-11-01T00:00:00Z";

    @TempDir
    Path distribution;

    @BeforeEach
    void empty() throws IOException {
        Files.createDirectories(distribution.resolve("lib"));
        Files.createDirectories(distribution.resolve("system"));
    }

    @Test
    void aDistributionIsListedWithWhatLiesWithinItsJars() throws Exception {
        jar("system/com/example/one/1.0/one-1.0.jar", "https://www.apache.org/licenses/LICENSE-2.0.txt",
            Map.of("META-INF/LICENSE", "The text of one.", "META-INF/maven/com.example/one/pom.properties", "groupId=com.example\nartifactId=one\nversion=1.0\n",
                "META-INF/maven/org.slf4j/slf4j-api/pom.properties", "groupId=org.slf4j\nartifactId=slf4j-api\nversion=2.0.12\n"));
        jar("system/org/cadrenode/cadre-pipeline/7/cadre-pipeline-7.jar", "Apache-2.0", Map.of("org/cadrenode/A.class", "", "com/cronutils/B.class", ""));
        jar("lib/two-3.jar", "MPL, see h2database.com/html/license.html", Map.of("META-INF/maven/com.h2/two/pom.properties", "groupId=com.h2\nartifactId=two\nversion=3\n"));
        Inventory.main(distribution.toString(), "7", TIME);

        String bill = Files.readString(distribution.resolve("bom.cdx.json"));
        assertEquals(List.of(), new JsonParser().validate(bill.getBytes(StandardCharsets.UTF_8), Version.VERSION_16));
        assertTrue(bill.contains("pkg:maven/com.example/one@1.0") && bill.contains("pkg:maven/org.slf4j/slf4j-api@2.0.12")
            && bill.contains("pkg:maven/com.cronutils/cron-utils@") && bill.contains("pkg:maven/com.h2/two@3"), bill);
        assertFalse(bill.contains("${"), "versions of what is within are filled in");

        String notices = Files.readString(distribution.resolve("THIRD-PARTY.txt"));
        assertTrue(notices.contains("\nApache-2.0\n  com.cronutils:cron-utils:") && notices.contains("\nMIT\n  org.slf4j:slf4j-api:2.0.12\n"), notices);
        assertTrue(notices.contains("The text of one.") && notices.contains("Mozilla Public License Version 2.0"), notices);
        assertFalse(notices.contains("cadre-pipeline"), "it is about others");

        Inventory.main(distribution.toString(), "7", TIME);
        assertEquals(bill, Files.readString(distribution.resolve("bom.cdx.json")), "the same contents give the same bill");
    }

    @Test
    void aComponentWithoutALicenceStopsTheBuild() throws IOException {
        jar("system/com/example/one/1.0/one-1.0.jar", "", Map.of());
        assertEquals(List.of("com.example:one in system/com/example/one/1.0/one-1.0.jar names no licence; read it, and add a row to licences.csv"), faults());
        assertThrows(IOException.class, () -> Inventory.main(distribution.toString(), "7", TIME));
        try (Stream<Path> files = Files.list(distribution)) {
            assertEquals(2, files.count(), "nothing is written");
        }
    }

    @Test
    void aLicenceThatNobodyKnowsIsNone() throws IOException {
        jar("system/com/example/one/1.0/one-1.0.jar", "https://www.gnu.org/licenses/agpl-3.0.html", Map.of());
        assertTrue(faults().get(0).contains("names no licence"), faults()::toString);
    }

    @Test
    void classesOfOthersInABundleOfOursMustBeNamed() throws IOException {
        jar("system/org/cadrenode/cadre-gate/7/cadre-gate-7.jar", "Apache-2.0", Map.of("org/cadrenode/A.class", "", "com/example/hidden/B.class", ""));
        assertEquals(List.of("cadre-gate has classes of others within, which embedded.csv does not name: [com/example/hidden]"), faults());
    }

    @Test
    void everyRowNamesALicenceThatIsAllowed() throws IOException {
        for (List<String> row : Table.read("licences.csv", 3)) {
            assertTrue(Licences.ALLOWED.contains(row.get(2)), row::toString);
        }
    }

    private List<String> faults() throws IOException {
        Contents contents = new Contents(distribution, Licences.read());
        contents.read();
        return contents.faults();
    }

    private void jar(String path, String licence, Map<String, String> entries) throws IOException {
        Path file = distribution.resolve(path);
        Files.createDirectories(file.getParent());
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        if (!licence.isEmpty()) {
            manifest.getMainAttributes().putValue("Bundle-License", licence);
        }
        try (OutputStream out = Files.newOutputStream(file); JarOutputStream jar = new JarOutputStream(out, manifest)) {
            for (Map.Entry<String, String> entry : entries.entrySet()) {
                jar.putNextEntry(new JarEntry(entry.getKey()));
                jar.write(entry.getValue().getBytes(StandardCharsets.UTF_8));
            }
        }
    }
}
