package org.cadrenode.synthetic.format;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.cadrenode.synthetic.region.Address;
import org.cadrenode.synthetic.region.Adult;
import org.cadrenode.synthetic.region.Ages;
import org.cadrenode.synthetic.region.Care;
import org.cadrenode.synthetic.region.Chance;
import org.cadrenode.synthetic.region.Child;
import org.cadrenode.synthetic.region.Household;
import org.cadrenode.synthetic.region.Origin;
import org.cadrenode.synthetic.region.Region;
import org.cadrenode.synthetic.region.Sex;
import org.jspecify.annotations.Nullable;

/** The lists of Annex A of an inspection, eleven files of commas: the half year before 31 March 2024. */
final class AnnexAFormat implements Format {
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("dd/MM/yyyy", Locale.ROOT);
    private static final LocalDate END = Ages.COUNCIL_YEAR_END;
    private static final LocalDate BEGIN = END.minusMonths(6);
    private static final String CHILD = "Child Unique ID|Gender|Ethnicity|Date of Birth|Age of Child (Years)|";
    private static final String DISABILITY = "Does the Child have a Disability|";
    private static final String STAFF = "Allocated Team|Allocated Worker";
    private static final Map<String, String> LISTS = Map.ofEntries(
            Map.entry("List 1 Contacts", CHILD + "Date of Contact|Contact Source"),
            Map.entry("List 2 Early help assessments", CHILD + "Assessment start date|Assessment completion date|Organisation completing assessment"),
            Map.entry("List 3 Referrals", CHILD + "Date of referral|Referral Source|Referral NFA?|Number of Referrals in Last 12 Months|" + STAFF),
            Map.entry("List 4 Assessments", CHILD + DISABILITY + "Continuous Assessment Start Date|Child Seen During Continuous Assessment|"
                    + "Continuous Assessment Date of Authorisation|Was the child assessed as requiring LA children's social care support?|" + STAFF),
            Map.entry("List 5 Section 47", CHILD + DISABILITY + "Strategy discussion initiating Section 47 Enquiry Start Date|"
                    + "Was an Initial Child Protection Conference deemed unnecessary?|Date of Initial Child Protection Conference|"
                    + "Did the Initial Child Protection Conference Result in a Child Protection Plan|Number of Section 47 Enquiries in the last 12 months|"
                    + "Number of ICPCs in the last 12 months|" + STAFF),
            Map.entry("List 6 Children in need", CHILD + DISABILITY + "CIN Start Date|Primary Need Code|Date Child Was Last Seen|CIN Closure Date|"
                    + "Reason for Closure|Case Status|" + STAFF),
            Map.entry("List 7 Child protection", CHILD + DISABILITY + "Child Protection Plan Start Date|Initial Category of Abuse|Latest Category of Abuse|"
                    + "Date of the Last Statutory Visit|Was the Child Seen Alone?|Date of latest review conference|Child Protection Plan End Date|"
                    + "Number of Previous Child Protection Plans|" + STAFF),
            Map.entry("List 8 Looked after", CHILD + DISABILITY + "Date Started to be Looked After|Child's Category of Need|Start date of current legal status|"
                    + "Child's Legal Status|Date Ceased to be Looked After|Reason Ceased to be Looked After|Start Date of Most Recent Placement|Placement Type|"
                    + "Placement Provider|Placement postcode|URN of Placement|Placement Location|LA of Placement|" + STAFF),
            Map.entry("List 9 Care leavers", CHILD + DISABILITY + STAFF + "|Allocated Personal Advisor|Eligibility Category|LA in Touch|Latest Date of Contact|"
                    + "Type of Accommodation|Suitability of Accommodation|Activity Status"),
            Map.entry("List 10 Adoption", "Child Unique ID|Family identifier|Gender|Ethnicity|Date of Birth|Age of Child (Years)|" + DISABILITY
                    + "Date the Child Entered Care|Date of Decision that Child Should be Placed for Adoption|Date of Placement Order|Date of Matching Child and "
                    + "Prospective Adopters|Date Placed for Adoption|Date of Adoption Order"),
            Map.entry("List 11 Adopters", "Individual adopter identifier|Family identifier|Gender|Ethnicity|Disability|Date enquiry received|"
                    + "Date application approved|Date adopter matched with child(ren)|No. of children placed|Date of Adoption Order"));

    @Override
    public String name() {
        return "annexa";
    }

    @Override
    public void write(Region region, Path folder) throws IOException {
        CouncilNumbers numbers = new CouncilNumbers(region.plan());
        Map<Integer, CsvWriter> files = new TreeMap<>();
        try {
            for (Map.Entry<String, String> list : LISTS.entrySet()) {
                CsvWriter file = CsvWriter.builder().lineDelimiter(LineDelimiter.CRLF).build(folder.resolve(list.getKey() + ".csv"));
                file.writeRecord(list.getValue().split("\\|"));
                files.put(Integer.parseInt(list.getKey().split(" ")[1]), file);
            }
            for (Household household : region) {
                for (Child child : household.children()) {
                    if (child.services().childInNeed() && child.birthDate().isBefore(BEGIN)) {
                        new Lists(files, household, child, numbers.of(child), Chance.of(region.plan().seed(), "annex a", child.number()),
                                region.names().forename(Sex.FEMALE, Origin.ENGLISH, Chance.of(region.plan().seed(), "worker", child.number() % 40))).write();
                    }
                }
            }
        } finally {
            for (CsvWriter file : files.values()) {
                file.close();
            }
        }
    }

