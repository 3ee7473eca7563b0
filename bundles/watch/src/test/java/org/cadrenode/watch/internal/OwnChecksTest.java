package org.cadrenode.watch.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.cadrenode.api.delivery.Delivery;
import org.cadrenode.api.delivery.DeliveryId;
import org.cadrenode.api.delivery.DeliveryStatus;
import org.cadrenode.api.delivery.Digest;
import org.cadrenode.api.delivery.ProviderId;
import org.cadrenode.api.delivery.SourceId;
import org.cadrenode.api.watch.CertificateEnds;
import org.cadrenode.api.watch.CertificateEnds;
import org.cadrenode.watch.engine.Snapshot.Disk;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The checks of this room. */
class OwnChecksTest {
    private static final Instant NOON = Instant.parse("2026-11-27T12:00:00Z");

    @TempDir
    Path folder;
    @TempDir
    Path elsewhere;

    private final AtomicReference<Instant> now = new AtomicReference<>(NOON);
    private long nanos;
    private Optional<Instant> journalled = Optional.of(NOON);

    private static Result.Status status(HealthCheck check) {
        return check.execute().getStatus();
    }

    private ClockCheck clock(ClockCheck.TimeService... services) throws IOException {
        Files.setLastModifiedTime(folder, FileTime.from(NOON.minus(Duration.ofDays(9))));
        return new ClockCheck(now::get, () -> nanos, () -> journalled, folder, List.of(services), elsewhere.resolve("watch/clock"));
    }

    private void pass(Duration wall, Duration monotonic) {
        now.set(now.get().plus(wall));
        nanos += monotonic.toNanos();
    }

    @Test
    void aClockThatRunsAsTheMonotonicOneIsGood() throws IOException {
        ClockCheck check = clock();
        for (int i = 0; i < 5; i++) {
            pass(Duration.ofHours(1), Duration.ofHours(1).plusMillis(300));
            assertEquals(Result.Status.OK, status(check));
        }
    }

    @Test
    void aJumpIsRememberedForSomeHoursAndOneBehindTheJournalIsCritical() throws IOException {
        ClockCheck check = clock();
        pass(Duration.ofHours(1), Duration.ofSeconds(30));
        Result result = check.execute();
        assertEquals(Result.Status.WARN, result.getStatus());
        assertTrue(result.toString().contains("forward by 3570 seconds"), result.toString());
        pass(Duration.ofHours(5), Duration.ofHours(5));
        assertEquals(Result.Status.WARN, status(check));
        pass(Duration.ofHours(2), Duration.ofHours(2));
        assertEquals(Result.Status.OK, status(check));

        journalled = Optional.of(now.get());
        pass(Duration.ofHours(-1), Duration.ofSeconds(30));
        assertEquals(Result.Status.CRITICAL, status(check));
        pass(Duration.ofMinutes(59), Duration.ofMinutes(59));
        assertEquals(Result.Status.WARN, status(check), "it has caught up, and jumped");
    }

    @Test
    void aClockBeforeTheInstallationIsCriticalAlsoAfterARestart() throws IOException {
        journalled = Optional.empty();
        now.set(Instant.parse("1970-01-01T00:10:00Z"));
        assertEquals(Result.Status.CRITICAL, status(clock()));
        now.set(NOON);
        assertEquals(Result.Status.OK, status(clock()));
    }

    @Test
    void aClockThatWentBackWhileTheNodeDidNotRunIsToldUntilItIsSetAndNotForEverIfItHadBeenAhead() throws IOException {
        assertEquals(Result.Status.OK, status(clock()));
        pass(Duration.ofHours(-3), Duration.ofMinutes(1));
        // The start itself wrote into the journal by the clock as it is.
        journalled = Optional.of(now.get());
        for (int start = 0; start < 2; start++) {
            Result told = clock().execute();
            assertEquals(Result.Status.CRITICAL, told.getStatus(), "at each start");
            assertTrue(told.toString().contains("The clock is 10800 seconds behind"), told.toString());
        }
        pass(Duration.ofMinutes(179), Duration.ofMinutes(179));
        assertEquals(Result.Status.WARN, status(clock()));
        ClockCheck running = clock();
        pass(Duration.ofMinutes(1), Duration.ofMinutes(1));
        assertEquals(Result.Status.OK, status(running), "it was set");
        pass(Duration.ofHours(-9), Duration.ofMinutes(1));
        ClockCheck rightNow = clock();
        assertEquals(Result.Status.CRITICAL, status(rightNow));
        pass(Duration.ofHours(6), Duration.ofHours(6));
        assertEquals(Result.Status.OK, status(rightNow));
        assertEquals(Result.Status.OK, status(clock()), "nor at the next start");
    }

