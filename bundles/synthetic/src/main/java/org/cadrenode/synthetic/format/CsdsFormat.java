package org.cadrenode.synthetic.format;

import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.cadrenode.synthetic.region.Ages;
import org.cadrenode.synthetic.region.Chance;
import org.cadrenode.synthetic.region.CheckDigits;
import org.cadrenode.synthetic.region.Child;
import org.cadrenode.synthetic.region.Digits;
import org.cadrenode.synthetic.region.Household;
import org.cadrenode.synthetic.region.Region;

/** Tables of the Community Services Data Set, with the patient's id in each: all children, whom health visitors and school nurses see. */
final class CsdsFormat implements Format {
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("dd/MM/yyyy", Locale.ROOT);
    private static final Map<String, String> TABLES = new LinkedHashMap<>();

    static {
        TABLES.put("CYP000Header", "Version,OrgID_Provider,OrgID_Submitter,PrimarySystem,RP_StartDate,RP_EndDate");
        TABLES.put("CYP001MPI", "LocalPatientID,OrgID_LocalPatientID,OrgID_EducationEstablishment,NHSNumber,NHSNumber_Status,DateOfBirth,Postcode,Gender,EthnicCategory,"
                + "LanguagePreferred,Relationship_MainCarer,HVFAV_Date,ChildLookedAfter_Indicator,Safeguarding_Indicator,DateOfDeath,NHSNumber_Mother,NHSNumberStatus_Mother");
        TABLES.put("CYP002GP", "LocalPatientID,OrgID_GP,GPRegistration_StartDate,GPRegistration_EndDate");
        TABLES.put("CYP101Referral", "ServiceRequestID,LocalPatientID,OrgID_Commissioner,ReferralRequest_ReceivedDate,SourceOfReferral,OrgID_Referring,PrimaryReferralReason,"
                + "Discharge_Date");
        TABLES.put("CYP102ServiceTypeReferredTo", "ServiceRequestID,LocalPatientID,TeamID_Local,TeamType,Referral_ClosureDate,Referral_ClosureReason");
        TABLES.put("CYP201CareContact", "CareContactID,ServiceRequestID,LocalPatientID,TeamID_Local,Contact_Date,Contact_Time,CareContact_Duration,ConsMechanism,"
                + "Activity_LocationType,AttendanceStatus");
        TABLES.put("CYP202CareActivity", "CareActivityID,CareContactID,LocalPatientID,Activity_Type,CareProfessionalID_Local,CodedObservation,ObservationValue,"
                + "UC_UnitOfMeasurement");
        TABLES.put("CYP403ChildProtectionPlan", "LocalPatientID,CPP_Reason,CPP_StartDate,CPP_EndDate");
        TABLES.put("CYP502Immunisation", "LocalPatientID,Immunisation_Date,ChildhoodImmunisation_Type,OrgID_ImmunisationResponsible");
        TABLES.put("CYP604BloodSpotResult", "LocalPatientID,CardCompletion_Date,TestResult_ReceivedDate,Result_Phenylketonuria,Result_SickleCellDisease,Result_CysticFibrosis");
        TABLES.put("CYP611Observation", "CareActivityID,LocalPatientID,Weight,Height,Length");
        TABLES.put("CYP901StaffDetails", "CareProfessionalID_Local,RegistrationBody,RegistrationEntryID,StaffGroup");
    }

    @Override
    public String name() {
        return "csds";
    }

    @Override
    public void write(Region region, Path folder) throws IOException {
        TrustNumbers numbers = new TrustNumbers(region.plan(), "CH");
        try (TableFiles files = new TableFiles(folder, TABLES, "_202409.csv")) {
            files.row("CYP000Header", "1.6", "RYY", "RYY", "Invented", "01/09/2024", "30/09/2024");
            for (int staff = 0; staff < 60; staff++) {
                files.row("CYP901StaffDetails", "HV" + staff, "10", "REG" + (80_000 + staff), "04");
            }
            for (Household household : region) {
                for (Child child : household.children()) {
                    new Patient(files, child, numbers.of(child), mother(household), Chance.of(region.plan().seed(), "csds", child.number())).write();
                }
            }
        }
    }

    // An adult of the region has no NHS number: one in the range of tests is made of the household's.
    private static String mother(Household household) {
        for (int last = household.index() % 9_000_000; ; last++) {
            String digits = "99" + Digits.padded(last, 7);
            int check = CheckDigits.nhsNumber(digits);
            if (check >= 0 && check < 10 && CheckDigits.isNhsNumber(digits + check)) {
                return digits + check;
            }
        }
    }

    /** The rows of a child. */
    private record Patient(TableFiles files, Child child, String id, String mother, Chance chance) {
        void write() {
            LocalDate born = child.birthDate();
            String school = child.school() == null ? null : "EE" + child.school().urn();
            files.row("CYP001MPI", id, "RYY", school, child.numbers().nhsNumber(), child.numbers().nhsNumber() == null ? "07" : "01", DATE.format(born),
                    child.address().postcode(), TrustNumbers.sex(child), child.ethnicity().healthCode(), "q4", "BPM", DATE.format(born.minusDays(70)),
                    child.services().lookedAfter() ? "Y" : "N", child.services().childInNeed() ? "Y" : "N", null, mother, "01");
            files.row("CYP002GP", id, child.practice().code(), DATE.format(born.plusDays(12)), null);
            files.row("CYP604BloodSpotResult", id, DATE.format(born.plusDays(5)), DATE.format(born.plusDays(16)), "04", "04", "04");
            for (int weeks : new int[] {8, 12, 16, 52}) {
                if (born.plusWeeks(weeks).isBefore(Ages.TODAY)) {
                    files.row("CYP502Immunisation", id, DATE.format(born.plusWeeks(weeks)), Integer.toString(weeks), child.practice().code());
                }
            }
            LocalDate referred = born.plusDays(10);
            String referral = id + "R1";
            files.row("CYP101Referral", referral, id, "QWE", DATE.format(referred), "G", "RAA", "018", null);
            files.row("CYP102ServiceTypeReferredTo", referral, id, "HV" + chance.below(9), "16", null, null);
            String staff = "HV" + chance.below(60);
            for (int i = 0; i < 6 && referred.plusDays(50L * i).isBefore(Ages.TODAY); i++) {
                String contact = referral + "C" + i;
                files.row("CYP201CareContact", contact, referral, id, "HV" + chance.below(9), DATE.format(referred.plusDays(50L * i)), "11:00:00",
                        Integer.toString(15 * chance.between(1, 4)), "01", chance.pickOf("A01", "B01"), chance.pickOf("5", "5", "7"));
                files.row("CYP202CareActivity", contact + "A", contact, id, "03", staff, "27113001", Integer.toString(3 + i), "kg");
                files.row("CYP611Observation", contact + "A", id, Integer.toString(3 + i), null, Integer.toString(50 + 5 * i));
            }
            if (child.services().childInNeed() && chance.happens(0.2)) {
                LocalDate day = Ages.between(born.plusDays(30), Ages.TODAY, chance);
                files.row("CYP403ChildProtectionPlan", id, chance.pickOf("01", "02", "03", "04"), DATE.format(day), null);
            }
        }
    }
}
