package org.cadrenode.synthetic.format;

import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.Map;
import org.cadrenode.synthetic.region.Ages;
import org.cadrenode.synthetic.region.Chance;
import org.cadrenode.synthetic.region.Child;
import org.cadrenode.synthetic.region.Household;
import org.cadrenode.synthetic.region.Region;

/** Tables of the Mental Health Services Data Set, with the patient's id in each: children whom a mental health trust sees. */
final class MhsdsFormat implements Format {
    private static final Map<String, String> TABLES = new LinkedHashMap<>();

    static {
        TABLES.put("MHS000Header", "DatSetVer,OrgIDProvider,OrgIDSubmit,PrimSystemInUse,ReportingPeriodStartDate,ReportingPeriodEndDate");
        TABLES.put("MHS001MPI", "LocalPatientId,OrgIDLocalPatientId,OrgIDEduEstab,NHSNumber,NHSNumberStatus,PersonBirthDate,Postcode,Gender,EthnicCategory,"
                + "LanguageCodePreferred,PersDeathDate");
        TABLES.put("MHS002GP", "LocalPatientId,GMPCodeReg,StartDateGMPRegistration,EndDateGMPRegistration");
        TABLES.put("MHS005PatInd", "LocalPatientId,ConstSuperReqDueToDis,YoungCarer,LACStatus,LACLegalStatus,CPP,ProPsychDate,ParentalResp,OffenceHistory");
        TABLES.put("MHS006MHCareCoord", "LocalPatientId,CareProfLocalId,CareProfServOrTeamTypeAssoc,StartDateAssCareCoord,EndDateAssCareCoord");
        TABLES.put("MHS101Referral", "ServiceRequestId,LocalPatientId,OrgIDComm,ReferralRequestReceivedDate,ReferralRequestReceivedTime,SourceOfReferralMH,"
                + "OrgIDReferring,ClinRespPriorityType,PrimReasonReferralMH,ServDischDate");
        TABLES.put("MHS102OtherServiceType", "ServiceRequestId,LocalPatientId,CareProfTeamLocalId,ServTeamTypeRefToMH,ReferClosureDate,ReferClosReason");
        TABLES.put("MHS201CareContact", "CareContactId,ServiceRequestId,LocalPatientId,CareProfTeamLocalId,CareContDate,CareContTime,ClinContDurOfCareCont,"
                + "ConsMechanismMH,ActLocTypeCode,AttendOrDNACode");
        TABLES.put("MHS202CareActivity", "CareActId,CareContactId,LocalPatientId,CareProfLocalId,ClinContactDurOfCareAct,CodeProcAndProcStatus,CodeObs,ObsValue");
        TABLES.put("MHS302MHDropInContact", "MHDropInContactId,LocalPatientId,NHSNumber,PersonBirthDate,CareContactDateMHDropInContact,ConsMechanismMH,"
                + "MHDropInContactServiceType,MHDropInContactOutcome");
        TABLES.put("MHS501HospProvSpell", "HospProvSpellID,ServiceRequestId,LocalPatientId,StartDateHospProvSpell,SourceAdmMHHospProvSpell,MethAdmMHHospProvSpell,"
                + "PostcodeMainVisitor,DischDateHospProvSpell,DestOfDischHospProvSpell,PostcodeDischDest");
        TABLES.put("MHS604PrimDiag", "ServiceRequestId,LocalPatientId,DiagSchemeInUse,PrimDiag,CodedDiagTimestamp");
        TABLES.put("MHS606CodedScoreAssessmentRefer", "ServiceRequestId,LocalPatientId,CodedAssToolType,PersScore,AssToolCompTimestamp");
        TABLES.put("MHS901StaffDetails", "CareProfLocalId,ProfRegBodyCode,ProfRegEntryId,CareProfStaffGpMH");
    }

    @Override
    public String name() {
        return "mhsds";
    }

