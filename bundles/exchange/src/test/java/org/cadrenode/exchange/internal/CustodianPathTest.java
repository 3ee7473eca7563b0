package org.cadrenode.exchange.internal;

import static org.cadrenode.exchange.internal.World.TRUST;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.felix.hc.api.Result;
import org.cadrenode.api.audit.AuditAction;
import org.cadrenode.api.delivery.ProviderId;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.exchange.PackageKind;
import org.cadrenode.api.exchange.Receipt;
import org.cadrenode.api.exchange.Received;
import org.cadrenode.api.keys.KeyPurpose;
import org.cadrenode.api.keys.Keystore;
import org.cadrenode.api.pseudonym.Pseudonym;
import org.cadrenode.api.pseudonym.Renewal;
import org.cadrenode.api.pseudonym.RenewalWriter;
import org.cadrenode.exchange.internal.World.SignedJournal;
import org.cadrenode.keystore.engine.NodeKeys;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** The two paths out of a provider, and what an attacker on either of them, or at the end of one, can try. */
class CustodianPathTest {
    private static final Clock CLOCK = Clock.fixed(World.NOW, ZoneOffset.UTC);
    /** Two entries, a mark and their count: this room looks at the end of it only. */
    private static final byte[] IDENTIFIERS = {1, 7, 1, 8, 0, 2};

    @TempDir
    private Path folder;
    private World world;
    private final Keystore custodian = NodeKeys.random();
    private final SignedJournal custodianJournal = new SignedJournal(custodian);
    private DirectoryCustodianDispatch dispatch;
    private DirectoryCustodianIntake intake;

    @BeforeEach
    void open() throws IOException {
        world = new World(folder);
        dispatch = dispatch();
        intake = intake();
    }

    private DirectoryCustodianDispatch dispatch() throws IOException {
        Settings settings = new Settings(folder.resolve("identifiers"), folder.resolve("custodian-receipts"),
                folder.resolve("provider/custodian"), Optional.of(World.key(custodian, KeyPurpose.PACKAGE_OPENING)),
                List.of(World.key(custodian, KeyPurpose.PACKAGE_SIGNING)), Map.of(), false, 0, 7);
        return new DirectoryCustodianDispatch(Optional.of(settings), world.provider, world.providerJournal, new DurableFiles(), CLOCK);
    }

    private DirectoryCustodianIntake intake() throws IOException {
        Settings settings = new Settings(folder.resolve("identifiers"), folder.resolve("custodian-receipts"),
                folder.resolve("custodian"), Optional.empty(), List.of(), world.resourceSettings.providers(), false, 0, 1);
        return new DirectoryCustodianIntake(settings, custodian, custodianJournal, new DurableFiles(), CLOCK);
    }

    private String sendIdentifiers(String reference) throws IOException {
        return dispatch.sendIdentifiers(TRUST, reference, 2, new ByteArrayInputStream(IDENTIFIERS));
    }

    private Path file(int sequence) {
        return folder.resolve(String.format("identifiers/mh-trust-%08d.cadre", sequence));
    }

    private static ErrorCode codeOf(Executable action) {
        return assertThrows(CadreException.class, action).code();
    }

    private static byte[] all(InputStream stream) throws IOException {
        try (stream) {
            return stream.readAllBytes();
        }
    }

