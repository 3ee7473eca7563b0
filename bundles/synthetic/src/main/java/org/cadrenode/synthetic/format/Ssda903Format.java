package org.cadrenode.synthetic.format;

import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.cadrenode.synthetic.region.Ages;
import org.cadrenode.synthetic.region.Care;
import org.cadrenode.synthetic.region.Chance;
import org.cadrenode.synthetic.region.Child;
import org.cadrenode.synthetic.region.Household;
import org.cadrenode.synthetic.region.Region;
import org.cadrenode.synthetic.region.Residence;
import org.cadrenode.synthetic.region.Sex;
import org.jspecify.annotations.Nullable;

/**
 * The returns of looked-after children (SSDA903) of 2018 to 2026, each with the columns of its year: a child in every year in
 * which it is looked after. Those of 2019 and 2026 are XML, the others files of commas. The elements that the XML has for social
 * workers and orders of liberty are made up.
 */
final class Ssda903Format implements Format {
    private static final int FIRST = 2018;
    private static final int LAST = 2026;
    private static final int LETTERS_FOR_SEX = 2025;
    private static final int SOCIAL_WORKERS = 2024;
    private static final int LIBERTY = 2025;
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("dd/MM/yyyy", Locale.ROOT);

    @Override
    public String name() {
        return "ssda903";
    }

    @Override
    public void write(Region region, Path folder) throws IOException {
        CouncilNumbers numbers = new CouncilNumbers(region.plan());
        try (Ssda903Returns returns = new Ssda903Returns(folder)) {
            for (Household household : region) {
                for (Child child : household.children()) {
                    Care care = child.care();
                    if (!child.services().lookedAfter() || care == null) {
                        continue;
                    }
                    for (int year = FIRST; year <= LAST; year++) {
                        LocalDate end = LocalDate.of(year, 3, 31);
                        LocalDate begin = end.minusYears(1).plusDays(1);
                        boolean left = care.endedOn() != null && care.endedOn().isBefore(begin);
                        if (!care.startedOn().isAfter(end) && !left && child.ageOn(begin) < 18) {
                            returns.child(year, new Year(region.plan().seed(), numbers.of(child), child, care, begin, end).tables());
                        }
                    }
                }
            }
        }
    }

    /** A child's part of one return. */
    private static final class Year {
        private final String id;
        private final Child child;
        private final Care care;
        private final LocalDate begin;
        private final LocalDate end;
        private final LocalDate last;
        private final String born;
        private final Chance chance;
        private final Map<String, List<@Nullable String[]>> tables = new LinkedHashMap<>();

        Year(long seed, String id, Child child, Care care, LocalDate begin, LocalDate end) {
            this.id = id;
            this.child = child;
            this.care = care;
            this.begin = begin;
            this.end = end;
            last = care.endedOn() == null || care.endedOn().isAfter(end) ? end : care.endedOn();
            born = date(child.birthDate());
            chance = Chance.of(seed, "ssda903 of " + end.getYear(), child.number());
        }

        Map<String, List<@Nullable String[]>> tables() {
            boolean mother = child.sex() == Sex.FEMALE && child.ageOn(end) >= 15 && chance.happens(0.1);
            row("header", id, sex(), born, child.ethnicity().educationCode(), CouncilNumbers.upn(child), mother ? "1" : null,
                    mother ? date(Ages.between(child.birthDate().plusYears(14), end, chance)) : null);
            if (Chance.of(child.number(), "unaccompanied", 0).happens(0.1)) {
                row("uasc", id, sex(), born, date(child.birthDate().plusYears(18)));
            }
            episodes();
            for (LocalDate day = later(care.startedOn(), begin).plusDays(20); day.isBefore(last); day = day.plusDays(160)) {
                row("reviews", id, born, date(day), child.ageOn(day) < 4 ? "PN0" : "PN" + chance.between(1, 7));
            }
            outcomes();
            row("previous_permanence", id, born, "Z1", null, null);
            if (child.ageOn(last) >= 11 && chance.happens(0.2)) {
                LocalDate from = Ages.between(later(care.startedOn(), begin), last, chance);
                row("missing", id, born, chance.pickOf("M", "M", "A"), date(from), date(from.plusDays(chance.between(0, 3))));
            }
            if (end.getYear() >= SOCIAL_WORKERS) {
                row("sw_episodes", id, born, "SW" + chance.between(1_000_000, 1_000_040), date(later(care.startedOn(), begin)), null, null);
            }
            if (end.getYear() >= LIBERTY && child.ageOn(last) >= 12 && chance.happens(0.05)) {
                LocalDate from = Ages.between(later(care.startedOn(), begin), last, chance);
                row("dolo", id, born, date(from), date(from.plusDays(90)));
            }
            return tables;
        }

