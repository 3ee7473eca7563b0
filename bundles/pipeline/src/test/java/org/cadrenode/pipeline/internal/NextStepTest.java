package org.cadrenode.pipeline.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.cadrenode.api.delivery.Cleared;
import org.cadrenode.api.delivery.Delivery;
import org.cadrenode.api.delivery.DeliveryId;
import org.cadrenode.api.delivery.DeliveryStatus;
import org.cadrenode.api.delivery.Digest;
import org.cadrenode.api.delivery.Landed;
import org.cadrenode.api.delivery.Milestone;
import org.cadrenode.api.delivery.ProviderId;
import org.cadrenode.api.delivery.Pseudonymised;
import org.cadrenode.api.delivery.ReleaseStatement;
import org.cadrenode.api.delivery.Screened;
import org.cadrenode.api.delivery.SourceId;
import org.cadrenode.api.delivery.TableName;
import org.cadrenode.api.delivery.Tally;
import org.cadrenode.api.dictionary.ColumnRule;
import org.cadrenode.api.dictionary.ColumnType;
import org.cadrenode.api.dictionary.Dictionary;
import org.cadrenode.api.dictionary.IdentifierKind;
import org.cadrenode.api.dictionary.TableRule;
import org.cadrenode.api.dictionary.Transform;
import org.cadrenode.api.gate.CheckReport;
import org.cadrenode.api.terms.Terms;
import org.cadrenode.api.terms.TermsBook;
import org.junit.jupiter.api.Test;

class NextStepTest {
    private static final Digest DIGEST = Digest.ofContent(new byte[0]);
    private static final SourceId SOURCE = new SourceId("mental-health");

    private final World world = new World();

    @Test
    void aDeliveryWaitsForItsConnectorAndIsLandedOnceItIsHere() {
        DeliveryStatus received = world.put(delivery('A', "patients"));
        world.connector = false;
        assertEquals(new NextStep(Optional.empty(), "connector"), NextStep.after(received, world));
        world.connector = true;
        assertEquals(Optional.of(Work.LAND), NextStep.after(received, world).work());
    }

    @Test
    void ofDeliveriesThatAreReadyTheLongestIsFirstAndOthersKeepTheirOrder() {
        DeliveryStatus arrived = status(delivery('A', "patients"));
        DeliveryStatus few = status(new Landed(delivery('B', "diagnoses"), new Tally(900, 0, 0, 0, 890, 0, 0, 0)));
        DeliveryStatus many = status(new Landed(delivery('C', "scores"), new Tally(500, 0, 0, 0, 0, 0, 0, 0)));
        DeliveryStatus asFew = status(new Landed(delivery('D', "contacts"), new Tally(10, 0, 0, 0, 0, 0, 0, 0)));
        assertEquals(List.of(many, few, asFew, arrived), NextStep.longestFirst(List.of(arrived, few, many, asFew)));
    }

    private static DeliveryStatus status(Milestone milestone) {
        return new DeliveryStatus(milestone, Instant.EPOCH, "");
    }

    @Test
    void withoutADictionaryNothingIsScreened() {
        world.dictionary = Optional.empty();
        assertEquals(new NextStep(Optional.empty(), "dictionary"), NextStep.after(world.put(landed('A', "patients")), world));
    }

    @Test
    void aDictionaryThatTwoPeopleHaveNotApprovedIsNamedAsWhatIsWaitedFor() {
        world.dictionary = Optional.empty();
        world.lacking = "dictionary approval";
        assertEquals(new NextStep(Optional.empty(), "dictionary approval"), NextStep.after(world.put(landed('A', "patients")), world));
        assertEquals(new NextStep(Optional.empty(), "dictionary approval"), NextStep.after(world.put(screened('B', "notes")), world));
    }

    @Test
    void tablesThatMakeChildrenKnownAreScreenedBeforeTheOthers() {
        DeliveryStatus contacts = world.put(landed('A', "contacts"));
        DeliveryStatus patients = world.put(delivery('B', "patients"));
        assertEquals("identifying tables", NextStep.after(contacts, world).waitingFor());
        assertEquals(Optional.of(Work.LAND), NextStep.after(patients, world).work());
        world.put(screened('B', "patients"));
        assertEquals(Optional.of(Work.SCREEN), NextStep.after(contacts, world).work());
    }

