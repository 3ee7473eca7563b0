package org.cadrenode.pipeline.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.cadrenode.api.delivery.Delivery;
import org.cadrenode.api.delivery.DeliveryId;
import org.cadrenode.api.delivery.DeliveryStatus;
import org.cadrenode.api.delivery.Digest;
import org.cadrenode.api.delivery.Landed;
import org.cadrenode.api.delivery.Milestone;
import org.cadrenode.api.delivery.ProviderId;
import org.cadrenode.api.delivery.SourceId;
import org.cadrenode.api.delivery.Tally;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SuspectsTest {
    private static final DeliveryStatus FIRST = received('B', "clinic");
    private static final DeliveryStatus SECOND = received('C', "clinic");
    private static final DeliveryStatus THIRD = received('D', "clinic");
    private static final DeliveryStatus READ = at(new Landed(delivery('F', "clinic"), Tally.NONE));
    private static final DeliveryStatus OTHERS = received('G', "ward");
    private static final List<DeliveryStatus> ALL = List.of(FIRST, SECOND, THIRD, READ, OTHERS);

    @TempDir
    Path directory;
    private long now;

    @Test
    void nothingWaitsWhileNothingIsSuspect() throws IOException {
        Suspects suspects = suspects();
        ALL.forEach(status -> assertEquals(Optional.empty(), suspects.reserve(status)));
    }

    @Test
    void whileOneIsSuspectNoOtherOfItsSourceIsRead() throws IOException {
        ends(FIRST, 1);
        Suspects suspects = suspects();
        assertEquals(new Suspects.Wait("another delivery, in which the node ended", true), suspects.reserve(SECOND).orElseThrow());
        assertEquals(Optional.empty(), suspects.reserve(FIRST));
        assertEquals(Optional.empty(), suspects.reserve(READ), "it was read: its connector has no more to do with it");
        assertEquals(Optional.empty(), suspects.reserve(OTHERS));
    }

    @Test
    void oneThatIsSuspendedIsLeftAndTheOthersOfItsSourceGoOn() throws IOException {
        ends(FIRST, Suspicion.MOST);
        Suspects suspects = suspects();
        assertEquals(new Suspects.Wait("delivery:resume, since the node ended 4 times in it", false), suspects.reserve(FIRST).orElseThrow());
        assertEquals(Optional.empty(), suspects.reserve(SECOND));
    }

    @Test
    void onceTwoAreSuspendedNoMoreOfTheirSourceIsRead() throws IOException {
        ends(FIRST, Suspicion.MOST);
        ends(SECOND, Suspicion.MOST);
        Suspects suspects = suspects();
        assertEquals(new Suspects.Wait("delivery:resume of others of its source", false), suspects.reserve(THIRD).orElseThrow());
        assertEquals(Optional.empty(), suspects.reserve(READ));
        assertEquals(Optional.empty(), suspects.reserve(OTHERS));
    }

    @Test
    void aLaterStageIsSuspendedForItselfAlone() throws IOException {
        ends(READ, Suspicion.MOST);
        Suspects suspects = suspects();
        assertTrue(suspects.reserve(READ).isPresent());
        assertEquals(Optional.empty(), suspects.reserve(FIRST));
        now += Duration.ofMinutes(1).toNanos();
        assertTrue(suspects.reserve(READ).isPresent());
    }

    // The node ends so often while it works on a delivery.
    private void ends(DeliveryStatus status, int times) throws IOException {
        for (int i = 0; i < times; i++) {
            new Suspicion(directory, () -> now).of(status.milestone().id()).begin();
        }
    }

    private Suspects suspects() throws IOException {
        return new Suspects(new Suspicion(directory, () -> now), ALL);
    }

    private static Delivery delivery(char letter, String source) {
        return new Delivery(new DeliveryId("D-" + String.valueOf(letter).repeat(12)), new SourceId(source), new ProviderId("trust"), "",
                Instant.EPOCH, 1, Digest.ofContent(new byte[0]));
    }

    private static DeliveryStatus received(char letter, String source) {
        return at(delivery(letter, source));
    }

    private static DeliveryStatus at(Milestone milestone) {
        return new DeliveryStatus(milestone, Instant.EPOCH, "");
    }
}
