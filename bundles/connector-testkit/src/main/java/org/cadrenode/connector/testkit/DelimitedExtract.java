package org.cadrenode.connector.testkit;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.cadrenode.connector.spi.SourceDescription.Column;
import org.cadrenode.connector.spi.SourceDescription.Form;
import org.cadrenode.connector.spi.SourceDescription.Meaning;
import org.cadrenode.connector.spi.SourceDescription.Table;

/**
 * Writes scenarios as delimited text with a header, one record a child, by what a table's columns mean. A record that
 * cannot be read has one value too many. Immutable.
 */
public final class DelimitedExtract {
    private final String fileName;
    private final String table;
    private final List<Cells> columns;
    private final char delimiter;
    private final Charset encoding;

    /** Tells the value of a column. */
    @FunctionalInterface
    public interface Cell {
        /** Returns a child's value; empty for none. */
        String of(Scenario scenario, int child);
    }

    private record Cells(String name, boolean needed, Cell cell) { }

    private DelimitedExtract(String fileName, String table, List<Cells> columns, char delimiter, Charset encoding) {
        this.fileName = fileName;
        this.table = table;
        this.columns = List.copyOf(columns);
        this.delimiter = delimiter;
        this.encoding = encoding;
    }

    /** Writes a table with commas, in UTF-8. */
    public static DelimitedExtract of(String fileName, Table table) {
        List<Cells> cells = table.columns().stream()
                .map(column -> new Cells(column.name(), column.meaning().isPresent(), cell(column))).collect(Collectors.toList());
        return new DelimitedExtract(fileName, table.name(), cells, ',', StandardCharsets.UTF_8);
    }

    /** Returns the same with another delimiter. */
    public DelimitedExtract delimiter(char other) {
        return new DelimitedExtract(fileName, table, columns, other, encoding);
    }

    /** Returns the same in another encoding. */
    public DelimitedExtract encoding(Charset other) {
        return new DelimitedExtract(fileName, table, columns, delimiter, other);
    }

    /** Returns the same with a column of its own values, in the place of one of this name or behind all others. */
    public DelimitedExtract column(String name, Cell cell) {
        List<Cells> more = new ArrayList<>();
        boolean replaced = false;
        for (Cells one : columns) {
            boolean same = one.name.equals(name);
            replaced |= same;
            more.add(same ? new Cells(name, true, cell) : one);
        }
        if (!replaced) {
            more.add(new Cells(name, true, cell));
        }
        return new DelimitedExtract(fileName, table, more, delimiter, encoding);
    }

    /** Writes a scenario. */
    public Sample write(Scenario scenario) {
        List<Cells> written = laidOut(scenario);
        int bad = (int) scenario.poison().stream().filter(child -> child < scenario.children()).count();
        return Sample.pieces(fileName, encoding, () -> Stream.concat(
                Stream.of(line(written.stream().map(Cells::name).collect(Collectors.toList()))),
                IntStream.range(0, scenario.children()).mapToObj(child -> line(row(scenario, child, written)))))
                .expecting(table, scenario.children() - bad).rejecting(bad);
    }

    private List<Cells> laidOut(Scenario scenario) {
        List<Cells> written = new ArrayList<>(columns);
        switch (scenario.layout()) {
            case USUAL -> { }
            case ADDED -> written.add(1, new Cells("added_by_the_source", false, (all, child) -> "new"));
            case REMOVED -> {
                Optional<Cells> last = columns.stream().filter(one -> !one.needed).reduce((first, second) -> second);
                written.remove(last.orElse(columns.get(columns.size() - 1)));
            }
            case REORDERED -> Collections.reverse(written);
        }
        return written;
    }

    private List<String> row(Scenario scenario, int child, List<Cells> written) {
        List<String> row = written.stream().map(one -> one.cell.of(scenario, child)).collect(Collectors.toCollection(ArrayList::new));
        if (scenario.isPoison(child)) {
            row.add(scenario.person(child).surname());
        }
        return row;
    }

    private String line(List<String> values) {
        return values.stream().map(this::quoted).collect(Collectors.joining(String.valueOf(delimiter), "", "\n"));
    }

    private String quoted(String value) {
        return value.indexOf(delimiter) < 0 && value.indexOf('"') < 0 && value.indexOf('\n') < 0 ? value
                : '"' + value.replace("\"", "\"\"") + '"';
    }

    private static Cell cell(Column column) {
        Optional<Meaning> meaning = column.meaning();
        return meaning.isPresent() ? identifying(meaning.get()) : plain(column.form().orElse(Form.CODE));
    }

    private static Cell plain(Form form) {
        return switch (form) {
            case CODE -> (scenario, child) -> "C" + child % 7;
            case NUMBER -> (scenario, child) -> String.valueOf(child % 100);
            case DATE -> (scenario, child) -> LocalDate.ofInstant(scenario.changed(child % 500), ZoneOffset.UTC).toString();
            case BOOLEAN -> (scenario, child) -> child % 2 == 0 ? "1" : "0";
            case FREE_TEXT -> (scenario, child) -> scenario.person(child).forename() + " was seen, and \"well\".";
        };
    }

    private static Cell identifying(Meaning meaning) {
        return switch (meaning) {
            case SUBJECT, SUBJECT_REFERENCE, RELATIVE_OF, RELATIVE_SUBJECT -> (scenario, child) ->
                    scenario.person(scenario.merged().isPresent() && scenario.merged().getAsInt() == child ? 0 : child).id();
            case FORMER_SUBJECT -> (scenario, child) ->
                    scenario.merged().isPresent() && scenario.merged().getAsInt() == child ? scenario.person(child).id() : "";
            case NHS_NUMBER -> (scenario, child) -> scenario.person(child).nhsNumber();
            case UPN, FORMER_UPN -> (scenario, child) -> scenario.person(child).upn();
            case ULN, OTHER_NUMBER -> (scenario, child) -> scenario.person(child).id();
            case SURNAME, FORMER_SURNAME -> (scenario, child) -> scenario.person(child).surname();
            case BIRTH_DATE, OTHER_DATE -> (scenario, child) -> scenario.person(child).birthDate().toString();
            case SEX -> (scenario, child) -> String.valueOf(1 + child % 2);
            case POSTCODE, OTHER_CODE -> (scenario, child) -> scenario.person(child).postcode();
            case ADDRESS_LINE, TOWN, ORGANISATION -> (scenario, child) -> scenario.person(child).address();
            case PHONE -> (scenario, child) -> scenario.person(child).phone();
            case EMAIL -> (scenario, child) -> scenario.person(child).email();
            case FORENAME, MIDDLE_NAMES, PREFERRED_NAME, OTHER_WORDS, OTHER_PHRASE, OTHER_PHRASE_UNLESS_NUMERIC ->
                    (scenario, child) -> scenario.person(child).forename();
        };
    }
}
