package org.cadrenode.itests.packages;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.cadrenode.itests.appliance.Distribution;
import org.cadrenode.synthetic.appliance.Commands;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the Debian package holds. That it installs, runs, is upgraded and removed is in {@link DebianPackageIT}. */
final class DebianPackageTest {
    private static final Pattern PLACES = Pattern.compile(
            "\\./(usr/(share/(cadre-node/.+|man/man8/cadre-node\\.8|doc/cadre-node/(copyright|manual))|bin/cadre-node|lib/systemd/system/cadre-node\\.service)|etc/cadre-node/.+)");

    @TempDir
    static Path folder;

    @BeforeAll
    static void dpkgIsHere() {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/dpkg-deb")), "There is no dpkg-deb here: the Debian package is not looked at");
    }

    static Path file() {
        try (Stream<Path> files = Files.list(Distribution.archive().toAbsolutePath().getParent())) {
            return files.filter(file -> file.getFileName().toString().matches("cadre-node_.*_all\\.deb")).reduce((one, two) -> {
                throw new IllegalStateException("There are several packages: ./cadre dist after a clean");
            }).orElseThrow();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private record Entry(String mode, String owner, String path) {
        boolean directory() {
            return mode.startsWith("d");
        }
    }

    private static List<Entry> entries() {
        return Commands.need(List.of("dpkg-deb", "-c", file().toString())).out().lines().map(line -> line.split("\\s+", 6))
                .map(parts -> new Entry(parts[0], parts[1], parts[5].replaceFirst(" -> .*", ""))).toList();
    }

    @Test
    void everythingLiesInDebiansPlacesAndIsRootsAlone() {
        for (Entry entry : entries()) {
            assertEquals("root/root", entry.owner(), entry::path);
            assertTrue(entry.directory() || PLACES.matcher(entry.path()).matches(), entry::path);
            assertFalse(!entry.mode().startsWith("l") && (entry.mode().charAt(5) == 'w' || entry.mode().charAt(8) == 'w'), () -> entry.path() + " can be written by others");
            assertFalse(entry.mode().contains("s") || entry.mode().contains("t"), () -> entry.path() + " has a special mode");
        }
    }

    @Test
    void everySettingIsTheSitesToEditAndNothingElseIs() {
        Set<String> settings = entries().stream().filter(entry -> !entry.directory() && entry.path().startsWith("./etc/"))
                .map(entry -> entry.path().substring(1)).collect(Collectors.toCollection(TreeSet::new));
        assertTrue(settings.size() > 80, () -> settings.size() + " settings");
        assertEquals(settings, new TreeSet<>(control("conffiles").lines().filter(line -> !line.isBlank()).toList()));
        assertFalse(settings.contains("/etc/cadre-node/site.properties"), "what setup writes is no package's");
    }

    @Test
    void noSecretKeyOrUserComesWithIt() throws IOException {
        Path root = folder.resolve("root");
        Commands.need(List.of("dpkg-deb", "-x", file().toString(), root.toString()));
        try (Stream<Path> files = Files.walk(root)) {
            for (Path one : files.filter(Files::isRegularFile).toList()) {
                String name = one.getFileName().toString();
                assertFalse(name.matches("(?i)(host\\.key.*|.*\\.(p12|jks|bcfks|pem|key|asc)|users\\.(json|properties)|keys\\.properties|first-(users|login)|id_.*)"), one::toString);
                if (!name.endsWith(".jar")) {
                    assertFalse(new String(Files.readAllBytes(one), StandardCharsets.ISO_8859_1).contains("PRIVATE KEY--"), one::toString);
                }
            }
        }
    }

    @Test
    void itNeedsWhatDebianTwelveHas() {
        String control = control("control");
        assertTrue(control.contains("Depends: openjdk-17-jre-headless | "), control);
        assertTrue(control.contains("Architecture: all\n") && control.contains("Package: cadre-node\n"), control);
        assertFalse(control.contains("[["), "every place is filled");
    }

    @Test
    void itsScriptsAreSoundShellAndFailAtTheFirstError() throws IOException {
        for (String name : List.of("postinst", "prerm", "postrm")) {
            Path script = Files.writeString(folder.resolve(name), control(name));
            Commands.need(List.of("sh", "-n", script.toString()));
            assertTrue(control(name).contains("\nset -e\n"), name);
            assertFalse(control(name).contains("[["), name);
        }
        assertTrue(control("postrm").contains("remove-all-data"), "data go only if that is asked for");
    }

    private static String control(String name) {
        return Commands.need(List.of("dpkg-deb", "-I", file().toString(), name)).out();
    }
}