    @Override
    public void write(Region region, Path folder) throws IOException {
        TrustNumbers numbers = new TrustNumbers(region.plan(), "P");
        try (TableFiles files = new TableFiles(folder, TABLES, ".csv")) {
            files.row("MHS000Header", "6", "RZZ", "RZZ", "Invented", "2024-09-01", "2024-09-30");
            for (int staff = 0; staff < 60; staff++) {
                files.row("MHS901StaffDetails", "CP" + staff, "08", "REG" + (70_000 + staff), "0" + staff % 5);
            }
            for (Household household : region) {
                for (Child child : household.children()) {
                    if (child.services().mentalHealth()) {
                        new Patient(files, household, child, numbers.of(child), Chance.of(region.plan().seed(), "mhsds", child.number())).write();
                    }
                }
            }
        }
    }

    /** The rows of a child. */
    private record Patient(TableFiles files, Household household, Child child, String id, Chance chance) {
        void write() {
            LocalDate first = child.birthDate().plusYears(4).isBefore(LocalDate.of(2023, 1, 1)) ? LocalDate.of(2023, 1, 1) : child.birthDate().plusYears(4);
            LocalDate referred = Ages.between(first, Ages.TODAY.minusDays(60), chance);
            String born = child.birthDate().toString();
            files.row("MHS001MPI", id, "RZZ", child.school() == null ? null : "EE" + child.school().urn(), child.numbers().nhsNumber(),
                    child.numbers().nhsNumber() == null ? "07" : "01", born, child.address().postcode(), TrustNumbers.sex(child), child.ethnicity().healthCode(), "q4", null);
            files.row("MHS002GP", id, child.practice().code(), born, null);
            boolean looked = child.services().lookedAfter();
            files.row("MHS005PatInd", id, "N", chance.happens(0.05) ? "Y" : "N", looked ? "Y" : "N", looked ? "02" : null, chance.happens(0.05) ? "Y" : "N", null, "Y", "N");
            String staff = "CP" + chance.below(60);
            files.row("MHS006MHCareCoord", id, staff, "A13", referred.plusDays(20).toString(), null);
            String referral = id + "R1";
            boolean closed = chance.happens(0.6);
            files.row("MHS101Referral", referral, id, "QWE", referred.toString(), "09:30:00", "A1", child.practice().code(), chance.pickOf("1", "2", "3"),
                    chance.pickOf("10", "11", "18"), closed ? referred.plusDays(55).toString() : null);
            files.row("MHS102OtherServiceType", referral, id, "T" + chance.below(12), "A13", closed ? referred.plusDays(55).toString() : null, closed ? "10" : null);
            int contacts = chance.between(2, 14);
            for (int i = 0; i < contacts; i++) {
                LocalDate day = referred.plusDays(4L * i);
                String contact = referral + "C" + i;
                files.row("MHS201CareContact", contact, referral, id, "T" + chance.below(12), day.toString(), "10:00:00", Integer.toString(15 * chance.between(1, 5)),
                        chance.pickOf("01", "02", "11"), chance.pickOf("A01", "B01", "L01"), chance.pickOf("5", "5", "5", "3", "7"));
                files.row("MHS202CareActivity", contact + "A", contact, id, staff, "30", "1144141000000108", "1090051000000104", Integer.toString(chance.between(0, 40)));
            }
            files.row("MHS604PrimDiag", referral, id, "06", chance.pickOf("48694002", "35489007", "406506008"), referred.plusDays(7) + "T10:00:00+00:00");
            files.row("MHS606CodedScoreAssessmentRefer", referral, id, chance.pickOf("718431003", "1037351000000105"), Integer.toString(chance.between(0, 40)),
                    referred.plusDays(7) + "T10:00:00+00:00");
            if (chance.happens(0.1)) {
                files.row("MHS302MHDropInContact", id + "D", id, child.numbers().nhsNumber(), born, referred.minusDays(2).toString(), "01", "A17", "01");
            }
            if (chance.happens(0.15)) {
                String visitor = household.adults().isEmpty() ? null : household.adults().get(0).address().postcode();
                files.row("MHS501HospProvSpell", id + "S", referral, id, referred.plusDays(9).toString(), "19", "11", visitor, referred.plusDays(30).toString(), "19",
                        child.address().postcode());
            }
        }
    }
}
