package org.cadrenode.terms.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.felix.hc.api.Result;
import org.cadrenode.api.approved.ApprovedFiles;
import org.cadrenode.api.delivery.Digest;
import org.cadrenode.api.delivery.SourceId;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.security.ApprovalKind;
import org.cadrenode.api.terms.Purpose;
import org.cadrenode.api.terms.Terms;
import org.cadrenode.api.terms.TermsBook.Ruling;
import org.cadrenode.api.terms.TermsState;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TermsRoomTest {
    private static final SourceId CLINIC = new SourceId("clinic");
    private static final SourceId SCHOOL = new SourceId("school");

    @TempDir
    Path folder;
    private final Fakes.Events journal = new Fakes.Events();
    private final Fakes.People people = new Fakes.People();
    private final MovingClock clock = new MovingClock();
    private Optional<Digest> shipped = Optional.empty();
    private TermsRoom room;

    @BeforeEach
    void open() {
        room = room(Set.of(Purpose.RESEARCH));
    }

    private TermsRoom room(Set<Purpose> served) {
        return new TermsRoom(new TermsRoom.Settings(folder.resolve("terms"), served), new ApprovedFiles(folder.resolve("kept"), TermsRoom.KIND, Fakes.keys()),
                source -> shipped, journal.journal(), people, people, clock);
    }

    private static String text(String purpose, String until) {
        return "controller \"A trust\"\nlawful-basis law\nagreement DSA-1 until " + until + "\ndpia DPIA-1 until 2031-03-31\npurpose " + purpose
                + "\nretain 8 years\n";
    }

    private void write(SourceId source, String text) throws IOException {
        Files.createDirectories(folder.resolve("terms"));
        Files.writeString(folder.resolve("terms").resolve(source + ".terms"), text);
    }

    private void approved(SourceId source, String text) throws IOException {
        write(source, text);
        assertEquals(ErrorCode.APPROVAL_NEEDED, code(source));
        people.agree();
        room.approve(source, "agreed");
    }

    private ErrorCode code(SourceId source) {
        return assertThrows(CadreException.class, () -> room.approve(source, "agreed")).code();
    }

    private String refusal(SourceId source) {
        return room.refusals(source).stream().findFirst().map(refusal -> refusal.text()).orElse("");
    }

    @Test
    void withoutAFileNothingIsAllowed() {
        assertEquals(Optional.empty(), room.terms(CLINIC));
        assertTrue(refusal(CLINIC).contains("source clinic has no terms"), refusal(CLINIC));
        assertEquals("missing", room.state(CLINIC).standing());
        assertEquals(List.of(), room.sources());
        assertEquals(ErrorCode.NOT_FOUND, code(CLINIC));
    }

    @Test
    void aFileIsNotInForceUntilTwoPeopleApprovedIt() throws IOException {
        write(CLINIC, text("research", "2030-01-01"));
        assertTrue(refusal(CLINIC).contains("wait for their approval by two people"), refusal(CLINIC));
        assertEquals("waits", room.state(CLINIC).standing());
        assertEquals(ErrorCode.APPROVAL_NEEDED, code(CLINIC));
        assertEquals(ApprovalKind.TERMS, people.requests.get(0).kind());
        assertEquals(Digest.ofContent(text("research", "2030-01-01").getBytes()).hex(), people.requests.get(0).parameters().get("sha256"));
        people.agree();
        TermsState state = room.approve(CLINIC, "agreed");
        assertEquals("approved", state.standing());
        assertEquals(Optional.of("greta"), state.inForce().map(TermsState.InForce::approvedBy));
        assertEquals(List.of(), room.refusals(CLINIC));
        assertEquals(List.of("TERMS_APPROVED", "TERMS_IN_FORCE"), journal.actions());
        assertEquals(ErrorCode.WRONG_STAGE, code(CLINIC));
    }

    @Test
    void aChangeWaitsAndWhatWasApprovedStays() throws IOException {
        approved(CLINIC, text("research", "2030-01-01"));
        Digest before = room.terms(CLINIC).orElseThrow().digest();
        write(CLINIC, text("commercial", "2040-01-01"));
        assertEquals(before, room.terms(CLINIC).orElseThrow().digest());
        assertEquals(Set.of(Purpose.RESEARCH), room.terms(CLINIC).orElseThrow().purposes());
        assertTrue(room.state(CLINIC).changeWaits());
        assertEquals(Set.of(Purpose.COMMERCIAL), room.state(CLINIC).proposed().orElseThrow().purposes());
        write(CLINIC, "purpose research\npurpose research\n");
        assertEquals(before, room.terms(CLINIC).orElseThrow().digest(), "a wrong change is no change");
        assertFalse(room.state(CLINIC).findings().isEmpty());
        assertEquals(ErrorCode.TERMS_INVALID, code(CLINIC));
        Files.delete(folder.resolve("terms/clinic.terms"));
        assertTrue(refusal(CLINIC).contains("has no terms"), "to take the file away stops a source at once");
    }

    @Test
    void aWordForOneTextIsNoneForAnother() throws IOException {
        write(CLINIC, text("research", "2030-01-01"));
        assertEquals(ErrorCode.APPROVAL_NEEDED, code(CLINIC));
        people.agree();
        write(CLINIC, text("research", "2040-01-01"));
        assertEquals(ErrorCode.APPROVAL_NEEDED, code(CLINIC));
        assertEquals(Optional.empty(), room.terms(CLINIC));
        people.second = "gwen";
        code(CLINIC);
        people.agree();
        assertEquals(ErrorCode.NOT_PERMITTED, code(CLINIC), "nobody is their own second person");
        people.refused.add("terms:approve");
        assertEquals(ErrorCode.NOT_PERMITTED, code(CLINIC));
    }

    @Test
    void theLastDayAllowsAndMidnightInLondonEndsIt() throws IOException {
        approved(CLINIC, text("research", "2027-06-30"));
        clock.now = Instant.parse("2027-06-30T22:59:59Z");
        assertEquals("", refusal(CLINIC));
        assertEquals(Optional.of(0L), room.state(CLINIC).daysLeft());
        clock.now = Instant.parse("2027-06-30T23:00:00Z");
        assertTrue(refusal(CLINIC).startsWith("line 3: the agreement DSA-1 of clinic ran out on 2027-06-30"), refusal(CLINIC));
        assertTrue(room.terms(CLINIC).isPresent(), "they are in force, and have run out");
        assertEquals(Optional.of(-1L), room.state(CLINIC).daysLeft());
    }

    @Test
    void aPurposeThatIsNotAllowedForbidsAndAWordThatNobodyKnowsServesNothing() throws IOException {
        approved(CLINIC, text("research", "2030-01-01"));
        assertEquals(Set.of(Purpose.RESEARCH, Purpose.COMMERCIAL), TermsRoom.served("research, commercial"));
        assertEquals(Set.of(), TermsRoom.served("research, comercial"));
        room = room(TermsRoom.served("research commercial"));
        assertTrue(refusal(CLINIC).startsWith("line 5: the resource serves commercial"), refusal(CLINIC));
        room = room(Set.of());
        assertTrue(refusal(CLINIC).contains("no purpose is configured"), refusal(CLINIC));
    }

    @Test
    void theTermsOfOneSourceAreNotThoseOfAnother() throws IOException {
        approved(CLINIC, text("research", "2030-01-01"));
        approved(SCHOOL, text("commercial", "2030-01-01"));
        assertEquals("", refusal(CLINIC));
        assertTrue(refusal(SCHOOL).contains("of school do not allow"), refusal(SCHOOL));
        assertEquals(List.of(CLINIC, SCHOOL), room.sources());
        Files.copy(folder.resolve("kept/clinic.approved"), folder.resolve("kept/school.approved"), StandardCopyOption.REPLACE_EXISTING);
        assertTrue(refusal(SCHOOL).contains("not as it was written"), "a copy is good for its own source alone");
    }

    @Test
    void anApprovedCopyThatWasAlteredAllowsNothingUntilItIsApprovedAnew() throws IOException {
        approved(CLINIC, text("research", "2027-01-01"));
        Path copy = folder.resolve("kept/clinic.approved");
        Files.writeString(copy, Files.readString(copy).replace("2027-01-01", "2037-01-01"));
        assertEquals(Optional.empty(), room.terms(CLINIC));
        assertTrue(refusal(CLINIC).contains("not as it was written"), refusal(CLINIC));
        assertTrue(room.state(CLINIC).inForce().isEmpty());
        approved(CLINIC, text("research", "2027-01-01"));
        assertEquals("", refusal(CLINIC));
    }

    @Test
    void whatCameWithTheNodeIsInForceUntilTheSiteApprovesItsOwn() throws IOException {
        String demonstration = text("research", "2030-01-01");
        shipped = Optional.of(Digest.ofContent(demonstration.getBytes()));
        write(CLINIC, demonstration);
        assertEquals("", refusal(CLINIC));
        assertEquals("shipped", room.state(CLINIC).standing());
        write(CLINIC, text("commercial", "2040-01-01"));
        assertEquals("", refusal(CLINIC), "what was shipped stays in force while a change waits");
        assertEquals(Set.of(Purpose.RESEARCH), room.terms(CLINIC).map(Terms::purposes).orElseThrow());
        approved(CLINIC, text("service-improvement", "2030-01-01"));
        write(CLINIC, demonstration);
        assertEquals(Set.of(Purpose.SERVICE_IMPROVEMENT), room.terms(CLINIC).map(Terms::purposes).orElseThrow(),
                "what was shipped does not come back by itself");
    }

    @Test
    void theDemonstrationsTermsAreInTheBundleAndRight() throws IOException {
        Path etc = Path.of("../../etc/terms");
        for (String source : List.of("cin", "mental-health", "school-census", "ssda903")) {
            byte[] bytes = Files.readAllBytes(etc.resolve(source + ".terms"));
            assertEquals(Optional.of(Digest.ofContent(bytes)), ShippedTerms.BUNDLED.of(new SourceId(source)));
            write(new SourceId(source), new String(bytes));
            assertEquals(List.of(), room.state(new SourceId(source)).findings());
        }
        assertEquals(Optional.empty(), ShippedTerms.BUNDLED.of(CLINIC));
    }

    @Test
    void whoeverAsksWhileTermsChangeGetsOneOrTheOtherAndNeverAMixture() throws Exception {
        approved(CLINIC, text("research", "2030-01-01"));
        AtomicReference<Throwable> wrong = new AtomicReference<>();
        CountDownLatch done = new CountDownLatch(1);
        Thread reader = new Thread(() -> {
            try {
                while (done.getCount() > 0) {
                    Ruling ruling = room.ruling(CLINIC);
                    boolean commercial = ruling.terms().orElseThrow().purposes().contains(Purpose.COMMERCIAL);
                    assertEquals(commercial, !ruling.refusals().isEmpty());
                }
            } catch (Throwable e) {
                wrong.set(e);
            }
        });
        reader.start();
        for (int i = 0; i < 20; i++) {
            // An editor saves by a rename, so that the file is never half there.
            Path made = folder.resolve("made");
            Files.writeString(made, text(i % 2 == 0 ? "commercial" : "research", "2030-01-01"));
            Files.move(made, folder.resolve("terms/clinic.terms"), StandardCopyOption.ATOMIC_MOVE);
            code(CLINIC);
            people.agree();
            room.approve(CLINIC, "agreed");
        }
        done.countDown();
        reader.join();
        assertEquals(null, wrong.get());
    }

    @Test
    void theHealthCheckWarnsInGoodTime() throws IOException {
        TermsHealthCheck health = new TermsHealthCheck(room, null);
        approved(CLINIC, text("research", "2027-06-30"));
        assertEquals(Result.Status.OK, at(health, "2027-03-31"), "91 days");
        assertEquals(Result.Status.WARN, at(health, "2027-04-01"), "90 days");
        assertTrue(health.execute().toString().contains("begin to renew"), health.execute().toString());
        assertEquals(Result.Status.WARN, at(health, "2027-05-31"));
        assertTrue(health.execute().toString().contains("have the new terms approved"), health.execute().toString());
        assertEquals(Result.Status.CRITICAL, at(health, "2027-06-23"));
        assertEquals(Result.Status.CRITICAL, at(health, "2027-07-01"));
        assertTrue(health.execute().toString().contains("line 3 of its terms) ran out"), health.execute().toString());
        write(CLINIC, text("research", "2028-06-30"));
        assertTrue(health.execute().toString().contains("terms:approve clinic"), health.execute().toString());
    }

    private Result.Status at(TermsHealthCheck health, String day) {
        clock.now = Instant.parse(day + "T12:00:00Z");
        return health.execute().getStatus();
    }

    /** A clock that a test sets. */
    private static final class MovingClock extends Clock {
        private Instant now = Instant.parse("2026-11-27T10:00:00Z");

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Instant instant() {
            return now;
        }
    }
}
