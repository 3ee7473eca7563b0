package org.cadrenode.synthetic.extract;

import java.io.IOException;
import java.time.LocalDate;
import java.util.List;
import org.cadrenode.synthetic.errors.RecordedIdentity;
import org.cadrenode.synthetic.region.Address;
import org.cadrenode.synthetic.region.Adoption;
import org.cadrenode.synthetic.region.Ages;
import org.cadrenode.synthetic.region.Chance;
import org.cadrenode.synthetic.region.Child;
import org.cadrenode.synthetic.region.Digits;
import org.cadrenode.synthetic.region.Ethnicity;
import org.cadrenode.synthetic.region.Household;
import org.cadrenode.synthetic.region.Scatter;
import org.cadrenode.synthetic.region.School;
import org.jspecify.annotations.Nullable;

/**
 * The school trust's tables of the autumn 2024 school census, for pupils on roll. The columns are a part of the
 * census's own, under its names; the table of special educational needs ({@code senneeds}) belongs to the spring census
 * and is added here so that there is one.
 */
final class SchoolCensusExtract implements SourceExtract {

    private static final Source SOURCE = Source.SCHOOL_CENSUS;
    private static final String PREFIX = "2024_autumn_";
    private static final String[] MONTHS = {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct",
            "Nov", "Dec"};
    private static final LocalDate TERM_START = LocalDate.of(2024, 9, 3);
    private static final List<String> ABSENCES = List.of("I", "I", "I", "I", "M", "M", "O", "O", "U", "H", "C", "E",
            "G", "N", "R", "T");
    private static final List<String> EXCLUSIONS = List.of("DB", "DB", "DB", "PP", "PP", "PA", "VP", "VA", "BU", "DM",
            "TH", "DA", "SM", "OT");
    private static final List<String> NEEDS = List.of("SLCN", "SLCN", "SEMH", "SEMH", "ASD", "ASD", "SPLD", "MLD",
            "SLD", "HI", "VI", "PD", "OTH", "NSA");
    private static final List<String> LANGUAGES =
            List.of("PNJA", "URD", "POL", "ARA", "BNG", "CHI", "SOM", "UKR", "OTH");
    private static final int SESSIONS = 134;
    private static final String PUPIL_COLUMNS = String.join(",",
            "pupilonrolltableid,NativeId,dob,surname,forename,middlenames,preferredsurname,formersurname",
            "upn,formerupn,uniquelearnernumber,sex,entrydate,pupilonrollorderseqcolumn,sourceid,schoolcensustableid",
            "hoursatsetting,schoollunchtaken,parttime,topupfunding",
            "termlysessionspossible,termlysessionsauthorised,termlysessionsunauthorised",
            "senunitindicator,resourcedprovisionindicator,fundedhours,yssa,servicechild,language",
            "enrolstatus,boarder,plaa,senprovision,ncyearactual");

    private final ExtractContext context;
    private final TruthFolder truth;
    private final Scatter rowKeys;
    private final TableFile pupils;
    private final TableFile sessions;
    private final TableFile exclusions;
    private final TableFile needs;
    private final TableFile addresses;
    private long keysUsed;

    SchoolCensusExtract(ExtractContext context) throws IOException {
        this.context = context;
        this.truth = context.truth();
        this.rowKeys = new Scatter(context.seed(), "school census rows", 1L << 32);
        this.pupils = open("pupilonroll", PUPIL_COLUMNS, "dob", false);
        this.sessions = open("termlysessiondetailsonroll",
                "pupilonrolltableid,NativeId,termlysessiondetailsonrolltableid,"
                + "termlysessiondetailsonrollorderseqcolumn,sourceid,sessions,attendancereason", "", true);
        this.exclusions = open("termlyexclusionsonroll", "pupilonrolltableid,NativeId,termlyexclusionsonrolltableid,"
                + "termlyexclusionsonrollorderseqcolumn,sourceid,startdate,sessions,reason1,reason2,reason3,category,"
                + "senprovision", "startdate", false);
        this.needs = open("senneeds",
                "pupilonrolltableid,NativeId,senneedstableid,senneedsorderseqcolumn,sourceid,sentyperank,sentype",
                "", false);
        this.addresses = open("addressesonroll",
                "pupilonrolltableid,NativeId,addressesonrolltableid,addressesonrollorderseqcolumn,sourceid,"
                + "uniquepropertyreferencenumber,postcode,street,town,addressline1", "", false);
    }