    @Test
    void identifiersGoOnceByTheirOwnPathAndAreAnswered() throws IOException {
        String id = sendIdentifiers("first");
        assertEquals("mh-trust-00000001", id, "numbers of this path, beside those of the other");
        assertEquals(id, sendIdentifiers("first"));
        assertEquals(id, dispatch().sendIdentifiers(TRUST, "first", 2, InputStream.nullInputStream()));
        assertTrue(dispatch.anythingSent(TRUST));
        Received received = intake.next().orElseThrow();
        assertEquals(PackageKind.IDENTIFIERS, received.manifest().kind());
        assertArrayEquals(IDENTIFIERS, all(intake.identifiers(received)));
        assertEquals(ErrorCode.USAGE, codeOf(() -> intake.purge(received)));
        Receipt receipt = new Receipt(id, PackageKind.IDENTIFIERS, List.of(), World.NOW);
        intake.confirm(received, receipt);
        assertEquals(List.of(receipt), dispatch.receipts());
        dispatch.acknowledge(receipt);
        assertEquals(List.of(), dispatch().receipts());
        assertEquals(List.of(AuditAction.PACKAGE_SENT, AuditAction.RECEIPT_RECEIVED), world.providerJournal.actions());
        assertEquals(List.of(AuditAction.PACKAGE_RECEIVED), custodianJournal.actions());
        assertEquals(List.of(), world.dispatch().receipts(), "the research path knows nothing of it");
        try (var left = Files.list(folder.resolve("provider/custodian/dispatch/spool"))) {
            assertEquals(0, left.count(), "nothing of the content stays at the sender's");
        }
    }

    @Test
    void aContentIsSealedWhileItWaitsForItsPackage() throws IOException {
        byte[] content = "Ada Lovelace of Marylebone".repeat(100).getBytes(StandardCharsets.US_ASCII);
        Path spool = folder.resolve("provider/custodian/dispatch/spool");
        byte[][] seen = new byte[1][];
        InputStream watching = new ByteArrayInputStream(content) {
            @Override
            public int read(byte[] into) throws IOException {
                int n = super.read(into);
                if (n < 0) {
                    seen[0] = Files.readAllBytes(spool.resolve("mh-trust-identifiers.spool"));
                }
                return n;
            }
        };
        dispatch.sendIdentifiers(TRUST, "one", 1, watching);
        assertFalse(new String(seen[0], StandardCharsets.ISO_8859_1).contains("Lovelace"));
        assertFalse(new String(Files.readAllBytes(file(1)), StandardCharsets.ISO_8859_1).contains("Lovelace"));
        Files.write(spool.resolve("mh-trust-identifiers.spool"), seen[0]);
        dispatch();
        assertFalse(Files.exists(spool.resolve("mh-trust-identifiers.spool")), "what a kill left goes at the next start");
    }

    @Test
    void theResourcesKeysDoNotOpenIdentifiers() throws IOException {
        sendIdentifiers("first");
        byte[] sealed = Files.readAllBytes(file(1));
        for (String context : List.of("mh-trust-00000001", "custodian mh-trust-00000001")) {
            assertThrows(IOException.class, () -> all(world.resource.openPackage(context, new ByteArrayInputStream(sealed))));
        }
        assertThrows(IOException.class,
                () -> all(world.provider.openPackage("custodian mh-trust-00000001", new ByteArrayInputStream(sealed))),
                "nor do the sender's own");
        try (InputStream opened = custodian.openPackage("custodian mh-trust-00000001", new ByteArrayInputStream(sealed))) {
            assertTrue(opened.readAllBytes().length > IDENTIFIERS.length);
        }
    }

    @Test
    void identifiersOnTheResearchPathAreRefused() throws IOException {
        sendIdentifiers("first");
        DirectoryIntake research = world.intake();
        Files.copy(file(1), world.packageFile("mh-trust-00000001"));
        assertEquals(Optional.empty(), research.next());
        // A sender that is set up wrongly, and signs and seals identifiers for the resource.
        PackageOutbox wrong = new PackageOutbox(PackagePath.RESEARCH, world.providerSettings, world.provider,
                world.providerJournal, new DurableFiles(), CLOCK);
        wrong.send(PackageKind.IDENTIFIERS, TRUST, "wrong", 2, new ByteArrayInputStream(IDENTIFIERS));
        assertEquals(Optional.empty(), research.next());
        assertEquals(List.of(AuditAction.PACKAGE_REFUSED, AuditAction.PACKAGE_REFUSED), world.resourceJournal.actions());
        assertTrue(Files.exists(folder.resolve("resource/intake/refused/mh-trust-00000001.2.cadre")));
    }

