package org.cadrenode.pseudonymise.internal;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.cadrenode.api.dictionary.CodeSystem;
import org.cadrenode.api.dictionary.ColumnFlag;
import org.cadrenode.api.dictionary.ColumnRule;
import org.cadrenode.api.dictionary.ColumnType;
import org.cadrenode.api.dictionary.IdentifierKind;
import org.cadrenode.api.dictionary.InvalidValue;
import org.cadrenode.api.dictionary.RowCondition;
import org.cadrenode.api.dictionary.Transform;

/** One row of a dictionary file: its words, as the rule that they make. What cannot be read is told, with what to write. */
final class DictionaryRow {
    private static final Pattern TABLE_NAME = Pattern.compile("[a-z0-9][a-z0-9_-]{0,79}");
    private static final Pattern DESTINATION_NAME = Pattern.compile("[a-z][a-z0-9_]{0,62}");
    private static final Pattern CODE = Pattern.compile("[A-Za-z0-9._+/-]{1,40}");
    private static final Pattern RELATIVE = Pattern.compile(DictionaryForm.RELATIVE + "( [2-9])?");
    private static final int LONGEST_COLUMN = 128;

    private final Map<String, String> fields;
    private final BiConsumer<String, String> findings;
    private boolean sound = true;

    /**
     * @param fields the row's fields by the names of the header
     * @param findings takes a problem and its remedy
     */
    DictionaryRow(Map<String, String> fields, BiConsumer<String, String> findings) {
        this.fields = fields;
        this.findings = (problem, remedy) -> {
            sound = false;
            findings.accept(problem, remedy);
        };
    }

    String table() {
        return field(DictionaryForm.TABLE);
    }

    /** Returns the rule, or empty if something is wrong with it, which is told by then. */
    Optional<ColumnRule> rule() {
        if (!TABLE_NAME.matcher(table()).matches()) {
            find("the table name is not one", "write 1 to 80 lower-case letters, digits, underscores and dashes");
        }
        String column = field(DictionaryForm.COLUMN);
        if (column.isEmpty() || column.length() > LONGEST_COLUMN || !column.equals(column.toLowerCase(Locale.ROOT))) {
            find("the column name is not one", "write the source's column name in lower case");
        }
        String decision = field(DictionaryForm.DECISION);
        if (!decision.equals(DictionaryForm.KEEP) && !decision.equals(DictionaryForm.DROP)) {
            find("the decision is neither keep nor drop", "write keep or drop");
        }
        String kind = field(DictionaryForm.IDENTIFIER);
        Optional<IdentifierKind> identifier = DictionaryForm.word(IdentifierKind.class, kind);
        if (!kind.isEmpty() && identifier.isEmpty()) {
            find("the identifier is unknown", "leave it empty or write one of: " + DictionaryForm.all(IdentifierKind.class));
        }
        boolean keep = decision.equals(DictionaryForm.KEEP);
        Optional<Transform> transform = keep ? transform() : Optional.empty();
        if (!keep && !field(DictionaryForm.TRANSFORM).isEmpty()) {
            find("a dropped column has a transform", "write keep, or leave the transform empty");
        }
        ColumnRule rule = new ColumnRule(column, keep, identifier, relative(), type(keep), transform.orElse(Transform.AS_IS), invalid(),
                keep ? destination() : "", flags(), codes(), rows(), systems());
        if (!keep) {
            dropped(rule);
        }
        if (sound) {
            DictionaryCheck.check(rule, findings);
        }
        return sound ? Optional.of(rule) : Optional.empty();
    }

    private Optional<Transform> transform() {
        String text = field(DictionaryForm.TRANSFORM);
        if (text.isEmpty()) {
            find("the transform of a kept column is missing or unknown", TransformReader.REMEDY);
            return Optional.empty();
        }
        return TransformReader.read(text, findings);
    }

    private ColumnType type(boolean keep) {
        String text = field(DictionaryForm.TYPE);
        Optional<ColumnType> type = DictionaryForm.word(ColumnType.class, text);
        if (type.isEmpty() && keep) {
            find("the type of a kept column is missing or unknown", "write one of: " + DictionaryForm.all(ColumnType.class));
        } else if (type.isEmpty() && !text.isEmpty()) {
            find("the type is unknown", "leave it empty or write one of: " + DictionaryForm.all(ColumnType.class));
        }
        return type.orElse(ColumnType.CODE);
    }

    private String destination() {
        String name = field(DictionaryForm.DESTINATION).isEmpty() ? field(DictionaryForm.COLUMN) : field(DictionaryForm.DESTINATION);
        if (!DESTINATION_NAME.matcher(name).matches()) {
            find("a kept column has no destination, its name in the released table, or a bad one",
                    "write 1 to 63 lower-case letters, digits and underscores, a letter first");
        }
        return name;
    }

