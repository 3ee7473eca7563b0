package org.cadrenode.exchange.internal;

import static org.cadrenode.exchange.internal.World.COUNCIL;
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
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.apache.felix.hc.api.Result;
import org.cadrenode.api.audit.AuditAction;
import org.cadrenode.api.audit.AuditOutcome;
import org.cadrenode.api.delivery.Cleared;
import org.cadrenode.api.delivery.ProviderId;
import org.cadrenode.api.delivery.ReleaseStatement;
import org.cadrenode.api.delivery.ReleaseTerms;
import org.cadrenode.api.delivery.Released;
import org.cadrenode.api.erasure.Erasures;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.exchange.PackageKind;
import org.cadrenode.api.exchange.PackageManifest;
import org.cadrenode.api.exchange.Receipt;
import org.cadrenode.api.exchange.Received;
import org.cadrenode.api.keys.KeyPurpose;
import org.cadrenode.api.optout.ReleaseRefusal;
import org.cadrenode.api.pseudonym.Pseudonym;
import org.cadrenode.api.terms.Purpose;
import org.cadrenode.api.terms.TermsBook;
import org.cadrenode.exchange.internal.World.Parcel;
import org.cadrenode.keystore.engine.NodeKeys;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

class ExchangeTest {
    private static final InputStream UNREADABLE = new InputStream() {
        @Override
        public int read() throws IOException {
            throw new IOException("It was read");
        }
    };

    @TempDir
    private Path folder;
    private World world;
    private DirectoryDispatch dispatch;
    private DirectoryIntake intake;