    @Test
    void rowsOnTheCustodiansPathAreRefused() throws IOException {
        world.parcel(1, 3).send(world.dispatch());
        Files.copy(world.packageFile("mh-trust-00000001"), file(1));
        assertEquals(Optional.empty(), intake.next());
        assertEquals(List.of(AuditAction.PACKAGE_REFUSED), custodianJournal.actions());
    }

    @Test
    void oneWhoOpensAResearchPackageCannotPassItOnToTheCustodian() throws IOException {
        world.dispatch().orderPurge(TRUST, "all", List.of(new Pseudonym(1, 2)));
        byte[] inside = world.opened("mh-trust-00000001", Files.readAllBytes(world.packageFile("mh-trust-00000001")));
        var sink = new ByteArrayOutputStream();
        try (var out = world.resource.sealPackage(custodian.publicKey(KeyPurpose.PACKAGE_OPENING),
                "custodian mh-trust-00000001", sink)) {
            out.write(inside);
        }
        Files.write(file(1), sink.toByteArray());
        assertEquals(Optional.empty(), intake.next(), "its signature is good, but for the other path");
        assertEquals(List.of(AuditAction.PACKAGE_REFUSED), custodianJournal.actions());
    }

    @Test
    void aReceiptOfOnePathIsNoneOnTheOther() throws IOException {
        String id = dispatch.orderPurge(TRUST, "mh-trust-00000009", List.of(new Pseudonym(1, 2)));
        Receipt receipt = new Receipt(id, PackageKind.PURGE, List.of(), World.NOW);
        Path place = folder.resolve("custodian-receipts/" + id + ".receipt");
        Files.write(place, ReceiptForm.write(PackagePath.CUSTODIAN, receipt, world.resource));
        assertEquals(List.of(), dispatch.receipts(), "signed by the resource");
        Files.write(place, ReceiptForm.write(PackagePath.RESEARCH, receipt, custodian));
        assertEquals(List.of(), dispatch.receipts(), "of the other path");
        Files.write(place, ReceiptForm.write(PackagePath.CUSTODIAN,
                new Receipt(id, PackageKind.IDENTIFIERS, List.of(), World.NOW), custodian));
        assertEquals(List.of(), dispatch.receipts(), "for another kind");
        assertTrue(dispatch.awaitsPurge("mh-trust-00000009"));
        Files.write(place, ReceiptForm.write(PackagePath.CUSTODIAN, receipt, custodian));
        assertEquals(List.of(receipt), dispatch.receipts());
        assertEquals(Optional.of("mh-trust-00000009"), dispatch.purgeReference(id));
        dispatch.acknowledge(receipt);
        assertFalse(dispatch.awaitsPurge("mh-trust-00000009"));
    }

    @Test
    void aReplayIsAnsweredAndChangesNothingAndAGapIsHeld() throws IOException {
        for (String reference : List.of("one", "two", "three")) {
            sendIdentifiers(reference);
        }
        byte[] first = Files.readAllBytes(file(1));
        Path second = folder.resolve("away");
        Files.move(file(2), second);
        take();
        assertEquals(Optional.empty(), intake.next());
        assertEquals(1, intake.held());
        Files.write(file(1), first);
        assertEquals(Optional.empty(), intake.next());
        assertFalse(Files.exists(file(1)));
        Files.move(second, file(2));
        take();
        take();
        assertEquals(Optional.empty(), intake.next());
        assertEquals(List.of(AuditAction.PACKAGE_RECEIVED, AuditAction.PACKAGE_RECEIVED, AuditAction.PACKAGE_RECEIVED),
                custodianJournal.actions());
        assertEquals(0, intake.setAside());
    }

    private void take() throws IOException {
        Received received = intake.next().orElseThrow();
        intake.confirm(received, new Receipt(received.manifest().packageId(), received.manifest().kind(), List.of(), World.NOW));
    }

