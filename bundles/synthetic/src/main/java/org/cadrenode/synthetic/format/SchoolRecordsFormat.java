package org.cadrenode.synthetic.format;

import java.io.IOException;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.cadrenode.synthetic.region.Adult;
import org.cadrenode.synthetic.region.Ages;
import org.cadrenode.synthetic.region.Chance;
import org.cadrenode.synthetic.region.Child;
import org.cadrenode.synthetic.region.Digits;
import org.cadrenode.synthetic.region.Household;
import org.cadrenode.synthetic.region.Origin;
import org.cadrenode.synthetic.region.Region;
import org.cadrenode.synthetic.region.Scatter;
import org.cadrenode.synthetic.region.School;
import org.cadrenode.synthetic.region.Sex;
import org.jspecify.annotations.Nullable;

/** What a trust's schools export from their management information system: September 2024, under headings as such systems have them. */
final class SchoolRecordsFormat implements Format {
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("dd/MM/yyyy", Locale.ROOT);
    private static final LocalDate FIRST = LocalDate.of(2024, 9, 3);
    private static final LocalDate LAST = LocalDate.of(2024, 9, 27);
    private static final String WHO = "Adno,UPN,Legal Surname,Legal Forename,Date of Birth,Year,Reg Group,School Name,";
    private static final List<String> ABSENCES = List.of("I", "I", "I", "M", "O", "U", "C", "C1", "K", "Q", "Y1", "B", "N");

    private static final Map<String, String> TABLES = Map.of(
            "Pupils", WHO + "Gender,Middle Name(s),Preferred First Name,Former Surname,ULN,Home Address,Town,Post Code,Home Telephone,Email Address,"
                    + "Priority 1 Contact Name,Priority 1 Contact Telephone,Priority 2 Contact Name,Parental Salutation,Form Tutor,Ethnicity,First Language,Admission Date,"
                    + "FSM Eligible,LAC,SEN Status,Medical Notes,GP Practice",
            "Session Marks", WHO + "Date,AM/PM,Mark,Minutes Late,Comments,Taken By",
            "Weekly Attendance", WHO + "Week Commencing,Marks,Possible,Present,Authorised Absences,Unauthorised Absences,Lates",
            "Attendance Summary", WHO + "From,To,Possible Marks,Present Marks,Authorised Absences,Unauthorised Absences,% Attend",
            "Suspensions", WHO + "Type,Exclusion Start Date,Exclusion End Date,Sessions,Reason,Exclusion Reason Comments,Excluded By,AP Provider",
            "SEN Register", WHO + "SEN Status,SEN Start Date,Primary Need,Secondary Need,Description,SENCO,EHCP Number");

    @Override
    public String name() {
        return "schoolrecords";
    }

    @Override
    public void write(Region region, Path folder) throws IOException {
        Scatter numbers = new Scatter(region.plan().seed(), "admission number", Digits.OF_SIX);
        try (TableFiles files = new TableFiles(folder, TABLES, ".csv")) {
            for (Household household : region) {
                for (Child child : household.children()) {
                    if (child.services().onRoll()) {
                        new Pupil(files, household, child, Digits.six(numbers, child.number()), Chance.of(region.plan().seed(), "school records", child.number()),
                                region.names().surname(Origin.ENGLISH, Chance.of(region.plan().seed(), "teacher", child.number() % 60))).write();
                    }
                }
            }
        }
    }

