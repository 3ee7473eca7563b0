package org.cadrenode.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.cadrenode.synthetic.appliance.Answer;
import org.cadrenode.synthetic.appliance.Commands;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code bin/upgrade} on small made-up releases, which consist of nothing but configuration and formats. */
final class UpgradeTest {
    private static final String FEATURES = "org.apache.karaf.features.cfg";

    @TempDir
    Path folder;

    private Path one;
    private Path two;
    private Path base;

    @BeforeEach
    void make() throws IOException {
        one = release("one", "vault 2 2\n");
        two = release("two", "vault 3 2\n");
        base = Files.createDirectories(folder.resolve("base"));
        Files.createDirectories(base.resolve("data/cadre/vault"));
        Commands.need(List.of("cp", "-r", one.resolve("etc").toString(), base.resolve("etc").toString()));
        assertEquals(0, run(one, "--admit").exitCode());
        Files.writeString(base.resolve("data/cadre/vault/store"), "as of one");
        Files.createDirectories(base.resolve("data/cache"));
    }

    @Test
    void anotherReleaseDoesNotStartBeforeItsUpgrade() throws IOException {
        assertEquals(0, run(one, "--admit").exitCode());
        Answer refused = run(two, "--admit");
        assertEquals(3, refused.exitCode());
        assertTrue(refused.err().contains("bin/upgrade"), refused::toString);
        assertEquals(0, run(two).exitCode());
        assertEquals(0, run(two, "--admit").exitCode());
        assertEquals(3, run(one, "--admit").exitCode());
        assertFalse(Files.exists(base.resolve("data/cache")), "the framework begins anew");
        assertEquals("as of one", Files.readString(base.resolve("data/cadre/vault/store")));
    }

    @Test
    void whatTheSiteChangedStaysAndAllElseIsTheNewReleases() throws IOException {
        edit("untouched.cfg", "");
        Files.writeString(base.resolve("etc/site.cfg"), "port = 9000\nlevel = 1\n\n\n\nmode = a\n");
        Files.writeString(base.resolve("etc/clash.cfg"), "limit = 7\n");
        Files.writeString(base.resolve("etc/own.cfg"), "ours = 1\n");
        Files.delete(base.resolve("etc/unwanted.cfg"));
        Files.writeString(base.resolve("etc/" + FEATURES), Files.readString(base.resolve("etc/" + FEATURES))
                .replace("    resource/1.0, \\\n", "").replace("    shell/4.1, \\\n", "    shell/4.1, \\\n    extra/1.7, \\\n"));
        Files.writeString(two.resolve("etc/untouched.cfg"), "fresh = 2\n");
        Files.writeString(two.resolve("etc/site.cfg"), "port = 8000\nlevel = 1\n\n\n\nmode = b\n");
        Files.writeString(two.resolve("etc/clash.cfg"), "limit = 9\n");
        Files.writeString(two.resolve("etc/added.cfg"), "added = 1\n");
        Files.writeString(two.resolve("etc/unwanted.cfg"), "unwanted = 2\n");
        Files.delete(two.resolve("etc/dropped.cfg"));
        Files.writeString(two.resolve("etc/" + FEATURES), Files.readString(two.resolve("etc/" + FEATURES)).replace("/1.0", "/2.0")
                .replace("    provider/2.0, \\\n", "    provider/2.0, \\\n    watch/2.0, \\\n"));

        Answer dry = run(two, "--dry-run");
        assertEquals(0, dry.exitCode(), dry::toString);
        assertTrue(dry.err().contains("vault 2 to 3") && dry.err().contains("CONFLICT: ./clash.cfg"), dry::toString);
        assertEquals(3, run(two, "--admit").exitCode(), "a dry run changes nothing");
        assertTrue(points().isEmpty() && Files.exists(base.resolve("data/cache")) && !Files.exists(base.resolve("etc/added.cfg")));

        Answer done = run(two);
        assertEquals(0, done.exitCode(), done::toString);
        assertEquals("fresh = 2\n", etc("untouched.cfg"));
        assertEquals("port = 9000\nlevel = 1\n\n\n\nmode = b\n", etc("site.cfg"));
        assertEquals("limit = 7\n", etc("clash.cfg"));
        assertEquals("ours = 1\n", etc("own.cfg"));
        assertEquals("added = 1\n", etc("added.cfg"));
        assertFalse(Files.exists(base.resolve("etc/unwanted.cfg")) || Files.exists(base.resolve("etc/dropped.cfg")));
        String features = etc(FEATURES);
        assertTrue(features.contains("provider/2.0") && features.contains("watch/2.0") && features.contains("extra/1.7"), features);
        assertFalse(features.contains("resource") || features.contains("/1.0"), features);
        String conflict = Files.readString(base.resolve("etc.conflicts/clash.cfg"));
        assertTrue(conflict.contains("limit = 7") && conflict.contains("limit = 9") && conflict.contains("<<<<<<< site"), conflict);
    }

