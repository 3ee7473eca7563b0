package org.cadrenode.synthetic.format;

import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.cadrenode.synthetic.region.Adult;
import org.cadrenode.synthetic.region.Ages;
import org.cadrenode.synthetic.region.Chance;
import org.cadrenode.synthetic.region.Child;
import org.cadrenode.synthetic.region.Household;
import org.cadrenode.synthetic.region.Region;

/** The National Child Measurement Programme of ten school years: pupils in reception and in year 6, one file a school year. */
final class NcmpFormat implements Format {
    private static final int FIRST = 2014;
    private static final int LAST = 2023;
    private static final int YEAR_SIX = 10;
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("dd/MM/yyyy", Locale.ROOT);
    private static final String COLUMNS = "Local Authority Code,School URN,School Name,Academic Year,School Year,NHS Number,Forename,Surname,Date of Birth,Sex,Ethnicity,"
            + "Address Line 1,Town,Postcode,Parent Name,Parent Phone,Measurement Date,Height,Weight,Reason Not Measured,Opt Out,Comments";

    @Override
    public String name() {
        return "ncmp";
    }

    @Override
    public void write(Region region, Path folder) throws IOException {
        Map<String, String> tables = new LinkedHashMap<>();
        for (int year = FIRST; year <= LAST; year++) {
            tables.put("ncmp_" + year, COLUMNS);
        }
        try (TableFiles files = new TableFiles(folder, tables, ".csv")) {
            for (Household household : region) {
                for (Child child : household.children()) {
                    int reception = Ages.receptionYear(child.birthDate());
                    measured(region, files, household, child, reception, "R");
                    measured(region, files, household, child, reception + YEAR_SIX - Ages.RECEPTION, "6");
                }
            }
        }
    }

    private static void measured(Region region, TableFiles files, Household household, Child child, int year, String schoolYear) {
        if (year < FIRST || year > LAST || child.school() == null || child.numbers().nhsNumber() == null) {
            return;
        }
        Chance chance = Chance.of(region.plan().seed(), "ncmp " + schoolYear, child.number());
        boolean withdrawn = chance.happens(0.04);
        boolean absent = !withdrawn && chance.happens(0.03);
        boolean young = schoolYear.equals("R");
        Adult parent = household.adults().isEmpty() ? null : household.adults().get(0);
        LocalDate day = LocalDate.of(year, 11, 1).plusDays(chance.below(200));
        boolean taken = !withdrawn && !absent;
        files.row("ncmp_" + year, "E06000001", Integer.toString(child.school().urn()), child.school().name(), year + "/" + (year + 1) % 100, schoolYear,
                child.numbers().nhsNumber(), child.name().forename(), child.name().surname(), DATE.format(child.birthDate()), TrustNumbers.sex(child),
                child.ethnicity().educationCode(), child.address().line(), child.address().town(), child.address().postcode(),
                parent == null ? null : parent.forename() + " " + parent.surname(), parent == null ? null : parent.phone(), taken ? DATE.format(day) : null,
                taken ? String.format(Locale.ROOT, "%.1f", chance.around(young ? 110 : 145, 6)) : null,
                taken ? String.format(Locale.ROOT, "%.1f", chance.around(young ? 19 : 38, 4)) : null, absent ? "A" : null, withdrawn ? "Y" : "N",
                chance.happens(0.02) ? "Seen with " + child.name().calledName() + "'s mother" : null);
    }
}
