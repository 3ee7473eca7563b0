package org.cadrenode.synthetic.extract;

import java.io.IOException;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import org.cadrenode.synthetic.errors.RecordedIdentity;
import org.cadrenode.synthetic.region.Ages;
import org.cadrenode.synthetic.region.Care;
import org.cadrenode.synthetic.region.Chance;
import org.cadrenode.synthetic.region.Child;
import org.cadrenode.synthetic.region.Household;
import org.cadrenode.synthetic.region.Residence;
import org.cadrenode.synthetic.region.Sex;

/**
 * The council's return of looked-after children (SSDA903): the ten tables, without names. The return is cumulative: it
 * holds a child's whole time in care, not one year of it. A child whose pupil number isn't known has the code that says
 * why in its place (UN1 not of school age, UN3 not yet recorded).
 */
final class LookedAfterExtract implements SourceExtract {

    private static final Source SOURCE = Source.SSDA903;
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("dd/MM/yyyy", Locale.ROOT);
    private static final List<String> LEGAL_STATUSES =
            List.of("C1", "C2", "C2", "C2", "V2", "V2", "E1", "J1", "L1", "L2");
    private static final List<String> FOSTER_PLACEMENTS =
            List.of("U1", "U3", "U4", "U5", "U6", "U6", "U6", "K2", "P1", "R1", "H5");
    private static final List<String> REASONS_OF_MOVE =
            List.of("CARPL", "CLOSE", "STAND", "APPRR", "CREQB", "CHILD", "LAREQ", "PLACE", "OTHER");

    private final ExtractContext context;
    private final TruthFolder truth;
    private final TableFile header;
    private final TableFile episodes;
    private final TableFile reviews;
    private final TableFile oc2;
    private final TableFile oc3;
    private final TableFile ad1;
    private final TableFile placedForAdoption;
    private final TableFile previousPermanence;
    private final TableFile missing;
    private final TableFile uasc;

    LookedAfterExtract(ExtractContext context) throws IOException {
        this.context = context;
        this.truth = context.truth();
        this.header = open("header.csv", "CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB", "DOB", false);
        this.episodes = open("episodes.csv",
                "CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC,REASON_PLACE_CHANGE,HOME_POST,PL_POST,URN",
                "DECOM", false);
        this.reviews = open("reviews.csv", "CHILD,DOB,REVIEW,REVIEW_CODE", "REVIEW", true);
        this.oc2 = open("oc2.csv",
                "CHILD,DOB,SDQ_SCORE,SDQ_REASON,CONVICTED,HEALTH_CHECK,IMMUNISATIONS,TEETH_CHECK,HEALTH_ASSESSMENT,"
                + "SUBSTANCE_MISUSE,INTERVENTION_RECEIVED,INTERVENTION_OFFERED", "DOB", false);
        this.oc3 = open("oc3.csv", "CHILD,DOB,IN_TOUCH,ACTIV,ACCOM", "DOB", false);
        this.ad1 = open("ad1.csv", "CHILD,DOB,DATE_INT,DATE_MATCH,FOSTER_CARE,NB_ADOPTR,SEX_ADOPTR,LS_ADOPTR",
                "DATE_INT", false);
        this.placedForAdoption = open("placed_for_adoption.csv",
                "CHILD,DOB,DATE_PLACED,DATE_PLACED_CEASED,REASON_PLACED_CEASED", "DATE_PLACED", false);
        this.previousPermanence = open("previous_permanence.csv", "CHILD,DOB,PREV_PERM,LA_PERM,DATE_PERM", "DOB",
                false);
        this.missing = open("missing.csv", "CHILD,DOB,MISSING,MIS_START,MIS_END", "MIS_START", false);
        this.uasc = open("uasc.csv", "CHILD,SEX,DOB,DUC", "DUC", false);
    }

    private TableFile open(String name, String columns, String dateColumn, boolean eventful) throws IOException {
        return TableFile.open(SOURCE, name, columns, dateColumn, context, eventful);
    }

    @Override
    public boolean holds(Child child) {
        return child.services().lookedAfter();
    }