    @Test
    void theWayBackKeepsDataThatTheFormerReleaseReads() throws IOException {
        Files.writeString(two.resolve("lib/formats"), "# release: two\nvault 2 2\n");
        Files.writeString(base.resolve("etc/site.cfg"), "port = 9000\nlevel = 1\n\n\n\nmode = a\n");
        Files.writeString(two.resolve("etc/site.cfg"), "port = 8000\nlevel = 1\n\n\n\nmode = b\n");
        assertEquals(0, run(two).exitCode());
        Files.writeString(base.resolve("data/cadre/vault/store"), "as of two");
        assertEquals(0, run(one).exitCode());
        assertEquals("as of two", Files.readString(base.resolve("data/cadre/vault/store")));
        assertEquals("port = 9000\nlevel = 1\n\n\n\nmode = a\n", etc("site.cfg"));
        assertEquals(0, run(one, "--admit").exitCode());
    }

    @Test
    void dataThatTheFormerReleaseCannotReadComeBackFromTheRestorePointAndNothingIsDeleted() throws IOException {
        assertEquals(0, run(two).exitCode());
        Files.writeString(base.resolve("data/cadre/vault/store"), "as of two");
        Answer refused = run(one);
        assertEquals(3, refused.exitCode());
        assertTrue(refused.err().contains("vault (format 3, this release knows up to 2)"), refused::toString);
        assertEquals("as of two", Files.readString(base.resolve("data/cadre/vault/store")));
        String point = points().get(0);
        assertEquals(3, run(two, "--restore", point).exitCode(), "it is of the other release");
        assertEquals(2, run(one, "--restore", "../" + point).exitCode());

        Answer restored = run(one, "--restore", point);
        assertEquals(0, restored.exitCode(), restored::toString);
        assertTrue(restored.err().contains("optout:replay"), restored::toString);
        assertEquals("as of one", Files.readString(base.resolve("data/cadre/vault/store")));
        assertEquals("as of two", Files.readString(base.resolve("data.former/cadre/vault/store")));
        assertEquals(0, run(one, "--admit").exitCode());
        assertEquals(2, run(one, "--forget", "another").exitCode());
        assertEquals(0, run(one, "--forget", point).exitCode());
        assertTrue(points().isEmpty());
    }

    @Test
    void aRestorePointThatWasAlteredIsRefused() throws IOException {
        assertEquals(0, run(two).exitCode());
        Path stored = base.resolve("restore-points").resolve(points().get(0)).resolve("data/cadre/vault/store");
        Files.writeString(stored, "as of onf");
        assertEquals(1, run(one, "--restore", points().get(0)).exitCode());
        Files.writeString(base.resolve("restore-points").resolve(points().get(0)).resolve("data.sha256"), "");
        assertEquals(1, run(one, "--restore", points().get(0)).exitCode(), "a list that was cut off");
    }

