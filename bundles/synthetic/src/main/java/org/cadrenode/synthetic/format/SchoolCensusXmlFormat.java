package org.cadrenode.synthetic.format;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import org.cadrenode.synthetic.region.Address;
import org.cadrenode.synthetic.region.Ages;
import org.cadrenode.synthetic.region.Chance;
import org.cadrenode.synthetic.region.Child;
import org.cadrenode.synthetic.region.Household;
import org.cadrenode.synthetic.region.Region;
import org.cadrenode.synthetic.region.Sex;

/**
 * The return of the School Census in XML, three terms of a trust's schools in a document each: autumn 2022, with the elements
 * of that year, autumn 2024, and spring 2025, which has the needs of pupils and placements.
 */
final class SchoolCensusXmlFormat implements Format {
    private static final List<String> ABSENCES = List.of("I", "I", "I", "M", "O", "O", "U", "C", "E", "G", "N", "R", "T");
    private static final List<String> REASONS = List.of("DB", "DB", "PP", "PA", "VP", "VA", "BU", "DM", "TH", "DA", "SM", "OW", "PW");
    private static final List<String> NEEDS = List.of("SLCN", "SEMH", "ASD", "SPLD", "MLD", "SLD", "HI", "VI", "PD", "OTH");

    /** One census. */
    private enum Term {
        AUTUMN_2022("AUT", LocalDate.of(2022, 10, 6)), AUTUMN_2024("AUT", LocalDate.of(2024, 10, 3)), SPRING_2025("SPR", LocalDate.of(2025, 1, 16));

        private final String code;
        private final LocalDate day;

        Term(String code, LocalDate day) {
            this.code = code;
            this.day = day;
        }

        String fileName() {
            return "school_census_" + day.getYear() + "_" + code.toLowerCase(Locale.ROOT) + ".xml";
        }
    }

    @Override
    public String name() {
        return "school-census-xml";
    }

