package org.cadrenode.watch.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.cadrenode.api.audit.AuditAction;
import org.cadrenode.api.audit.AuditEvent;
import org.cadrenode.api.audit.Journal;
import org.cadrenode.api.audit.JournalEntry;
import org.cadrenode.api.audit.Verification;
import org.cadrenode.api.delivery.Delivery;
import org.cadrenode.api.delivery.DeliveryBook;
import org.cadrenode.api.delivery.DeliveryId;
import org.cadrenode.api.delivery.DeliveryStatus;
import org.cadrenode.api.delivery.Digest;
import org.cadrenode.api.delivery.Landed;
import org.cadrenode.api.delivery.ProviderId;
import org.cadrenode.api.delivery.QuarantineEntry;
import org.cadrenode.api.delivery.SourceId;
import org.cadrenode.api.delivery.Stage;
import org.cadrenode.api.delivery.Tally;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.watch.engine.Snapshot;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GathererTest {
    private static final Instant NOON = Instant.parse("2026-11-27T12:00:00Z");

    @TempDir
    Path folder;

    private final FakeRooms rooms = new FakeRooms();
    private final Shelf shelf = new Shelf();

    private Gatherer gatherer() {
        return new Gatherer(rooms, age -> List.of(), Duration.ZERO, new DiskSpace(folder, Map::of), () -> NOON);
    }

    private static Delivery delivery(String letter) {
        return new Delivery(new DeliveryId("D-" + letter.repeat(12)), new SourceId("src"), new ProviderId("prov"), "", NOON, 1, Digest.ofContent(new byte[0]));
    }

    /** Deliveries of a test, each quarantine with as many places as records. */
    private static final class Shelf implements DeliveryBook {
        final List<DeliveryStatus> all = new ArrayList<>();
        int read;

        @Override
        public List<DeliveryStatus> deliveries() {
            return all;
        }

        @Override
        public Optional<DeliveryStatus> delivery(DeliveryId id) {
            return all.stream().filter(one -> one.milestone().id().equals(id)).findFirst();
        }

        @Override
        public List<QuarantineEntry> quarantine(DeliveryId id, int limit) {
            read++;
            List<QuarantineEntry> entries = new ArrayList<>();
            for (long i = 0; i < delivery(id).orElseThrow().milestone().tally().quarantined(); i++) {
                entries.add(new QuarantineEntry(id, "t", i + 2, "", i == 0 ? ErrorCode.DATE_INVALID : ErrorCode.ROW_ENCODING));
            }
            return entries;
        }
    }

    private static DeliveryStatus landed(String letter, Instant at, long quarantined, String waitingFor) {
        return new DeliveryStatus(new Landed(delivery(letter), new Tally(10, 0, quarantined, 0, 0, 0, 0, 0)), at, waitingFor);
    }

    @Test
    void withoutAnyRoomThereIsNothingToTellAndNothingFails() {
        Snapshot now = gatherer().look();
        assertEquals(Map.of(), now.stages());
        assertEquals(Optional.empty(), now.optOuts());
        assertEquals(Optional.empty(), now.journal());
        assertEquals(List.of("data"), now.disks().stream().map(Snapshot.Disk::name).toList());
    }

    @Test
    void deliveriesAreCountedByStageWithTheOldestAndTheLongestWaitingFirst() {
        rooms.with(shelf);
        assertEquals(0, gatherer().look().stages().get(Stage.SETTLED).deliveries());
        shelf.all.add(landed("A", NOON.minusSeconds(60), 0, "dictionary"));
        shelf.all.add(landed("B", NOON.minusSeconds(900), 0, "terms"));
        shelf.all.add(new DeliveryStatus(delivery("C"), NOON, ""));
        Snapshot now = gatherer().look();
        assertEquals(new Snapshot.StageCount(2, NOON.minusSeconds(900)), now.stages().get(Stage.LANDED));
        assertEquals(new Snapshot.StageCount(1, NOON), now.stages().get(Stage.RECEIVED));
        assertEquals(List.of("terms", "dictionary"), now.waiting().stream().map(Snapshot.Waiting::what).toList());
    }

    @Test
    void aQuarantineIsReadWhenItChangedAlone() {
        rooms.with(shelf);
        shelf.all.add(landed("A", NOON, 3, ""));
        shelf.all.add(landed("B", NOON, 0, ""));
        Gatherer gatherer = gatherer();
        for (int i = 0; i < 3; i++) {
            assertEquals(Map.of("DATE_INVALID", 1L, "ROW_ENCODING", 2L), gatherer.look().quarantined());
        }
        assertEquals(1, shelf.read);
        shelf.all.set(0, landed("A", NOON, 4, ""));
        assertEquals(Map.of("DATE_INVALID", 1L, "ROW_ENCODING", 3L), gatherer.look().quarantined());
        shelf.all.remove(0);
        assertEquals(Map.of(), gatherer.look().quarantined());
        assertEquals(2, shelf.read);
    }

    @Test
    void whileNothingSignsTheJournalIsToldWithoutACheckpoint() {
        rooms.with(new Journal() {
            @Override
            public JournalEntry record(AuditEvent event) {
                throw new UnsupportedOperationException();
            }

            @Override
            public List<JournalEntry> latest(int limit) {
                return List.of(new JournalEntry(7, NOON, AuditEvent.of(AuditAction.NODE_STARTED, ""), Digest.ofContent(new byte[0])));
            }

            @Override
            public Verification verify() {
                throw new UnsupportedOperationException();
            }

            @Override
            public Checkpoint checkpoint() {
                throw new CadreException(ErrorCode.KEYSTORE_SEALED, "sealed");
            }
        });
        assertEquals(Optional.of(new Snapshot.JournalHead(7, NOON, 0)), gatherer().look().journal());
        assertTrue(gatherer().look().uptime().toMillis() > 0);
    }
}