    @Test
    void aRestoreThatIsKilledWhileDataChangePlacesLosesNothingAndReleasesNothing() throws IOException {
        assertEquals(0, run(two).exitCode());
        Files.writeString(base.resolve("data/cadre/vault/store"), "as of two");
        Path programs = Files.createDirectory(folder.resolve("programs"));
        Path killing = Files.writeString(programs.resolve("mv"), "#!/bin/sh\ncase $2 in */data) kill -9 $PPID; exit 1 ;; esac\nexec /bin/mv \"$@\"\n");
        Files.setPosixFilePermissions(killing, Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_EXECUTE));
        Answer killed = Commands.run(Duration.ofMinutes(1), Map.of("KARAF_BASE", base.toString(), "PATH", programs + ":" + System.getenv("PATH")),
                List.of(one.resolve("bin/upgrade").toString(), "--restore", points().get(0)));
        assertTrue(killed.exitCode() != 0, killed::toString);
        assertTrue(Files.exists(base.resolve("data.restored/cadre/restored")), "no data without the mark that shuts release");
        assertEquals(3, run(one, "--admit").exitCode(), "an empty node does not start in its place");
        assertEquals(0, run(one, "--restore", points().get(0)).exitCode());
        assertEquals("as of one", Files.readString(base.resolve("data/cadre/vault/store")));
        assertEquals("as of two", Files.readString(base.resolve("data.former/cadre/vault/store")));
        assertTrue(Files.exists(base.resolve("data/cadre/restored")));
    }

    @Test
    void directoriesThatLieElsewhereStayThere() throws IOException {
        for (String name : List.of("etc", "data")) {
            Files.move(base.resolve(name), folder.resolve("elsewhere-" + name));
            Files.createSymbolicLink(base.resolve(name), folder.resolve("elsewhere-" + name));
        }
        Files.writeString(base.resolve("etc/site.cfg"), "port = 9000\nlevel = 1\n\n\n\nmode = a\n");
        assertEquals(0, run(two).exitCode());
        assertTrue(Files.isRegularFile(base.resolve("restore-points").resolve(points().get(0)).resolve("etc/site.cfg")));
        assertTrue(Files.isSymbolicLink(base.resolve("etc")) && etc("site.cfg").startsWith("port = 9000"));
        Files.writeString(base.resolve("etc/site.cfg"), "port = 1\n");
        assertEquals(0, run(one, "--restore", points().get(0)).exitCode());
        assertEquals("as of one", Files.readString(folder.resolve("elsewhere-data/cadre/vault/store")));
        assertTrue(Files.exists(folder.resolve("elsewhere-data.former")) && etc("site.cfg").startsWith("port = 9000"));
    }

    @Test
    void oneAtATime() {
        Answer second = Commands.run(Duration.ofMinutes(1), Map.of("KARAF_BASE", base.toString()),
                List.of("flock", base.toString(), two.resolve("bin/upgrade").toString()));
        assertEquals(4, second.exitCode(), second::toString);
        Answer start = Commands.run(Duration.ofMinutes(1), Map.of("KARAF_BASE", base.toString()),
                List.of("flock", base.toString(), one.resolve("bin/upgrade").toString(), "--admit"));
        assertEquals(4, start.exitCode(), start::toString);
    }

    @Test
    void whereNoRestorePointFitsNothingIsChanged() throws IOException {
        Answer failed = Commands.run(Duration.ofMinutes(1), Map.of("KARAF_BASE", base.toString(), "CADRE_RESTORE_POINTS", "/proc/none"),
                List.of(two.resolve("bin/upgrade").toString()));
        assertEquals(1, failed.exitCode(), failed::toString);
        assertEquals(0, run(one, "--admit").exitCode());
        assertTrue(Files.exists(base.resolve("data/cache")));
    }

    @Test
    void aBaseThatNothingRanOnYetIsBroughtOverToo() throws IOException {
        Commands.need(List.of("rm", "-r", base.resolve("data").toString()));
        Files.createDirectories(base.resolve("data"));
        Answer done = run(two);
        assertEquals(0, done.exitCode(), done::toString);
        assertFalse(done.err().contains("sha256sum"), done::toString);
        assertEquals(0, run(two, "--admit").exitCode());
    }

    private Answer run(Path home, String... arguments) {
        return Commands.run(Duration.ofMinutes(1), Map.of("KARAF_BASE", base.toString()),
                Stream.concat(Stream.of(home.resolve("bin/upgrade").toString()), Stream.of(arguments)).toList());
    }

    private String etc(String file) throws IOException {
        return Files.readString(base.resolve("etc").resolve(file));
    }

    private void edit(String file, String more) throws IOException {
        Files.writeString(base.resolve("etc").resolve(file), etc(file) + more);
    }

    private List<String> points() throws IOException {
        if (!Files.exists(base.resolve("restore-points"))) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(base.resolve("restore-points"))) {
            return all.map(point -> point.getFileName().toString()).filter(name -> !name.startsWith(".")).toList();
        }
    }

    private Path release(String name, String formats) throws IOException {
        Path home = folder.resolve(name);
        Path script = Files.createDirectories(home.resolve("bin")).resolve("upgrade");
        Files.copy(Path.of(System.getProperty("cadre.top"), "assembly/src/main/bin/upgrade"), script);
        Files.setPosixFilePermissions(script, Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_EXECUTE));
        Path lib = Files.createDirectories(home.resolve("lib"));
        Files.writeString(lib.resolve("formats"), "# release: " + name + "\n" + formats);
        Files.writeString(lib.resolve("bundles.sha256"), name);
        Path etc = Files.createDirectories(home.resolve("etc"));
        Files.writeString(etc.resolve("untouched.cfg"), "fresh = 1\n");
        Files.writeString(etc.resolve("site.cfg"), "port = 8000\nlevel = 1\n\n\n\nmode = a\n");
        Files.writeString(etc.resolve("clash.cfg"), "limit = 5\n");
        Files.writeString(etc.resolve("unwanted.cfg"), "unwanted = 1\n");
        Files.writeString(etc.resolve("dropped.cfg"), "dropped = 1\n");
        Files.writeString(etc.resolve(FEATURES), "featuresRepositories = \\\n    mvn:org.example/features/1.0/xml/features\n\nfeaturesBoot = \\\n"
                + "    shell/4.1, \\\n    provider/1.0, \\\n    resource/1.0, \\\n    foundation/1.0\n\nautoRefresh=true\n");
        return home;
    }
}
