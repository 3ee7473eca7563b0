package org.cadrenode.connector.schoolcensus.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.cadrenode.connector.spi.SourceDescription.Column;
import org.cadrenode.connector.spi.SourceDescription.Form;
import org.cadrenode.connector.spi.SourceDescription.Meaning;
import org.cadrenode.connector.spi.SourceDescription.Table;

/**
 * The pupil tables of the census. A pupil on roll and one who has left are each a table with the pupil's names; the other
 * tables refer to one of them.
 */
final class SchoolCensusTables {
    private static final String ON_ROLL = "pupilonrolltableid";
    private static final String NO_LONGER = "pupilnolongeronrolltableid";
    private static final String QUALIFIED = """
            , code mathsgcsehighestpriorattainment, code mathsgcsepriorattainmentyear11,
            code englishgcsehighestpriorattainment, code englishgcsepriorattainmentyear11, code mathsgcsefundingexemption,
            code englishgcsefundingexemption, code mathsgcsehighestpriorattainmentpreviousyear,
            code englishgcsehighestpriorattainmentpreviousyear""";

    static final List<Table> ALL = List.of(
            new Table("pupilonroll", pupil(ON_ROLL, "pupilonrollorderseqcolumn", """
                    number hoursatsetting, boolean schoollunchtaken, boolean parttime, boolean topupfunding,
                    number termlysessionspossible, number termlysessionsauthorised, number termlysessionsunauthorised,
                    boolean senunitindicator, boolean resourcedprovisionindicator, number nonqualhrs, boolean ftemp,
                    number qualhrs, number qualhrspreviousyear, number nonqualhrspreviousyear, number tlevelqualhrs,
                    number tlevelnonqualhrs, code moveoffrollflag, number fundedhours, code missingaddress,
                    code duplicatenotfunded, number summerhalfterm2sessionspossible, number extendedhours,
                    code eligibilitycode, number summerhalfterm2sessionsauthorised,
                    number summerhalfterm2sessionsunauthorised, boolean dafindicator,
                    number summerhalfterm2sessionseducational, number summerhalfterm2sessionsexceptional,
                    number summerhalfterm2sessionscoronavirus, code yssa, code servicechild, code language, code classtype,
                    code enrolstatus, code boarder, code plaa, code senprovision, code ncyearactual""" + QUALIFIED
                    + ", code eyppr, code eyppbf")),
            new Table("pupilnolongeronroll", pupil(NO_LONGER, "pupilnolongeronrollorderseqcolumn", """
                    date leavingdate, boolean parttime, number termlysessionspossible, number termlysessionsauthorised,
                    number termlysessionsunauthorised, code moveonrollflag, code missingaddress,
                    number summerhalfterm2sessionsauthorised, number summerhalfterm2sessionspossible,
                    number summerhalfterm2sessionsunauthorised, number qualhrs, number qualhrspreviousyear,
                    number nonqualhrspreviousyear, number tlevelqualhrs, number tlevelnonqualhrs, number nonqualhrs,
                    number summerhalfterm2sessionseducational, number summerhalfterm2sessionsexceptional,
                    number summerhalfterm2sessionscoronavirus, code boarder, code language, code ncyearleaving"""
                    + QUALIFIED)),
            new Table("addressesonroll", address(ON_ROLL, "addressesonroll")),
            new Table("addressesoffroll", address(NO_LONGER, "addressesoffroll")),
            new Table("termlyexclusionsonroll", exclusion(ON_ROLL, "termlyexclusionsonroll")),
            new Table("termlyexclusionsoffroll", exclusion(NO_LONGER, "termlyexclusionsoffroll")),
            new Table("termlysessiondetailsonroll", session(ON_ROLL, "termlysessiondetailsonroll")),
            new Table("termlysessiondetailsoffroll", session(NO_LONGER, "termlysessiondetailsoffroll")));

