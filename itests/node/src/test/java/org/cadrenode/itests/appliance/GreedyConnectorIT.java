package org.cadrenode.itests.appliance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.cadrenode.rig.bundle.Signed;
import org.cadrenode.rig.bundle.TroubleBundle;
import org.cadrenode.synthetic.appliance.Answer;
import org.cadrenode.synthetic.appliance.Appliance;
import org.cadrenode.synthetic.appliance.MainJob;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A connector that takes all memory ends the node, but not behind each start for ever. The rig's fault {@code greedy} has all of it. */
final class GreedyConnectorIT {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final String SOURCE = "greedy-reading";
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path folder;

    @Test
    void aDeliveryInWhichTheNodeEndedAgainAndAgainIsSuspendedUntilItIsResumed() throws Exception {
        try (Appliance node = Appliance.make(Distribution.home(), folder.resolve("base")).environment("CADRE_HEAP", "256m")) {
            MainJob.prepare(node);
            Signed provider = Signed.by(folder, "provider").trustedBy(node);
            Path deploy = Files.createDirectories(node.base().resolve("deploy"));
            provider.sign(TroubleBundle.greedy(node.home(), folder), deploy.resolve("greedy.jar"));
            node.start();
            new MainJob(node, LIMIT).awaitReady();
            Path greedy = Files.writeString(node.base().resolve("data").resolve(SOURCE), "");
            drop(node, "much");
            ended(node);
            assertTrue(Files.readString(node.base().resolve("console.txt")).contains("Terminating due to java.lang.OutOfMemoryError"));

            // As if it had ended three times more: the pauses between are the rig's to wait for.
            Path count = onlyFile(node.base().resolve("data/cadre/suspicion"));
            assertEquals(1, Files.size(count));
            Files.write(count, new byte[4]);
            node.start();
            drop(node, "little");
            node.await(LIMIT, "reading of the other delivery", () -> waiting(node).stream().anyMatch(one -> one.equals("dictionary")));
            assertTrue(waiting(node).contains("delivery:resume, since the node ended 4 times in it"), waiting(node)::toString);
            Answer check = node.run(MainJob.OPERATOR, "node:check --json");
            String id = check.out().replaceAll("(?s).*Delivery (D-\\w+) is suspended.*", "$1");
            assertTrue(id.matches("D-\\w{12}"), check::toString);

            Answer other = node.run(MainJob.OPERATOR, "delivery:resume D-222222222222");
            assertEquals(3, other.exitCode(), other::toString);
            assertEquals(0, node.run(MainJob.OPERATOR, "delivery:resume " + id).exitCode());
            ended(node);
            assertEquals(1, Files.size(count), "it begins anew");

            Files.delete(greedy);
            node.start();
            node.await(LIMIT, "reading of both", () -> waiting(node).equals(List.of("dictionary", "dictionary")));
            assertFalse(Files.exists(count));
            new MainJob(node, LIMIT).awaitReady();
            assertEquals(0, node.run(MainJob.OPERATOR, "node:check --json").out().split("suspended", -1).length - 1);
        }
    }

    private static void drop(Appliance node, String content) throws IOException {
        Path inbox = Files.createDirectories(node.base().resolve("data/inbox").resolve(SOURCE));
        Files.writeString(inbox.resolve(content + ".txt"), content);
    }

    private static void ended(Appliance node) throws InterruptedException {
        long until = System.nanoTime() + LIMIT.toNanos();
        while (node.running() && System.nanoTime() < until) {
            Thread.sleep(100);
        }
        assertFalse(node.running());
    }

    private static Path onlyFile(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> all = files.toList();
            assertEquals(1, all.size(), all::toString);
            return all.get(0);
        }
    }

    // What the source's deliveries wait for, sorted.
    private static List<String> waiting(Appliance node) {
        try {
            JsonNode all = JSON.readTree(node.run(MainJob.OPERATOR, "delivery:list --json").out());
            return StreamSupport.stream(all.spliterator(), false).filter(one -> one.path("source").asText().equals(SOURCE))
                    .map(one -> one.path("waiting_for").asText()).sorted().toList();
        } catch (IOException e) {
            return List.of();
        }
    }
}
