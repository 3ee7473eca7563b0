package org.cadrenode.keystore.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.cadrenode.api.keys.KeyHolder;
import org.cadrenode.api.keys.KeyPurpose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RenewalTest {
    @TempDir
    private Path directory;
    private final NodeKeys keys = NodeKeys.random();
    private final Room room = new Room(KeyPurpose.LANDING);
    private final List<Long> pauses = new ArrayList<>();
    private final List<String> done = new ArrayList<>();
    private List<Integer> versions = List.of(2, 1);

    /** Keeps things, each sealed under a version of a key, and forgets nothing when it is killed. */
    private final class Room implements KeyHolder {
        private final KeyPurpose purpose;
        private final List<Integer> under = new ArrayList<>();
        private int lotsUntilKilled = Integer.MAX_VALUE;
        private int lots;

        Room(KeyPurpose purpose) {
            this.purpose = purpose;
        }

        @Override
        public Set<KeyPurpose> purposes() {
            return Set.of(purpose);
        }

        @Override
        public long renew(KeyPurpose asked, int limit) throws IOException {
            assertEquals(purpose, asked);
            lots++;
            int left = limit;
            for (int i = 0; i < under.size() && left > 0; i++) {
                if (under.get(i) < versions.get(0)) {
                    under.set(i, versions.get(0));
                    left--;
                    if (lots == lotsUntilKilled && left == limit / 2) {
                        throw new IOException("killed in the middle of a lot");
                    }
                }
            }
            return under.stream().filter(version -> version < versions.get(0)).count();
        }
    }

    @Test
    void everythingIsRenewedInLotsWithPausesAndSaidOnce() throws IOException {
        fill(1_700);
        Renewal renewal = renewal(List.of(room));
        renewal.rotating(KeyPurpose.LANDING);
        assertEquals(Optional.empty(), renewal.left(KeyPurpose.LANDING));
        assertTrue(run(renewal));
        assertEquals(4, room.lots);
        assertEquals(3, pauses.size(), "no pause after the last lot");
        assertTrue(pauses.stream().allMatch(pause -> pause > 0));
        assertEquals(Optional.of(0L), renewal.left(KeyPurpose.LANDING));
        assertEquals(List.of("LANDING 2 4"), done);
        assertTrue(run(renewal), "asking again is cheap");
        assertTrue(run(renewal(List.of(room))), "and a start is not a rotation");
        assertEquals(1, done.size());
    }

    @Test
    void aRenewalThatWasKilledGoesOnAfterTheNextStart() throws IOException {
        fill(3_000);
        Renewal first = renewal(List.of(room));
        first.rotating(KeyPurpose.LANDING);
        room.lotsUntilKilled = 3;
        assertFalse(run(first), "to be asked again");
        assertEquals(Optional.of(2_000L), first.left(KeyPurpose.LANDING));
        assertTrue(done.isEmpty());
        room.lotsUntilKilled = Integer.MAX_VALUE;
        assertTrue(run(renewal(List.of(room))));
        assertTrue(room.under.stream().allMatch(version -> version == 2));
        assertEquals(1, done.size());
    }

    @Test
    void severalRoomsOfOnePurposeAreCountedTogether() throws IOException {
        Room other = new Room(KeyPurpose.LANDING);
        fill(600);
        for (int i = 0; i < 1_200; i++) {
            other.under.add(1);
        }
        Renewal renewal = renewal(List.of(room, other, new Room(KeyPurpose.VAULT_RECORD)));
        renewal.rotating(KeyPurpose.LANDING);
        assertTrue(run(renewal));
        assertEquals(2, room.lots);
        assertEquals(3, other.lots);
        assertEquals(1, done.size());
    }

    @Test
    void aRenewalWaitsForItsRoomAndForTheKeys() throws IOException {
        fill(10);
        Renewal without = renewal(List.of());
        without.rotating(KeyPurpose.LANDING);
        assertTrue(run(without));
        assertTrue(done.isEmpty(), "nobody has renewed anything");
        assertEquals(Optional.empty(), without.left(KeyPurpose.LANDING));
        versions = List.of();
        assertFalse(run(renewal(List.of(room))));
        assertEquals(0, room.lots);
        versions = List.of(2, 1);
        assertTrue(run(renewal(List.of(room))));
        assertEquals(1, done.size());
    }

    @Test
    void aPurposeWithOneVersionIsNobodysWork() {
        versions = List.of(1);
        fill(10);
        assertTrue(run(renewal(List.of(room))));
        assertEquals(0, room.lots);
    }

    private void fill(int things) {
        for (int i = 0; i < things; i++) {
            room.under.add(1);
        }
    }

    private boolean run(Renewal renewal) {
        return renewal.run(purpose -> purpose == KeyPurpose.LANDING || versions.isEmpty() ? versions : keys.versions(purpose));
    }

    private Renewal renewal(List<KeyHolder> rooms) {
        return new Renewal(directory, () -> rooms, pauses::add, (purpose, version, lots) -> done.add(purpose + " " + version + " " + lots));
    }
}
