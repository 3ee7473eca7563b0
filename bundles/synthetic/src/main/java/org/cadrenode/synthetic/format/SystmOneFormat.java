package org.cadrenode.synthetic.format;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.LinkedHashMap;
import java.util.Map;
import org.cadrenode.synthetic.region.Address;
import org.cadrenode.synthetic.region.Adult;
import org.cadrenode.synthetic.region.Ages;
import org.cadrenode.synthetic.region.Chance;
import org.cadrenode.synthetic.region.Child;
import org.cadrenode.synthetic.region.Household;
import org.cadrenode.synthetic.region.Origin;
import org.cadrenode.synthetic.region.Region;
import org.cadrenode.synthetic.region.Scatter;
import org.cadrenode.synthetic.region.Sex;
import org.jspecify.annotations.Nullable;

/**
 * The strategic reporting extract of SystmOne, a file a table with a manifest: all children of the region, as a unit of child
 * health has them, made-up patients of its users among them, some who opted out, and rows that were removed.
 */
final class SystmOneFormat implements Format {
    private static final String MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec";
    private static final LocalDateTime UNTIL = LocalDateTime.of(2024, 10, 2, 23, 0);
    private static final String OPTED_OUT = "1091881000000109";
    private static final String EVENT = "RowIdentifier,IDOrganisationVisibleTo,DateEventRecorded,DateEvent,IDProfileEnteredBy,IDDoneBy,TextualEventDoneBy,IDOrganisationDoneAt,"
            + "IDEvent,IDPatient,IDOrganisation,";
    private static final Map<String, String> TABLES = new LinkedHashMap<>();

    static {
        TABLES.put("SRPatient", "RowIdentifier,IDOrganisationVisibleTo,Title,FirstName,MiddleNames,Surname,PreviousSurname,NHSNumber,DateBirth,DateDeath,BirthPlace,Gender,"
                + "SpeaksEnglish,EmailAddress,TestPatient,SSRef,SpineMatched,RemovedData");
        TABLES.put("SRPatientAddressHistory", EVENT + "NameOfBuilding,NumberOfBuilding,NameOfRoad,NameOfLocality,NameOfTown,NameOfCounty,FullPostCode,DateTo,AddressType,RemovedData");
        TABLES.put("SRPatientContactDetails", EVENT + "ContactType,ContactNumber,RemovedData");
        TABLES.put("SRPatientRegistration", EVENT + "DateRegistration,DateDeRegistration,RegistrationStatus,RemovedData");
        TABLES.put("SRPatientRelationship", EVENT + "DateEnded,RelationshipType,NextOfKin,HasParentalResponsibility,IDPatientRelationshipWith,CodeRelationshipWithUser,"
                + "RelationshipWithName,RelationshipWithDateOfBirth,RelationshipWithRoad,RelationshipWithPostTown,RelationshipWithPostCode,RelationshipWithTelephone,"
                + "RelationshipWithEmailAddress,RemovedData");
        TABLES.put("SRNDOptOutPreference", EVENT + "OptOut,RemovedData");
        TABLES.put("SREvent", EVENT.replace("IDEvent,", "") + "Method,RemovedData");
        TABLES.put("SRCode", EVENT + "CTV3Code,CTV3Text,SNOMEDCode,SNOMEDText,NumericComparator,IsNumeric,NumericValue,NumericUnit,EpisodeType,IDReferralIn,RemovedData");
        TABLES.put("SRReferralIn", EVENT + "Source,PrimaryReason,DateReferral,DateDischarge,IDReferrer,RemovedData");
        TABLES.put("SRImmunisation", EVENT + "IDVaccination,IDImmunisationContent,Dose,VaccPart,VaccBatchNumber,VaccinationStatus,RemovedData");
        TABLES.put("SRChildAtRisk", "RowIdentifier,IDOrganisationVisibleTo,DateAdded,IDProfileEnteredBy,ProtectionPlan,DateRemoved,RemovalReason,IDPatient,IDOrganisation,RemovedData");
        TABLES.put("SRSpecialNotes", EVENT + "Note,DateExpires,RemovedData");
        TABLES.put("SRMedia", EVENT + "DocumentUID,FileName,FileSize,SenderFirstName,SenderSurname,Direction,RemovedData");
        TABLES.put("SROrganisation", "RowIdentifier,ID,Name,FullPostCode");
        TABLES.put("SRStaffMember", "RowIdentifier,StaffName,StaffUserName,IDNational");
        TABLES.put("SRMapping", "RowIdentifier,IDMappingGroup,Mapping");
    }

