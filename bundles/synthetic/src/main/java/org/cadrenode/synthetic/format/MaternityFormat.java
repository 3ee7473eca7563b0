package org.cadrenode.synthetic.format;

import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.Map;
import org.cadrenode.synthetic.region.Adult;
import org.cadrenode.synthetic.region.Chance;
import org.cadrenode.synthetic.region.Child;
import org.cadrenode.synthetic.region.Household;
import org.cadrenode.synthetic.region.Region;
import org.cadrenode.synthetic.region.Relation;

/** Tables of the Maternity Services Data Set, the baby's id joined onto those of the mother: the births of children who live with their mothers. */
final class MaternityFormat implements Format {
    private static final Map<String, String> TABLES = new LinkedHashMap<>();

    static {
        TABLES.put("MSD000Header", "Version,OrgIDProvider,OrgIDSubmit,PrimSystemInUse,RPStartDate,RPEndDate");
        TABLES.put("MSD001MotherDemog", "LPIDBaby,LPIDMother,OrgIDLPID,NHSNumberMother,PersonBirthDateMother,Postcode,EthnicCategoryMother,PersonDeathDateMother");
        TABLES.put("MSD002GP", "LPIDBaby,LPIDMother,OrgCodeGMPMother,StartDateGMPReg,EndDateGMPReg");
        TABLES.put("MSD101PregnancyBooking", "PregnancyID,LPIDBaby,LPIDMother,AntenatalAppDate,PregFirstConDate,EDDAgreed,EDDMethodAgreed,FolicAcidSupplement,"
                + "ComplexSocialFactorsInd,PreviousLiveBirths,LangCode");
        TABLES.put("MSD301LabourDelivery", "LabourDeliveryID,PregnancyID,LPIDBaby,LabourOnsetDate,LabourOnsetTime,LabourOnsetMethod,SettingIntraCare");
        TABLES.put("MSD401BabyDemographics", "LPIDBaby,OrgIDLocalPatientIdBaby,LabourDeliveryID,LPIDMother,NHSNumberBaby,NHSNumberStatusBaby,PersonBirthDateBaby,"
                + "PersonBirthTimeBaby,PersonPhenSex,PregOutcome,EthnicCategoryBaby,BirthOrderMaternitySUS,GestationLengthBirth,DeliveryMethodCode,BabyFirstFeedDate,"
                + "BabyFirstFeedIndCode,DischargeDateBabyHosp,PersonDeathDateBaby");
        TABLES.put("MSD402NeonatalAdmission", "LPIDBaby,NeonatalTransferStartDate,OrgSiteIDAdmittingNeonatal,NeoCritCareInd");
        TABLES.put("MSD405CareActivityBaby", "CareActIDBaby,LPIDBaby,ClinInterDateBaby,CareProfLID,ProcedureCode,ObsCode,ObsValue,UCUMUnit");
        TABLES.put("MSD901StaffDetails", "CareProfLID,ProfRegCode,ProfRegID,StaffGroup");
    }

    @Override
    public String name() {
        return "maternity";
    }

    @Override
    public void write(Region region, Path folder) throws IOException {
        TrustNumbers babies = new TrustNumbers(region.plan(), "H");
        TrustNumbers mothers = new TrustNumbers(region.plan(), "HM");
        try (TableFiles files = new TableFiles(folder, TABLES, ".csv")) {
            files.row("MSD000Header", "2.0", "RXX", "RXX", "Invented", "2024-09-01", "2024-09-30");
            for (int staff = 0; staff < 40; staff++) {
                files.row("MSD901StaffDetails", "MW" + staff, "10", "REG" + (90_000 + staff), "04");
            }
            for (Household household : region) {
                for (Adult adult : household.adults()) {
                    if (adult.relation() == Relation.MOTHER) {
                        for (Child child : household.children()) {
                            birth(files, region, adult, mothers.of(household.index()), child, babies.of(child));
                        }
                    }
                }
            }
        }
    }

    private static void birth(TableFiles files, Region region, Adult mother, String motherId, Child child, String id) {
        Chance chance = Chance.of(region.plan().seed(), "maternity", child.number());
        LocalDate born = child.birthDate();
        int gestation = (int) Math.min(295, Math.max(180, chance.around(278, 11)));
        String pregnancy = "PR" + id;
        String delivery = "DL" + id;
        files.row("MSD001MotherDemog", id, motherId, "RXX", null, mother.birthDate().toString(), mother.address().postcode(), "Z", null);
        files.row("MSD002GP", id, motherId, child.practice().code(), born.minusYears(3).toString(), null);
        files.row("MSD101PregnancyBooking", pregnancy, id, motherId, born.minusDays(gestation - 70L).toString(), born.minusDays(gestation - 60L).toString(),
                born.plusDays(280L - gestation).toString(), "02", chance.pickOf("01", "02", "03"), chance.happens(0.1) ? "Y" : "N", Integer.toString(chance.below(3)), "q4");
        files.row("MSD301LabourDelivery", delivery, pregnancy, id, born.toString(), "02:10:00", chance.pickOf("1", "2", "3"), "01");
        files.row("MSD401BabyDemographics", id, "RXX", delivery, motherId, child.numbers().nhsNumber(), child.numbers().nhsNumber() == null ? "07" : "01", born.toString(),
                "09:12:00", TrustNumbers.sex(child), "01", child.ethnicity().healthCode(), "1", Integer.toString(gestation), chance.pickOf("0", "0", "6", "7"), born.toString(),
                chance.pickOf("01", "02"), born.plusDays(2).toString(), null);
        if (gestation < 259) {
            files.row("MSD402NeonatalAdmission", id, born.toString(), "RXX01", "Y");
        }
        String staff = "MW" + chance.below(40);
        for (int i = 0; i < 3; i++) {
            files.row("MSD405CareActivityBaby", id + "A" + i, id, born.plusDays(i).toString(), staff, i == 0 ? "170101000" : "248338005", i == 0 ? "364589006" : "169909004",
                    i == 0 ? Integer.toString((int) chance.around(3400, 300)) : Integer.toString(chance.between(7, 10)), i == 0 ? "g" : null);
        }
    }
}