    @BeforeEach
    void open() throws IOException {
        world = new World(folder);
        dispatch = world.dispatch();
        intake = world.intake();
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
    void aProviderThatWasRestoredAloneSendsNothingUnderANumberThatWasConfirmed() throws IOException {
        world.parcel(1, 10).send(dispatch);
        String first = dispatch.orderPurge(World.TRUST, "order-1", List.of(new Pseudonym(1, 1)));
        World.takeAll(intake);
        Files.delete(folder.resolve("provider/dispatch/sent").resolve(first + ".json"));
        DirectoryDispatch restored = world.dispatch();
        assertEquals(ErrorCode.PACKAGE_OUT_OF_ORDER,
                codeOf(() -> restored.orderPurge(World.TRUST, "order-2", List.of(new Pseudonym(1, 2)))),
                "the receipt of the former order must not confirm this one");
        assertEquals(ErrorCode.PACKAGE_OUT_OF_ORDER, codeOf(() -> world.parcel(2, 10).send(restored)));
        assertEquals(Result.Status.CRITICAL, restored.execute().getStatus());
    }

    @Test
    void aResourceThatWasRestoredAloneTellsSo() throws IOException {
        world.parcel(1, 10).send(dispatch);
        String second = dispatch.orderPurge(World.TRUST, "order-1", List.of(new Pseudonym(1, 1)));
        World.takeAll(intake);
        assertEquals(Result.Status.OK, intake.execute().getStatus());
        Files.delete(folder.resolve("resource/intake/notes").resolve(second + ".json"));
        assertEquals(Result.Status.CRITICAL, world.intake().execute().getStatus());
    }

    @Test
    void whatAStoreLacksThatWasPutBackIsHandedOutOnceMoreInItsOrderAndHasTheSameReceipts() throws Exception {
        for (int i = 0; i < 4; i++) {
            world.parcel(i, 2).send(dispatch);
        }
        List<Received> first = World.takeAll(intake);
        String second = first.get(1).manifest().packageId();
        Map<ProviderId, Long> last = intake.last(second::equals);
        assertEquals(Map.of(World.TRUST, 2L), last);
        List<Receipt> receipts = dispatch.receipts();
        for (DirectoryIntake one : List.of(intake, world.intake())) {
            one.again(last);
            assertEquals(first.subList(2, 4), World.takeAll(one));
            assertEquals(receipts, dispatch.receipts());
            assertEquals(List.of(), World.takeAll(one));
        }
        intake.again(Map.of(World.TRUST, 4L));
        assertEquals(List.of(), World.takeAll(intake));
        Files.delete(world.resourceSettings.state().resolve("intake/applied/" + first.get(3).manifest().packageId() + ".cadre"));
        assertEquals(ErrorCode.NOT_FOUND, assertThrows(CadreException.class, () -> intake.again(last)).code());
        assertEquals(List.of(), World.takeAll(intake), "all of it, or nothing");
        assertEquals(Map.of(World.TRUST, 0L), intake.last(id -> false));
    }

    @Test
    void whatWasRemovedIsNotHandedOutAgainAndNotMissed() throws Exception {
        for (int i = 0; i < 4; i++) {
            world.parcel(i, 2).send(dispatch);
        }
        Received waiting = intake.next().orElseThrow();
        intake.remove(waiting.manifest().packageId());
        assertEquals(waiting, intake.next().orElseThrow(), "it was not confirmed, and stays");
        List<Received> all = World.takeAll(intake);
        List<Receipt> receipts = dispatch.receipts();
        Path applied = world.resourceSettings.state().resolve("intake/applied");
        for (int which : new int[] {1, 3}) {
            String id = all.get(which).manifest().packageId();
            intake.remove(id);
            intake.remove(id);
            assertFalse(Files.exists(applied.resolve(id + ".cadre")));
        }
        for (DirectoryIntake one : List.of(intake, world.intake())) {
            one.again(Map.of(World.TRUST, 0L));
            assertEquals(List.of(all.get(0), all.get(2)), World.takeAll(one));
            assertEquals(receipts, dispatch.receipts());
            assertEquals(Result.Status.OK, one.execute().getStatus());
            one.again(Map.of(World.TRUST, 3L));
            assertEquals(List.of(), World.takeAll(one));
        }
        world.parcel(5, 2).send(dispatch);
        assertEquals(List.of(5L), World.takeAll(world.intake()).stream().map(one -> one.manifest().sequence()).toList(), "the stream goes on");
    }

    @Test
    void carriesRowsAndTokensAndBringsTheReceiptBack() throws IOException {
        Parcel parcel = world.parcel(1, 5_000);
        Released released = parcel.send(dispatch);
        assertEquals("mh-trust-00000001", released.packageId());
        Received received = intake.next().orElseThrow();
        PackageManifest manifest = received.manifest();
        assertEquals(5_000, manifest.rows());
        assertEquals(3, manifest.optOuts());
        assertEquals(Optional.of(parcel.cleared().release()), manifest.release());
        assertArrayEquals(parcel.tokens(), all(intake.tokens(received)));
        assertArrayEquals(parcel.rows(), all(intake.rows(received)));
        assertArrayEquals(parcel.rows(), all(intake.rows(received)), "as often as one likes");
        assertEquals(received, intake.next().orElseThrow(), "until it is confirmed");
        assertEquals(List.of(), dispatch.receipts());
        intake.confirm(received, World.receipt(received));
        assertEquals(Optional.empty(), intake.next());
        assertEquals(List.of(World.receipt(received)), dispatch.receipts());
        dispatch.acknowledge(World.receipt(received));
        dispatch.acknowledge(World.receipt(received));
        assertEquals(List.of(), dispatch.receipts());
        assertEquals(List.of(), world.dispatch().receipts());
        assertEquals(List.of(AuditAction.PACKAGE_SENT, AuditAction.RECEIPT_RECEIVED), world.providerJournal.actions());
        assertEquals(List.of(AuditAction.PACKAGE_RECEIVED), world.resourceJournal.actions());
        assertTrue(Files.exists(folder.resolve("resource/intake/applied/mh-trust-00000001.cadre")));
    }

    @Test
    void sendsTheSameDeliveryOnceAndADeliveryMadeAnewAgain() throws IOException {
        Parcel parcel = world.parcel(1, 10);
        Released released = parcel.send(dispatch);
        assertEquals(released, dispatch.send(parcel.cleared(), UNREADABLE, UNREADABLE));
        assertEquals(released, world.dispatch().send(parcel.cleared(), UNREADABLE, UNREADABLE));
        assertEquals("mh-trust-00000002", world.parcel(1, 9).send(dispatch).packageId());
        assertEquals("council-00000001", world.parcel(COUNCIL, 2, 9).send(dispatch).packageId());
    }

    @Test
    void sendsNothingButWhatWasReleased() throws IOException {
        Parcel parcel = world.parcel(1, 10);
        byte[] altered = parcel.rows().clone();
        altered[40] ^= 1;
        assertEquals(ErrorCode.CONTENT_CHANGED, codeOf(() -> dispatch.send(parcel.cleared(),
                new ByteArrayInputStream(altered), new ByteArrayInputStream(parcel.tokens()))));
        assertEquals(ErrorCode.CONTENT_CHANGED, codeOf(() -> dispatch.send(parcel.cleared(),
                new ByteArrayInputStream(parcel.rows()), new ByteArrayInputStream(altered))));
        assertEquals(ErrorCode.CONTENT_CHANGED, codeOf(() -> dispatch.send(parcel.cleared(),
                new ByteArrayInputStream(world.parcel(1, 11).rows()), new ByteArrayInputStream(parcel.tokens()))));
        Parcel forged = world.parcel(TRUST, 1, 10, NodeKeys.random());
        assertEquals(ErrorCode.PACKAGE_NOT_AUTHENTIC, codeOf(() -> forged.send(dispatch)));
        assertThrows(IOException.class, () -> dispatch.send(parcel.cleared(), UNREADABLE, UNREADABLE));
        try (var files = Files.list(folder.resolve("packages"))) {
            assertEquals(0, files.count());
        }
        assertEquals(List.of(), world.providerJournal.actions());
        assertEquals("mh-trust-00000001", parcel.send(dispatch).packageId(), "the number was not used up");
    }

    @Test
    void aPackageThatAKillCutOffDoesNotStayInTheOutbox() throws IOException {
        world.parcel(1, 2).send(world.dispatch());
        World.Parcel second = world.parcel(2, 3);
        boolean[] killed = new boolean[1];
        DirectoryDispatch cutOff = world.dispatch(new DurableFiles(step -> {
            if (step.equals("rename")) {
                killed[0] = true;
                throw new IOException("killed");
            }
        }, false));
        assertThrows(IOException.class, () -> second.send(cutOff));
        assertTrue(killed[0]);
        Path part = DurableFiles.part(world.packageFile("mh-trust-00000002"));
        assertTrue(Files.exists(part));
        Path others = Files.writeString(DurableFiles.part(world.packageFile("council-00000001")), "another node's");
        Files.setLastModifiedTime(others, FileTime.from(World.NOW.minusSeconds(86_400)));
        // It may be under way yet.
        world.dispatch();
        assertTrue(Files.exists(part));
        Files.setLastModifiedTime(part, FileTime.from(World.NOW.minusSeconds(86_400)));
        DirectoryDispatch dispatch = world.dispatch();
        assertFalse(Files.exists(part));
        assertTrue(Files.exists(others));
        assertEquals("mh-trust-00000002", second.send(dispatch).packageId());
        assertTrue(Files.exists(world.packageFile("mh-trust-00000002")));
    }

    @Test
    void ordersAPurgeOnceAReference() throws IOException {
        List<Pseudonym> subjects = List.of(new Pseudonym(9, 1), new Pseudonym(2, 2), new Pseudonym(9, 1));
        String id = dispatch.orderPurge(TRUST, "first", subjects);
        assertEquals(id, dispatch.orderPurge(TRUST, "first", List.of()));
        assertEquals(id, world.dispatch().orderPurge(TRUST, "first", subjects));
        Received received = intake.next().orElseThrow();
        assertEquals(PackageKind.PURGE, received.manifest().kind());
        assertEquals(2, received.manifest().rows());
        byte[] content = all(intake.purge(received));
        assertEquals(new Pseudonym(2, 2), Pseudonym.ofHash(Arrays.copyOf(content, 16)));
        assertEquals(32, content.length);
        assertEquals(ErrorCode.USAGE, codeOf(() -> intake.rows(received)));
        intake.confirm(received, World.receipt(received));
        assertEquals(PackageKind.PURGE, dispatch.receipts().get(0).kind());
        assertEquals(List.of(AuditAction.PURGE_ORDERED), world.providerJournal.actions());
        assertEquals(ErrorCode.USAGE, codeOf(() -> dispatch.orderPurge(TRUST, "a/b", subjects)));
    }

    @Test
    void theReceiptOfAPurgePromisesWhenItHasGoneFromTheFilesAndNoOtherReceiptDoes() throws IOException {
        intake.erasures = new Daily();
        dispatch.orderPurge(TRUST, "first", List.of(new Pseudonym(9, 1)));
        dispatch.orderReturn(TRUST, "first", List.of(new Pseudonym(9, 1)));
        for (Received received = intake.next().orElse(null); received != null; received = intake.next().orElse(null)) {
            intake.confirm(received, World.receipt(received));
        }
        assertEquals(List.of(Optional.of(World.NOW.plus(Duration.ofHours(24))), Optional.empty()),
                dispatch.receipts().stream().map(Receipt::goneBy).toList());
    }

    @Test
    void saysOnceAReferenceWhoIsInAgainBehindWhatWasSentBefore() throws IOException {
        List<Pseudonym> subjects = List.of(new Pseudonym(9, 1), new Pseudonym(2, 2));
        String purge = dispatch.orderPurge(TRUST, "same", subjects);
        String back = dispatch.orderReturn(TRUST, "same", subjects);
        assertEquals(back, dispatch.orderReturn(TRUST, "same", subjects));
        Received first = intake.next().orElseThrow();
        assertEquals(purge, first.manifest().packageId());
        intake.confirm(first, World.receipt(first));
        Received second = intake.next().orElseThrow();
        assertEquals(PackageKind.RETURN, second.manifest().kind());
        assertEquals(32, all(intake.purge(second)).length);
        assertEquals(List.of(AuditAction.PURGE_ORDERED, AuditAction.RETURN_ORDERED), world.providerJournal.actions().subList(0, 2));
    }

    @Test
    void holdsBackWhatComesBeforeItsTurn() throws IOException {
        for (int i = 1; i <= 3; i++) {
            world.parcel(i, 3).send(dispatch);
        }
        Path first = world.packageFile("mh-trust-00000001");
        Path away = folder.resolve("away");
        Files.move(first, away);
        assertEquals(Optional.empty(), intake.next());
        Files.move(away, first);
        assertEquals(List.of(1L, 2L, 3L), World.takeAll(intake).stream().map(one -> one.manifest().sequence()).toList());
    }

    @Test
    void whatIsBehindAPackageIsVerifiedAheadOfItsTurnAndConfirmedInItsTurn() throws IOException {
        for (int i = 1; i <= 3; i++) {
            world.parcel(i, 3).send(dispatch);
        }
        Received first = intake.next().orElseThrow();
        Received second = intake.following(first).orElseThrow();
        assertEquals(2, second.manifest().sequence());
        assertTrue(all(intake.tokens(second)).length > 0);
        assertEquals(ErrorCode.USAGE, codeOf(() -> intake.confirm(second, World.receipt(second))));
        assertEquals(first, intake.next().orElseThrow());
        intake.confirm(first, World.receipt(first));
        assertEquals(Optional.empty(), intake.following(first), "it is next by now");
        assertEquals(second, intake.next().orElseThrow());
        byte[] third = Files.readAllBytes(world.packageFile("mh-trust-00000003"));
        byte[] altered = third.clone();
        altered[third.length / 2] ^= 1;
        Files.write(world.packageFile("mh-trust-00000003"), altered);
        assertEquals(Optional.empty(), intake.following(second), "what does not verify is set aside");
        Files.write(world.packageFile("mh-trust-00000003"), third);
        assertEquals(List.of(2L, 3L), World.takeAll(intake).stream().map(one -> one.manifest().sequence()).toList());
        assertEquals(List.of(AuditAction.PACKAGE_RECEIVED, AuditAction.PACKAGE_RECEIVED, AuditAction.PACKAGE_REFUSED, AuditAction.PACKAGE_RECEIVED),
                world.resourceJournal.actions());
    }

    @Test
    void answersTheSamePackageWithTheSameReceipt() throws IOException {
        world.parcel(1, 3).send(dispatch);
        byte[] copy = Files.readAllBytes(world.packageFile("mh-trust-00000001"));
        World.takeAll(intake);
        Path receipt = folder.resolve("receipts/mh-trust-00000001.receipt");
        byte[] answer = Files.readAllBytes(receipt);
        Files.delete(receipt);
        for (DirectoryIntake again : List.of(intake, world.intake())) {
            Files.write(world.packageFile("mh-trust-00000001"), copy);
            assertEquals(Optional.empty(), again.next());
            assertArrayEquals(answer, Files.readAllBytes(receipt));
            assertFalse(Files.exists(world.packageFile("mh-trust-00000001")));
        }
        assertEquals(List.of(AuditAction.PACKAGE_RECEIVED), world.resourceJournal.actions());
    }

    @Test
    void doesNotTakeAnOldPackageUnderANewNumber() throws IOException {
        world.parcel(1, 3).send(dispatch);
        byte[] copy = Files.readAllBytes(world.packageFile("mh-trust-00000001"));
        World.takeAll(intake);
        Files.write(world.packageFile("mh-trust-00000002"), copy);
        assertEquals(Optional.empty(), intake.next());
        Files.write(world.packageFile("mh-trust-00000002"),
                world.sealed("mh-trust-00000002", world.opened("mh-trust-00000001", copy)));
        assertEquals(Optional.empty(), intake.next());
        Files.write(world.packageFile("council-00000001"), world.sealed("council-00000001", world.opened("mh-trust-00000001", copy)));
        assertEquals(Optional.empty(), intake.next());
        assertEquals(3, world.resourceJournal.actions().stream().filter(AuditAction.PACKAGE_REFUSED::equals).count());
        world.parcel(2, 3).send(dispatch);
        assertEquals(1, World.takeAll(intake).size(), "the good one still comes in");
    }

    @Test
    void refusesAnotherPackageUnderAConfirmedName() throws IOException {
        world.parcel(1, 3).send(dispatch);
        World.takeAll(intake);
        World other = new World(folder.resolve("other"));
        other.parcel(1, 4).send(other.dispatch());
        Files.copy(other.packageFile("mh-trust-00000001"), world.packageFile("mh-trust-00000001"));
        assertEquals(Optional.empty(), intake.next());
        assertTrue(Files.exists(folder.resolve("resource/intake/refused/mh-trust-00000001.1.cadre")));
    }

    @Test
    void refusesAPackageThatDoesNotFollowTheOneBefore() throws IOException {
        world.parcel(1, 3).send(dispatch);
        World.takeAll(intake);
        // A sender that lost its notes and its receipts numbers from 1 again; with its number 2 it comes to a resource that knows another 1.
        Path lost = folder.resolve("provider");
        Files.move(lost, folder.resolve("lost"));
        Files.delete(folder.resolve("receipts/mh-trust-00000001.receipt"));
        DirectoryDispatch restored = world.dispatch();
        world.parcel(3, 3).send(restored);
        world.parcel(4, 3).send(restored);
        Files.delete(world.packageFile("mh-trust-00000001"));
        assertEquals(Optional.empty(), intake.next());
        assertEquals("PACKAGE_OUT_OF_ORDER",
                world.resourceJournal.events.get(world.resourceJournal.events.size() - 1).detail().get("code"));
    }

    @Test
    void termsThatForbidItByNowKeepAReleasedDeliveryHereUntilTheyAllowItAgain() throws IOException {
        Parcel parcel = world.parcel(1, 3);
        world.terms.refusals.add(new TermsBook.Refusal(3, "the agreement ran out"));
        CadreException refused = assertThrows(CadreException.class, () -> parcel.send(dispatch));
        assertEquals(ErrorCode.TERMS_REFUSED, refused.code());
        assertTrue(refused.getMessage().contains("line 3: the agreement ran out"), refused.getMessage());
        world.terms.refusals.clear();
        world.terms.purposes.remove(Purpose.SERVICE_IMPROVEMENT);
        assertEquals(ErrorCode.TERMS_REFUSED, codeOf(() -> parcel.send(dispatch)), "what was signed says more than the terms do now");
        world.terms.purposes.add(Purpose.SERVICE_IMPROVEMENT);
        assertEquals(List.of(), world.providerJournal.actions());
        Released released = parcel.send(dispatch);
        assertEquals("mh-trust-00000001", released.packageId());
        world.terms.refusals.add(new TermsBook.Refusal(3, "the agreement ran out"));
        assertEquals(released, dispatch.send(parcel.cleared(), UNREADABLE, UNREADABLE), "what was sent is sent");
    }

    @Test
    void listsOfOptOutsThatAreTooOldByNowKeepAReleasedDeliveryHereUntilThereAreNewOnes() throws IOException {
        Parcel parcel = world.parcel(1, 3);
        world.staleOptOuts = Optional.of(new ReleaseRefusal(ErrorCode.OPTOUT_LIST_STALE, "the list is too old"));
        CadreException refused = assertThrows(CadreException.class, () -> parcel.send(dispatch));
        assertEquals(ErrorCode.OPTOUT_LIST_STALE, refused.code());
        assertTrue(refused.getMessage().contains("the list is too old"), refused.getMessage());
        DirectoryDispatch closed = new DirectoryDispatch(world.providerSettings, world.provider, world.providerJournal, world.terms, null,
                new DurableFiles(), Clock.fixed(World.NOW, ZoneOffset.UTC));
        assertEquals(ErrorCode.OPTOUT_LIST_STALE, codeOf(() -> parcel.send(closed)), "nobody knows");
        assertEquals(List.of(), world.providerJournal.actions());
        world.staleOptOuts = Optional.empty();
        Released released = parcel.send(dispatch);
        world.staleOptOuts = Optional.of(new ReleaseRefusal(ErrorCode.OPTOUT_LIST_STALE, "the list is too old"));
        assertEquals(released, dispatch.send(parcel.cleared(), UNREADABLE, UNREADABLE), "what was sent is sent");
    }

    @Test
    void withoutABookOfTermsOrTermsInItsReleaseNothingIsSent() throws IOException {
        DirectoryDispatch bare = new DirectoryDispatch(world.providerSettings, world.provider, world.providerJournal, null,
                (provider, source) -> Optional.empty(), new DurableFiles(), Clock.fixed(World.NOW, ZoneOffset.UTC));
        assertEquals(ErrorCode.TERMS_REFUSED, codeOf(() -> world.parcel(1, 3).send(bare)));
        assertEquals(ErrorCode.TERMS_REFUSED, codeOf(() -> withoutTerms(world.parcel(1, 3)).send(dispatch)));
    }

    @Test
    void refusesAPackageWhoseReleaseDoesNotSayUnderWhichTerms() throws IOException {
        Parcel old = withoutTerms(world.parcel(1, 3));
        byte[] manifest = manifest(old);
        assertEquals(Optional.empty(), ManifestForm.read(manifest).release().orElseThrow().terms(), "it is read, and lets nothing pass");
        Files.write(world.packageFile("mh-trust-00000001"), world.sealed("mh-trust-00000001", signed(manifest, old)));
        assertEquals(Optional.empty(), intake.next());
        assertEquals(List.of(AuditAction.PACKAGE_REFUSED), world.resourceJournal.actions());
    }

    @Test
    void refusesAPackageWhoseTermsAreNotThoseThatWereSigned() throws IOException {
        Parcel parcel = world.parcel(1, 3);
        ReleaseStatement release = parcel.cleared().release();
        ReleaseTerms wider = new ReleaseTerms(PackageForm.NOTHING, Set.of(Purpose.values()), "DSA-2026-017", LocalDate.of(2031, 3, 31));
        Parcel forged = with(parcel, new ReleaseStatement(release.delivery(), release.rows(), release.tokens(), release.dictionary(),
                Optional.of(wider), release.releasedBy(), release.releasedAt(), release.journalSequence(), release.journalHash(),
                release.signature()));
        Files.write(world.packageFile("mh-trust-00000001"), world.sealed("mh-trust-00000001", signed(manifest(forged), forged)));
        assertEquals(Optional.empty(), intake.next());
        assertEquals(List.of(AuditAction.PACKAGE_REFUSED), world.resourceJournal.actions());
    }

    private Parcel withoutTerms(Parcel parcel) {
        ReleaseStatement release = parcel.cleared().release();
        ReleaseStatement old = new ReleaseStatement(release.delivery(), release.rows(), release.tokens(), release.dictionary(),
                release.releasedBy(), release.releasedAt(), release.journalSequence(), release.journalHash(), "");
        assertTrue(new String(old.signedContent(), StandardCharsets.UTF_8).startsWith("cadre-release-1\n"));
        return with(parcel, old.signed(Base64.getEncoder().encodeToString(
                world.provider.sign(KeyPurpose.JOURNAL_SIGNING, old.signedContent()))));
    }

    private static Parcel with(Parcel parcel, ReleaseStatement release) {
        return new Parcel(new Cleared(parcel.cleared().pseudonymised(), release), parcel.rows(), parcel.tokens());
    }

    private byte[] manifest(Parcel parcel) {
        return ManifestForm.write(new PackageManifest("mh-trust-00000001", PackageKind.DATA, TRUST, 1, PackageForm.NOTHING,
                Optional.of(parcel.cleared().delivery().source()), Optional.of(parcel.cleared().id()), Optional.of(parcel.cleared().release()),
                3, 3, parcel.cleared().release().rows(), world.providerJournal.checkpoint(), World.NOW));
    }

    @Test
    void refusesAReleaseThatTheProvidersJournalDidNotSign() throws IOException {
        Parcel forged = world.parcel(TRUST, 1, 3, NodeKeys.random());
        byte[] manifest = manifest(forged);
        Files.write(world.packageFile("mh-trust-00000001"), world.sealed("mh-trust-00000001", signed(manifest, forged)));
        assertEquals(Optional.empty(), intake.next());
        assertEquals(List.of(AuditAction.PACKAGE_REFUSED), world.resourceJournal.actions());
        assertEquals(AuditOutcome.REFUSED, world.resourceJournal.events.get(0).outcome());
    }

    private byte[] signed(byte[] manifest, Parcel parcel) throws IOException {
        var inside = new ByteArrayOutputStream();
        PackageWriter writer = new PackageWriter(inside, manifest);
        var rows = writer.part(new ByteArrayInputStream(parcel.rows())).finish();
        var tokens = writer.part(new ByteArrayInputStream(parcel.tokens())).finish();
        writer.finish(world.provider.sign(KeyPurpose.PACKAGE_SIGNING, PackageForm.signed(PackagePath.RESEARCH, manifest, List.of(rows, tokens))));
        return inside.toByteArray();
    }

    @Test
    void refusesProvidersThatNobodyNamed() throws IOException {
        Settings none = new Settings(world.resourceSettings.outbox(), world.resourceSettings.receipts(), folder.resolve("deaf"),
                Optional.empty(), List.of(), Map.of(), false, 0, 7);
        DirectoryIntake deaf = new DirectoryIntake(none, world.resource, world.resourceJournal, new DurableFiles(),
                Clock.systemUTC());
        world.parcel(1, 3).send(dispatch);
        assertEquals(Optional.empty(), deaf.next());
        assertEquals(List.of(AuditAction.PACKAGE_REFUSED), world.resourceJournal.actions());
        assertEquals(Result.Status.WARN, deaf.execute().getStatus());
    }

    @Test
    void aBadPackageOfOneProviderDoesNotKeepThoseOfAnother() throws IOException {
        world.parcel(COUNCIL, 1, 3).send(dispatch);
        world.parcel(2, 3).send(dispatch);
        byte[] good = Files.readAllBytes(world.packageFile("council-00000001"));
        byte[] bad = good.clone();
        bad[bad.length / 2] ^= 4;
        Files.write(world.packageFile("council-00000001"), bad);
        assertEquals(List.of(TRUST), World.takeAll(intake).stream().map(one -> one.manifest().provider()).toList());
        Files.write(world.packageFile("council-00000001"), good);
        assertEquals(List.of(COUNCIL), World.takeAll(intake).stream().map(one -> one.manifest().provider()).toList());
        assertEquals(Result.Status.WARN, intake.execute().getStatus());
    }

    @Test
    void providersTakeTurnsWhileOneOfThemCannotBeLoaded() throws IOException {
        world.parcel(COUNCIL, 1, 3).send(dispatch);
        world.parcel(2, 3).send(dispatch);
        Received first = intake.next().orElseThrow();
        Received second = intake.next().orElseThrow();
        assertFalse(first.manifest().provider().equals(second.manifest().provider()));
        assertEquals(first, intake.next().orElseThrow());
    }

    @Test
    void ignoresWhatIsNoPackage() throws IOException {
        Files.write(folder.resolve("packages/notes.txt"), new byte[] {1});
        Files.write(folder.resolve("packages/mh-trust-1.cadre"), new byte[] {1});
        Files.write(folder.resolve("packages/.mh-trust-00000001.cadre.part"), new byte[] {1});
        Files.createSymbolicLink(world.packageFile("mh-trust-00000001"), folder.resolve("packages/notes.txt"));
        assertEquals(Optional.empty(), intake.next());
        assertEquals(List.of(), world.resourceJournal.actions());
    }

    @Test
    void setsAsideReceiptsThatTheResourceDidNotSign() throws IOException {
        world.parcel(1, 3).send(dispatch);
        world.parcel(2, 3).send(dispatch);
        World.takeAll(intake);
        Path first = folder.resolve("receipts/mh-trust-00000001.receipt");
        Path second = folder.resolve("receipts/mh-trust-00000002.receipt");
        byte[] good = Files.readAllBytes(first);
        Files.write(first, new String(good, StandardCharsets.UTF_8).replace("\\\"loaded\\\":3", "\\\"loaded\\\":4").getBytes());
        Files.write(second, good);
        assertEquals(List.of(), dispatch.receipts());
        assertTrue(Files.exists(folder.resolve("provider/dispatch/refused-receipts/mh-trust-00000001.receipt")));
        assertTrue(Files.exists(folder.resolve("provider/dispatch/refused-receipts/mh-trust-00000002.receipt")));
        Files.write(first, ReceiptForm.write(PackagePath.RESEARCH, new Receipt("mh-trust-00000001", PackageKind.DATA, List.of(), World.NOW), NodeKeys.random()));
        assertEquals(List.of(), dispatch.receipts());
        world.intake();
        assertEquals(2, dispatch.receipts().size(), "the resource writes missing receipts again at its next start");
    }

    @Test
    void ignoresReceiptsForPackagesOfOthers() throws IOException {
        Path file = folder.resolve("receipts/other-00000001.receipt");
        Files.write(file, new byte[] {1});
        assertEquals(List.of(), dispatch.receipts());
        assertTrue(Files.exists(file));
    }

    @Test
    void confirmsOnlyWhatIsInHand() throws IOException {
        world.parcel(1, 3).send(dispatch);
        Received received = intake.next().orElseThrow();
        Receipt wrong = new Receipt("mh-trust-00000009", PackageKind.DATA, List.of(), World.NOW);
        assertEquals(ErrorCode.USAGE, codeOf(() -> intake.confirm(received, wrong)));
        DirectoryIntake restarted = world.intake();
        assertEquals(ErrorCode.NOT_FOUND, codeOf(() -> restarted.confirm(received, World.receipt(received))));
        assertEquals(received, restarted.next().orElseThrow());
        restarted.confirm(received, World.receipt(received));
        byte[] answer = Files.readAllBytes(folder.resolve("receipts/mh-trust-00000001.receipt"));
        restarted.confirm(received, new Receipt("mh-trust-00000001", PackageKind.DATA, List.of(), World.NOW.plusSeconds(9)));
        assertArrayEquals(answer, Files.readAllBytes(folder.resolve("receipts/mh-trust-00000001.receipt")));
        assertEquals(List.of(AuditAction.PACKAGE_RECEIVED), world.resourceJournal.actions(), "journalled once over a restart");
    }

    @Test
    void warnsOfReceiptsThatDoNotCome() throws IOException {
        world.parcel(1, 3).send(dispatch);
        assertEquals(Result.Status.OK, dispatch.execute().getStatus());
        DirectoryDispatch later = new DirectoryDispatch(world.providerSettings, world.provider, world.providerJournal,
                world.terms, null, new DurableFiles(), Clock.fixed(World.NOW.plusSeconds(8 * 86_400), ZoneOffset.UTC));
        assertEquals(Result.Status.WARN, later.execute().getStatus());
    }

    @Test
    void tellsOfAFolderForPackagesThatIsGoneBeforeOneIsToGo() throws IOException {
        Files.delete(world.providerSettings.outbox());
        Result gone = dispatch.execute();
        assertEquals(Result.Status.CRITICAL, gone.getStatus());
        assertTrue(gone.toString().contains("No package can be put into " + world.providerSettings.outbox()), gone.toString());
    }

    @Test
    void forgetsAppliedPackagesWhenTheirTimeHasCome() throws IOException {
        world.parcel(1, 3).send(dispatch);
        World.takeAll(intake);
        Path applied = folder.resolve("resource/intake/applied/mh-trust-00000001.cadre");
        Settings settings = new Settings(world.resourceSettings.outbox(), world.resourceSettings.receipts(),
                world.resourceSettings.state(), Optional.empty(), List.of(), world.resourceSettings.providers(), false, 30, 7);
        var written = Files.getLastModifiedTime(applied).toInstant();
        for (int days : new int[] {29, 31}) {
            new DirectoryIntake(settings, world.resource, world.resourceJournal, new DurableFiles(),
                    Clock.fixed(written.plusSeconds(days * 86_400L), ZoneOffset.UTC));
            assertEquals(days == 29, Files.exists(applied));
        }
    }

    /** A node that makes files anew within a day, and did so with the vault's at noon. */
    private static final class Daily implements Erasures {
        @Override
        public Duration within() {
            return Duration.ofHours(24);
        }

        @Override
        public OptionalInt backupDays() {
            return OptionalInt.of(30);
        }

        @Override
        public List<Line> lines() {
            return List.of();
        }

        @Override
        public Optional<Instant> gone(String place, Instant takenOut) {
            return place.equals("vault") ? Optional.of(Instant.parse("2026-02-03T12:00:00Z")) : Optional.empty();
        }

        @Override
        public List<Outcome> run(boolean trial) {
            return List.of();
        }
    }
}