    @Test
    void aPackageWithAForeignPartOrAnAlteredManifestIsRefused() throws IOException {
        sendIdentifiers("one");
        byte[] sealed = Files.readAllBytes(file(1));
        byte[] inside = all(custodian.openPackage("custodian mh-trust-00000001", new ByteArrayInputStream(sealed)));
        int length = new java.io.DataInputStream(new ByteArrayInputStream(inside, PackageForm.MARK.length, 4)).readInt();
        int start = PackageForm.MARK.length + 4;
        byte[] otherPart = inside.clone();
        otherPart[start + length + 4 + 1] ^= 1;
        String manifest = new String(inside, start, length, StandardCharsets.UTF_8);
        byte[] otherManifest = inside.clone();
        byte[] altered = manifest.replace("IDENTIFIERS\",\"provider\":\"mh-trust", "IDENTIFIERS\",\"provider\":\"my-trust")
                .getBytes(StandardCharsets.UTF_8);
        assertEquals(length, altered.length);
        System.arraycopy(altered, 0, otherManifest, start, length);
        byte[] unsigned = Arrays.copyOf(inside, inside.length - PackageForm.SIGNATURE);
        byte[] zeros = inside.clone();
        Arrays.fill(zeros, inside.length - PackageForm.SIGNATURE, inside.length, (byte) 0);
        int refused = 0;
        for (byte[] attempt : List.of(otherPart, otherManifest, unsigned, zeros)) {
            assertFalse(Arrays.equals(inside, attempt));
            Files.write(file(1), sealedForCustodian("custodian mh-trust-00000001", attempt));
            assertEquals(Optional.empty(), intake.next());
            assertEquals(++refused, intake.setAside());
        }
        // Signed by a stranger who knows everything but the provider's key.
        Keystore stranger = NodeKeys.random();
        byte[] head = manifest.getBytes(StandardCharsets.UTF_8);
        var forged = new ByteArrayOutputStream();
        PackageWriter writer = new PackageWriter(forged, head);
        var part = writer.part(new ByteArrayInputStream(IDENTIFIERS)).finish();
        writer.finish(stranger.sign(KeyPurpose.PACKAGE_SIGNING, PackageForm.signed(PackagePath.CUSTODIAN, head, List.of(part))));
        Files.write(file(1), sealedForCustodian("custodian mh-trust-00000001", forged.toByteArray()));
        assertEquals(Optional.empty(), intake.next());
        assertEquals(++refused, intake.setAside());
        Files.write(file(1), sealed);
        assertTrue(intake.next().isPresent(), "the place in the order stayed open for the good one");
    }

    private byte[] sealedForCustodian(String context, byte[] inside) throws IOException {
        var sink = new ByteArrayOutputStream();
        try (var out = world.provider.sealPackage(custodian.publicKey(KeyPurpose.PACKAGE_OPENING), context, sink)) {
            out.write(inside);
        }
        return sink.toByteArray();
    }

    @Test
    void namesThatLeadElsewhereAreNoPackages() {
        for (String name : List.of("../mh-trust-00000001.cadre", "mh/trust-00000001.cadre", "..-00000001.cadre",
                "mh-trust-00000001.cadre/..", "MH-TRUST-00000001.cadre", "mh-trust-00000000.cadre", "mh-trust-1.cadre",
                "mh-trust-00000001\u0000.cadre", "mh-trust-000000011.cadre", "-00000001.cadre", "mh-trust-00000001.cadre.part")) {
            assertEquals(Optional.empty(), PackageName.of(name), name);
        }
        assertThrows(IllegalArgumentException.class, () -> new ProviderId("../mh"));
        assertEquals(ErrorCode.USAGE, codeOf(() -> sendIdentifiers("../first")));
    }

    @Test
    void aRotatedSigningKeyIsKnownBesideTheOldOne() throws IOException {
        sendIdentifiers("old");
        Keystore rotated = NodeKeys.random();
        var keys = Map.of(TRUST, List.of(
                new Settings.ProviderKeys(World.key(rotated, KeyPurpose.PACKAGE_SIGNING), World.key(rotated, KeyPurpose.JOURNAL_SIGNING)),
                new Settings.ProviderKeys(World.key(world.provider, KeyPurpose.PACKAGE_SIGNING),
                        World.key(world.provider, KeyPurpose.JOURNAL_SIGNING))));
        DirectoryCustodianIntake both = new DirectoryCustodianIntake(new Settings(folder.resolve("identifiers"),
                folder.resolve("custodian-receipts"), folder.resolve("both"), Optional.empty(), List.of(), keys, false, 0, 1),
                custodian, custodianJournal, new DurableFiles(), CLOCK);
        assertTrue(both.next().isPresent());
    }

