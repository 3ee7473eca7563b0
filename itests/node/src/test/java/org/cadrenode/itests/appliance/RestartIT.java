package org.cadrenode.itests.appliance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.cadrenode.synthetic.appliance.Appliance;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One base directory through the life of an installation: first start, a power cut, an orderly stop. */
final class RestartIT {
    private static final String AUDITOR = "aurel";

    @TempDir(factory = OnDisk.class)
    Path directory;

    @Test
    void anApplianceComesBackOverItsBaseDirectoryWithTheSameUsersAndHostKey() throws IOException {
        try (Appliance appliance = Appliance.make(Distribution.home(), directory.resolve("base"))
                .addUser(AUDITOR, "auditor").start()) {
            byte[] hostKey = Files.readAllBytes(appliance.base().resolve("data/cadre/host.key"));
            String bundles = settled(appliance);
            long first = appliance.pid();
            long logins = logins(appliance);
            Set<String> commands = commands(appliance);

            appliance.kill();
            assertFalse(appliance.running());
            appliance.start();

            assertNotEquals(first, appliance.pid());
            assertEquals(bundles, settled(appliance));
            assertTrue(logins(appliance) > logins, "logins are put on record after a restart, too");
            assertEquals(0, Arrays.compare(hostKey, Files.readAllBytes(appliance.base().resolve("data/cadre/host.key"))));

            appliance.kill();
            halve(appliance.base().resolve("data/cache/bundle0/wiring"));
            appliance.start();
            assertEquals(commands, commands(appliance), "the same commands whatever the power left of Karaf's notes");

            assertEquals(0, appliance.stop().exitCode());
            assertFalse(appliance.running());
            assertEquals(4, appliance.stop().exitCode(), "a second stop has nothing to stop");
        }
    }

    @Test
    void twoBaseDirectoriesOverOneHomeRunSideBySideAndLeaveTheHomeAsItWas() throws IOException {
        String before = listing(Distribution.home());
        try (Appliance one = Appliance.make(Distribution.home(), directory.resolve("one")).start();
                Appliance two = Appliance.make(Distribution.home(), directory.resolve("two")).start()) {
            assertTrue(one.running());
            assertEquals("here", two.run(Appliance.ADMIN, "echo here").out().trim());
        }
        assertEquals(before, listing(Distribution.home()));
    }

    // As a power failure may leave files that nothing forced.
    private static void halve(Path folder) throws IOException {
        List<Path> notes;
        try (Stream<Path> files = Files.list(folder)) {
            notes = files.toList();
        }
        assertFalse(notes.isEmpty());
        for (Path note : notes) {
            byte[] whole = Files.readAllBytes(note);
            Files.write(note, Arrays.copyOf(whole, whole.length / 2));
        }
    }

    // The console opens before the keystore does, on which rooms wait.
    private static String settled(Appliance appliance) {
        String list = "bundle:list -t 0 -s --no-format";
        appliance.await(Duration.ofMinutes(1), "bundle that waits for nothing", () -> !appliance.need(list).contains("Waiting"));
        return appliance.need(list);
    }

    private static Set<String> commands(Appliance appliance) {
        return appliance.need("help").lines().filter(line -> line.contains("|"))
                .map(line -> line.substring(0, line.indexOf('|')).replaceAll("\\x1b\\[[0-9]*m", "").strip()).collect(Collectors.toCollection(TreeSet::new));
    }

    private static long logins(Appliance appliance) {
        return Pattern.compile("LOGIN_ACCEPTED").matcher(
                appliance.run(AUDITOR, "audit:search --action LOGIN_ACCEPTED --actor " + AUDITOR + " --json").out()).results().count();
    }

    private static String listing(Path home) throws IOException {
        try (var files = Files.walk(home)) {
            return files.map(path -> home.relativize(path).toString()).sorted().reduce("", (all, path) -> all + path + "\n");
        }
    }
}
