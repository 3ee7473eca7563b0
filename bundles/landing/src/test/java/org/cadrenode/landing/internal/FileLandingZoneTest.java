package org.cadrenode.landing.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.cadrenode.api.audit.AuditAction;
import org.cadrenode.api.delivery.Cleared;
import org.cadrenode.api.delivery.Delivery;
import org.cadrenode.api.delivery.DeliveryId;
import org.cadrenode.api.delivery.Digest;
import org.cadrenode.api.delivery.Landed;
import org.cadrenode.api.delivery.Milestone;
import org.cadrenode.api.delivery.Pseudonymised;
import org.cadrenode.api.delivery.QuarantineEntry;
import org.cadrenode.api.delivery.Refused;
import org.cadrenode.api.delivery.ReleaseStatement;
import org.cadrenode.api.delivery.ReleaseTerms;
import org.cadrenode.api.delivery.Released;
import org.cadrenode.api.delivery.Screened;
import org.cadrenode.api.delivery.Settled;
import org.cadrenode.api.delivery.SourceId;
import org.cadrenode.api.delivery.Stage;
import org.cadrenode.api.delivery.Tally;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.identifiable.Artefact;
import org.cadrenode.api.identifiable.ArtefactOutput;
import org.cadrenode.api.identifiable.ScreeningDecision;
import org.cadrenode.api.identifiable.SourceRecordReader;
import org.cadrenode.api.terms.Purpose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class FileLandingZoneTest {
    @TempDir
    Path folder;
    Zone zone;

    @BeforeEach
    void open() throws IOException {
        zone = new Zone(folder);
    }

    @Test
    void theSameContentOfTheSameSourceIsOneDelivery() throws IOException {
        Delivery first = zone.receive(Zone.CONTENT);
        Delivery again = zone.zone.receive(Zone.SOURCE, Zone.PROVIDER, "other", Zone.stream(Zone.CONTENT));
        Delivery elsewhere = zone.zone.receive(new SourceId("cin"), Zone.PROVIDER, "", Zone.stream(Zone.CONTENT));
        assertEquals(first, again);
        assertNotEquals(first.id(), elsewhere.id());
        assertEquals(Zone.CONTENT.length(), first.bytes());
        assertEquals(Digest.ofContent(Zone.CONTENT.getBytes(StandardCharsets.UTF_8)), first.content());
        assertEquals(List.of(AuditAction.DELIVERY_RECEIVED, AuditAction.DELIVERY_REPEATED, AuditAction.DELIVERY_RECEIVED),
                zone.journal.actions());
        assertEquals(2, zone.zone.deliveries().size());
        assertEquals(List.of(), hidden());
    }

    @Test
    void nothingIsTakenInThatTheJournalDoesNotTake() throws IOException {
        zone.journal.writable = false;
        assertCode(ErrorCode.JOURNAL_UNWRITABLE, () -> zone.receive(Zone.CONTENT));
        assertEquals(List.of(), zone.zone.deliveries());
        zone.journal.writable = true;
        Delivery delivery = zone.receive(Zone.CONTENT);
        zone.journal.writable = false;
        assertCode(ErrorCode.JOURNAL_UNWRITABLE, () -> zone.zone.land(delivery, Zone.lines()));
        assertEquals(Stage.RECEIVED, stage(delivery.id()));
        assertEquals(List.of("content", "state.json"), names(delivery.id()));
    }

    @Test
    void aSourceThatBreaksOffLeavesNothing() throws IOException {
        InputStream broken = new InputStream() {
            private int left = 100_000;

            @Override
            public int read() throws IOException {
                if (--left <= 0) {
                    throw new IOException("the line is cut");
                }
                return 'x';
            }
        };
        assertThrows(IOException.class, () -> zone.zone.receive(Zone.SOURCE, Zone.PROVIDER, "", broken));
        assertEquals(List.of(), zone.zone.deliveries());
        assertEquals(List.of(), hidden());
    }

    @Test
    void everyRecordThatWasReadIsARecordOrInQuarantine() throws IOException {
        Landed landed = zone.land(Zone.CONTENT);
        assertEquals(new Tally(7, 0, 1, 0, 0, 0, 0, 0), landed.tally());
        assertEquals(List.of("1 child ada", "2 child held-ben", "3 event held-cat", "5 event dan", "6 child eve",
                "7 event held-fay"), zone.records(landed.id()));
        assertEquals(List.of(new QuarantineEntry(landed.id(), "", 4, "", ErrorCode.ROW_COLUMN_COUNT)),
                zone.zone.quarantine(landed.id(), 10));
    }

    @Test
    void partsThatWereNotReadAreToldAndNoNameThatMayBeAValue() throws IOException {
        Landed landed = zone.zone.land(zone.receive(Zone.CONTENT), (content, sink) -> {
            sink.unread("child", "school.name");
            sink.unread("", "message.9434765919");
            sink.unread("child", "amelia thwaite");
            sink.unread("child", "x".repeat(300));
        });
        try (SourceRecordReader records = zone.zone.records(landed.id())) {
            assertFalse(records.next());
            assertEquals(Map.of("", Set.of("#"), "child", Set.of("#", "school.name")), records.unread());
        }
    }

    @Test
    void noValueIsReadableInAnyFile() throws IOException {
        zone.screen(zone.land(Zone.CONTENT));
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).collect(Collectors.toList())) {
                String content = Files.readString(file, StandardCharsets.ISO_8859_1);
                assertFalse(content.contains("dan") || content.contains("held-ben"), file.toString());
            }
        }
    }

    @Test
    void landingAgainChangesNothing() throws IOException {
        Landed landed = zone.land(Zone.CONTENT);
        zone.screen(landed);
        assertEquals(landed, zone.zone.land(landed.delivery(), (content, sink) -> {
            throw new AssertionError("It is read already");
        }));
        assertEquals(Stage.SCREENED, stage(landed.id()));
    }

    @Test
    void contentThatWasChangedOnDiskIsNeitherReadNorQuarantined() throws IOException {
        Delivery delivery = zone.receive(Zone.CONTENT);
        Path content = folder.resolve(delivery.id().value()).resolve("content");
        byte[] sealed = Files.readAllBytes(content);
        sealed[sealed.length / 2] ^= 1;
        Files.write(content, sealed);
        assertThrows(IOException.class, () -> zone.zone.land(delivery, Zone.lines()));
        assertThrows(IOException.class, () -> zone.zone.land(delivery, (from, sink) -> {
            try {
                from.open().readAllBytes();
            } catch (IOException e) {
                // A connector that swallows what the zone throws changes nothing.
            }
        }));
        assertEquals(Stage.RECEIVED, stage(delivery.id()));
    }

    @Test
    void recordsThatWereSwappedWithAnotherDeliverysDoNotOpen() throws IOException {
        Landed one = zone.land(Zone.CONTENT);
        Landed two = zone.land("child,zoe\n");
        Files.copy(file(one.id(), "records-"), file(two.id(), "records-"),
                java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        assertThrows(IOException.class, () -> zone.records(two.id()));
    }

    @Test
    void anArtefactIsThereOnceItIsCommitted() throws IOException {
        DeliveryId id = zone.screen(zone.land(Zone.CONTENT)).id();
        byte[] content = "rows".getBytes(StandardCharsets.UTF_8);
        try (ArtefactOutput out = zone.zone.write(id, Artefact.ROWS)) {
            out.write(content);
        }
        assertFalse(zone.zone.has(id, Artefact.ROWS));
        assertCode(ErrorCode.NOT_FOUND, () -> zone.zone.read(id, Artefact.ROWS));
        try (ArtefactOutput out = zone.zone.write(id, Artefact.ROWS)) {
            out.write(content);
            assertEquals(Digest.ofContent(content), out.commit());
        }
        try (ArtefactOutput out = zone.zone.write(id, Artefact.ROWS)) {
            out.write(1);
        }
        assertEquals("rows", new String(zone.zone.read(id, Artefact.ROWS).readAllBytes(), StandardCharsets.UTF_8));
        assertEquals(List.of(), names(id).stream().filter(name -> name.endsWith(".tmp")).collect(Collectors.toList()));
    }

    @Test
    void rowsThatAPersonHasDecidedUponDoNotChange() throws IOException {
        Pseudonymised made = pseudonymised(zone.screen(zone.land(Zone.CONTENT)));
        ArtefactOutput open = zone.zone.write(made.id(), Artefact.ROWS);
        zone.zone.reach(cleared(made));
        assertCode(ErrorCode.WRONG_STAGE, open::commit);
        open.close();
        assertCode(ErrorCode.WRONG_STAGE, () -> zone.zone.write(made.id(), Artefact.ROWS));
        zone.zone.write(made.id(), Artefact.REPORT).close();
    }

    @Test
    void aDeliveryOnlyGoesOnFromWhereItIs() throws IOException {
        Landed landed = zone.land(Zone.CONTENT);
        Screened screened = zone.screen(landed);
        zone.zone.reach(screened);
        assertCode(ErrorCode.WRONG_STAGE, () -> zone.zone.reach(landed));
        assertCode(ErrorCode.WRONG_STAGE, () -> zone.zone.reach(landed.delivery()));
        Landed forged = new Landed(landed.delivery(), new Tally(9, 0, 0, 0, 0, 0, 0, 0));
        assertCode(ErrorCode.WRONG_STAGE,
                () -> zone.zone.reach(new Screened(forged, forged.tally(), Zone.DICTIONARY, 1)));
        Refused refused = new Refused(pseudonymised(screened), screened.tally(), 7);
        zone.zone.reach(refused);
        assertCode(ErrorCode.WRONG_STAGE, () -> zone.zone.reach(cleared(refused.pseudonymised())));
        Delivery unknown = new Delivery(new DeliveryId("D-AAAAAAAAAAAA"), Zone.SOURCE, Zone.PROVIDER, "",
                landed.delivery().receivedAt(), 1, Zone.DICTIONARY);
        assertCode(ErrorCode.NOT_FOUND, () -> zone.zone.reach(unknown));
    }

    @ParameterizedTest
    @EnumSource(Stage.class)
    void everyMilestoneIsTheSameAfterARestart(Stage stage) throws IOException {
        Milestone milestone = milestone(stage);
        zone.zone.waitFor(milestone.id(), "a release");
        Zone again = new Zone(folder);
        assertEquals(zone.zone.deliveries(), again.zone.deliveries());
        assertEquals(milestone, again.zone.delivery(milestone.id()).orElseThrow().milestone());
        assertEquals("a release", again.zone.delivery(milestone.id()).orElseThrow().waitingFor());
    }

    @ParameterizedTest
    @EnumSource(Stage.class)
    void onlyWhatHasNotLeftAndWasNotRefusedIsScreenedAgain(Stage stage) throws IOException {
        Milestone milestone = milestone(stage);
        switch (stage) {
            case LANDED, SCREENED, PSEUDONYMISED, CLEARED -> {
                Landed landed = zone.zone.returnToLanded(milestone.id());
                assertEquals(landed, new Zone(folder).zone.delivery(milestone.id()).orElseThrow().milestone());
                assertFalse(zone.zone.has(milestone.id(), Artefact.SCREENING));
                assertFalse(zone.zone.has(milestone.id(), Artefact.ROWS));
                assertEquals(stage != Stage.LANDED, zone.journal.actions().contains(AuditAction.DELIVERY_RETURNED));
                zone.screen(landed);
            }
            case RECEIVED, REFUSED, RELEASED, SETTLED ->
                    assertCode(ErrorCode.WRONG_STAGE, () -> zone.zone.returnToLanded(milestone.id()));
        }
    }

    @ParameterizedTest
    @EnumSource(value = Stage.class, names = {"RECEIVED", "LANDED"}, mode = EnumSource.Mode.EXCLUDE)
    void heldRecordsGoOnFromAnyStageAndTakeTheirAccountAlong(Stage stage) throws IOException {
        Milestone before = milestone(stage);
        Landed next = zone.zone.continueHeld(before.id()).orElseThrow();
        assertEquals(before.id().continuation(2), next.id());
        assertEquals(new Tally(3, 0, 0, 0, 0, 0, 0, 0), next.tally());
        assertEquals(List.of("2 child held-ben", "3 event held-cat", "7 event held-fay"), zone.records(next.id()));
        assertEquals(List.of("1 child ada", "5 event dan", "6 child eve"), zone.records(before.id()));
        assertEquals(List.of(ScreeningDecision.PASS, ScreeningDecision.PASS, ScreeningDecision.PASS),
                zone.decisions(before.id()));
        Milestone after = zone.zone.delivery(before.id()).orElseThrow().milestone();
        assertEquals(before.tally().read() - 3, after.tally().read());
        assertEquals(before.tally().held() - 3, after.tally().held());
        assertEquals(before.tally().underWay(), after.tally().underWay());
        assertEquals(Optional.empty(), zone.zone.continueHeld(before.id()));
        assertEquals(zone.picture(), new Zone(folder).picture());
    }

    @Test
    void stoppedRecordsOfWhoIsInAgainGoOnAndOthersStayWithTheirAccounts() throws IOException {
        Screened screened = zone.screen(zone.land("child,ada\nchild,out-ben\nevent,out-ben\nevent,out-cat\nchild,held-dan\n"));
        BitSet ada = new BitSet();
        ada.set(0);
        assertEquals(Optional.empty(), zone.zone.continueReturned(screened.id(), ada), "what passed stays");
        BitSet ben = new BitSet();
        ben.set(0, 3);
        Landed next = zone.zone.continueReturned(screened.id(), ben).orElseThrow();
        assertEquals(new Tally(2, 0, 0, 0, 0, 0, 0, 0), next.tally());
        assertEquals(List.of("2 child out-ben", "3 event out-ben"), zone.records(next.id()));
        assertEquals(List.of("1 child ada", "4 event out-cat", "5 child held-dan"), zone.records(screened.id()));
        assertEquals(new Tally(3, 0, 0, 1, 0, 0, 1, 0), zone.zone.delivery(screened.id()).orElseThrow().milestone().tally());
        assertEquals(List.of(ScreeningDecision.PASS, ScreeningDecision.OPTED_OUT, ScreeningDecision.HELD), zone.decisions(screened.id()));
        assertEquals(zone.picture(), new Zone(folder).picture());
        assertCode(ErrorCode.WRONG_STAGE, () -> zone.zone.continueReturned(next.id(), ben));
    }

    @Test
    void continuationsOfContinuationsAreNumberedByTheirOrigin() throws IOException {
        DeliveryId origin = zone.screen(zone.land(Zone.CONTENT)).id();
        Landed second = zone.zone.continueHeld(origin).orElseThrow();
        zone.screen(second);
        Landed third = new Zone(folder).zone.continueHeld(second.id()).orElseThrow();
        assertEquals(origin.continuation(3), third.id());
        assertEquals(List.of(), new Zone(folder).records(second.id()));
        assertEquals(3, new Zone(folder).records(third.id()).size());
    }

    @Test
    void aStageThatHeldAStaleAccountIsRefused() throws IOException {
        Screened screened = zone.screen(zone.land(Zone.CONTENT));
        zone.zone.continueHeld(screened.id());
        assertCode(ErrorCode.WRONG_STAGE, () -> zone.zone.reach(made(screened)));
    }

    @Test
    void rowsAreTakenBackOncePerPurge() throws IOException {
        Settled settled = (Settled) milestone(Stage.SETTLED);
        zone.zone.tookBack(settled.id(), "P-1", 2);
        zone.zone.tookBack(settled.id(), "P-1", 2);
        Zone again = new Zone(folder);
        again.zone.tookBack(settled.id(), "P-1", 2);
        again.zone.reach(settled);
        Tally tally = again.zone.delivery(settled.id()).orElseThrow().milestone().tally();
        assertEquals(1, tally.loaded());
        assertEquals(2, tally.optedOut());
        assertCode(ErrorCode.INTERNAL, () -> again.zone.tookBack(settled.id(), "P-2", 2));
        again.zone.tookBack(settled.id(), "P-3", 1);
        assertEquals(0, again.zone.delivery(settled.id()).orElseThrow().milestone().tally().loaded());
    }

    @Test
    void deliveriesAreListedOldestFirst() throws IOException {
        List<DeliveryId> ids = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            ids.add(zone.receive("child,c" + i).id());
        }
        assertEquals(ids, zone.zone.deliveries().stream().map(status -> status.milestone().id())
                .collect(Collectors.toList()));
    }

    @Test
    void aDamagedDeliveryIsSetApartAndTheOthersGoOn() throws IOException {
        DeliveryId damaged = zone.receive(Zone.CONTENT).id();
        DeliveryId good = zone.receive("child,zoe\n").id();
        Files.writeString(file(damaged, "state.json"), "{\"schema\":1,\"stage\":\"SETTLED\"}");
        Zone again = new Zone(folder);
        assertEquals(1, again.zone.damaged().size());
        assertEquals(1, again.zone.deliveries().size());
        assertCode(ErrorCode.CONTENT_CHANGED, () -> again.zone.records(damaged));
        assertCode(ErrorCode.STORE_FAILED, () -> again.receive(Zone.CONTENT));
        again.zone.land(again.zone.delivery(good).orElseThrow().milestone().delivery(), Zone.lines());
    }

    @Test
    void aClosedZoneWritesNothingMore() throws IOException {
        Delivery delivery = zone.receive(Zone.CONTENT);
        assertThrows(InterruptedIOException.class, () -> zone.zone.land(delivery, (content, sink) -> {
            Zone.lines().read(content, sink);
            zone.zone.close();
        }));
        assertThrows(IOException.class, () -> zone.receive("child,zoe\n"));
        assertCode(ErrorCode.STORE_FAILED, () -> zone.zone.waitFor(delivery.id(), "a dictionary"));
        Zone again = new Zone(folder);
        assertEquals(Stage.RECEIVED, again.zone.deliveries().get(0).milestone().stage());
        assertEquals(List.of("content", "state.json"), names(delivery.id()));
    }

    private Milestone milestone(Stage stage) throws IOException {
        Delivery delivery = zone.receive(Zone.CONTENT);
        if (stage == Stage.RECEIVED) {
            return delivery;
        }
        Landed landed = zone.zone.land(delivery, Zone.lines());
        if (stage == Stage.LANDED) {
            return landed;
        }
        Screened screened = zone.screen(landed);
        if (stage == Stage.SCREENED) {
            return screened;
        }
        Pseudonymised made = pseudonymised(screened);
        try (ArtefactOutput out = zone.zone.write(made.id(), Artefact.ROWS)) {
            out.commit();
        }
        Tally account = new Tally(7, 3, 1, 0, 0, 0, 3, 0);
        Cleared cleared = cleared(made);
        Released released = new Released(cleared, "P-0001");
        Milestone reached = switch (stage) {
            case RECEIVED, LANDED, SCREENED, PSEUDONYMISED -> made;
            case REFUSED -> new Refused(made, new Tally(7, 0, 1, 0, 0, 0, 6, 0), 12);
            case CLEARED -> cleared;
            case RELEASED -> released;
            case SETTLED -> new Settled(released, account);
        };
        zone.zone.reach(reached);
        return reached;
    }

    private Pseudonymised pseudonymised(Screened screened) {
        Pseudonymised made = made(screened);
        zone.zone.reach(made);
        return made;
    }

    private static Pseudonymised made(Screened screened) {
        return new Pseudonymised(screened, screened.tally(), Zone.DICTIONARY, Zone.DICTIONARY);
    }

    private static Cleared cleared(Pseudonymised made) {
        return new Cleared(made, new ReleaseStatement(made.id(), made.rows(), made.tokens(), Zone.DICTIONARY,
                Optional.of(new ReleaseTerms(Zone.DICTIONARY, Set.of(Purpose.RESEARCH, Purpose.SERVICE_IMPROVEMENT), "DSA 17/2026",
                        LocalDate.of(2031, 3, 31))), "ruth", Zone.CLOCK.instant(), 5, Zone.DICTIONARY, "c2ln"));
    }

    private Stage stage(DeliveryId id) {
        return zone.zone.delivery(id).orElseThrow().milestone().stage();
    }

    private List<String> names(DeliveryId id) throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve(id.value()))) {
            return files.map(file -> file.getFileName().toString()).sorted().collect(Collectors.toList());
        }
    }

    private Path file(DeliveryId id, String prefix) throws IOException {
        String name = names(id).stream().filter(found -> found.startsWith(prefix)).findFirst().orElseThrow();
        return folder.resolve(id.value()).resolve(name);
    }

    private List<String> hidden() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).filter(name -> name.startsWith("."))
                    .collect(Collectors.toList());
        }
    }

    static void assertCode(ErrorCode code, org.junit.jupiter.api.function.Executable action) {
        assertEquals(code, assertThrows(CadreException.class, action).code());
    }
}