    @Test
    void aTimeServiceThatHasNotSetTheClockIsToldOfAndOneThatDoesNotRunIsNot() throws IOException {
        Path run = folder.resolve("timesync");
        ClockCheck.TimeService service = new ClockCheck.TimeService("a time service", run, Optional.of(run.resolve("synchronized")), "ask it");
        assertTrue(clock(service).execute().toString().contains("No time service is seen"));
        assertEquals(Result.Status.OK, status(clock(service)));
        Files.createDirectory(run);
        assertEquals(Result.Status.WARN, status(clock(service)));
        Files.createFile(run.resolve("synchronized"));
        assertEquals(Result.Status.OK, status(clock(service)));
        Result silent = clock(new ClockCheck.TimeService("another", run, Optional.empty(), "ask it")).execute();
        assertTrue(silent.isOk() && silent.toString().contains("told by: ask it"), silent.toString());
    }

    @Test
    void aDiskIsToldOnceAndItsRoomByTheLimits() throws IOException {
        Files.createDirectories(folder.resolve("cadre/landing"));
        DiskSpace space = new DiskSpace(folder, () -> Map.of("elsewhere", folder.resolve("log"), "missing", Path.of("/nowhere")));
        List<Disk> disks = space.disks();
        assertEquals(List.of("data"), disks.stream().map(Disk::name).toList());
        long free = disks.get(0).free() >> 20;
        Result none = new DiskCheck(new DiskSpace(Path.of("/nowhere"), Map::of), 0, 0).execute();
        assertTrue(none.getStatus() == Result.Status.CRITICAL && none.toString().contains("No disk"), none.toString());
        assertEquals(Result.Status.OK, status(new DiskCheck(space, 0, 0)));
        assertEquals(Result.Status.WARN, status(new DiskCheck(space, free * 2 + 9, 0)));
        String told = new DiskCheck(space, free * 2 + 9, 0).execute().toString();
        assertTrue(told.contains("on the disk of " + folder + ","), told);
        assertEquals(Result.Status.CRITICAL, status(new DiskCheck(space, free * 2 + 9, free * 2 + 9)));
    }

    /** Prints the names of the disks of a folder. */
    static final class Disks {
        private Disks() { }

        public static void main(String[] arguments) {
            System.out.println(new DiskSpace(Path.of(arguments[0]), Map::of).disks().stream().map(Disk::name).toList());
        }
    }