    @Test
    void renewalsGoEitherWayOnceAReference() throws IOException {
        var content = new ByteArrayOutputStream();
        RenewalWriter writer = new RenewalWriter(content);
        for (int i = 0; i < 300; i++) {
            writer.renewal(new Renewal(new Pseudonym(i, 1), new Pseudonym(i, 2), Optional.empty()));
        }
        writer.finish();
        DirectoryDispatch research = world.dispatch();
        assertEquals(Optional.empty(), research.lastRenewal(TRUST));
        String id = research.sendRenewal(TRUST, "p2-l1", 300, new ByteArrayInputStream(content.toByteArray()));
        assertEquals(id, research.sendRenewal(TRUST, "p2-l1", 300, InputStream.nullInputStream()));
        assertEquals(Optional.of("p2-l1"), world.dispatch().lastRenewal(TRUST));
        assertFalse(research.acknowledged(id));
        DirectoryIntake resource = world.intake();
        Received received = resource.next().orElseThrow();
        assertEquals(300, received.manifest().rows());
        assertArrayEquals(content.toByteArray(), all(resource.renewal(received)));
        resource.confirm(received, World.receipt(received));
        research.receipts().forEach(receipt -> assertEquals(PackageKind.RENEWAL, receipt.kind()));
        research.acknowledge(research.receipts().get(0));
        assertTrue(research.acknowledged(id));
        dispatch.sendRenewal(TRUST, "p2-l1", 300, new ByteArrayInputStream(content.toByteArray()));
        assertEquals(Optional.of("p2-l1"), dispatch.lastRenewal(TRUST));
        assertArrayEquals(content.toByteArray(), all(intake.renewal(intake.next().orElseThrow())));
        // A count that is not that of the content.
        research.sendRenewal(TRUST, "p3-l1", 299, new ByteArrayInputStream(content.toByteArray()));
        assertEquals(Optional.empty(), resource.next());
    }

    @Test
    void withoutACustodianNothingIsSent() throws IOException {
        DirectoryCustodianDispatch none = new DirectoryCustodianDispatch(Optional.empty(), world.provider, world.providerJournal,
                new DurableFiles(), CLOCK);
        assertFalse(none.configured());
        assertEquals(ErrorCode.CONFIGURATION_INVALID,
                codeOf(() -> none.sendIdentifiers(TRUST, "a", 2, new ByteArrayInputStream(IDENTIFIERS))));
        assertEquals(List.of(), none.receipts());
        assertFalse(none.awaitsPurge("mh-trust-00000001"));
        assertEquals(Result.Status.OK, none.execute().getStatus());
    }

    @Test
    void theNewestWitnessOfAProviderIsKeptAndOneThatGoesBackIsTold() throws IOException {
        world.parcel(1, 3).send(world.dispatch());
        world.parcel(2, 3).send(world.dispatch());
        DirectoryIntake resource = world.intake();
        World.takeAll(resource);
        Path kept = folder.resolve("resource/witness-mh-trust.json");
        var witness = Json.required(Json.read(Files.readAllBytes(kept)), "witness");
        assertEquals(1, Json.number(witness, "sequence"), "the second package was made behind the entry of the first");
        assertEquals(Result.Status.OK, resource.execute().getStatus());
        // The provider's journal is cut to nothing; it goes on sending.
        world.providerJournal.events.clear();
        world.parcel(3, 3).send(world.dispatch());
        World.takeAll(resource);
        assertEquals(1, Json.number(Json.required(Json.read(Files.readAllBytes(kept)), "witness"), "sequence"));
        assertEquals(Result.Status.CRITICAL, world.intake().execute().getStatus());
        assertEquals("an earlier one", world.resourceJournal.events.get(2).detail().get("witness_against"));
    }
}