    /** The rows of a child. */
    private record Lists(Map<Integer, CsvWriter> files, Household household, Child child, String id, Chance chance, String worker) {
        void write() {
            String team = "Team " + (1 + child.number() % 9);
            String staff = worker + " Worker";
            String disabled = chance.happens(0.15) ? "a) Yes" : "b) No";
            LocalDate day = Ages.between(BEGIN, END.minusDays(40), chance);
            row(1, date(day), chance.pickOf("a) 1A: Individual", "e) 2A: Schools", "q) 6: Police", "h) 3B: Health services"));
            if (chance.happens(0.3)) {
                row(2, date(day), date(day.plusDays(30)), child.school() == null ? "Family hub" : child.school().name());
            }
            row(3, date(day), chance.pickOf("a) 1A: Individual", "e) 2A: Schools", "q) 6: Police"), chance.happens(0.1) ? "a) Yes" : "b) No", "1", team, staff);
            row(4, disabled, date(day), "a) Yes", date(day.plusDays(30)), chance.pickOf("a) Yes", "b) No"), team, staff);
            row(6, disabled, date(day), "N" + chance.between(1, 8) + " - as in the census", date(day.plusDays(20)), null, null, "c) Child in need plan", team, staff);
            if (chance.happens(0.3)) {
                row(5, disabled, date(day), "b) No", date(day.plusDays(14)), "a) Yes", "1", "1", team, staff);
                row(7, disabled, date(day.plusDays(14)), "a) Neglect", "d) Emotional abuse", date(day.plusDays(24)), "a) Yes", null, null, "0", team, staff);
            }
            Care care = child.care();
            if (care != null && (care.endedOn() == null || care.endedOn().isAfter(BEGIN))) {
                boolean ended = care.endedOn() != null && !care.endedOn().isAfter(END);
                Address placed = care.placements().get(care.placements().size() - 1).address();
                row(8, disabled, date(care.startedOn()), "N1 - Abuse or neglect", date(care.startedOn()), "C2: FCO", ended ? date(care.endedOn()) : null,
                        !ended ? null : care.outcome() == Care.Outcome.ADOPTED ? "a) E11: Adopted - application unopposed" : "t) E8: Care ceased for any other reason",
                        date(care.placements().get(care.placements().size() - 1).from()), "f) U6: Foster placement - not FFA", "b) PR1: Own provision",
                        placed.postcode(), "SC" + chance.between(100_000, 999_999), "a) In", "971", team, staff);
                if (child.ageOn(END) >= 16) {
                    row(9, disabled, team, staff, worker + " Adviser", "d) Eligible child", "a) Yes", date(day), "U: Independent living", "a) Suitable", "F2: Full time in education other than higher");
                }
            }
            if (care != null && care.outcome() == Care.Outcome.ADOPTED && care.endedOn() != null && care.endedOn().isAfter(END.minusYears(3))) {
                adoption(care.startedOn(), care.endedOn(), disabled);
            }
        }

        private void adoption(LocalDate from, LocalDate on, String disabled) {
            String family = "F" + chance.between(10_000, 99_999);
            List<@Nullable String> row = new ArrayList<>(identity());
            row.add(1, family);
            row.addAll(Arrays.asList(disabled, date(from), date(on.minusDays(300)), date(on.minusDays(250)), date(on.minusDays(200)), date(on.minusDays(160)), date(on)));
            file(10).writeRecord(row);
            for (Adult adult : household.adults()) {
                file(11).writeRecord("A" + chance.between(10_000, 99_999), family, adult.sex() == Sex.MALE ? "a) Male" : "b) Female", "a) WBRI", "b) No",
                        date(on.minusDays(600)), date(on.minusDays(400)), date(on.minusDays(200)), "1", date(on));
            }
        }

        private List<@Nullable String> identity() {
            return List.of(id, child.sex() == Sex.MALE ? "a) Male" : "b) Female", "a) " + child.ethnicity().educationCode(), date(child.birthDate()),
                    Integer.toString(child.ageOn(END)));
        }

        private void row(int list, @Nullable String... values) {
            List<@Nullable String> row = new ArrayList<>(identity());
            row.addAll(Arrays.asList(values));
            file(list).writeRecord(row);
        }

        private CsvWriter file(int list) {
            CsvWriter file = files.get(list);
            if (file == null) {
                throw new IllegalStateException("there is no list " + list);
            }
            return file;
        }

        private static String date(LocalDate day) {
            return DATE.format(day);
        }
    }
}