    private TableFile open(String table, String columns, String dateColumn, boolean eventful) throws IOException {
        return TableFile.open(SOURCE, PREFIX + table + ".csv", columns, dateColumn, context, eventful);
    }

    @Override
    public boolean holds(Child child) {
        return child.services().onRoll();
    }

    @Override
    public void write(Household household, Child child) {
        School school = child.school();
        if (school == null) {
            throw new IllegalStateException("a pupil without a school");
        }
        Chance chance = context.chance(SOURCE, child);
        Pupil pupil = new Pupil(context.localIdentifiers().pupil(child), "SCH" + (school.index() + 1),
                context.localIdentifiers().pupilSource(child));
        RecordedIdentity identity = context.recorder().record(child, SOURCE.provider());
        String provision = provision(child, school, chance);
        int possible = Math.max(0, SESSIONS - chance.below(6));
        int authorised = chance.happens(0.7) ? chance.between(1, 16) : 0;
        int unauthorised = chance.happens(0.25) ? chance.between(1, 20) : 0;
        truth.child(child, SOURCE, pupil.key());
        writePupil(child, school, pupil, identity, provision, new int[] {possible, authorised, unauthorised}, chance);
        writeAddress(pupil, identity.address());
        writeSessions(pupil, authorised + unauthorised, chance);
        writeNeeds(pupil, provision, chance);
        writeExclusions(child, pupil, provision, chance);
        identityTruth(child, identity);
    }

    /** The keys that join a pupil's tables. */
    private record Pupil(String key, String school, String source) {
    }

    private void writePupil(Child child, School school, Pupil pupil, RecordedIdentity identity, String provision,
            int[] attendance, Chance chance) {
        Adoption adoption = child.adoption();
        boolean nursery = Ages.schoolAge(child.birthDate()) < Ages.RECEPTION;
        boolean english = child.ethnicity() == Ethnicity.WHITE_BRITISH || chance.happens(0.5);
        pupils.write(pupil.key(), pupil.key(), pupil.school(), date(identity.birthDate()), identity.surname(),
                identity.forename(), identity.middleNames(), chance.happens(0.1) ? identity.surname() : null,
                identity.formerSurname(),
                identity.pupilNumber(), identity.formerPupilNumber(), identity.learnerNumber(),
                child.sex().name().substring(0, 1), date(entry(child, school, chance)), "1", pupil.source(),
                LocalIdentifiers.hex(0xC0DE0000L + school.index(), 8),
                nursery ? "15.0" : null, flag(chance.happens(0.7)), flag(nursery), flag(chance.happens(0.03)),
                number(attendance[0]), some(attendance[1]), some(attendance[2]),
                flag(chance.happens(0.02)), flag(chance.happens(0.02)), nursery ? "15.0" : null,
                Ages.schoolAge(child.birthDate()) >= 13 ? chance.pickOf("Yes", "No", "Unsought") : null,
                chance.happens(0.02) ? "Y" : "N", english ? "ENG" : chance.pick(LANGUAGES),
                "C", "N", adoption != null && chance.happens(0.4) ? "A" : "N", provision,
                yearGroup(child.birthDate()));
    }

    private void writeAddress(Pupil pupil, Address address) {
        addresses.write(pupil.key(), pupil.key(), pupil.school(), rowKey(), "1", pupil.source(),
                address.propertyNumber(), address.postcode(),
                address.street(), address.town(), address.line());
    }

    private void writeSessions(Pupil pupil, int missed, Chance chance) {
        int order = 1;
        for (int left = missed; left > 0; order++) {
            int some = order >= 4 ? left : chance.between(1, left);
            sessions.write(pupil.key(), pupil.key(), pupil.school(), rowKey(), Integer.toString(order), pupil.source(),
                    number(some), chance.pick(ABSENCES));
            left -= some;
        }
    }