        private void row(String table, @Nullable String... values) {
            tables.computeIfAbsent(table, name -> new ArrayList<>()).add(values);
        }

        private void episodes() {
            String need = chance.pickOf("N1", "N1", "N1", "N2", "N4", "N5");
            String status = care.outcome() == Care.Outcome.ADOPTED ? "C2" : chance.pickOf("C1", "C2", "C2", "V2", "E1", "J1");
            String begun = "S";
            List<Residence> placements = care.placements();
            for (int i = 0; i < placements.size(); i++) {
                LocalDate from = placements.get(i).from();
                LocalDate until = i + 1 < placements.size() ? placements.get(i + 1).from() : care.endedOn();
                if (!from.isAfter(end) && (until == null || !until.isBefore(begin))) {
                    boolean ended = until != null && !until.isAfter(end);
                    row("episodes", id, date(from), begun, status, need, chance.pickOf("U6", "U4", "U1", "K2", "H5", "P1"),
                            chance.pickOf("PR1", "PR4"), ended ? date(until) : null,
                            !ended ? null : i + 1 < placements.size() ? "X1" : reasonEnded(), ended && i + 1 < placements.size() ? "CARPL" : null,
                            care.home().postcode(), placements.get(i).address().postcode(), "SC" + chance.between(100_000, 999_999));
                }
                begun = "P";
            }
        }

        private String reasonEnded() {
            return switch (care.outcome()) {
                case ADOPTED -> chance.pickOf("E11", "E12");
                case RETURNED_HOME -> chance.pickOf("E4A", "E4B", "E13");
                case CAME_OF_AGE -> chance.pickOf("E5", "E6", "E17");
                case CONTINUES -> "E8";
            };
        }

        private void outcomes() {
            if (care.startedOn().isBefore(begin) && last.equals(end)) {
                boolean answered = child.ageOn(end) >= 4 && chance.happens(0.8);
                row("oc2", id, born, answered ? Integer.toString(chance.between(0, 40)) : null, answered ? null : "SDQ" + chance.between(1, 5),
                        child.ageOn(end) >= 10 ? "0" : null, child.ageOn(end) < 5 ? "1" : null, flag(0.9), flag(0.8), flag(0.9), flag(0.05), null, null);
            }
            if (!last.equals(end) && care.outcome() == Care.Outcome.CAME_OF_AGE) {
                row("oc3", id, born, chance.pickOf("YES", "YES", "NO", "NREQ"), chance.pickOf("F1", "F2", "G4", "G5", "0"), chance.pickOf("B1", "D1", "K1", "U1"));
            }
            if (!last.equals(end) && care.outcome() == Care.Outcome.ADOPTED) {
                row("ad1", id, born, date(last.minusDays(250)), date(last.minusDays(170)), flag(0.2), "2", "MF", "L11");
                row("placed_for_adoption", id, born, date(last.minusDays(160)), null, null);
            }
        }

        private String flag(double share) {
            return chance.happens(share) ? "1" : "0";
        }

        private String sex() {
            boolean male = child.sex() == Sex.MALE;
            return end.getYear() >= LETTERS_FOR_SEX ? male ? "M" : "F" : male ? "1" : "2";
        }

        private static LocalDate later(LocalDate one, LocalDate other) {
            return one.isAfter(other) ? one : other;
        }

        private static String date(LocalDate day) {
            return DATE.format(day);
        }
    }
}