    private static final Set<String> NAMES = ALL.stream().map(Table::name).collect(Collectors.toUnmodifiableSet());
    private static final Pattern TERM = Pattern.compile(
            "(?:[0-9]{4}[^a-z0-9]*)?(?:autumn|spring|summer)[^a-z0-9]*(?:[0-9]{4}[^a-z0-9]*)?([a-z][a-z0-9]{0,79})\\.csv");
    private static final Pattern PLAIN = Pattern.compile("(?:[0-9]{4}[^a-z0-9]*)?([a-z][a-z0-9]{0,79})[^a-z]*\\.csv");

    private SchoolCensusTables() { }

    /**
     * Returns the table of a file such as {@code 2024_autumn_pupilonroll.csv}: whatever stands behind the term, or one of
     * the tables that are known. The census has more tables than these.
     */
    static Optional<String> of(String fileName) {
        String name = fileName.toLowerCase(Locale.ROOT);
        Matcher term = TERM.matcher(name);
        if (term.matches()) {
            return Optional.of(term.group(1));
        }
        Matcher plain = PLAIN.matcher(name);
        return plain.matches() ? Optional.of(plain.group(1)).filter(NAMES::contains) : Optional.empty();
    }

    private static List<Column> pupil(String id, String order, String others) {
        List<Column> columns = new ArrayList<>(List.of(Column.of(id, Meaning.SUBJECT), school(),
                Column.of("dob", Meaning.BIRTH_DATE), Column.of("surname", Meaning.SURNAME),
                Column.of("forename", Meaning.FORENAME), Column.of("middlenames", Meaning.MIDDLE_NAMES),
                Column.of("preferredsurname", Meaning.PREFERRED_NAME), Column.of("formersurname", Meaning.FORMER_SURNAME),
                Column.of("upn", Meaning.UPN), Column.of("formerupn", Meaning.FORMER_UPN),
                Column.of("uniquelearnernumber", Meaning.ULN), Column.of("sex", Meaning.SEX),
                Column.of("ethnicity", Form.CODE), Column.of("entrydate", Form.DATE), Column.of(order, Form.NUMBER),
                sourceId(), Column.of("schoolcensustableid", Form.CODE).noting("Of the school's return.")));
        for (String other : others.split(",")) {
            String[] words = other.strip().split(" ");
            columns.add(Column.of(words[1], Form.valueOf(words[0].toUpperCase(Locale.ROOT))));
        }
        return columns;
    }

    private static List<Column> address(String pupil, String table) {
        List<Column> columns = module(pupil, table);
        columns.add(Column.of("uniquepropertyreferencenumber", Meaning.ADDRESS_LINE)
                .noting("The number of one property: as good as the address."));
        columns.add(Column.of("postcode", Meaning.POSTCODE));
        return columns;
    }

    private static List<Column> exclusion(String pupil, String table) {
        List<Column> columns = module(pupil, table);
        columns.add(Column.of("startdate", Form.DATE));
        columns.add(Column.of("sessions", Form.NUMBER));
        for (String code : List.of("reason1", "reason2", "reason3", "category", "senprovision")) {
            columns.add(Column.of(code, Form.CODE));
        }
        return columns;
    }

    private static List<Column> session(String pupil, String table) {
        List<Column> columns = module(pupil, table);
        columns.add(Column.of("sessions", Form.NUMBER));
        columns.add(Column.of("attendancereason", Form.CODE));
        return columns;
    }

    private static List<Column> module(String pupil, String table) {
        return new ArrayList<>(List.of(Column.of(pupil, Meaning.SUBJECT_REFERENCE), school(),
                Column.of(table + "tableid", Form.CODE), Column.of(table + "orderseqcolumn", Form.NUMBER), sourceId()));
    }

    private static Column school() {
        return Column.of("nativeid", Meaning.ORGANISATION).noting("The school's own name or number: it leads to the child.");
    }

    private static Column sourceId() {
        return Column.of("sourceid", Form.CODE).noting("Of the school's return: it can stand for the school.");
    }
}
