package org.cadrenode.itests.mainjob;

import static org.cadrenode.itests.mainjob.Steps.rows;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.cadrenode.itests.appliance.Distribution;
import org.cadrenode.rig.bundle.Signed;
import org.cadrenode.synthetic.appliance.Answer;
import org.cadrenode.synthetic.appliance.Appliance;
import org.cadrenode.synthetic.appliance.Commands;
import org.cadrenode.synthetic.appliance.MainJob;
import org.cadrenode.synthetic.errors.ErrorRates;
import org.cadrenode.synthetic.extract.RegionExtract;
import org.cadrenode.synthetic.region.RegionPlan;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A release that is loaded, the next one over the same base, and back again: once with data that both read, once through the
 * restore point. The next release is the built one under another name and with another configuration, and the second time with
 * a format that the former does not know; {@code -Dcadre.former=ARCHIVE} takes a real former release, of which stores' formats may differ:
 * then its own restore point takes it back, and what its register lacks is replayed.
 */
final class UpgradeIT {
    private static final int CHILDREN = 200;
    private static final int SEED = 20261127;
    private static final Pattern POINT = Pattern.compile("Restore point: (\\S+)");

    @TempDir
    Path folder;

    private Path base;

    @Test
    void theNextReleaseFindsEverythingAndTheFormerOneOnTheWayBack() throws IOException {
        System.out.println("The region's seed is " + SEED + ".");
        Path region = folder.resolve("region");
        new RegionExtract(new RegionPlan(CHILDREN, SEED), ErrorRates.usual()).writeTo(region);
        Path former = former();
        Path next = changed("next", "");
        Path newer = changed("newer", "vault 99 2");
        JsonNode loaded;
        base = folder.resolve("node");
        Appliance first = Appliance.make(former, base);
        try (Appliance node = first) {
            MainJob.prepare(node);
            Path changed = Signed.by(folder, "provider").trustedBy(node).sign(
                    ChangedBundle.of(former, "cadre-connector-csv", "99.0.0", folder.resolve("unsigned.jar")), folder.resolve("changed.jar"));
            node.configure("org.cadrenode.landing.cfg", "leastFreeMebibytes", "512");
            node.configure("org.cadrenode.optout.cfg", "replica", Files.createDirectory(folder.resolve("register")).toString());
            node.start();
            MainJob job = ready(node);
            node.need("connector:install " + changed);
            job.drop("mental-health", region.resolve("mental-health"));
            job.drop("cin", region.resolve("cin"));
            job.releaseAll("before");
            loaded = job.demo("digest");
            assertTrue(rows(loaded) > 0, loaded::toString);
            assertEquals(4, upgrade(next, "").exitCode(), "it runs");
            node.stop();
        }

        Answer upgraded = upgrade(next, "");
        System.out.println(upgraded.err());
        String point = point(upgraded);
        assertTrue(Files.readString(base.resolve("etc/org.cadrenode.landing.cfg")).contains("leastFreeMebibytes = 512"));
        assertTrue(Files.readString(base.resolve("etc/org.cadrenode.audit.cfg")).contains("# of the next release"));
        assertEquals(3, Commands.run(Duration.ofMinutes(1), Map.of("KARAF_BASE", base.toString()),
                List.of(former.resolve("bin/karaf").toString(), "daemon")).exitCode(), "the former release does not start over it");
        JsonNode after;
        try (Appliance node = first.on(next)) {
            node.start();
            MainJob job = ready(node);
            assertEquals(loaded, job.demo("digest"));
            assertTrue(node.need("connector:installed").contains("org.cadrenode.connector-csv"));
            node.await(Duration.ofMinutes(1), "the connector that was installed beside the distribution",
                    () -> node.run(Appliance.ADMIN, "connector:show mental-health").out().contains("csw"));
            job.importOptOuts(region.resolve("truth/optouts-initial.csv"));
            job.releaseAll("after");
            after = job.demo("digest");
            assertTrue(rows(after) < rows(loaded), after::toString);
            awaitInStep(node);
            node.kill();
        }

        boolean readable = formats(former).equals(formats(next));
        assertEquals(readable ? 0 : 3, upgrade(former, "").exitCode());
        if (readable) {
            point = point(upgrade(newer, ""));
            assertEquals(3, upgrade(former, "").exitCode());
        }
        assertEquals(0, upgrade(former, "--restore " + point).exitCode());
        try (Appliance node = first.on(former)) {
            node.start();
            MainJob job = ready(node);
            if (!readable) {
                assertEquals(loaded, job.demo("digest"));
                assertEquals(0, node.run(MainJob.GOVERNANCE, "optout:replay").exitCode());
                node.await(Duration.ofMinutes(1), "what the register's copy holds", () -> after.equals(job.demo("digest")));
            }
            assertEquals(after, job.demo("digest"), "what the next release had taken out is not back");
            assertEquals("good", job.verifyJournal().get("verdict").asText());
            // The copy of the register has nothing that the node lacks; without a copy nothing would leave now.
            awaitInStep(node);
            job.drop("ssda903", region.resolve("ssda903"));
            job.releaseAll("back");
            assertTrue(rows(job.demo("digest")) > rows(after));
        }
    }

    private static void awaitInStep(Appliance node) {
        node.await(Duration.ofMinutes(1), "the register and its copy in step", () -> {
            String replica = node.run(MainJob.GOVERNANCE, "optout:replica --json").out();
            return replica.contains("in_step") && replica.contains("\"waiting\":0");
        });
    }

    private Path former() throws IOException {
        String archive = System.getProperty("cadre.former", "");
        if (archive.isEmpty()) {
            return Distribution.home();
        }
        Path home = Files.createDirectories(folder.resolve("former"));
        Commands.need(List.of("tar", "-xzf", archive, "-C", home.toString(), "--strip-components=1"));
        return home;
    }

    /** The built release under another name; {@code format} takes the place of the line of that store. */
    private Path changed(String name, String format) throws IOException {
        Path home = folder.resolve(name);
        Commands.need(List.of("cp", "-a", Distribution.home().toString(), home.toString()));
        Path formats = home.resolve("lib/formats");
        String lines = Files.readString(formats).replaceFirst("(?m)^# release: .*$", "# release: " + name);
        Matcher store = Pattern.compile("^\\S+ ").matcher(format);
        if (store.find()) {
            lines = lines.replaceFirst("(?m)^" + store.group() + ".*$", format);
        }
        Files.writeString(formats, lines);
        Path shipped = home.resolve("etc/org.cadrenode.audit.cfg");
        Files.writeString(shipped, "# of the next release\n" + Files.readString(shipped));
        return home;
    }

    private static String point(Answer upgraded) {
        assertEquals(0, upgraded.exitCode(), upgraded::toString);
        Matcher point = POINT.matcher(upgraded.err());
        assertTrue(point.find(), upgraded::toString);
        return point.group(1);
    }

    private static List<String> formats(Path home) throws IOException {
        return Files.readAllLines(home.resolve("lib/formats")).stream().filter(line -> !line.startsWith("#")).toList();
    }

    private static MainJob ready(Appliance appliance) {
        MainJob job = new MainJob(appliance, Duration.ofMinutes(5));
        job.awaitReady();
        return job;
    }

    private Answer upgrade(Path home, String arguments) {
        return Commands.run(Duration.ofMinutes(2), Map.of("KARAF_BASE", base.toString()),
                Stream.concat(Stream.of(home.resolve("bin/upgrade").toString()), Stream.of(arguments.split(" ")).filter(word -> !word.isEmpty())).toList());
    }
}
