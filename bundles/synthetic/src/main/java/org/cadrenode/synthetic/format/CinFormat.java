package org.cadrenode.synthetic.format;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import org.cadrenode.synthetic.region.Ages;
import org.cadrenode.synthetic.region.Chance;
import org.cadrenode.synthetic.region.Child;
import org.cadrenode.synthetic.region.Household;
import org.cadrenode.synthetic.region.Region;
import org.cadrenode.synthetic.region.Sex;
import org.jspecify.annotations.Nullable;

/**
 * The censuses of children in need of 2017 to 2026, a document a year, with the elements and codes of that year. A child who is
 * born soon after the end of a year is in its census unborn.
 */
final class CinFormat implements Format {
    private static final int FIRST = 2017;
    private static final int LAST = 2026;
    private static final int PLANS = 2018;
    private static final int EARLY_HELP = 2019;
    private static final int FINER_FACTORS = 2022;
    private static final int LETTERS_FOR_SEX = 2025;
    private static final List<String> SOURCES = List.of("1A", "1B", "1C", "2A", "2A", "2B", "3A", "3B", "3E", "4", "5A", "5B", "6", "6", "6", "7", "8", "9");
    private static final List<String> FACTORS = List.of("1B", "2B", "3A", "3B", "4A", "4B", "5A", "6A", "7A", "11A", "13A", "15A", "16A", "17A", "20");
    private static final List<String> DISABILITIES = List.of("LD", "BEH", "AUT", "COMM", "MOB", "HEAR", "VIS", "DDA");
    private static final List<String> ABUSE = List.of("NEG", "NEG", "EMO", "EMO", "PHY", "SAB", "MUL");

    @Override
    public String name() {
        return "cin";
    }

    @Override
    public void write(Region region, Path folder) throws IOException {
        CouncilNumbers numbers = new CouncilNumbers(region.plan());
        for (int year = FIRST; year <= LAST; year++) {
            try (Writer out = new BufferedWriter(Files.newBufferedWriter(folder.resolve("cin_" + year + ".xml"), StandardCharsets.UTF_8), 1 << 16)) {
                out.write("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Message>\n<Header>\n<CollectionDetails>\n<Collection>CIN</Collection>\n<Year>"
                        + year + "</Year>\n<ReferenceDate>" + year + "-03-31</ReferenceDate>\n</CollectionDetails>\n<Source>\n<SourceLevel>L</SourceLevel>\n"
                        + "<LEA>971</LEA>\n<SoftwareCode>Synthetic region</SoftwareCode>\n<SerialNo>001</SerialNo>\n<DateTime>" + year
                        + "-05-14T09:30:00Z</DateTime>\n</Source>\n</Header>\n<Children>\n");
                for (Household household : region) {
                    for (Child child : household.children()) {
                        LocalDate end = LocalDate.of(year, 3, 31);
                        if (child.services().childInNeed() && child.birthDate().minusMonths(5).isBefore(end) && child.ageOn(end.minusYears(1)) < 18) {
                            out.write(new Census(year, end, numbers.of(child), child, region.plan().seed()).text());
                        }
                    }
                }
                out.write("</Children>\n</Message>\n");
            }
        }
    }

    /** A child's part of a year's census. */
    private static final class Census {
        private final int year;
        private final LocalDate end;
        private final String id;
        private final Child child;
        private final boolean unborn;
        private final Chance chance;
        private final StringBuilder text = new StringBuilder(4096);

        Census(int year, LocalDate end, String id, Child child, long seed) {
            this.year = year;
            this.end = end;
            this.id = id;
            this.child = child;
            unborn = child.birthDate().isAfter(end);
            chance = Chance.of(seed, "census of children in need " + year, child.number());
        }