    @Override
    public void write(Region region, Path folder) throws IOException {
        for (Term term : Term.values()) {
            try (Writer out = new BufferedWriter(Files.newBufferedWriter(folder.resolve(term.fileName()), StandardCharsets.UTF_8), 1 << 16)) {
                out.write("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + header(term) + "<Pupils>\n<PupilsOnRoll>\n");
                pupils(region, term, false, out);
                out.write("</PupilsOnRoll>\n<PupilsNoLongerOnRoll>\n");
                pupils(region, term, true, out);
                out.write("</PupilsNoLongerOnRoll>\n</Pupils>\n</Message>\n");
            }
        }
    }

    private static String header(Term term) {
        return new XmlText().open("Message").open("Header").open("CollectionDetails").value("Collection", "School Census").value("Term", term.code)
                .value("Year", term.day.getYear()).value("ReferenceDate", term.day).close("CollectionDetails").open("Source").value("SourceLevel", "S")
                .value("LEA", "971").value("Estab", "4001").value("SoftwareCode", "Synthetic region").value("SerialNo", "001").close("Source")
                .close("Header").open("School").open("SchoolCharacteristics").value("SchoolName", "Quillshire Trust").value("Phase", "SS")
                .close("SchoolCharacteristics").close("School").taken();
    }

    private static void pupils(Region region, Term term, boolean left, Writer out) throws IOException {
        for (Household household : region) {
            for (Child child : household.children()) {
                Chance chance = Chance.of(region.plan().seed(), "school census in xml " + term, child.number());
                boolean known = child.services().onRoll() && child.numbers().pupilNumber() != null && child.birthDate().isBefore(term.day.minusYears(3));
                if (known && chance.happens(0.04) == left) {
                    out.write(new Pupil(term, child, left, chance).text());
                }
            }
        }
    }

    private record Pupil(Term term, Child child, boolean left, Chance chance) {
        String text() {
            String element = left ? "PupilNoLongerOnRoll" : "PupilOnRoll";
            double place = chance.unit();
            String provision = place < 0.035 ? "E" : place < 0.17 ? "K" : "N";
            XmlText text = new XmlText().open(element);
            identifiers(text);
            if (!left) {
                characteristics(text);
            }
            status(text);
            if (!left) {
                needs(text, provision);
            }
            exclusions(text, provision);
            Address home = child.address();
            text.open("HomeInformation").open("Address").open("BS7666Address").value("PAON", home.line().substring(0, home.line().indexOf(' ')))
                    .value("Street", home.street()).value("Town", home.town()).value("UniquePropertyReferenceNumber", home.propertyNumber())
                    .close("BS7666Address").value("PostCode", home.postcode()).close("Address").close("HomeInformation");
            attendance(text);
            if (!left && term.code.equals("AUT") && Ages.schoolAge(child.birthDate()) >= 16) {
                text.open("LearningAims").open("LearningAim").value("QualificationNumber", "60" + chance.between(100_000, 199_999))
                        .value("LearningStartDate", term.day.minusDays(30)).value("LearningPlannedEndDate", term.day.plusYears(1))
                        .value("LearningAimStatus", "1").value("CoreAim", "true").close("LearningAim").close("LearningAims");
            }
            return text.close(element).taken();
        }

        private void identifiers(XmlText text) {
            text.open("PupilIdentifiers").value("UPN", child.numbers().pupilNumber()).value("UniqueLearnerNumber", child.numbers().learnerNumber())
                    .value("FormerUPN", child.numbers().formerPupilNumber()).value("Surname", child.name().surname()).value("Forename", child.name().forename())
                    .value("MiddleNames", child.name().middleNames().isEmpty() ? null : child.name().middleNames())
                    .value("FormerSurname", child.name().formerSurname()).value("DOB", child.birthDate())
                    .value(term == Term.AUTUMN_2022 ? "Gender" : "Sex", child.sex() == Sex.MALE ? "M" : "F").close("PupilIdentifiers");
        }

        private void characteristics(XmlText text) {
            text.open("PupilCharacteristics").value("Ethnicity", child.ethnicity().educationCode());
            if (chance.happens(0.24)) {
                text.open("FSMperiods").open("FSMperiod").value("FSMstartDate", term.day.minusDays(chance.between(30, 900))).value("UKcountry", "ENG")
                        .close("FSMperiod").close("FSMperiods");
            }
            text.value("ServiceChild", chance.happens(0.02) ? "Y" : "N").value("Language", chance.happens(0.8) ? "ENG" : "POL")
                    .value("SchoolLunchTaken", chance.happens(0.7)).close("PupilCharacteristics");
        }

        private void status(XmlText text) {
            LocalDate entry = LocalDate.of(Math.min(term.day.getYear() - 1, Ages.receptionYear(child.birthDate())), 9, 3);
            entry = entry.isBefore(child.birthDate()) ? child.birthDate().plusYears(2) : entry;
            int age = Ages.years(child.birthDate(), LocalDate.of(term.day.getYear() - (term.code.equals("SPR") ? 1 : 0), 8, 31));
            text.open("PupilStatus").value("EnrolStatus", left ? null : "C").value("EntryDate", entry).value("LeavingDate", left ? term.day.minusDays(20) : null)
                    .value(left ? "NCyearLeaving" : "NCyearActual", age < 4 ? "N2" : age == 4 ? "R" : Integer.toString(age - 4)).value("PartTime", age < 4)
                    .value("Boarder", "N").close("PupilStatus");
        }

        private void needs(XmlText text, String provision) {
            text.open("SpecialEducationalNeeds").value("SENprovision", provision);
            if (term.code.equals("SPR") && !provision.equals("N")) {
                text.open("SENneeds").open("SENneed").value("SENtypeRank", 1).value("SENtype", chance.pick(NEEDS)).close("SENneed").close("SENneeds");
            }
            text.value("TopUpFunding", chance.happens(0.03)).close("SpecialEducationalNeeds");
            if (term.code.equals("SPR") && chance.happens(0.01)) {
                text.open("APprovisionDetail").value("PrevURN", chance.between(100_000, 149_999)).value("APreason", "EXC").value("SENprovisionEntry", provision)
                        .close("APprovisionDetail");
            }
        }

        private void exclusions(XmlText text, String provision) {
            if (!chance.happens(Ages.schoolAge(child.birthDate()) >= 11 ? 0.05 : 0.01)) {
                return;
            }
            String first = chance.pick(REASONS);
            String second = chance.pick(REASONS);
            boolean permanent = chance.happens(0.05);
            text.open("Exclusions").open("TermlyExclusion").value("Category", permanent ? "PERM" : "SUSP").open("Reasons").value("Reason", first)
                    .value("Reason", second.equals(first) ? null : second).close("Reasons").value("StartDate", term.day.minusDays(chance.between(25, 90)))
                    .value("Sessions", permanent ? null : chance.between(1, 10)).value("SENprovision", provision).close("TermlyExclusion").close("Exclusions");
        }

        private void attendance(XmlText text) {
            int authorised = chance.happens(0.7) ? chance.between(1, 16) : 0;
            int unauthorised = chance.happens(0.25) ? chance.between(1, 12) : 0;
            text.open("Attendance").open("TermlyAttendance").value("SessionsPossible", 134 - chance.below(6)).value("SessionsAuthorised", authorised)
                    .value("SessionsUnauthorised", unauthorised);
            if (authorised + unauthorised > 0) {
                text.open("SessionDetails");
                detail(text, authorised);
                detail(text, unauthorised);
                text.close("SessionDetails");
            }
            text.close("TermlyAttendance").close("Attendance");
        }

        private void detail(XmlText text, int sessions) {
            if (sessions > 0) {
                text.open("SessionDetail").value("AttendanceReason", chance.pick(ABSENCES)).value("AbsenceSessions", sessions).close("SessionDetail");
            }
        }
    }
}
