package org.cadrenode.landing.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.cadrenode.api.delivery.DeliveryId;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.identifiable.Artefact;
import org.cadrenode.api.keys.KeyPurpose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The key of the landing zone is rotated, and its states are altered. */
class KeyRotationTest {
    @TempDir
    Path folder;
    private final RotatingKeys keys = new RotatingKeys();

    private Zone open(Path directory) throws IOException {
        return new Zone(directory, new DiskFiles(), keys);
    }

    private Zone filled(Path directory) throws IOException {
        Zone zone = open(directory);
        zone.screen(zone.land(Zone.CONTENT));
        zone.land("child,zoe\nevent,yan\n");
        zone.receive("child,xu\n");
        return zone;
    }

    // A sealed file of these keys starts with the version.
    private static Set<Integer> versions(Path directory) throws IOException {
        Set<Integer> versions = new TreeSet<>();
        for (Path file : files(directory)) {
            String name = file.getFileName().toString();
            if (!name.equals(StateFile.NAME) && !name.startsWith("quarantine")) {
                versions.add((int) Files.readAllBytes(file)[0]);
            }
        }
        return versions;
    }

    private static List<Path> files(Path directory) throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            return all.filter(Files::isRegularFile).sorted().collect(Collectors.toList());
        }
    }

    @Test
    void whatIsUnderAFormerVersionStaysReadableAndIsRenewedDeliveryByDelivery() throws IOException {
        Set<String> before = filled(folder).picture();
        List<Path> files = files(folder);
        keys.rotate(KeyPurpose.LANDING);
        Zone zone = open(folder);
        assertEquals(before, zone.picture());
        assertEquals(Set.of(1), versions(folder));
        assertEquals(2, zone.zone.renew(KeyPurpose.LANDING, 1));
        assertEquals(Set.of(1, 2), versions(folder));
        assertEquals(0, zone.zone.renew(KeyPurpose.LANDING, 100));
        assertEquals(0, zone.zone.renew(KeyPurpose.LANDING, 100));
        assertEquals(Set.of(2), versions(folder));
        assertEquals(before, zone.picture());
        assertEquals(before, open(folder).picture());
        assertEquals(files, files(folder));
        DeliveryId received = zone.zone.deliveries().stream().map(one -> one.milestone().id())
                .filter(id -> zone.zone.delivery(id).orElseThrow().milestone().delivery().bytes() == 9).findFirst().orElseThrow();
        zone.zone.land(zone.zone.delivery(received).orElseThrow().milestone().delivery(), Zone.lines());
        assertEquals(List.of("1 child xu"), zone.records(received));
    }

    @Test
    void theSameContentIsTheSameDeliveryAfterARotation() throws IOException {
        DeliveryId before = filled(folder).receive(Zone.CONTENT).id();
        keys.rotate(KeyPurpose.LANDING);
        Zone zone = open(folder);
        assertEquals(before, zone.receive(Zone.CONTENT).id());
        assertEquals(3, zone.zone.deliveries().size());
    }

    @Test
    void aKillAtAnyStepOfARenewalLosesNothingAndTheNextOneFinishes() throws IOException {
        int kills = 0;
        for (int step = 0; ; step++) {
            Path directory = folder.resolve("killed-" + step);
            RotatingKeys fresh = new RotatingKeys();
            Zone zone = new Zone(directory, new DiskFiles(), fresh);
            zone.screen(zone.land(Zone.CONTENT));
            Set<String> before = zone.picture();
            fresh.rotate(KeyPurpose.LANDING);
            KillableFiles killable = new KillableFiles(step);
            try {
                new Zone(directory, killable, fresh).zone.renew(KeyPurpose.LANDING, 10);
            } catch (KillableFiles.Killed e) {
                kills++;
            }
            Zone after = new Zone(directory, new DiskFiles(), fresh);
            assertEquals(before, after.picture(), "killed at step " + step);
            assertEquals(0, after.zone.renew(KeyPurpose.LANDING, 10), "killed at step " + step);
            assertEquals(before, after.picture(), "killed at step " + step);
            assertEquals(Set.of(2), versions(directory), "killed at step " + step);
            if (!killable.dead()) {
                break;
            }
        }
        assertTrue(kills > 20, "only " + kills + " steps were seen");
    }

    @Test
    void aFileThatDoesNotOpenIsLeftAsItIsAndCountedAndTheOthersAreRenewed() throws IOException {
        Zone zone = filled(folder);
        DeliveryId first = zone.receive(Zone.CONTENT).id();
        Path content = folder.resolve(first.value()).resolve(DeliveryFolder.CONTENT);
        byte[] bytes = Files.readAllBytes(content);
        bytes[bytes.length / 2] ^= 1;
        Files.write(content, bytes);
        keys.rotate(KeyPurpose.LANDING);
        assertEquals(1, open(folder).zone.renew(KeyPurpose.LANDING, 10));
        assertEquals(bytes.length, Files.readAllBytes(content).length);
        assertEquals(1, open(folder).zone.renew(KeyPurpose.LANDING, 10));
    }

    @Test
    void aStateThatWasChangedAnywhereIsRefusedAndNotBelieved() throws IOException {
        DeliveryId id = filled(folder).receive(Zone.CONTENT).id();
        Path state = folder.resolve(id.value()).resolve(StateFile.NAME);
        byte[] good = Files.readAllBytes(state);
        for (int at = 0; at < good.length; at += 7) {
            byte[] altered = good.clone();
            altered[at] ^= 1;
            Files.write(state, altered);
            assertChanged(id);
        }
        String text = new String(good, StandardCharsets.UTF_8);
        for (String other : List.of("", "{}", text.substring(0, text.indexOf(",\n  \"mac\"")) + "\n}", text + "\n",
                text.replace("SCREENED", "CLEARED"))) {
            Files.writeString(state, other);
            assertChanged(id);
        }
        Files.write(state, good);
        assertEquals(0, open(folder).zone.damaged().size());
    }

    private void assertChanged(DeliveryId id) throws IOException {
        Zone zone = open(folder);
        assertEquals(1, zone.zone.damaged().size());
        assertEquals(2, zone.zone.deliveries().size());
        assertEquals(ErrorCode.CONTENT_CHANGED,
                assertThrows(CadreException.class, () -> zone.zone.read(id, Artefact.SCREENING)).code());
    }

    @Test
    void aStateOfAnotherNodeIsNone() throws IOException {
        DeliveryId id = filled(folder).receive(Zone.CONTENT).id();
        Zone other = new Zone(folder);
        assertEquals(3, other.zone.damaged().size());
        assertEquals(ErrorCode.CONTENT_CHANGED, assertThrows(CadreException.class, () -> other.zone.records(id)).code());
    }
}
