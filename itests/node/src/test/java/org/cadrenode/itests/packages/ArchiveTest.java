package org.cadrenode.itests.packages;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.cadrenode.itests.appliance.Distribution;
import org.cadrenode.synthetic.appliance.Commands;
import org.junit.jupiter.api.Test;

/** The archive and what lies beside it. That a second build gives the same bytes, {@code ./cadre dist --check} shows. */
final class ArchiveTest {
    private static final Path BESIDE = Distribution.archive().toAbsolutePath().getParent();

    @Test
    void nothingInItTellsWhenOrByWhomItWasBuilt() {
        List<String> entries = Commands.need(List.of("tar", "--numeric-owner", "--utc", "--full-time", "-tvzf", Distribution.archive().toString())).out().lines().toList();
        assertTrue(entries.size() > 500, () -> entries.size() + " entries");
        Set<String> marks = entries.stream().map(entry -> {
            String[] parts = entry.split("\\s+", 6);
            return parts[0] + " " + parts[1] + " " + parts[3] + " " + parts[4];
        }).collect(Collectors.toCollection(TreeSet::new));
        assertEquals(Set.of("-rw-r--r-- 0/0 2026-11-01 00:00:00", "-rwxr-xr-x 0/0 2026-11-01 00:00:00", "drwxr-xr-x 0/0 2026-11-01 00:00:00"), marks);
        assertEquals(Set.of("bin"), entries.stream().filter(entry -> entry.startsWith("-rwx")).map(entry -> entry.split("/")[2])
                .collect(Collectors.toSet()), "only what lies in bin may be run");
        String archive = entries.toString();
        assertFalse(archive.contains(System.getProperty("user.home")) || archive.contains(BESIDE.toString()), "no path of the machine that built it");
    }

    @Test
    void theChecksumsBesideItHold() throws IOException {
        List<String> names = Files.readAllLines(BESIDE.resolve("SHA256SUMS")).stream().map(line -> line.substring(66)).toList();
        assertEquals(3, names.size(), names::toString);
        assertTrue(names.stream().anyMatch(name -> name.endsWith(".tar.gz")) && names.stream().anyMatch(name -> name.endsWith(".cdx.json"))
                && names.stream().anyMatch(name -> name.endsWith("_all.deb")), names::toString);
        Commands.need(List.of("sh", "-c", "cd \"$0\" && sha256sum --strict --check SHA256SUMS", BESIDE.toString()));
    }

    @Test
    void theBillOfMaterialsListsEveryJarWithItsDigestAndAnAllowedLicence() throws IOException {
        Path home = Distribution.home();
        Map<String, String> jars = new TreeMap<>();
        for (String root : List.of("lib", "system")) {
            try (Stream<Path> files = Files.walk(home.resolve(root))) {
                files.filter(file -> file.toString().endsWith(".jar")).forEach(file -> jars.put(home.relativize(file).toString(), ""));
            }
        }
        Commands.need(Stream.concat(Stream.of("sha256sum"), jars.keySet().stream().map(jar -> home.resolve(jar).toString())).toList()).out().lines()
                .forEach(line -> jars.put(home.relativize(Path.of(line.substring(66))).toString(), line.substring(0, 64)));

        Map<String, String> listed = new TreeMap<>();
        String notices = Files.readString(home.resolve("THIRD-PARTY.txt"));
        for (JsonNode component : JsonMapper.builder().build().readTree(home.resolve("bom.cdx.json").toFile()).get("components")) {
            listed.put(component.get("properties").get(0).get("value").asText(), component.get("hashes").get(0).get("content").asText());
            noticed(component, notices);
        }
        assertEquals(jars, listed);
        Path beside = BESIDE.resolve(Distribution.archive().getFileName().toString().replace(".tar.gz", ".cdx.json"));
        assertEquals(-1, Files.mismatch(home.resolve("bom.cdx.json"), beside), "the one beside the archive is the one within");
    }

    private static void noticed(JsonNode component, String notices) {
        Set<String> allowed = Set.of("Apache-2.0", "MIT", "BSD-2-Clause", "BSD-3-Clause", "EPL-2.0", "MPL-2.0", "CDDL-1.1", "LGPL-2.1-or-later");
        String name = component.get("group").asText() + ":" + component.get("name").asText();
        JsonNode licences = component.get("licenses");
        assertTrue(licences.size() == 1 && allowed.contains(licences.get(0).get("license").get("id").asText()), () -> name + " is under " + licences);
        assertEquals(!name.startsWith("org.cadrenode:"), notices.contains("\n  " + name + ":") || notices.contains("\n  " + name + "\n"), name);
        component.path("components").forEach(inner -> noticed(inner, notices));
    }

    @Test
    void theManualIsInIt() {
        assertTrue(Files.isRegularFile(Distribution.home().resolve("manual/install.md")));
        assertTrue(Files.isRegularFile(Distribution.home().resolve("LICENSE")));
    }
}
