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
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.cadrenode.api.delivery.Digest;
import org.cadrenode.api.delivery.SourceId;
import org.cadrenode.api.delivery.TableName;
import org.cadrenode.api.dictionary.ColumnRule;
import org.cadrenode.api.dictionary.ColumnType;
import org.cadrenode.api.dictionary.Dictionary;
import org.cadrenode.api.dictionary.DictionaryFinding;
import org.cadrenode.api.dictionary.IdentifierKind;
import org.cadrenode.api.dictionary.TableRule;
import org.cadrenode.api.dictionary.Transform;

/** Reads a dictionary file and says of each row what is wrong with it and what to write. For one reading. */
final class DictionaryReader {
    private static final Pattern TABLE_NAME = Pattern.compile("[a-z0-9][a-z0-9_-]{0,79}");
    private static final Pattern DESTINATION_NAME = Pattern.compile("[a-z][a-z0-9_]{0,62}");
    private static final Pattern CODE = Pattern.compile("[A-Za-z0-9._+/-]{1,40}");
    private static final int LONGEST_COLUMN = 128;

    private final SourceId source;
    private final Map<String, List<Placed>> tables = new LinkedHashMap<>();
    private final List<DictionaryFinding> findings = new ArrayList<>();

    private record Placed(long line, ColumnRule rule) { }

    /** A file that was read: a dictionary if nothing is wrong, findings otherwise. */
    record Reading(Optional<Dictionary> dictionary, List<DictionaryFinding> findings) { }

    private DictionaryReader(SourceId source) {
        this.source = source;
    }

    static Reading read(SourceId source, byte[] content) {
        DictionaryReader reader = new DictionaryReader(source);
        reader.rows(content);
        reader.tables.forEach(reader::checkTable);
        if (!reader.findings.isEmpty()) {
            reader.findings.sort((one, other) -> Long.compare(one.line(), other.line()));
            return new Reading(Optional.empty(), List.copyOf(reader.findings));
        }
        Map<TableName, TableRule> rules = new LinkedHashMap<>();
        reader.tables.forEach((name, placed) -> rules.put(new TableName(name),
                new TableRule(new TableName(name), placed.stream().map(Placed::rule).toList())));
        return new Reading(Optional.of(new Dictionary(source, Digest.ofContent(content), rules)), List.of());
    }