        String text() {
            boolean died = !unborn && chance.happens(0.002);
            open("Child").open("ChildIdentifiers").value("LAchildID", id);
            String upn = CouncilNumbers.upn(child);
            value(upn.startsWith("UN") ? "UPNunknown" : "UPN", unborn ? null : upn).value("FormerUPN", unborn ? null : child.numbers().formerPupilNumber());
            value(unborn ? "ExpectedPersonBirthDate" : "PersonBirthDate", child.birthDate());
            boolean male = child.sex() == Sex.MALE;
            if (year >= LETTERS_FOR_SEX) {
                value("Sex", unborn ? "U" : male ? "M" : "F");
            } else {
                value("GenderCurrent", unborn ? "0" : male ? "1" : "2");
            }
            value("PersonDeathDate", died ? end.minusDays(9) : null).close("ChildIdentifiers");
            open("ChildCharacteristics").value("Ethnicity", unborn ? "NOBT" : child.ethnicity().educationCode());
            if (chance.happens(0.15)) {
                String first = chance.pick(DISABILITIES);
                String second = chance.pick(DISABILITIES);
                open("Disabilities").value("Disability", first).value("Disability", second.equals(first) ? null : second).close("Disabilities");
            }
            close("ChildCharacteristics");
            LocalDate earliest = unborn ? end.minusMonths(3) : child.birthDate().isAfter(end.minusYears(2)) ? child.birthDate() : end.minusYears(2);
            for (int left = chance.happens(0.8) ? 1 : 2; left > 0; left--) {
                LocalDate referred = Ages.between(earliest, end.minusDays(15), chance);
                details(referred, died ? end.minusDays(9) : chance.happens(0.4) ? null : Ages.between(referred, end, chance), died);
            }
            close("Child");
            return text.toString();
        }

        private void details(LocalDate referred, @Nullable LocalDate closed, boolean died) {
            LocalDate until = closed == null ? end : closed;
            String reason = died ? "RC2" : chance.pickOf("RC3", "RC5", "RC7", "RC7", "RC8", year >= EARLY_HELP ? "RC9" : "RC7");
            boolean noAction = chance.happens(0.1);
            open("CINdetails").value("CINreferralDate", referred).value("ReferralSource", chance.pick(SOURCES)).value("PrimaryNeedCode", "N" + chance.between(0, 9))
                    .value("CINclosureDate", closed).value("ReasonForClosure", closed == null ? null : reason);
            if (!noAction) {
                LocalDate start = referred.isAfter(until.minusDays(3)) ? referred : referred.plusDays(chance.between(0, 3));
                open("Assessments").value("AssessmentActualStartDate", start).value("AssessmentInternalReviewDate", start.plusDays(10))
                        .value("AssessmentAuthorisationDate", start.plusDays(20).isAfter(until) ? null : start.plusDays(20));
                open("FactorsIdentifiedAtAssessment");
                for (int left = chance.between(1, 4); left > 0; left--) {
                    value("AssessmentFactors", chance.happens(0.2) ? year >= FINER_FACTORS ? chance.pickOf("18B", "19C", "22A", "24A") : chance.pickOf("18A", "19A") : chance.pick(FACTORS));
                }
                close("FactorsIdentifiedAtAssessment").close("Assessments");
                if (year >= PLANS) {
                    open("CINPlanDates").value("CINPlanStartDate", start).value("CINPlanEndDate", closed).close("CINPlanDates");
                }
            }
            boolean enquiry = !noAction && chance.happens(0.3);
            if (enquiry) {
                open("Section47").value("S47ActualStartDate", referred).value("InitialCPCtarget", referred.plusDays(21)).value("DateOfInitialCPC", referred.plusDays(14))
                        .value("ICPCnotRequired", "false").close("Section47");
            }
            value("ReferralNFA", Boolean.toString(noAction));
            LocalDate start = referred.plusDays(14);
            if (enquiry && !start.isAfter(until)) {
                String abuse = chance.pick(ABUSE);
                open("ChildProtectionPlans").value("CPPstartDate", start).value("CPPendDate", closed).value("InitialCategoryOfAbuse", abuse)
                        .value("LatestCategoryOfAbuse", abuse).value("NumberOfPreviousCPP", chance.between(0, 2)).open("Reviews");
                for (LocalDate review = start.plusDays(80); !review.isAfter(until); review = review.plusDays(170)) {
                    value("CPPreviewDate", review);
                }
                close("Reviews").close("ChildProtectionPlans");
            }
            close("CINdetails");
        }

        private Census open(String name) {
            text.append('<').append(name).append(">\n");
            return this;
        }

        private Census close(String name) {
            text.append("</").append(name).append(">\n");
            return this;
        }

        private Census value(String name, @Nullable Object value) {
            if (value != null) {
                text.append('<').append(name).append('>').append(value).append("</").append(name).append(">\n");
            }
            return this;
        }
    }
}