    @Override
    public void write(Household household, Child child) {
        Care care = child.care();
        if (care == null) {
            throw new IllegalStateException("a looked-after child without time in care");
        }
        Chance chance = context.chance(SOURCE, child);
        RecordedIdentity identity = context.recorder().record(child, SOURCE.provider());
        String id = context.localIdentifiers().council(child);
        String birth = date(identity.birthDate());
        LocalDate last = care.endedOn() == null || care.endedOn().isAfter(Ages.COUNCIL_YEAR_END)
                ? Ages.COUNCIL_YEAR_END : care.endedOn();
        truth.child(child, SOURCE, id);
        truth.identifier(child.personId(), IdentifierKind.BIRTH_DATE, identity.birthDate().toString());
        truth.identifier(child.personId(), IdentifierKind.UPN, identity.pupilNumber());

        writeHeader(child, identity, id, birth, chance);
        writeEpisodes(child, care, id, chance);
        LocalDate review = care.startedOn().plusDays(20);
        while (review.isBefore(last)) {
            reviews.write(id, id, birth, date(review), child.ageOn(review) < 4 ? "PN0" : "PN" + chance.between(1, 7));
            review = review.plusDays(chance.between(150, 185));
        }
        if (ChronoUnit.DAYS.between(care.startedOn(), last) >= 365 && care.endedOn() == null) {
            writeOutcomes(child, id, birth, chance);
        }
        if (care.outcome() == Care.Outcome.CAME_OF_AGE) {
            oc3.write(id, id, birth,
                    chance.pickOf("YES", "YES", "YES", "NO", "NREQ", "REFU"),
                    chance.pickOf("F1", "F2", "P2", "F4", "G4", "G5", "0"),
                    chance.pickOf("B1", "C1", "D1", "K1", "S2", "U1", "Z1", "Y1"));
        }
        if (care.outcome() == Care.Outcome.ADOPTED) {
            writeAdoption(care, id, birth, last, chance);
        }
        boolean before = chance.happens(0.03);
        previousPermanence.write(id, id, birth, before ? chance.pickOf("P1", "P2", "P3") : "Z1", before ? "972" : null,
                before ? date(Ages.between(child.birthDate(), care.startedOn(), chance)) : null);
        if (child.ageOn(last) >= 11 && chance.happens(0.12)) {
            LocalDate from = Ages.between(care.startedOn(), last.minusDays(4), chance);
            missing.write(id, id, birth, chance.pickOf("M", "M", "A"), date(from),
                    date(from.plusDays(chance.between(0, 3))));
        }
        if (child.ageOn(care.startedOn()) >= 13 && chance.happens(0.3)) {
            uasc.write(id, id, sex(child), birth, date(child.birthDate().plusYears(18)));
        }
    }

    private void writeHeader(Child child, RecordedIdentity identity, String id, String birth, Chance chance) {
        String pupilNumber = identity.pupilNumber();
        if (pupilNumber == null) {
            pupilNumber = Ages.schoolAge(child.birthDate()) < Ages.RECEPTION ? "UN1" : "UN3";
        }
        boolean mother = child.sex() == Sex.FEMALE && child.ageOn(Ages.COUNCIL_YEAR_END) >= 15 && chance.happens(0.03);
        LocalDate babysBirth =
                mother ? Ages.between(child.birthDate().plusYears(14), Ages.COUNCIL_YEAR_END, chance) : null;
        header.write(id, id, sex(child), birth, child.ethnicity().educationCode(), pupilNumber, mother ? "1" : null,
                babysBirth == null ? null : date(babysBirth));
        if (babysBirth != null) {
            // The baby is a third party: a subject of its own in the list of identifiers.
            truth.identifier("K" + id, IdentifierKind.BIRTH_DATE, babysBirth.toString());
        }
    }

