package org.cadrenode.synthetic.extract;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.LocalDate;
import java.util.List;
import org.cadrenode.synthetic.errors.ErrorRates;
import org.cadrenode.synthetic.errors.RecordedIdentity;
import org.cadrenode.synthetic.region.Ages;
import org.cadrenode.synthetic.region.Care;
import org.cadrenode.synthetic.region.Chance;
import org.cadrenode.synthetic.region.Child;
import org.cadrenode.synthetic.region.Household;
import org.cadrenode.synthetic.region.Sex;
import org.jspecify.annotations.Nullable;

/**
 * The council's census of children in need, one XML file, in the order of elements of the Department for Education's
 * schema (with {@code GenderCurrent}, as until 2023). The council numbers a child as in its other return. A malformed
 * child has a birth or referral date that never was, or no local number; the file stays well-formed.
 */
final class ChildrenInNeedExtract implements SourceExtract {

    static final String FILE = "cin/cin_census_2024.xml";

    private static final Source SOURCE = Source.CIN;
    private static final long SURELY_MALFORMED = 3;
    private static final long SURELY_DUPLICATE = 5;
    private static final LocalDate YEAR_START = LocalDate.of(2023, 4, 1);
    private static final List<String> REFERRERS = List.of("1A", "1B", "2A", "2A", "2A", "2B", "3A", "3B", "3C", "3E",
            "4", "5A", "5D", "6", "6", "6", "7", "8", "9");
    private static final List<String> NEEDS =
            List.of("N1", "N1", "N1", "N1", "N2", "N3", "N4", "N4", "N5", "N5", "N6", "N8");
    private static final List<String> CLOSURES = List.of("RC3", "RC4", "RC5", "RC7", "RC7", "RC7", "RC8", "RC8", "RC9");
    private static final List<String> FACTORS = List.of("1B", "2B", "3A", "3B", "3B", "4A", "4B", "4B", "5A", "6A",
            "7A", "14A", "15A", "16A", "17A", "18C", "24A", "20");
    private static final List<String> ABUSE = List.of("NEG", "NEG", "EMO", "EMO", "PHY", "SAB");
    private static final List<String> DISABILITIES = List.of("LD", "BEH", "AUT", "COMM", "MOB", "HEAR", "VIS", "DDA");

    private final ExtractContext context;
    private final TruthFolder truth;
    private final ErrorRates rates;
    private final Chance faults;
    private final Writer out;
    private long line = 1;
    private long written;

    ChildrenInNeedExtract(ExtractContext context) throws IOException {
        this.context = context;
        this.truth = context.truth();
        this.rates = context.rates();
        this.faults = Chance.of(context.seed(), "children of " + FILE, 0);
        this.out = new BufferedWriter(new OutputStreamWriter(Files.newOutputStream(context.out().resolve(FILE)),
                StandardCharsets.UTF_8));
        XmlText header = new XmlText(1).open("Header");
        header.open("CollectionDetails").value("Collection", "CIN").value("Year", 2024)
                .value("ReferenceDate", Ages.COUNCIL_YEAR_END).close();
        header.open("Source").value("SourceLevel", "L").value("LEA", "971").value("SoftwareCode", "Synthetic region")
                .value("Release", "1").value("SerialNo", "001").value("DateTime", "2024-05-14T09:30:00Z").close();
        header.close();
        write("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Message>\n" + header + "  <Children>\n");
    }

    @Override
    public boolean holds(Child child) {
        return child.services().childInNeed();
    }

    /** The children so far, malformed and repeated ones included. */
    long children() {
        return written;
    }

    @Override
    public void write(Household household, Child child) throws IOException {
        RecordedIdentity identity = context.recorder().record(child, SOURCE.provider());
        String id = context.localIdentifiers().council(child);
        truth.child(child, SOURCE, id);
        truth.identifier(child.personId(), IdentifierKind.BIRTH_DATE, identity.birthDate().toString());
        truth.identifier(child.personId(), IdentifierKind.UPN, identity.pupilNumber());
        truth.identifier(child.personId(), IdentifierKind.UPN, identity.formerPupilNumber());

        boolean malformed = faults.happens(rates.malformedRows())
                || rates.malformedRows() > 0 && written + 1 == SURELY_MALFORMED;
        boolean repeated = faults.happens(rates.duplicateRows())
                || rates.duplicateRows() > 0 && written + 1 == SURELY_DUPLICATE;
        Fault fault = malformed ? faults.pickOf(Fault.BIRTH_DATE, Fault.REFERRAL_DATE, Fault.NUMBER) : Fault.NONE;
        long first = line;
        long firstRecord = ++written;
        switch (fault) {
            case NONE -> { }
            case BIRTH_DATE -> truth.malformed(SOURCE, FILE, line, written, "impossible_date", "PersonBirthDate", id);
            case REFERRAL_DATE ->
                truth.malformed(SOURCE, FILE, line, written, "impossible_date", "CINreferralDate", id);
            case NUMBER -> truth.malformed(SOURCE, FILE, line, written, "missing_id", "LAchildID", id);
        }
        String element = child(child, identity, id, fault);
        write(element);
        if (repeated && !malformed) {
            truth.duplicate(SOURCE, FILE, line, ++written, first, firstRecord, id);
            write(element);
        }
    }

    private enum Fault {
        NONE, BIRTH_DATE, REFERRAL_DATE, NUMBER
    }