    private void writeNeeds(Pupil pupil, String provision, Chance chance) {
        if (provision.equals("N")) {
            return;
        }
        String first = chance.pick(NEEDS);
        needs.write(pupil.key(), pupil.key(), pupil.school(), rowKey(), "1", pupil.source(), "1", first);
        String second = chance.pick(NEEDS);
        if (chance.happens(0.3) && !second.equals(first)) {
            needs.write(pupil.key(), pupil.key(), pupil.school(), rowKey(), "2", pupil.source(), "2", second);
        }
    }

    private void writeExclusions(Child child, Pupil pupil, String provision, Chance chance) {
        double share = Ages.schoolAge(child.birthDate()) >= 11 ? 0.045 : 0.008;
        int count = chance.happens(provision.equals("N") ? share : share * 2.5) ? chance.between(1, 3) : 0;
        for (int order = 1; order <= count; order++) {
            boolean permanent = order == count && chance.happens(0.04);
            LocalDate start = Ages.between(TERM_START, Ages.TODAY.minusDays(1), chance);
            exclusions.write(pupil.key(), pupil.key(), pupil.school(), rowKey(), Integer.toString(order),
                    pupil.source(), date(start), permanent ? null : number(chance.between(1, 5) * 2),
                    chance.pick(EXCLUSIONS),
                    chance.happens(0.3) ? chance.pick(EXCLUSIONS) : null,
                    chance.happens(0.05) ? chance.pick(EXCLUSIONS) : null,
                    permanent ? "PERM" : "SUSP", provision);
        }
    }

    private void identityTruth(Child child, RecordedIdentity identity) {
        String person = child.personId();
        IdentityTruth.names(truth, person, identity);
        truth.identifier(person, IdentifierKind.UPN, identity.pupilNumber());
        truth.identifier(person, IdentifierKind.UPN, identity.formerPupilNumber());
        truth.identifier(person, IdentifierKind.ULN, identity.learnerNumber());
        truth.identifier(person, IdentifierKind.ADDRESS, identity.address().line());
        truth.identifier(person, IdentifierKind.POSTCODE, identity.address().postcode());
        truth.identifier(person, IdentifierKind.UPRN, identity.address().propertyNumber());
    }

    private static String provision(Child child, School school, Chance chance) {
        if (school.phase() == School.Phase.SPECIAL) {
            return "E";
        }
        double place = chance.unit() / (child.services().childInNeed() ? 2.5 : 1);
        return place < 0.035 ? "E" : place < 0.17 ? "K" : "N";
    }

    /** The day the pupil came to the school: the start of a year, most often the school's first. */
    private static LocalDate entry(Child child, School school, Chance chance) {
        int first = switch (school.phase()) {
            case PRIMARY -> Ages.receptionYear(child.birthDate());
            case SECONDARY -> Ages.receptionYear(child.birthDate()) + 7;
            case SPECIAL -> Ages.receptionYear(child.birthDate()) + chance.between(0, 4);
        };
        int year = Math.min(2024, first);
        return chance.happens(0.85) ? LocalDate.of(year, 9, 3)
                : Ages.between(LocalDate.of(year, 9, 3), TERM_START.plusDays(20), chance);
    }

    static String yearGroup(LocalDate birth) {
        int age = Ages.schoolAge(birth);
        if (age < Ages.RECEPTION) {
            return "N2";
        }
        return age == Ages.RECEPTION ? "R" : Integer.toString(age - Ages.RECEPTION);
    }

    private String rowKey() {
        return LocalIdentifiers.rowKey(rowKeys, keysUsed++);
    }

    private static String flag(boolean yes) {
        return yes ? "True" : "False";
    }

    private static String number(int value) {
        return value + ".0";
    }

    private static @Nullable String some(int value) {
        return value == 0 ? null : number(value);
    }

    /** Such as {@code 2012-Jan-21 00:00:00}; the months are English whatever the locale. */
    static String date(LocalDate date) {
        return date.getYear() + "-" + MONTHS[date.getMonthValue() - 1] + "-" + Digits.padded(date.getDayOfMonth(), 2)
                + " 00:00:00";
    }

    @Override
    public void close() throws IOException {
        for (TableFile table : new TableFile[] {pupils, sessions, exclusions, needs, addresses}) {
            table.close();
        }
    }
}
