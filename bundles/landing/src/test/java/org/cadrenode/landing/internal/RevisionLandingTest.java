package org.cadrenode.landing.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.cadrenode.api.audit.AuditAction;
import org.cadrenode.api.delivery.Cleared;
import org.cadrenode.api.delivery.Delivery;
import org.cadrenode.api.delivery.DeliveryId;
import org.cadrenode.api.delivery.DeliveryStatus;
import org.cadrenode.api.delivery.Digest;
import org.cadrenode.api.delivery.Landed;
import org.cadrenode.api.delivery.Pseudonymised;
import org.cadrenode.api.delivery.ReleaseStatement;
import org.cadrenode.api.delivery.Released;
import org.cadrenode.api.delivery.Revision;
import org.cadrenode.api.delivery.RevisionReason;
import org.cadrenode.api.delivery.Screened;
import org.cadrenode.api.delivery.Settled;
import org.cadrenode.api.delivery.Stage;
import org.cadrenode.api.delivery.Tally;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.identifiable.Artefact;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Revisions in the landing zone: whole or not at all, whatever ends the process. */
class RevisionLandingTest {
    private static final String CONTENT = "child,ada\nevent,ada\nchild,dan\nevent,dan\nevent,eve\n";
    private static final byte[] SUBJECTS = new byte[32];

    @TempDir
    Path folder;

    private static Settled settled(Zone zone, Landed landed, long loaded) throws IOException {
        Screened screened = zone.screen(landed);
        Digest digest = Digest.ofContent(new byte[0]);
        Pseudonymised made = new Pseudonymised(screened, screened.tally(), digest, digest);
        Cleared cleared = new Cleared(made, new ReleaseStatement(landed.id(), digest, digest, Zone.DICTIONARY, "reeve", Instant.EPOCH, 1,
                digest, ""));
        Released released = new Released(cleared, "council-1");
        Tally tally = screened.tally();
        Settled settled = new Settled(released, new Tally(tally.read(), loaded, 0, 0, 0, tally.read() - loaded, 0, 0));
        for (var milestone : List.of(made, cleared, released, settled)) {
            zone.zone.reach(milestone);
        }
        return settled;
    }

    @Test
    void contentThatIsReadAgainIsADeliveryOfItsOwnAMillisecondLater() throws IOException {
        Zone zone = new Zone(folder);
        Landed landed = zone.zone.land(zone.receive(CONTENT), (content, sink) -> sink.quarantine("", 1, "", ErrorCode.COLUMN_MISSING));
        Delivery again = zone.zone.readAgain(landed.id(), "otto");
        assertEquals(landed.id().continuation(2), again.id());
        assertEquals(landed.delivery().receivedAt().plusMillis(1), again.receivedAt());
        assertEquals(Stage.RECEIVED, zone.zone.delivery(again.id()).orElseThrow().milestone().stage());
        CadreException refused = assertThrows(CadreException.class, () -> zone.zone.readAgain(landed.id(), "otto"));
        assertEquals(ErrorCode.WRONG_STAGE, refused.code());
        Zone started = new Zone(folder);
        Landed read = started.zone.land(started.zone.delivery(again.id()).orElseThrow().milestone().delivery(), Zone.lines());
        assertEquals(5, read.tally().read());
        assertEquals("1 child ada", started.records(again.id()).get(0));
        assertEquals(1, started.zone.delivery(landed.id()).orElseThrow().milestone().tally().quarantined());
        assertEquals(landed.id().continuation(3), started.zone.readAgain(again.id(), "otto").id());
        assertEquals(landed.delivery(), started.receive(CONTENT));
    }

    @Test
    void whatHasNoContentOfItsOwnIsNotReadAgain() throws IOException {
        Zone zone = new Zone(folder);
        Delivery received = zone.receive(Zone.CONTENT);
        assertEquals(ErrorCode.WRONG_STAGE, assertThrows(CadreException.class, () -> zone.zone.readAgain(received.id(), "otto")).code());
        zone.screen(zone.zone.land(received, Zone.lines()));
        DeliveryId held = zone.zone.continueHeld(received.id()).orElseThrow().id();
        assertEquals(ErrorCode.WRONG_STAGE, assertThrows(CadreException.class, () -> zone.zone.readAgain(held, "otto")).code());
    }

    private static BitSet records(int... places) {
        BitSet records = new BitSet();
        IntStream.of(places).forEach(records::set);
        return records;
    }

    private static Revision why(DeliveryId revised) {
        return new Revision(revised, Zone.DICTIONARY, Digest.ofContent(new byte[] {2}), 1, Map.of(RevisionReason.FAMILY, 1L), 2, 0, 0);
    }

    @Test
    void aRevisionHoldsCopiesOfTheChosenRecordsAndTheRevisedDeliveryKeepsItsOwn() throws IOException {
        Zone zone = new Zone(folder);
        Settled settled = settled(zone, zone.land(CONTENT), 5);
        List<String> before = zone.records(settled.id());
        Landed revision = zone.zone.begin(settled, why(settled.id()), records(2, 3), SUBJECTS, "olga");
        assertEquals(List.of("3 child dan", "4 event dan"), zone.records(revision.id()));
        assertEquals(before, zone.records(settled.id()));
        for (Zone seen : List.of(zone, new Zone(folder))) {
            assertEquals(settled, seen.zone.delivery(settled.id()).orElseThrow().milestone());
            assertEquals(Optional.of(why(settled.id())), seen.zone.revision(revision.id()));
            assertEquals(List.of(revision.id()), seen.zone.revisions(settled.id()));
            assertEquals(Optional.empty(), seen.zone.revision(settled.id()));
            assertArrayEquals(SUBJECTS, seen.zone.read(revision.id(), Artefact.REVISED).readAllBytes());
        }
        zone.screen(revision);
        zone.zone.returnToLanded(revision.id());
        assertTrue(zone.zone.has(revision.id(), Artefact.REVISED), "whom it holds is known whatever it goes through");
        assertEquals(1, zone.journal.events.stream().filter(event -> event.action() == AuditAction.DELIVERY_REVISED
                && event.actor().equals("olga")).count());
    }