    private record Pupil(TableFiles files, Household household, Child child, String number, Chance chance, String teacher) {
        void write() {
            Adult first = household.adults().get(0);
            @Nullable Adult second = household.adults().size() > 1 ? household.adults().get(1) : null;
            String need = chance.happens(0.85) ? "N" : chance.pickOf("K", "K", "E");
            row("Pupils", child.sex() == Sex.MALE ? "M" : "F", child.name().middleNames(), child.name().preferredName(), child.name().formerSurname(),
                    child.numbers().learnerNumber(), child.address().line(), child.address().town(), child.address().postcode(), child.phone(), child.email(),
                    first.forename() + " " + first.surname(), first.phone(), second == null ? null : second.forename() + " " + second.surname(),
                    first.title() + " " + first.surname(), "Mx " + teacher, child.ethnicity().educationCode(), "ENG", date(FIRST.minusYears(1)),
                    chance.happens(0.24) ? "Y" : "N", child.care() != null && child.care().endedOn() == null ? "Y" : "N", need,
                    chance.happens(0.1) ? child.name().forename() + " has an inhaler; " + first.forename() + " brings it." : null, child.practice().name());
            attendance(first);
            if (chance.happens(Ages.schoolAge(child.birthDate()) >= 11 ? 0.1 : 0.02)) {
                row("Suspensions", "Suspension", date(FIRST.plusDays(8)), date(FIRST.plusDays(10)), "4", chance.pickOf("DB", "PP", "VA"),
                        child.name().calledName() + " swore at Mx " + teacher + " and left the site.", "Mx " + teacher, chance.happens(0.3) ? "The Limes Centre" : null);
            }
            if (!need.equals("N")) {
                row("SEN Register", need, date(FIRST.minusDays(chance.between(50, 700))), chance.pickOf("ASD", "SEMH", "SLCN", "MLD"), null,
                        child.name().forename() + " needs quiet; agreed with " + first.forename() + " " + first.surname() + ".", "Mx " + teacher,
                        need.equals("E") ? "EHC" + chance.between(10_000, 99_999) : null);
            }
        }

        private void attendance(Adult parent) {
            boolean often = chance.happens(0.1);
            StringBuilder week = new StringBuilder();
            int possible = 0;
            int missed = 0;
            for (LocalDate day = FIRST; !day.isAfter(LAST); day = day.plusDays(1)) {
                if (day.getDayOfWeek() != DayOfWeek.SATURDAY && day.getDayOfWeek() != DayOfWeek.SUNDAY) {
                    boolean away = chance.happens(often ? 0.3 : 0.04);
                    boolean late = !away && chance.happens(0.03);
                    String reason = chance.pick(ABSENCES);
                    mark(day, "AM", away ? reason : late ? "L" : "/", late ? Integer.toString(chance.between(2, 25)) : null,
                            away && chance.happens(0.5) ? parent.forename() + " rang: " + child.name().calledName() + " is ill." : null);
                    mark(day, "PM", away ? reason : "\\", null, null);
                    week.append(away ? reason.charAt(0) : '/').append(away ? reason.charAt(0) : '\\');
                    possible += 2;
                    missed += away ? 2 : 0;
                }
                if (day.getDayOfWeek() == DayOfWeek.FRIDAY) {
                    String marks = week.toString();
                    row("Weekly Attendance", date(day.minusDays(4)), marks, Integer.toString(marks.length()), null, null, null, null);
                    week.setLength(0);
                }
            }
            row("Attendance Summary", date(FIRST), date(LAST), Integer.toString(possible), Integer.toString(possible - missed), Integer.toString(missed), "0",
                    Integer.toString(100 * (possible - missed) / possible));
        }

        private void mark(LocalDate day, String session, String mark, @Nullable String late, @Nullable String comment) {
            row("Session Marks", date(day), session, mark, late, comment, "Mx " + teacher);
        }

        private void row(String file, @Nullable String... values) {
            School school = child.school();
            List<@Nullable String> row = new ArrayList<>();
            row.addAll(Arrays.asList(number, child.numbers().pupilNumber(), child.name().surname(), child.name().forename(), date(child.birthDate()),
                    Integer.toString(Math.max(0, Ages.schoolAge(child.birthDate()) - 4)), Math.max(0, Ages.schoolAge(child.birthDate()) - 4) + teacher.substring(0, 2),
                    school == null ? "Quillshire Trust" : school.name()));
            row.addAll(Arrays.asList(values));
            files.row(file, row.toArray(new @Nullable String[0]));
        }

        private static String date(LocalDate day) {
            return DATE.format(day);
        }
    }
}