    @Override
    public String name() {
        return "systmone";
    }

    @Override
    public void write(Region region, Path folder) throws IOException {
        Map<String, Long> rows;
        try (TableFiles files = new TableFiles(folder, TABLES, ".csv")) {
            files.row("SROrganisation", "7001", "RYY", "Child health of Exampleshire", "ZQ1 1AA");
            for (int staff = 0; staff < 50; staff++) {
                files.row("SRStaffMember", "" + (400 + staff), region.names().forename(Sex.FEMALE, Origin.ENGLISH,
                        Chance.of(region.plan().seed(), "systmone staff", staff)) + " Nurse", "NURSE" + staff, "N" + (60_000 + staff));
            }
            files.row("SRMapping", "1", "12", "Mother");
            Scatter ids = new Scatter(region.plan().seed(), "systmone patient", 9_000_000);
            for (Household household : region) {
                for (Child child : household.children()) {
                    new Patient(files, household, child, ids, Chance.of(region.plan().seed(), "systmone", child.number())).write();
                }
            }
            rows = files.rows();
        }
        try (CsvWriter manifest = CsvWriter.builder().lineDelimiter(LineDelimiter.CRLF).build(folder.resolve("SRManifest.csv"))) {
            manifest.writeRecord("FileName", "IsDelta", "IsReference", "DateExtractFrom", "DateExtractTo", "RowCount");
            rows.forEach((table, count) -> manifest.writeRecord(table, "FALSE", "FALSE", "", time(UNTIL), Long.toString(count)));
        }
    }

    private static String time(LocalDateTime time) {
        int month = 3 * (time.getMonthValue() - 1);
        return String.format("%02d %s %04d %02d:%02d:%02d", time.getDayOfMonth(), MONTHS.substring(month, month + 3), time.getYear(), time.getHour(), time.getMinute(),
                time.getSecond());
    }

    /** The rows of a child. */
    private static final class Patient {
        private final TableFiles files;
        private final Household household;
        private final Child child;
        private final Scatter ids;
        private final Chance chance;
        private final String id;
        private int rows;

        Patient(TableFiles files, Household household, Child child, Scatter ids, Chance chance) {
            this.files = files;
            this.household = household;
            this.child = child;
            this.ids = ids;
            this.chance = chance;
            id = Long.toString(1_000_000 + ids.at(child.number()));
        }