    @Test
    void aDeliveryThatChangedSinceItWasLookedAtIsNotRevised() throws IOException {
        Zone zone = new Zone(folder);
        Settled settled = settled(zone, zone.land(CONTENT), 5);
        zone.zone.tookBack(settled.id(), "council-2", 1);
        CadreException refused = assertThrows(CadreException.class,
                () -> zone.zone.begin(settled, why(settled.id()), records(1), SUBJECTS, "node"));
        assertEquals(ErrorCode.WRONG_STAGE, refused.code());
        assertEquals(1, new Zone(folder).zone.deliveries().size());
    }

    @Test
    void aKillAtAnyStepLeavesAWholeRevisionOrNone() throws IOException {
        int kills = 0;
        for (int step = 0; ; step++) {
            Path directory = folder.resolve("killed-" + step);
            Zone first = new Zone(directory);
            Settled settled = settled(first, first.land(CONTENT), 5);
            KillableFiles killable = new KillableFiles(step);
            try {
                new Zone(directory, killable).zone.begin(settled, why(settled.id()), records(0, 1), SUBJECTS, "node");
            } catch (KillableFiles.Killed e) {
                kills++;
            }
            Zone after = new Zone(directory);
            List<DeliveryId> revisions = after.zone.revisions(settled.id());
            if (revisions.isEmpty()) {
                assertEquals(1, after.zone.deliveries().size(), "killed at step " + step);
                revisions = List.of(after.zone.begin(settled, why(settled.id()), records(0, 1), SUBJECTS, "node").id());
            }
            assertEquals(List.of("1 child ada", "2 event ada"), after.records(revisions.get(0)), "killed at step " + step);
            assertEquals(5, after.records(settled.id()).size());
            assertEquals(List.of(settled.id(), revisions.get(0)),
                    after.zone.deliveries().stream().map(status -> status.milestone().id()).toList());
            if (!killable.dead()) {
                break;
            }
        }
        assertTrue(kills > 10, "only " + kills + " kills");
    }

    @Test
    void theAccountIsCorrectedOnceByWhatTheResourceHas() throws IOException {
        Zone zone = new Zone(folder);
        Settled settled = settled(zone, zone.land(CONTENT), 5);
        Landed revision = zone.zone.begin(settled, why(settled.id()), records(2, 3), SUBJECTS, "node");
        assertThrows(CadreException.class, () -> zone.zone.settled(revision.id(), 4), "it has not come so far");
        settled(zone, revision, 1);
        Zone again = new Zone(folder);
        for (Zone one : List.of(again, again)) {
            one.zone.settled(revision.id(), 4);
        }
        Zone after = new Zone(folder);
        after.zone.settled(revision.id(), 3);
        DeliveryStatus status = after.zone.delivery(settled.id()).orElseThrow();
        assertEquals(Stage.SETTLED, status.milestone().stage());
        assertEquals(new Tally(5, 4, 0, 0, 0, 1, 0, 0), status.milestone().tally());
        assertThrows(CadreException.class, () -> after.zone.settled(settled.id(), 1), "it revises nothing");
    }

    @Test
    void whatWasTakenBackDroppedOrPutInQuarantineKeepsTheSum() {
        Revision why = new Revision(new DeliveryId("D-AAAAAAAAAAAA"), Zone.DICTIONARY, Zone.DICTIONARY, 2, Map.of(), 6, 2, 1);
        Tally before = new Tally(20, 10, 2, 1, 3, 4, 0, 5);
        // Of six records, two were dropped and one in quarantine; now three leave, and a child of two records is out.
        Tally revision = new Tally(6, 3, 0, 2, 1, 0, 0, 0);
        Settled was = new Settled(new Released(new Cleared(new Pseudonymised(new Screened(new Landed(new org.cadrenode.api.delivery.Delivery(
                why.revised(), Zone.SOURCE, Zone.PROVIDER, "", Instant.EPOCH, 1, Zone.DICTIONARY), before), before, Zone.DICTIONARY, 1),
                before, Zone.DICTIONARY, Zone.DICTIONARY), new ReleaseStatement(why.revised(), Zone.DICTIONARY, Zone.DICTIONARY,
                Zone.DICTIONARY, "reeve", Instant.EPOCH, 1, Zone.DICTIONARY, "")), "council-1"), before);
        Tally after = RevisionWork.corrected(was, why, revision, 11).tally();
        assertEquals(new Tally(20, 11, 1, 2, 2, 4, 0, 5), after);
        assertEquals(0, after.underWay());
        assertEquals(0, RevisionWork.corrected(was, why, revision, 999).tally().underWay());
        assertEquals(0, RevisionWork.corrected(was, why, new Tally(6, 0, 0, 0, 6, 0, 0, 0), 0).tally().underWay());
    }
}
