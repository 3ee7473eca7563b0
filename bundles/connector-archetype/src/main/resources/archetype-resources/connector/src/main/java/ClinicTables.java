package ${package};

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.cadrenode.connector.spi.SourceDescription.Column;
import org.cadrenode.connector.spi.SourceDescription.Form;
import org.cadrenode.connector.spi.SourceDescription.Meaning;
import org.cadrenode.connector.spi.SourceDescription.Table;

/** The tables of the clinic's system. A column that identifies a person says so: what is not declared is a leak. */
final class ClinicTables {
    static final Table PATIENTS = new Table("patients", List.of(
            Column.of("patient_id", Meaning.SUBJECT),
            Column.of("nhs_number", Meaning.NHS_NUMBER),
            Column.of("forename", Meaning.FORENAME),
            Column.of("surname", Meaning.SURNAME),
            Column.of("born", Meaning.BIRTH_DATE),
            Column.of("sex", Meaning.SEX),
            Column.of("postcode", Meaning.POSTCODE),
            Column.of("registered", Form.DATE)));

    static final Table VISITS = new Table("visits", List.of(
            Column.of("patient_id", Meaning.SUBJECT_REFERENCE),
            Column.of("visited", Form.DATE),
            Column.of("reason", Form.CODE),
            Column.of("minutes", Form.NUMBER),
            Column.of("note", Form.FREE_TEXT).noting("Written by clinicians: names occur.")));

    static final List<Table> ALL = List.of(PATIENTS, VISITS);

    private ClinicTables() { }

    /** Returns the table whose name a file's name begins with, such as visits-2026-11.csv. */
    static Optional<String> of(String fileName) {
        String lower = fileName.toLowerCase(Locale.ROOT);
        return ALL.stream().map(Table::name).filter(lower::startsWith).findFirst();
    }
}
