package org.cadrenode.exchange.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.cadrenode.api.audit.AuditAction;
import org.cadrenode.api.delivery.Digest;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.exchange.Received;
import org.cadrenode.api.pseudonym.Pseudonym;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExchangePropertiesTest {
    private static final String ID = "mh-trust-00000001";
    private static final PackageName NAME = PackageName.of(ID).orElseThrow();

    private final long seed = Long.getLong("cadre.seed", System.nanoTime());
    private final Random random = new Random(seed);

    @TempDir
    private Path folder;

    private boolean verifies(World world, byte[] sealed) throws IOException {
        Path file = folder.resolve("tried.cadre");
        Files.write(file, sealed);
        try {
            world.check().verify(file, NAME, Optional.of(PackageForm.NOTHING));
            return true;
        } catch (CadreException e) {
            assertTrue(e.code() == ErrorCode.PACKAGE_NOT_AUTHENTIC || e.code() == ErrorCode.PACKAGE_OUT_OF_ORDER, () -> "seed " + seed);
            return false;
        }
    }

    @Test
    void noFlippedBitAndNoCutIsAccepted() throws IOException {
        System.out.println("seed " + seed);
        World world = new World(folder);
        world.parcel(1, 4).send(world.dispatch());
        byte[] sealed = Files.readAllBytes(world.packageFile(ID));
        byte[] inside = world.opened(ID, sealed);
        assertTrue(verifies(world, sealed));
        assertTrue(verifies(world, world.sealed(ID, inside)), "anybody may seal what the provider signed");
        for (int i = 0; i < 2_000; i++) {
            byte[] altered = sealed.clone();
            altered[random.nextInt(altered.length)] ^= (byte) (1 << random.nextInt(8));
            assertEquals(false, verifies(world, altered), () -> "seed " + seed);
        }
        for (int i = 0; i < inside.length; i++) {
            byte[] altered = inside.clone();
            altered[i] ^= (byte) (1 << random.nextInt(8));
            assertEquals(false, verifies(world, world.sealed(ID, altered)), () -> "seed " + seed);
        }
        for (int length = 0; length < sealed.length; length += 1 + random.nextInt(40)) {
            assertEquals(false, verifies(world, Arrays.copyOf(sealed, length)));
        }
        for (int length = 0; length < inside.length; length += 1 + random.nextInt(40)) {
            assertEquals(false, verifies(world, world.sealed(ID, Arrays.copyOf(inside, length))));
        }
        assertEquals(false, verifies(world, Arrays.copyOf(sealed, sealed.length + 1)));
        assertEquals(false, verifies(world, world.sealed(ID, Arrays.copyOf(inside, inside.length + 1))));
        System.out.printf("flipped %d octets inside, 2000 bits outside, none accepted%n", inside.length);
    }

    @Test
    void noAlteredPackageIsHandedOutByTheIntake() throws IOException {
        System.out.println("seed " + seed);
        World world = new World(folder);
        DirectoryIntake intake = world.intake();
        world.parcel(1, 5).send(world.dispatch());
        byte[] sealed = Files.readAllBytes(world.packageFile(ID));
        for (int i = 0; i < 50; i++) {
            byte[] altered = sealed.clone();
            altered[random.nextInt(altered.length)] ^= (byte) (1 << random.nextInt(8));
            Files.write(world.packageFile(ID), altered);
            assertEquals(Optional.empty(), intake.next(), () -> "seed " + seed);
        }
        assertEquals(50, world.resourceJournal.actions().stream().filter(AuditAction.PACKAGE_REFUSED::equals).count());
        Files.write(world.packageFile(ID), sealed);
        assertEquals(1, World.takeAll(intake).size());
    }

    @Test
    void aPackageThatIsChangedAfterItWasVerifiedIsNotReadToItsEnd() throws IOException {
        World world = new World(folder);
        DirectoryIntake intake = world.intake();
        world.parcel(1, 20_000).send(world.dispatch());
        Received received = intake.next().orElseThrow();
        Path taken = folder.resolve("resource/intake/taken").resolve(ID + ".cadre");
        byte[] inside = world.opened(ID, Files.readAllBytes(taken));
        int inRows = inside.length / 3;
        inside[inRows] ^= 1;
        Files.write(taken, world.sealed(ID, inside));
        assertThrows(IOException.class, () -> {
            try (InputStream rows = intake.rows(received)) {
                rows.transferTo(OutputStream.nullOutputStream());
            }
        });
    }

    @Test
    void chunksAreReadAsTheyWereWrittenWhateverTheirSize() throws IOException {
        System.out.println("seed " + seed);
        for (int size : new int[] {0, 1, 65_535, 65_536, 65_537, 131_072, 300_000, random.nextInt(500_000)}) {
            byte[] first = new byte[size];
            random.nextBytes(first);
            byte[] second = {1, 2, 3};
            var inside = new ByteArrayOutputStream();
            PackageWriter writer = new PackageWriter(inside, new byte[] {'{', '}'});
            Digest one = writer.part(new ByteArrayInputStream(first)).finish();
            Digest two = writer.part(new ByteArrayInputStream(second)).finish();
            writer.finish(new byte[64]);
            assertEquals(Digest.ofContent(first), one);
            try (PackageReader reader = new PackageReader(new ByteArrayInputStream(inside.toByteArray()))) {
                assertTrue(Arrays.equals(first, reader.stream(one).readAllBytes()), () -> "seed " + seed);
                assertTrue(Arrays.equals(second, reader.stream(two).readAllBytes()));
                assertEquals(64, reader.signature().length);
            }
        }
    }

    /** Ends the process in its mind at one step; nothing behind it happens. */
    private static final class Killed extends Error {
        private static final long serialVersionUID = 1L;
    }

    private static final class Executioner implements DurableFiles.Seam {
        private int left;
        private int steps;

        @Override
        public void before(String step) {
            steps++;
            if (--left == 0) {
                throw new Killed();
            }
        }
    }

    @Test
    void aKillAtAnyStepNeitherLosesNorDoublesAPackage() throws IOException {
        int kills = 0;
        boolean killed = true;
        for (int step = 1; killed; step++) {
            World world = new World(folder.resolve("kill-" + step));
            Executioner executioner = new Executioner();
            world.providerJournal.seam = executioner;
            world.resourceJournal.seam = executioner;
            executioner.left = step;
            Map<String, Integer> loaded = new TreeMap<>();
            killed = false;
            try {
                workAll(world, executioner, loaded);
            } catch (Killed e) {
                killed = true;
                kills++;
            }
            workAll(world, executioner, loaded);
            assertEquals(List.of("mh-trust-00000001", "mh-trust-00000002", "mh-trust-00000003"), List.copyOf(loaded.keySet()),
                    "killed at step " + step);
            assertEquals(List.of(), names(world.root.resolve("packages")), "killed at step " + step);
            assertEquals(3, names(world.root.resolve("resource/intake/applied")).size());
            assertEquals(3, names(world.root.resolve("receipts")).size());
            assertEquals(List.of(), names(world.root.resolve("resource/intake/taken")));
            assertEquals(List.of(), world.dispatch().receipts());
            assertEquals(0, world.resourceJournal.actions().stream().filter(AuditAction.PACKAGE_REFUSED::equals).count());
        }
        System.out.println("killed at each of " + kills + " steps");
        assertTrue(kills > 40);
    }

    // Both ends from their start on; the resource loads what it is handed, as often as it is handed.
    private void workAll(World world, Executioner executioner, Map<String, Integer> loaded) throws IOException {
        DirectoryDispatch dispatch = world.dispatch(new DurableFiles(executioner, false));
        String first = world.parcel(1, 3).send(dispatch).packageId();
        String second = world.parcel(2, 4).send(dispatch).packageId();
        String third = dispatch.orderPurge(World.TRUST, "r", List.of(new Pseudonym(1, 1)));
        assertEquals(List.of("mh-trust-00000001", "mh-trust-00000002", "mh-trust-00000003"), List.of(first, second, third));
        DirectoryIntake intake = world.intake(new DurableFiles(executioner, false));
        Optional<Received> next = intake.next();
        while (next.isPresent()) {
            Received received = next.get();
            try (InputStream content = World.isData(received) ? intake.rows(received) : intake.purge(received)) {
                assertEquals(received.manifest().content(), Digest.ofContent(content.readAllBytes()));
            }
            loaded.merge(received.manifest().packageId(), 1, Integer::sum);
            intake.confirm(received, World.receipt(received));
            next = intake.next();
        }
        for (var receipt : dispatch.receipts()) {
            dispatch.acknowledge(receipt);
        }
    }

    private static List<String> names(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).filter(name -> !name.startsWith(".")).sorted().toList();
        }
    }

    /** Not a benchmark: it prints what a package costs. */
    @Test
    void carriesALargePackage() throws IOException {
        World world = new World(folder);
        World.Parcel parcel = world.parcel(1, 1_000_000);
        long started = System.nanoTime();
        parcel.send(world.dispatch());
        long sent = System.nanoTime();
        DirectoryIntake intake = world.intake();
        Received received = intake.next().orElseThrow();
        long verified = System.nanoTime();
        try (InputStream rows = intake.rows(received)) {
            assertEquals(parcel.rows().length, rows.transferTo(OutputStream.nullOutputStream()));
        }
        long read = System.nanoTime();
        double megabytes = (parcel.rows().length + parcel.tokens().length) / 1e6;
        System.out.printf("%.0f MB: sealed at %.0f, verified at %.0f MB/s; rows read at %.0f MB/s%n", megabytes,
                megabytes / ((sent - started) / 1e9), megabytes / ((verified - sent) / 1e9),
                parcel.rows().length / 1e6 / ((read - verified) / 1e9));
        assertTrue(Files.size(folder.resolve("resource/intake/taken").resolve(ID + ".cadre")) > parcel.rows().length);
    }
}
