package org.cadrenode.synthetic.format;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import org.cadrenode.synthetic.region.Address;
import org.cadrenode.synthetic.region.Adult;
import org.cadrenode.synthetic.region.Ages;
import org.cadrenode.synthetic.region.Chance;
import org.cadrenode.synthetic.region.Child;
import org.cadrenode.synthetic.region.Household;
import org.cadrenode.synthetic.region.Region;
import org.cadrenode.synthetic.region.Relation;
import org.cadrenode.synthetic.region.School;
import org.cadrenode.synthetic.region.Sex;

/** Common Transfer Files of the pupils of a trust: a file of version 21, and one of version 25. */
final class CtfFormat implements Format {
    private static final LocalDate TODAY = Ages.TODAY;
    private static final List<String> SUBJECTS = List.of("ENG", "MAT", "SCI", "REA", "GPS");

    @Override
    public String name() {
        return "ctf";
    }

    @Override
    public void write(Region region, Path folder) throws IOException {
        for (int version : new int[] {21, 25}) {
            Path file = folder.resolve("9714001_CTF_971LLLL_0" + version + ".XML");
            try (Writer out = new BufferedWriter(Files.newBufferedWriter(file, StandardCharsets.UTF_8), 1 << 16)) {
                out.write("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + new XmlText().open("CTfile").open("Header").value("DocumentName", "Common Transfer File")
                        .value("CTFversion", version + ".0").value("DateTime", "2024-10-03T09:00:00").value("DocumentQualifier", "full").value("SupplierID", "Synthetic region")
                        .open("SourceSchool").value("LEA", "971").value("Estab", "4001").value("SchoolName", "Quillshire Trust").value("AcademicYear", "2024")
                        .close("SourceSchool").open("DestSchool").value("LEA", "971").value("Estab", "LLLL").close("DestSchool").close("Header").open("CTFpupilData").taken());
                for (Household household : region) {
                    for (Child child : household.children()) {
                        boolean known = child.numbers().pupilNumber() != null && child.services().onRoll();
                        if (known && child.number() % 2 == version / 25) {
                            out.write(new Pupil(version, household, child, Chance.of(region.plan().seed(), "common transfer file", child.number())).text());
                        }
                    }
                }
                out.write("</CTFpupilData>\n</CTfile>\n");
            }
        }
    }

    private record Pupil(int version, Household household, Child child, Chance chance) {
        String text() {
            XmlText text = new XmlText().open("Pupil").value("UPN", child.numbers().pupilNumber()).value("UniqueLearnerNumber", child.numbers().learnerNumber())
                    .value("Surname", child.name().surname()).value("Forename", child.name().forename()).value("DOB", child.birthDate())
                    .value(version < 24 ? "Gender" : "Sex", letter(child.sex()));
            details(text);
            int stage = Ages.schoolAge(child.birthDate());
            if (chance.happens(0.25)) {
                text.open("FSMhistory").value("FSMreviewDate", TODAY.minusDays(100)).open("FSMinstance").value("FSMstartDate", TODAY.minusDays(chance.between(120, 900)))
                        .value("FSMendDate", null).value("UKcountry", "ENG").close("FSMinstance").close("FSMhistory");
            }
            if (child.care() != null) {
                text.open("LookedAfter").value("InCare", child.care().endedOn() == null).value("CareAuthority", "971").close("LookedAfter");
            }
            if (chance.happens(0.15)) {
                text.open("SENhistory").open("SEN").value("StartDate", TODAY.minusDays(chance.between(100, 900))).value("SENprovision", chance.pickOf("K", "K", "E")).close("SEN")
                        .open("SENneeds").open("SENneed").value("SENtypeRank", 1).value("SENtype", chance.pickOf("ASD", "SEMH", "SLCN", "MLD")).close("SENneed").close("SENneeds").close("SENhistory");
            }
            address(text, child.address());
            if (child.phone() != null) {
                text.open("Phones");
                phone(text, "M", child.phone());
                text.close("Phones");
            }
            text.value("Email", child.email());
            contacts(text);
            history(text);
            if (stage >= 7) {
                text.open("StageAssessments").open("KeyStage").value("Stage", stage >= 11 ? "KS2" : "KS1");
                for (String subject : SUBJECTS) {
                    text.open("StageAssessment").value("Locale", "ENG").value("Year", TODAY.getYear() - 1).value("Subject", subject).value("Method", "TT").value("Component", "SUB")
                            .value("ResultStatus", "R").value("ResultQualifier", "NS").value("Result", chance.between(80, 120)).close("StageAssessment");
                }
                text.close("KeyStage").close("StageAssessments");
            }
            return text.close("Pupil").taken();
        }