        void write() {
            boolean test = chance.happens(0.02);
            LocalDate born = child.birthDate();
            files.row("SRPatient", id, "RYY", null, child.name().forename(), child.name().middleNames().isEmpty() ? null : child.name().middleNames(), child.name().surname(),
                    child.name().formerSurname(), child.numbers().nhsNumber(), time(born.atStartOfDay()), null, child.address().town(), child.sex() == Sex.MALE ? "M" : "F", "TRUE",
                    child.email(), test ? "TRUE" : "FALSE", child.services().childInNeed() ? "SS" + id : null, "TRUE", null);
            Address address = child.address();
            event("SRPatientAddressHistory", born, null, address.propertyNumber(), address.street(), null, address.town(), null, address.postcode(), null, "H", null);
            if (child.phone() != null) {
                event("SRPatientContactDetails", born, "H", child.phone(), null);
            }
            event("SRPatientRegistration", born, time(born.atStartOfDay()), null, "1", null);
            for (Adult adult : household.adults()) {
                relationship(Integer.toString(1 + adult.relation().ordinal()), null, adult.forename() + " " + adult.surname(), adult.birthDate(), adult.address(), adult.phone(), adult.email());
            }
            for (Child sibling : household.children()) {
                if (sibling != child) {
                    relationship("9", Long.toString(1_000_000 + ids.at(sibling.number())), sibling.name().calledName() + " " + sibling.name().surname(), sibling.birthDate(),
                            sibling.address(), null, null);
                }
            }
            event("SRNDOptOutPreference", born, chance.happens(0.03) ? "TRUE" : "FALSE", null);
            if (chance.happens(0.03)) {
                code(Ages.TODAY.minusDays(30), OPTED_OUT, null);
            }
            String referral = id + "7";
            LocalDate referred = born.plusDays(12);
            eventNumbered("SRReferralIn", referral, referred, "2", "14", time(referred.atTime(9, 0)), null, "31" + chance.below(90), null);
            for (int i = 0; i < 8 && born.plusDays(40L * i).isBefore(Ages.TODAY); i++) {
                LocalDate day = born.plusDays(10 + 40L * i);
                String event = row();
                files.row("SREvent", event, "RYY", time(day.atTime(14, 53, 28)), time(day.atTime(14, 53, 28)), "91", staff(), null, "RYY", id, "RYY", "3", null);
                code(day, "27113001", Integer.toString(3 + i));
                code(day, chance.pickOf("25656009", "169762003", "183056000"), null);
            }
            for (int weeks : new int[] {8, 12, 16, 52}) {
                if (born.plusWeeks(weeks).isBefore(Ages.TODAY)) {
                    event("SRImmunisation", born.plusWeeks(weeks), Integer.toString(100 + weeks), "77", "1", "1", "B" + chance.below(1000), "2", null);
                }
            }
            if (child.services().childInNeed() && chance.happens(0.2)) {
                files.row("SRChildAtRisk", row(), "RYY", time(Ages.TODAY.minusDays(200).atStartOfDay()), "91", "2", null, null, id, "RYY", null);
                event("SRSpecialNotes", Ages.TODAY.minusDays(200), "Do not tell " + child.name().calledName() + "'s father where they live", null, null);
            }
            if (chance.happens(0.2)) {
                event("SRMedia", Ages.TODAY.minusDays(90), "D" + row(), child.name().surname() + "_" + child.name().forename() + "_letter.doc", "20480", child.name().forename(),
                        child.name().surname(), "1", null);
            }
        }

        private void code(LocalDate day, String snomed, @Nullable String value) {
            String removed = chance.happens(0.005) ? "TRUE" : null;
            event("SRCode", day, "XaXXX", null, snomed, null, null, value == null ? "FALSE" : "TRUE", value, value == null ? null : "kg", "1", null, removed);
        }

        private void relationship(String type, @Nullable String other, String name, LocalDate born, Address address, @Nullable String phone, @Nullable String email) {
            event("SRPatientRelationship", child.birthDate(), null, type, "TRUE", "TRUE", other, null, name, time(born.atStartOfDay()), address.street(), address.town(),
                    address.postcode(), phone, email, null);
        }

        private void event(String table, LocalDate day, @Nullable String... values) {
            eventNumbered(table, row(), day, values);
        }

        private void eventNumbered(String table, String number, LocalDate day, @Nullable String... values) {
            String when = time(day.atTime(14, 53, 28));
            @Nullable String[] row = new @Nullable String[11 + values.length];
            @Nullable String[] first = {number, "RYY", when, when, "91", staff(), null, "RYY", null, id, "RYY"};
            System.arraycopy(first, 0, row, 0, first.length);
            System.arraycopy(values, 0, row, first.length, values.length);
            files.row(table, row);
        }

        private String row() {
            return id + (100 + rows++);
        }

        private String staff() {
            return "" + (400 + child.number() % 50);
        }
    }
}