    private void writeEpisodes(Child child, Care care, String id, Chance chance) {
        String need = chance.pickOf("N1", "N1", "N1", "N1", "N2", "N3", "N4", "N5", "N5", "N8");
        String status = care.outcome() == Care.Outcome.ADOPTED ? "C2" : chance.pick(LEGAL_STATUSES);
        String home = care.home().postcode();
        LocalDate placedForAdoption = care.outcome() == Care.Outcome.ADOPTED && care.endedOn() != null
                ? care.endedOn().minusDays(160) : null;
        String reasonBegun = "S";
        List<Residence> placements = care.placements();
        for (int i = 0; i < placements.size(); i++) {
            Residence placement = placements.get(i);
            boolean isLast = i + 1 == placements.size();
            LocalDate lastUntil = placedForAdoption != null ? placedForAdoption : care.endedOn();
            LocalDate until = isLast ? lastUntil : placements.get(i + 1).from();
            boolean moves = !isLast || placedForAdoption != null;
            String ended = moves ? "X1" : until == null ? null : reasonEnded(care.outcome(), chance);
            String code = chance.pick(FOSTER_PLACEMENTS);
            episodes.write(id, id, date(placement.from()), reasonBegun, status, need, code,
                    chance.pickOf("PR1", "PR1", "PR4"),
                    until == null ? null : date(until), ended, moves ? chance.pick(REASONS_OF_MOVE) : null, home,
                    placement.address().postcode(), Integer.toString(chance.between(9000000, 9999999)));
            truth.identifier(child.personId(), IdentifierKind.POSTCODE, placement.address().postcode());
            reasonBegun = "P";
        }
        truth.identifier(child.personId(), IdentifierKind.POSTCODE, home);
        if (placedForAdoption != null && care.endedOn() != null) {
            // Where the adopters live is not returned: a placement for adoption has no placement postcode.
            episodes.write(id, id, date(placedForAdoption), "T", "E1", need, "A5", "PR0", date(care.endedOn()),
                    reasonEnded(care.outcome(), chance), null, home, null, null);
        }
    }

    private static String reasonEnded(Care.Outcome outcome, Chance chance) {
        return switch (outcome) {
            case ADOPTED -> chance.pickOf("E11", "E12");
            case RETURNED_HOME -> chance.pickOf("E4A", "E4B", "E13", "E41");
            case CAME_OF_AGE -> chance.pickOf("E7", "E5", "E6", "E15");
            case CONTINUES -> "E8";
        };
    }

    private void writeOutcomes(Child child, String id, String birth, Chance chance) {
        int age = child.ageOn(Ages.COUNCIL_YEAR_END);
        boolean asked = age >= 4 && age <= 16;
        boolean answered = asked && chance.happens(0.8);
        boolean substances = age >= 11 && chance.happens(0.06);
        oc2.write(id, id, birth,
                answered ? Integer.toString(chance.between(2, 34)) : null,
                asked && !answered ? "SDQ" + chance.between(1, 5) : null,
                flag(age >= 10 && chance.happens(0.04)),
                age < 5 ? flag(chance.happens(0.9)) : null,
                flag(chance.happens(0.86)), flag(chance.happens(0.78)), flag(chance.happens(0.9)),
                flag(substances),
                substances ? flag(chance.happens(0.6)) : null,
                substances ? flag(chance.happens(0.5)) : null);
    }

    private void writeAdoption(Care care, String id, String birth, LocalDate last, Chance chance) {
        LocalDate placed = last.minusDays(160);
        LocalDate decided = placed.minusDays(chance.between(20, 90));
        LocalDate start = decided.isBefore(care.startedOn()) ? care.startedOn() : decided;
        boolean two = chance.happens(0.8);
        ad1.write(id, id, birth, date(start), date(placed.minusDays(10)),
                flag(chance.happens(0.15)),
                two ? "2" : "1",
                two ? chance.pickOf("MF", "MF", "MF", "MM", "FF") : chance.pickOf("F1", "M1"),
                two ? chance.pickOf("L11", "L11", "L12", "L2") : "L0");
        placedForAdoption.write(id, id, birth, date(placed), date(last), null);
    }

    private static String flag(boolean yes) {
        return yes ? "1" : "0";
    }

    private static String sex(Child child) {
        return switch (child.sex()) {
            case MALE -> "1";
            case FEMALE -> "2";
        };
    }

    private static String date(LocalDate date) {
        return DATE.format(date);
    }

    @Override
    public void close() throws IOException {
        for (TableFile table : new TableFile[] {header, episodes, reviews, oc2, oc3, ad1, placedForAdoption,
                previousPermanence, missing, uasc}) {
            table.close();
        }
    }
}