    @Test
    void freeTextIsNotScrubbedBeforeEveryTableOfNamesWasScreened() {
        DeliveryStatus notes = world.put(screened('A', "notes"));
        DeliveryStatus contacts = world.put(screened('B', "contacts"));
        world.put(screened('C', "patients"));
        assertEquals("table relatives", NextStep.after(notes, world).waitingFor());
        assertEquals(Optional.of(Work.PSEUDONYMISE), NextStep.after(contacts, world).work());
        world.put(screened('D', "relatives"));
        assertEquals(Optional.of(Work.PSEUDONYMISE), NextStep.after(notes, world).work());
        world.put(landed('E', "relatives"));
        assertEquals("identifying tables", NextStep.after(notes, world).waitingFor());
    }

    @Test
    void aReportOfAnotherContentDoesNotCount() {
        Pseudonymised milestone = new Pseudonymised((Screened) screened('A', "contacts"), Tally.NONE, DIGEST, DIGEST);
        DeliveryStatus status = world.put(milestone);
        assertEquals(Optional.of(Work.CHECK), NextStep.after(status, world).work());
        Digest other = Digest.ofContent(new byte[] {1});
        world.reports.put(status.milestone().id(), report(status.milestone().id(), other, List.of()));
        assertEquals(Optional.of(Work.CHECK), NextStep.after(status, world).work());
        world.reports.put(status.milestone().id(), report(status.milestone().id(), DIGEST, List.of()));
        assertEquals(new NextStep(Optional.empty(), "release"), NextStep.after(status, world));
        world.reports.put(status.milestone().id(), report(status.milestone().id(), DIGEST,
                List.of(new CheckReport.Finding("nhs_number", "contacts", "attendance", 1))));
        assertEquals(new NextStep(Optional.empty(), "refusal, since the check failed"), NextStep.after(status, world));
    }

    @Test
    void whatWaitsForItsReleaseIsScreenedAgainOnceAnotherDictionaryIsInForceAndWaitsWithoutOne() {
        DeliveryStatus status = world.put(new Pseudonymised((Screened) screened('A', "contacts"), Tally.NONE, DIGEST, DIGEST));
        world.reports.put(status.milestone().id(), report(status.milestone().id(), DIGEST, List.of()));
        assertEquals(new NextStep(Optional.empty(), "release"), NextStep.after(status, world));
        world.dictionary = Optional.of(new Dictionary(SOURCE, Digest.ofContent(new byte[] {1}), dictionary().tables()));
        assertEquals(Optional.of(Work.CHECK), NextStep.after(status, world).work());
        world.dictionary = Optional.empty();
        assertEquals(new NextStep(Optional.empty(), "dictionary"), NextStep.after(status, world));
    }

    @Test
    void whatTheTermsForbidWaitsForThemBeforeAndBehindTheReleaseAndWhatGoesNowhereIsEndedByTheGate() {
        DeliveryStatus status = world.put(new Pseudonymised((Screened) screened('A', "contacts"), Tally.NONE, DIGEST, DIGEST));
        world.reports.put(status.milestone().id(), report(status.milestone().id(), DIGEST, List.of()));
        DeliveryStatus cleared = world.put(new Cleared((Pseudonymised) status.milestone(), new ReleaseStatement(status.milestone().id(), DIGEST,
                DIGEST, DIGEST, "reeve", Instant.EPOCH, 1, DIGEST, "")));
        assertEquals(Optional.of(Work.SEND), NextStep.after(cleared, world).work());
        world.terms = new TermsBook.Ruling(Optional.empty(), List.of(new TermsBook.Refusal(0, "there are none")));
        assertEquals(new NextStep(Optional.empty(), "terms"), NextStep.after(status, world));
        assertEquals(new NextStep(Optional.empty(), "terms"), NextStep.after(cleared, world));
        Terms never = new Terms(SOURCE, DIGEST, "A trust", "law", new Terms.Reference("DSA", LocalDate.MAX, 1),
                new Terms.Reference("DPIA", LocalDate.MAX, 2), Set.of(), true, Set.of(), new Terms.Retention(8, Optional.empty()));
        world.terms = new TermsBook.Ruling(Optional.of(never), List.of(new TermsBook.Refusal(3, "never")));
        assertEquals(Optional.of(Work.CHECK), NextStep.after(status, world).work());
    }

