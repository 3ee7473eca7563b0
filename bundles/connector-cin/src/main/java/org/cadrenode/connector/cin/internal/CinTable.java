package org.cadrenode.connector.cin.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.cadrenode.connector.spi.SourceDescription.Column;
import org.cadrenode.connector.spi.SourceDescription.Form;
import org.cadrenode.connector.spi.SourceDescription.Meaning;
import org.cadrenode.connector.spi.SourceDescription.Table;

/**
 * What becomes a record of its own: a child, and each module beneath it. Elements are those of the Department for
 * Education's guide to the Children in Need census; others come behind them as they are found.
 */
enum CinTable {
    CHILD("child", List.of(
            Column.of("lachildid", Meaning.SUBJECT),
            Column.of("upn", Meaning.UPN), Column.of("formerupn", Meaning.FORMER_UPN), code("upnunknown"),
            Column.of("personbirthdate", Meaning.BIRTH_DATE),
            date("expectedpersonbirthdate").noting("Of an unborn child: as good as a birth date. Do not release as it is."),
            Column.of("gendercurrent", Meaning.SEX), Column.of("sex", Meaning.SEX),
            date("persondeathdate").noting("A day of death is rare enough to identify."),
            code("ethnicity"), code("disabilities").noting("Codes with blanks between."))),
    CIN_DETAILS("cindetails", module(List.of(date("cinreferraldate"), code("referralsource"), code("primaryneedcode"),
            date("cinclosuredate"), code("reasonforclosure"), date("dateofinitialcpc"), flag("referralnfa")))),
    ASSESSMENTS("assessments", module(List.of(within("cinreferraldate"), date("assessmentactualstartdate"),
            date("assessmentinternalreviewdate"), date("assessmentauthorisationdate"),
            code("assessmentfactors").noting("Codes with blanks between.")))),
    CIN_PLAN_DATES("cinplandates", module(List.of(within("cinreferraldate"), date("cinplanstartdate"),
            date("cinplanenddate")))),
    SECTION_47("section47", module(List.of(within("cinreferraldate"), date("s47actualstartdate"),
            date("initialcpctarget"), date("dateofinitialcpc"), flag("icpcnotrequired")))),
    CHILD_PROTECTION_PLANS("childprotectionplans", module(List.of(within("cinreferraldate"), date("cppstartdate"),
            date("cppenddate"), code("initialcategoryofabuse"), code("latestcategoryofabuse"),
            number("numberofpreviouscpp")))),
    REVIEWS("reviews", module(List.of(within("cinreferraldate"), within("cppstartdate"), date("cppreviewdate"))));

    /** The column by which every record says whose it is. */
    static final String SUBJECT = "lachildid";

    private final Table table;
    private final List<String> columns;

    CinTable(String name, List<Column> columns) {
        table = new Table(name, columns);
        this.columns = columns.stream().map(Column::name).toList();
    }

    Table description() {
        return table;
    }

    String tableName() {
        return table.name();
    }

    List<String> columns() {
        return columns;
    }

    /** Returns the module that an element begins, if it does. */
    static Optional<CinTable> module(String element) {
        String name = element.toLowerCase(Locale.ROOT);
        for (CinTable table : values()) {
            if (table != CHILD && table.tableName().equals(name)) {
                return Optional.of(table);
            }
        }
        return Optional.empty();
    }

    /** Returns the column that an element without elements of its own fills. */
    static String column(String element) {
        String name = element.toLowerCase(Locale.ROOT);
        return name.equals("disability") ? "disabilities" : name;
    }

    /** Returns whether a second value of a column begins a record of its own. */
    boolean repeats(String column) {
        return this == REVIEWS && column.equals("cppreviewdate");
    }

    /** Returns whether a column takes the value of the module around this one. */
    boolean inherits(String column) {
        return this != CIN_DETAILS && column.equals("cinreferraldate") || this == REVIEWS && column.equals("cppstartdate");
    }

    private static List<Column> module(List<Column> own) {
        List<Column> all = new ArrayList<>(List.of(Column.of(SUBJECT, Meaning.SUBJECT_REFERENCE)));
        all.addAll(own);
        return all;
    }

    private static Column code(String name) {
        return Column.of(name, Form.CODE);
    }

    private static Column number(String name) {
        return Column.of(name, Form.NUMBER);
    }

    private static Column flag(String name) {
        return Column.of(name, Form.BOOLEAN);
    }

    private static Column date(String name) {
        return Column.of(name, Form.DATE);
    }

    private static Column within(String name) {
        return date(name).noting("Of the module around this one.");
    }
}