    private String child(Child child, RecordedIdentity identity, String id, Fault fault) {
        Chance chance = context.chance(SOURCE, child);
        XmlText xml = new XmlText(2).open("Child").open("ChildIdentifiers");
        String reason = Ages.schoolAge(child.birthDate()) < Ages.RECEPTION ? "UN1" : "UN3";
        xml.value("LAchildID", fault == Fault.NUMBER ? null : id)
                .value("UPN", identity.pupilNumber())
                .value("FormerUPN", identity.formerPupilNumber())
                .value("UPNunknown", identity.pupilNumber() == null ? reason : null)
                .value("PersonBirthDate", fault == Fault.BIRTH_DATE ? SOURCE.impossibleDate() : identity.birthDate())
                .value("GenderCurrent", child.sex() == Sex.MALE ? "1" : "2").close();
        xml.open("ChildCharacteristics").value("Ethnicity", child.ethnicity().educationCode());
        if (chance.happens(0.12)) {
            xml.open("Disabilities").value("Disability", chance.pick(DISABILITIES)).close();
        }
        xml.close();
        int referrals = chance.happens(0.8) ? 1 : 2;
        LocalDate twoYearsBefore = YEAR_START.minusYears(2);
        LocalDate from = child.birthDate().isAfter(twoYearsBefore) ? child.birthDate() : twoYearsBefore;
        LocalDate latest = Ages.COUNCIL_YEAR_END.minusDays(15);
        for (int i = 0; i < referrals; i++) {
            LocalDate referred = Ages.between(from, latest, chance);
            Care care = child.care();
            boolean last = i + 1 == referrals;
            boolean adopted = last && care != null && care.outcome() == Care.Outcome.ADOPTED;
            LocalDate closed = last && !adopted && chance.happens(0.45) ? null
                    : Ages.between(referred, Ages.COUNCIL_YEAR_END, chance);
            details(xml, referred, closed, adopted, fault == Fault.REFERRAL_DATE && i == 0, chance);
            from = closed == null ? referred : closed;
        }
        return xml.close().toString();
    }

    private static void details(XmlText xml, LocalDate referred, @Nullable LocalDate closed, boolean adopted,
            boolean impossible, Chance chance) {
        LocalDate until = closed == null ? Ages.COUNCIL_YEAR_END : closed;
        boolean noAction = !adopted && closed != null && chance.happens(0.1);
        boolean conference = !noAction && chance.happens(0.3);
        LocalDate inquiry = conference ? Ages.between(referred, until, chance) : null;
        LocalDate conferred = inquiry == null ? null : inquiry.plusDays(chance.between(4, 15));
        xml.open("CINdetails").value("CINreferralDate", impossible ? SOURCE.impossibleDate() : referred)
                .value("ReferralSource", chance.pick(REFERRERS)).value("PrimaryNeedCode", chance.pick(NEEDS))
                .value("CINclosureDate", closed)
                .value("ReasonForClosure", closed == null ? null : adopted ? "RC1" : chance.pick(CLOSURES))
                // A conference that no inquiry led to: the child came from another council with a plan.
                .value("DateOfInitialCPC", inquiry == null && chance.happens(0.04) ? referred.plusDays(12) : null);
        if (!noAction) {
            assessment(xml, referred, until, chance);
            if (chance.happens(0.6)) {
                LocalDate start = Ages.between(referred, until, chance);
                xml.open("CINPlanDates").value("CINPlanStartDate", start).value("CINPlanEndDate", closed).close();
            }
        }
        if (inquiry != null) {
            xml.open("Section47").value("S47ActualStartDate", inquiry).value("InitialCPCtarget", inquiry.plusDays(21))
                    .value("DateOfInitialCPC", conferred).value("ICPCnotRequired", "false").close();
        }
        xml.value("ReferralNFA", Boolean.toString(noAction));
        if (conferred != null && !conferred.isAfter(until) && chance.happens(0.8)) {
            protectionPlan(xml, conferred, closed, until, chance);
        }
        xml.close();
    }

    private static void assessment(XmlText xml, LocalDate referred, LocalDate until, Chance chance) {
        LocalDate start = referred.plusDays(chance.between(0, 5));
        LocalDate authorised = start.plusDays(chance.between(10, 45));
        boolean done = !authorised.isAfter(until);
        xml.open("Assessments").value("AssessmentActualStartDate", start)
                .value("AssessmentInternalReviewDate", start.plusDays(10))
                .value("AssessmentAuthorisationDate", done ? authorised : null);
        if (done) {
            xml.open("FactorsIdentifiedAtAssessment");
            String before = "";
            for (int left = chance.between(1, 3); left > 0; left--) {
                String factor = chance.pick(FACTORS);
                xml.value("AssessmentFactors", factor.equals(before) ? null : factor);
                before = factor;
            }
            xml.close();
        }
        xml.close();
    }

    private static void protectionPlan(XmlText xml, LocalDate start, @Nullable LocalDate closed, LocalDate until,
            Chance chance) {
        String abuse = chance.pick(ABUSE);
        xml.open("ChildProtectionPlans").value("CPPstartDate", start).value("CPPendDate", closed)
                .value("InitialCategoryOfAbuse", abuse)
                .value("LatestCategoryOfAbuse", chance.happens(0.8) ? abuse : chance.pick(ABUSE))
                .value("NumberOfPreviousCPP", chance.happens(0.8) ? 0 : 1);
        LocalDate review = start.plusDays(90);
        if (!review.isAfter(until)) {
            xml.open("Reviews");
            for (; !review.isAfter(until); review = review.plusDays(180)) {
                xml.value("CPPreviewDate", review);
            }
            xml.close();
        }
        xml.close();
    }

    private void write(String text) throws IOException {
        out.write(text);
        for (int at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) {
            line++;
        }
    }

    @Override
    public void close() throws IOException {
        out.write("  </Children>\n</Message>\n");
        out.close();
    }
}
