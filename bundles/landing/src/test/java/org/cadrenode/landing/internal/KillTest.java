package org.cadrenode.landing.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.cadrenode.api.delivery.DeliveryId;
import org.cadrenode.api.delivery.DeliveryStatus;
import org.cadrenode.api.delivery.Landed;
import org.cadrenode.api.delivery.Screened;
import org.cadrenode.api.delivery.Stage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The zone is killed at every single step that it does on disk, and finished by the next start. */
final class KillTest {
    private static final String CONTENT = Zone.CONTENT + "child,bad-gus\n";

    @TempDir
    Path folder;

    @Test
    void aKillAtAnyStepLeavesWhatAnUndisturbedRunLeaves() throws IOException {
        Path undisturbed = folder.resolve("undisturbed");
        everything(new Zone(undisturbed));
        Set<String> expected = new Zone(undisturbed).picture();
        List<String> files = files(undisturbed);

        int kills = 0;
        for (int step = 0; ; step++) {
            Path directory = folder.resolve("killed-" + step);
            KillableFiles killable = new KillableFiles(step);
            killed(() -> everything(new Zone(directory, killable)));
            if (!killable.dead()) {
                break;
            }
            kills++;
            // A second kill, while the first one is cleared up.
            KillableFiles again = new KillableFiles(step % 17);
            killed(() -> new Zone(directory, again));
            everything(new Zone(directory));
            assertEquals(expected, new Zone(directory).picture(), "killed at step " + step);
            assertEquals(files, files(directory), "killed at step " + step);
        }
        assertTrue(kills > 60, "only " + kills + " steps were seen");
    }

    @Test
    void aKillWhileHeldRecordsGoOnNeitherLosesNorDoublesOne() throws IOException {
        Set<String> expected = new TreeSet<>();
        for (int step = 0; ; step++) {
            Path directory = folder.resolve("held-" + step);
            Landed landed = new Zone(directory).land(CONTENT);
            DeliveryId id = new Zone(directory).screen(landed).id();
            KillableFiles killable = new KillableFiles(step);
            killed(() -> new Zone(directory, killable).zone.continueHeld(id));
            Zone after = new Zone(directory);
            List<String> records = new ArrayList<>();
            long read = 0;
            for (DeliveryStatus status : after.zone.deliveries()) {
                records.addAll(after.records(status.milestone().id()));
                read += status.milestone().tally().read();
            }
            assertEquals(8, read, "killed at step " + step);
            if (expected.isEmpty()) {
                expected.addAll(records);
            }
            assertEquals(7, records.size(), "killed at step " + step);
            assertEquals(expected, new TreeSet<>(records), "killed at step " + step);
            if (!killable.dead()) {
                assertEquals(2, after.zone.deliveries().size());
                break;
            }
        }
    }

    @Test
    void aKillWhileStoppedRecordsGoOnNeitherLosesNorDoublesOne() throws IOException {
        String content = "child,ada\nchild,out-ben\nevent,out-ben\nevent,out-cat\n";
        BitSet stopped = new BitSet();
        stopped.set(1, 3);
        for (int step = 0; ; step++) {
            Path directory = folder.resolve("stopped-" + step);
            DeliveryId id = new Zone(directory).screen(new Zone(directory).land(content)).id();
            KillableFiles killable = new KillableFiles(step);
            killed(() -> new Zone(directory, killable).zone.continueReturned(id, stopped));
            Zone after = new Zone(directory);
            List<String> records = new ArrayList<>();
            for (DeliveryStatus status : after.zone.deliveries()) {
                records.addAll(after.records(status.milestone().id()));
            }
            assertEquals(List.of("1 child ada", "2 child out-ben", "3 event out-ben", "4 event out-cat"), records.stream().sorted().toList(),
                    "killed at step " + step);
            if (!killable.dead()) {
                assertEquals(2, after.zone.deliveries().size());
                break;
            }
        }
    }

    @Test
    void whatIsLeftOfAnUnfinishedReceiptIsGoneAtTheNextStart() throws IOException {
        KillableFiles killable = new KillableFiles(12);
        killed(() -> new Zone(folder, killable).receive(CONTENT));
        assertTrue(killable.dead());
        Zone after = new Zone(folder);
        assertEquals(List.of(), after.zone.deliveries());
        assertEquals(List.of(), files(folder));
    }

    // What a pipeline does: each step only if it was not done.
    private static void everything(Zone zone) throws IOException {
        DeliveryId id = zone.receive(CONTENT).id();
        if (zone.zone.delivery(id).orElseThrow().milestone().stage() == Stage.RECEIVED) {
            zone.zone.land(zone.zone.delivery(id).orElseThrow().milestone().delivery(), Zone.lines());
        }
        if (zone.zone.delivery(id).orElseThrow().milestone() instanceof Landed landed) {
            zone.screen(landed);
        }
        if (zone.zone.deliveries().size() == 1) {
            zone.zone.continueHeld(id);
        }
        DeliveryId second = id.continuation(2);
        if (zone.zone.delivery(second).orElseThrow().milestone() instanceof Landed landed) {
            Screened screened = zone.screen(landed);
            assertEquals(3, screened.tally().held());
        }
    }

    private static void killed(Steps steps) throws IOException {
        try {
            steps.run();
        } catch (KillableFiles.Killed e) {
            return;
        }
    }

    private static List<String> files(Path directory) throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            return all.filter(Files::isRegularFile)
                    .map(file -> directory.relativize(file).toString().replaceAll("-[0-9]+$", "-n"))
                    .sorted().collect(Collectors.toList());
        }
    }

    @FunctionalInterface
    private interface Steps {
        void run() throws IOException;
    }
}