    private void dropped(ColumnRule rule) {
        boolean listed = !rule.codes().isEmpty();
        if (!field(DictionaryForm.DESTINATION).isEmpty() || listed) {
            find("a dropped column has a destination or codes", "write keep, or leave both empty");
        }
        if (rule.flags().stream().anyMatch(DictionaryForm::ofReleased)) {
            find("a dropped column has flags of a released one",
                    "write keep, or no flag but key, constant, addition_only and required_scrubber");
        }
        if (!field(DictionaryForm.INVALID).isEmpty()) {
            find("a dropped column says what becomes of invalid values", "write keep, or leave invalid empty");
        }
    }

    private int relative() {
        String text = field(DictionaryForm.SCRUBS);
        if (text.isEmpty() || text.equals(DictionaryForm.CHILD)) {
            return 0;
        }
        if (!RELATIVE.matcher(text).matches()) {
            find("whose words are scrubbed is unknown", "leave it empty for the person whom the row is about, or write relative, or"
                    + " relative 2 to relative 9 where a row names several");
            return 0;
        }
        return text.equals(DictionaryForm.RELATIVE) ? 1 : text.charAt(text.length() - 1) - '0';
    }

    private InvalidValue invalid() {
        String text = field(DictionaryForm.INVALID);
        Optional<InvalidValue> invalid = DictionaryForm.word(InvalidValue.class, text);
        if (!text.isEmpty() && invalid.isEmpty()) {
            find("what becomes of invalid values is unknown", "leave it empty or write one of: " + DictionaryForm.all(InvalidValue.class));
        }
        return invalid.orElse(InvalidValue.BLANK);
    }

    private Set<ColumnFlag> flags() {
        Set<ColumnFlag> flags = EnumSet.noneOf(ColumnFlag.class);
        for (String word : words(field(DictionaryForm.FLAGS), "\\s+")) {
            Optional<ColumnFlag> flag = DictionaryForm.word(ColumnFlag.class, word);
            flag.ifPresent(flags::add);
            if (flag.isEmpty()) {
                find("a flag is unknown", "write some of: " + DictionaryForm.all(ColumnFlag.class) + ", with blanks between");
            }
        }
        return flags;
    }

    private Set<CodeSystem> systems() {
        Set<CodeSystem> systems = EnumSet.noneOf(CodeSystem.class);
        for (String word : words(field(DictionaryForm.SYSTEM), "\\s+")) {
            Optional<CodeSystem> system = CodeSystem.of(word).filter(one -> one != CodeSystem.TABLE);
            system.ifPresent(systems::add);
            if (system.isEmpty()) {
                find("a code system is unknown", "leave it empty or write some of: icd10, snomed, read2, ctv3, opcs4, ssda903, cin, local, with"
                        + " blanks between; or none for a column that holds no codes");
            }
        }
        if (systems.contains(CodeSystem.NONE) && systems.size() > 1) {
            find("a column holds no codes and codes of a system", "write none alone, or leave none out");
        }
        return systems;
    }

    private Set<String> codes() {
        Set<String> codes = words(field(DictionaryForm.CODES), ";");
        if (codes.stream().anyMatch(code -> !CODE.matcher(code).matches())) {
            find("a listed code is none", "write codes of 1 to 40 letters, digits and . _ + / - with ; between");
        }
        return codes;
    }

    private RowCondition rows() {
        String text = field(DictionaryForm.ROWS);
        if (text.isEmpty()) {
            return RowCondition.NONE;
        }
        String[] parts = text.split("\\|", -1);
        String first = parts[0].strip();
        int blank = first.indexOf(' ');
        String word = blank < 0 ? first : first.substring(0, blank);
        Set<String> values = words(blank < 0 ? "" : first.substring(blank), ";");
        if (!values.isEmpty() && parts.length == 1 && (word.equals("only") || word.equals("not"))) {
            return new RowCondition(word.equals("only") ? RowCondition.Effect.ONLY : RowCondition.Effect.NOT, values, Set.of());
        }
        if (!values.isEmpty() && parts.length == 1 && word.equals("adopted")) {
            return new RowCondition(RowCondition.Effect.ADOPTED, values, Set.of());
        }
        boolean out = word.equals("out");
        String open = out ? "in " : "open ";
        if (!values.isEmpty() && parts.length == 2 && (out || word.equals("protected")) && parts[1].strip().startsWith(open)) {
            Set<String> others = words(parts[1].strip().substring(open.length()), ";");
            if (!others.isEmpty()) {
                return new RowCondition(out ? RowCondition.Effect.OUT : RowCondition.Effect.PROTECTED, values, others);
            }
        }
        find("what the column's value decides about the row cannot be read",
                "write only A;B, or not A;B, or out A;B | in C;D for a column that opts children out, or"
                        + " protected A;B | open C;D for one that protects their addresses, or adopted A;B for one that tells an adoption");
        return RowCondition.NONE;
    }

    private static Set<String> words(String text, String separator) {
        return Arrays.stream(text.split(separator)).map(String::strip).filter(word -> !word.isEmpty())
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private String field(String name) {
        return fields.getOrDefault(name, "");
    }

    private void find(String problem, String remedy) {
        findings.accept(problem, remedy);
    }

    /** Returns the names of columns that a header must have. */
    static List<String> required() {
        return DictionaryForm.HEADER.subList(0, DictionaryForm.HEADER.size() - 1);
    }
}