        private void details(XmlText text) {
            text.open("BasicDetails").value("FormerUPN", child.numbers().formerPupilNumber()).value("PreferredForename", child.name().preferredName())
                    .value("FormerSurname", child.name().formerSurname()).value("MiddleNames", child.name().middleNames().isEmpty() ? null : child.name().middleNames())
                    .value("NCyearActual", Math.max(1, Ages.schoolAge(child.birthDate()) - 4)).value("Ethnicity", child.ethnicity().educationCode()).value("EthnicitySource", "P")
                    .open("Languages").open("Type").value("LanguageType", "F").value("Language", chance.happens(0.8) ? "ENG" : "URD").close("Type").close("Languages")
                    .value("MedicalFlag", chance.happens(0.1));
            if (chance.happens(0.05)) {
                text.open("Disabilities").value("Disability", chance.pickOf("MOB", "HEAR", "VIS")).close("Disabilities");
            }
            text.value("EnrolStatus", "C").close("BasicDetails");
        }

        private static void address(XmlText text, Address at) {
            text.open("Address").open("BS7666Address").value("PAON", at.line().substring(0, at.line().indexOf(' '))).value("Street", at.street()).value("Town", at.town())
                    .value("UniquePropertyReferenceNumber", at.propertyNumber()).close("BS7666Address").value("PostCode", at.postcode()).close("Address");
        }

        private static void phone(XmlText text, String type, String number) {
            text.open("Phone").value("TelephoneType", type).value("PhoneNo", number).close("Phone");
        }

        private void contacts(XmlText text) {
            text.open("Contacts");
            int order = 1;
            for (Adult adult : household.adults()) {
                boolean parent = adult.relation() == Relation.MOTHER || adult.relation() == Relation.FATHER;
                text.open("Contact").value("Order", order++).value("Title", adult.title()).value("Surname", adult.surname()).value("Forename", adult.forename())
                        .value(version < 24 ? "Gender" : "Sex", letter(adult.sex())).value("Relationship", parent ? adult.sex() == Sex.MALE ? "PAF" : "PAM" : "OTH").value("Responsibility", parent);
                if (adult.address().equals(child.address())) {
                    text.value("AddressAsPupil", true);
                } else {
                    address(text, adult.address());
                }
                text.open("Phones");
                phone(text, "M", adult.phone());
                text.close("Phones").value("Email", adult.email()).close("Contact");
            }
            text.close("Contacts");
        }

        private void history(XmlText text) {
            School school = child.school();
            String name = school == null ? "Quillshire Trust" : school.name();
            int number = school == null ? 4001 : school.establishment();
            text.open("Attendance").open("YearData").value("Year", TODAY.getYear()).value("LEA", "971").value("Estab", number).value("SchoolName", name)
                    .value("SessionsPossible", 380).value("SessionsAuthorised", chance.between(0, 20)).value("SessionsAttended", chance.between(330, 360))
                    .value("SessionsUnauthorised", chance.between(0, 10)).open("AttendSessions").value("AttendanceStartDate", TODAY.minusDays(30))
                    .value("AttendanceMarks", "/\\".repeat(15)).close("AttendSessions").close("YearData").close("Attendance");
            LocalDate entry = LocalDate.of(Math.min(2024, Ages.receptionYear(child.birthDate())), 9, 3);
            text.open("SchoolHistory").open("School").value("LEA", "971").value("Estab", number).value("SchoolName", name).value("EntryDate", entry)
                    .value("LastSchool", true).close("School").close("SchoolHistory");
        }

        private static String letter(Sex sex) {
            return sex == Sex.MALE ? "M" : "F";
        }
    }
}