    private void rows(byte[] content) {
        String text;
        try {
            text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content)).toString();
        } catch (CharacterCodingException e) {
            find(1, "the file is not in UTF-8", "save it as CSV in UTF-8");
            return;
        }
        boolean header = true;
        try (CsvReader<CsvRecord> csv = CsvReader.builder().skipEmptyLines(true).allowExtraFields(true).allowMissingFields(true)
                .ofCsvRecord(text.startsWith("\uFEFF") ? text.substring(1) : text)) {
            for (CsvRecord row : csv) {
                List<String> fields = row.getFields().stream().map(String::strip).toList();
                if (header) {
                    header = false;
                    if (!fields.equals(DictionaryForm.HEADER)) {
                        find(row.getStartingLineNumber(), "the header is not the one of a dictionary",
                                "write " + String.join(",", DictionaryForm.HEADER));
                        return;
                    }
                } else {
                    row(row.getStartingLineNumber(), fields);
                }
            }
        } catch (CsvParseException e) {
            find(1, "a quoted field is not closed or not followed by a comma", "close each quote, and double quotes inside quotes");
            return;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (header) {
            find(1, "the file is empty", "write the header " + String.join(",", DictionaryForm.HEADER) + " and a row a column");
        }
    }

    private void row(long line, List<String> fields) {
        if (fields.size() < DictionaryForm.COMMENT || fields.size() > DictionaryForm.HEADER.size()) {
            find(line, "the row has " + fields.size() + " fields", "write ten fields, or nine without a comment");
            return;
        }
        int before = findings.size();
        String table = fields.get(DictionaryForm.TABLE);
        String column = fields.get(DictionaryForm.COLUMN);
        if (!TABLE_NAME.matcher(table).matches()) {
            find(line, "the table name is not one", "write 1 to 80 lower-case letters, digits, underscores and dashes");
        }
        if (column.isEmpty() || column.length() > LONGEST_COLUMN || !column.equals(column.toLowerCase(Locale.ROOT))) {
            find(line, "the column name is not one", "write the source's column name in lower case");
        }
        String decision = fields.get(DictionaryForm.DECISION);
        if (!decision.equals(DictionaryForm.KEEP) && !decision.equals(DictionaryForm.DROP)) {
            find(line, "the decision is neither keep nor drop", "write keep or drop");
        }
        String kind = fields.get(DictionaryForm.IDENTIFIER);
        Optional<IdentifierKind> identifier = DictionaryForm.word(IdentifierKind.class, kind);
        if (!kind.isEmpty() && identifier.isEmpty()) {
            find(line, "the identifier is unknown", "leave it empty or write one of: " + DictionaryForm.all(IdentifierKind.class));
        }
        Set<String> flags = words(fields.get(DictionaryForm.FLAGS), "\\s+");
        flags.stream().filter(flag -> !DictionaryForm.ALL_FLAGS.contains(flag)).forEach(flag ->
                find(line, "a flag is unknown", "write some of: key, event_date, quasi, release, with blanks between"));
        Set<String> codes = words(fields.get(DictionaryForm.CODES), ";");
        boolean keep = decision.equals(DictionaryForm.KEEP);
        ColumnType type = ColumnType.CODE;
        Transform transform = Transform.AS_IS;
        if (keep) {
            Optional<ColumnType> typed = DictionaryForm.word(ColumnType.class, fields.get(DictionaryForm.TYPE));
            Optional<Transform> transformed = DictionaryForm.word(Transform.class, fields.get(DictionaryForm.TRANSFORM));
            if (typed.isEmpty()) {
                find(line, "the type of a kept column is missing or unknown", "write one of: " + DictionaryForm.all(ColumnType.class));
            }
            if (transformed.isEmpty()) {
                find(line, "the transform of a kept column is missing or unknown", "write one of: " + DictionaryForm.all(Transform.class));
            }
            type = typed.orElse(type);
            transform = transformed.orElse(transform);
            if (typed.isPresent() && transformed.isPresent()) {
                checkKept(line, identifier, type, transform, flags, codes);
            }
            if (!DESTINATION_NAME.matcher(fields.get(DictionaryForm.DESTINATION)).matches()) {
                find(line, "a kept column has no name in the released table, or a bad one",
                        "write 1 to 63 lower-case letters, digits and underscores, a letter first");
            }
        } else {
            checkDropped(line, fields, flags, codes);
        }
        if (findings.size() > before) {
            tables.computeIfAbsent(table, name -> new ArrayList<>());
            return;
        }
        tables.computeIfAbsent(table, name -> new ArrayList<>()).add(new Placed(line, new ColumnRule(column, keep, identifier, type,
                transform, keep ? fields.get(DictionaryForm.DESTINATION) : "", flags.contains(DictionaryForm.KEY),
                flags.contains(DictionaryForm.EVENT_DATE), flags.contains(DictionaryForm.QUASI),
                flags.contains(DictionaryForm.RELEASE), codes)));
    }

    private void checkKept(long line, Optional<IdentifierKind> identifier, ColumnType type, Transform transform, Set<String> flags,
            Set<String> codes) {
        if (identifier.isPresent() && !DictionaryForm.permitted(identifier.get()).contains(transform)) {
            Set<Transform> permitted = DictionaryForm.permitted(identifier.get());
            find(line, "a column of kind " + DictionaryForm.lower(identifier.get()) + " would leave so that it identifies",
                    permitted.isEmpty() ? "write drop" : "write drop, or the transform " + permitted.stream()
                            .map(DictionaryForm::lower).sorted().collect(Collectors.joining(" or ")));
        }
        if (identifier.filter(kind -> kind == IdentifierKind.SEX).isPresent() && type != ColumnType.CODE) {
            find(line, "sex is no code", "write the type code");
        }
        if (type == ColumnType.FREE_TEXT && transform != Transform.SCRUB) {
            find(line, "free text would leave unscrubbed", "write the transform scrub, or another type");
        } else if (!DictionaryForm.types(transform).contains(type)) {
            find(line, "the transform " + DictionaryForm.lower(transform) + " gives no values of type " + DictionaryForm.lower(type),
                    "write the type " + DictionaryForm.types(transform).stream().map(DictionaryForm::lower).sorted()
                            .collect(Collectors.joining(" or ")));
        }
        if (transform == Transform.AREA && identifier.filter(kind -> kind == IdentifierKind.POSTCODE).isEmpty()) {
            find(line, "an area is made of a postcode only", "write the identifier postcode, or another transform");
        }
        if (flags.contains(DictionaryForm.EVENT_DATE) && type != ColumnType.DATE) {
            find(line, "the date of the event is no date", "write the type date, or take the flag event_date away");
        }
        if (flags.contains(DictionaryForm.EVENT_DATE) && identifier.isPresent()) {
            find(line, "the date of the event identifies a person", "take the flag event_date away");
        }
        if (flags.contains(DictionaryForm.RELEASE) && type != ColumnType.FREE_TEXT) {
            find(line, "only free text is released by name", "take the flag release away");
        }
        if (!codes.isEmpty() && type != ColumnType.CODE && type != ColumnType.NUMBER) {
            find(line, "codes are listed for a column that has none", "write the type code, or leave the codes empty");
        }
        if (codes.stream().anyMatch(code -> !CODE.matcher(code).matches())) {
            find(line, "a listed code is none", "write codes of 1 to 40 letters, digits and . _ + / - with ; between");
        }
    }

    private void checkDropped(long line, List<String> fields, Set<String> flags, Set<String> codes) {
        if (!fields.get(DictionaryForm.DESTINATION).isEmpty() || !codes.isEmpty()) {
            find(line, "a dropped column has a destination or codes", "write keep, or leave both empty");
        }
        if (!fields.get(DictionaryForm.TYPE).isEmpty() && DictionaryForm.word(ColumnType.class, fields.get(DictionaryForm.TYPE)).isEmpty()) {
            find(line, "the type is unknown", "leave it empty or write one of: " + DictionaryForm.all(ColumnType.class));
        }
        if (!fields.get(DictionaryForm.TRANSFORM).isEmpty()) {
            find(line, "a dropped column has a transform", "write keep, or leave the transform empty");
        }
        if (flags.stream().anyMatch(flag -> !flag.equals(DictionaryForm.KEY) && DictionaryForm.ALL_FLAGS.contains(flag))) {
            find(line, "a dropped column has flags of a released one", "write keep, or no flag but key");
        }
    }

    private void checkTable(String table, List<Placed> placed) {
        if (placed.isEmpty()) {
            return;
        }
        long first = placed.get(0).line();
        List<Placed> assigning = placed.stream()
                .filter(row -> row.rule().identifier().filter(IdentifierKind::assignsRow).isPresent()).toList();
        if (assigning.isEmpty() && findings.isEmpty()) {
            find(first, "no column of table " + table + " tells whose record a row is",
                    "give one column the identifier subject, subject_reference or relative_of");
        }
        for (Placed row : assigning.subList(Math.min(1, assigning.size()), assigning.size())) {
            find(row.line(), "a second column of table " + table + " tells whose record a row is",
                    "leave one of subject, subject_reference and relative_of in the table");
        }
        Set<String> columns = new LinkedHashSet<>();
        Set<String> destinations = new LinkedHashSet<>();
        boolean dated = false;
        for (Placed row : placed) {
            if (!columns.add(row.rule().column())) {
                find(row.line(), "the column has a row already", "leave one row a column");
            }
            if (row.rule().keep() && !destinations.add(row.rule().destination())) {
                find(row.line(), "another column of the table has this destination", "write another name");
            }
            if (row.rule().eventDate() && dated) {
                find(row.line(), "another column of the table dates the event", "leave the flag event_date on one column");
            }
            dated |= row.rule().eventDate();
        }
        boolean relatives = assigning.size() == 1
                && assigning.get(0).rule().identifier().filter(kind -> kind == IdentifierKind.RELATIVE_OF).isPresent();
        for (Placed row : placed) {
            if (!relatives && row.rule().identifier().filter(kind -> kind == IdentifierKind.RELATIVE_SUBJECT).isPresent()) {
                find(row.line(), "the table describes no relatives", "write relative_subject in a table with relative_of only");
            }
        }
    }

    private static Set<String> words(String text, String separator) {
        return Arrays.stream(text.split(separator)).map(String::strip).filter(word -> !word.isEmpty())
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private void find(long line, String problem, String remedy) {
        findings.add(new DictionaryFinding(line, problem, remedy));
    }
}