    @Test
    void whileChildrenGetNewPseudonymsNothingIsMadeOfThem() {
        DeliveryStatus contacts = world.put(screened('A', "contacts"));
        DeliveryStatus made = world.put(new Pseudonymised((Screened) screened('B', "contacts"), Tally.NONE, DIGEST, DIGEST));
        DeliveryStatus landed = world.put(landed('C', "patients"));
        world.renewing = true;
        assertEquals(new NextStep(Optional.empty(), "renewal"), NextStep.after(contacts, world));
        assertEquals(new NextStep(Optional.empty(), "renewal"), NextStep.after(made, world));
        assertEquals(Optional.of(Work.SCREEN), NextStep.after(landed, world).work());
        world.renewing = false;
        assertEquals(Optional.of(Work.PSEUDONYMISE), NextStep.after(contacts, world).work());
    }

    private static CheckReport report(DeliveryId id, Digest rows, List<CheckReport.Finding> findings) {
        return new CheckReport(id, rows, DIGEST, DIGEST, 1, 0, 1, findings, CheckReport.FreeText.NONE, Map.of(), List.of(),
                CheckReport.Risk.none(5, 1));
    }

    private static Delivery delivery(char letter, String table) {
        return new Delivery(new DeliveryId("D-" + String.valueOf(letter).repeat(12)), SOURCE, new ProviderId("mh-trust"),
                table, Instant.EPOCH, 1, DIGEST);
    }

    private static Landed landed(char letter, String table) {
        return new Landed(delivery(letter, table), Tally.NONE);
    }

    private static Milestone screened(char letter, String table) {
        return new Screened(landed(letter, table), Tally.NONE, DIGEST, 0);
    }

    private static Dictionary dictionary() {
        return new Dictionary(SOURCE, DIGEST, Map.of(
                new TableName("patients"), table("patients", IdentifierKind.SUBJECT, Transform.AS_IS),
                new TableName("relatives"), table("relatives", IdentifierKind.RELATIVE_OF, Transform.AS_IS),
                new TableName("contacts"), table("contacts", IdentifierKind.SUBJECT_REFERENCE, Transform.AS_IS),
                new TableName("notes"), table("notes", IdentifierKind.SUBJECT_REFERENCE, Transform.SCRUB)));
    }

    private static TableRule table(String name, IdentifierKind assigning, Transform transform) {
        return new TableRule(new TableName(name), List.of(
                new ColumnRule("patient_id", false, Optional.of(assigning), ColumnType.CODE, Transform.AS_IS, "patient_id",
                        false, false, false, false, Set.of()),
                new ColumnRule("value", true, Optional.empty(),
                        transform == Transform.SCRUB ? ColumnType.FREE_TEXT : ColumnType.CODE, transform, "value", false,
                        false, false, true, Set.of())));
    }

    private static final class World implements NextStep.Surroundings {
        String lacking = "dictionary";
        private final Map<DeliveryId, DeliveryStatus> all = new HashMap<>();
        private final Map<DeliveryId, CheckReport> reports = new HashMap<>();
        private boolean connector = true;
        private boolean renewing;
        private TermsBook.Ruling terms = new TermsBook.Ruling(Optional.empty(), List.of());
        private Optional<Dictionary> dictionary = Optional.of(NextStepTest.dictionary());

        private DeliveryStatus put(Milestone milestone) {
            DeliveryStatus status = new DeliveryStatus(milestone, Instant.EPOCH, "");
            all.put(milestone.id(), status);
            return status;
        }

        @Override
        public String lacking(Delivery delivery) {
            return lacking;
        }

        @Override
        public boolean connectorIsHere(Delivery delivery) {
            return connector;
        }

        @Override
        public Optional<Dictionary> dictionary(Delivery delivery) {
            return dictionary;
        }

        @Override
        public Optional<CheckReport> report(Delivery delivery) {
            return Optional.ofNullable(reports.get(delivery.id()));
        }

        @Override
        public TermsBook.Ruling terms(Delivery delivery) {
            return terms;
        }

        @Override
        public boolean renewing(Delivery delivery) {
            return renewing;
        }

        @Override
        public List<DeliveryStatus> sameSource(Delivery delivery) {
            return all();
        }

        @Override
        public List<DeliveryStatus> all() {
            return new ArrayList<>(all.values());
        }
    }
}
