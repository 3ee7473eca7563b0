package org.cadrenode.pseudonymise.internal;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.cadrenode.api.delivery.Digest;
import org.cadrenode.api.delivery.SourceId;
import org.cadrenode.api.delivery.TableName;
import org.cadrenode.api.dictionary.Dictionary;
import org.cadrenode.api.dictionary.DictionaryFinding;
import org.cadrenode.api.dictionary.IdentifierKind;
import org.cadrenode.api.dictionary.TableRule;
import org.cadrenode.pseudonymise.engine.SpreadsheetCell;

/** Reads a dictionary file and says of each row what is wrong with it and what to write. For one reading. */
public final class DictionaryReader {
    private final SourceId source;
    private final Map<String, List<DictionaryCheck.Placed>> tables = new LinkedHashMap<>();
    private final List<DictionaryFinding> findings = new ArrayList<>();

    /** A file that was read: a dictionary and perhaps proposals if nothing is wrong, findings otherwise. */
    public record Reading(Optional<Dictionary> dictionary, List<DictionaryFinding> findings, List<DictionaryFinding> proposals) { }

    private DictionaryReader(SourceId source) {
        this.source = source;
    }

    /** Reads the content of a file. */
    public static Reading read(SourceId source, byte[] content) {
        DictionaryReader reader = new DictionaryReader(source);
        reader.rows(content);
        boolean whole = reader.findings.isEmpty();
        reader.tables.forEach((table, placed) -> DictionaryCheck.check(table, placed, whole, reader::find));
        if (!reader.findings.isEmpty()) {
            reader.findings.sort((one, other) -> Long.compare(one.line(), other.line()));
            return new Reading(Optional.empty(), List.copyOf(reader.findings), List.of());
        }
        Map<TableName, TableRule> rules = new LinkedHashMap<>();
        reader.tables.forEach((name, placed) -> rules.put(new TableName(name),
                new TableRule(new TableName(name), placed.stream().map(DictionaryCheck.Placed::rule).toList())));
        return new Reading(Optional.of(new Dictionary(source, Digest.ofContent(content), rules)), List.of(), reader.proposals());
    }

    private List<DictionaryFinding> proposals() {
        return Stream.concat(nobodyMadeKnown().stream(), tables.entrySet().stream().flatMap(table -> table.getValue().stream()
                .flatMap(placed -> SystemProposals.of(table.getKey(), placed.line(), placed.rule()).stream())))
                .sorted((one, other) -> Long.compare(one.line(), other.line())).toList();
    }

    // Right for a second source of a provider; of a first one every record would be held.
    private Optional<DictionaryFinding> nobodyMadeKnown() {
        List<DictionaryCheck.Placed> rules = tables.values().stream().flatMap(List::stream).toList();
        return rules.stream().anyMatch(placed -> placed.rule().identifier().filter(IdentifierKind.SUBJECT::equals).isPresent()) ? Optional.empty()
                : rules.stream().filter(placed -> placed.rule().identifier().filter(IdentifierKind.SUBJECT_REFERENCE::equals).isPresent()).findFirst()
                        .map(placed -> new DictionaryFinding(placed.line(), "no table of this source makes children known, so the records of a"
                                + " child are held until another source of the same provider has told of it", "write subject in place of"
                                + " subject_reference in the table that tells who the children are"));
    }

    private void rows(byte[] content) {
        String text;
        try {
            text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content)).toString();
        } catch (CharacterCodingException e) {
            find(1, "the file is not in UTF-8", "save it as CSV in UTF-8");
            return;
        }
        List<String> header = null;
        try (CsvReader<CsvRecord> csv = CsvReader.builder().skipEmptyLines(true).allowExtraFields(true).allowMissingFields(true)
                .ofCsvRecord(text.startsWith("\uFEFF") ? text.substring(1) : text)) {
            for (CsvRecord row : csv) {
                List<String> fields = row.getFields().stream().map(String::strip).toList();
                if (header != null) {
                    row(row.getStartingLineNumber(), header, fields);
                    continue;
                }
                header = fields;
                if (!header(header)) {
                    find(row.getStartingLineNumber(), "the header is not the one of a dictionary", "write " + written()
                            + "; the columns " + String.join(", ", DictionaryForm.MORE) + " may be there, too");
                    return;
                }
            }
        } catch (CsvParseException e) {
            find(1, "a quoted field is not closed or not followed by a comma", "close each quote, and double quotes inside quotes");
            return;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (header == null) {
            find(1, "the file is empty", "write the header " + written() + " and a row a column");
        }
    }

    private static String written() {
        return String.join(",", DictionaryForm.HEADER);
    }

    private static boolean header(List<String> names) {
        return names.containsAll(DictionaryRow.required()) && new HashSet<>(names).size() == names.size()
                && names.stream().allMatch(name -> DictionaryForm.HEADER.contains(name) || DictionaryForm.MORE.contains(name));
    }

    private void row(long line, List<String> header, List<String> fields) {
        boolean comment = header.get(header.size() - 1).equals(DictionaryForm.COMMENT);
        if (fields.size() > header.size() || fields.size() < header.size() - (comment ? 1 : 0)) {
            find(line, "the row has " + fields.size() + " fields", "write " + header.size() + " fields, as the header has"
                    + (comment ? ", or one less without a comment" : ""));
            return;
        }
        Map<String, String> named = new HashMap<>();
        for (int i = 0; i < fields.size(); i++) {
            named.put(header.get(i), SpreadsheetCell.original(fields.get(i)));
        }
        DictionaryRow row = new DictionaryRow(named, (problem, remedy) -> find(line, problem, remedy));
        List<DictionaryCheck.Placed> table = tables.computeIfAbsent(row.table(), name -> new ArrayList<>());
        row.rule().ifPresent(rule -> table.add(new DictionaryCheck.Placed(line, rule)));
    }

    private void find(long line, String problem, String remedy) {
        findings.add(new DictionaryFinding(line, problem, remedy));
    }
}