    @Test
    void aVolumeOverAReadOnlyRootOfTheSameDiskIsADiskThatIsWrittenTo() throws IOException, InterruptedException {
        Path place = Files.createTempDirectory(Files.createDirectories(Path.of("target").toAbsolutePath()), "volume");
        try {
            Process mounted = new ProcessBuilder("unshare", "-rm", "sh", "-c", "mount --bind \"$0\" \"$0\" && mount -o remount,bind,ro / && exec \"$@\"",
                    place.toString(), Path.of(System.getProperty("java.home"), "bin/java").toString(), "-cp", System.getProperty("java.class.path"),
                    Disks.class.getName(), place.toString()).redirectError(ProcessBuilder.Redirect.DISCARD).start();
            String told = new String(mounted.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            mounted.waitFor();
            Assumptions.assumeFalse(told.isEmpty(), "nothing can be mounted here");
            assertEquals("[data]", told);
        } finally {
            Files.delete(place);
        }
    }

    @Test
    void certificatesAreToldOfBeforeTheyRunOut() throws IOException, GeneralSecurityException {
        Path etc = Files.createDirectories(folder.resolve("etc/mesh"));
        Files.writeString(etc.resolve("key.pem"), "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n");
        CertificateCheck check = new CertificateCheck(now::get, folder, List.of(folder.resolve("etc"), folder.resolve("credentials")));
        assertEquals(Result.Status.OK, status(check), "a key is no certificate");
        Tls.Identity made = Tls.own(etc, NOON);
        assertEquals(Result.Status.OK, status(check));
        Instant end = made.chain().get(0).getNotAfter().toInstant();
        now.set(end.minus(Duration.ofDays(20)));
        Result soon = check.execute();
        assertEquals(Result.Status.WARN, soon.getStatus());
        assertTrue(soon.toString().contains("etc/mesh/page-certificate.pem"), soon.toString());
        now.set(end.minus(Duration.ofDays(3)));
        assertEquals(Result.Status.CRITICAL, status(check));
        now.set(end.plusSeconds(1));
        assertEquals(Result.Status.CRITICAL, status(check));
    }

    @Test
    void aCertificateThatOnlyAPassphraseShowsIsToldOfOnceItWasOpened() throws IOException, GeneralSecurityException {
        Tls.Identity made = Tls.own(folder.resolve("etc"), NOON);
        Path file = Files.createFile(folder.resolve("mesh.p12"));
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry("node", made.key(), "in memory".toCharArray(), made.chain().toArray(new Certificate[0]));
        CertificateCheck check = new CertificateCheck(now::get, folder, List.of());
        now.set(made.chain().get(0).getNotAfter().toInstant().minus(Duration.ofDays(20)));
        assertEquals(Result.Status.OK, status(check));
        CertificateEnds.opened(file, store);
        Result soon = check.execute();
        assertTrue(soon.getStatus() == Result.Status.WARN && soon.toString().contains(" mesh.p12 "), soon.toString());
        assertTrue(new CertificateCheck(now::get, folder.resolve("base"), List.of()).execute().toString().contains(file.toString()));
        Files.delete(file);
        assertEquals(Result.Status.OK, status(check));
    }

    @Test
    void thePagesOwnCertificateIsKeptUntilItNearsItsEndAndMadeAnewIfItDoesNotFit() throws IOException, GeneralSecurityException {
        String first = Tls.own(folder, NOON).fingerprint();
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("page-key.pem"))));
        assertEquals(first, Tls.own(folder, NOON.plus(Duration.ofDays(300))).fingerprint());
        String second = Tls.own(folder, NOON.plus(Duration.ofDays(350))).fingerprint();
        assertNotEquals(first, second);
        Path other = Files.createDirectories(folder.resolve("other"));
        Tls.own(other, NOON);
        Files.copy(other.resolve("page-key.pem"), folder.resolve("page-key.pem"), StandardCopyOption.REPLACE_EXISTING);
        assertNotEquals(second, Tls.own(folder, NOON.plus(Duration.ofDays(350))).fingerprint());
    }

    @Test
    void deliveriesThatDoNotGetOnAreToldOf() {
        List<DeliveryStatus> all = new ArrayList<>();
        DeliveriesCheck check = new DeliveriesCheck(now::get, () -> all, Duration.ofDays(7), Duration.ofDays(3), Duration.ofHours(4));
        assertEquals(Result.Status.OK, status(check));
        all.add(received("A", NOON, ""));
        all.add(received("B", NOON, "connector"));
        now.set(NOON.plus(Duration.ofHours(3)));
        assertEquals(Result.Status.OK, status(check));
        now.set(NOON.plus(Duration.ofHours(5)));
        assertEquals(Result.Status.CRITICAL, status(check), "one could go on, and none has");
        all.set(1, received("B", NOON.plus(Duration.ofHours(4)), "connector"));
        assertEquals(Result.Status.OK, status(check), "another one has");
        all.set(0, received("A", NOON, "another try of land after STORE_FULL"));
        assertEquals(Result.Status.WARN, status(check));
        all.set(0, received("A", NOON, "release"));
        assertEquals(Result.Status.OK, status(check));
        now.set(NOON.plus(Duration.ofDays(8)));
        assertEquals(Result.Status.WARN, status(check));
    }

    private static DeliveryStatus received(String letter, Instant at, String waitingFor) {
        return new DeliveryStatus(new Delivery(new DeliveryId("D-" + letter.repeat(12)), new SourceId("src"), new ProviderId("prov"), "", at, 1,
                Digest.ofContent(new byte[0])), at, waitingFor);
    }
}
