package org.cadrenode.pseudonymise.engine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.cadrenode.api.delivery.SourceId;
import org.cadrenode.api.dictionary.ColumnRule;
import org.cadrenode.api.dictionary.ColumnType;
import org.cadrenode.api.dictionary.IdentifierKind;
import org.cadrenode.api.dictionary.TableRule;
import org.cadrenode.api.dictionary.Transform;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.identifiable.Identifiers;
import org.cadrenode.api.identifiable.SourceRecordReader;
import org.cadrenode.api.identifiable.SourceTable;
import org.cadrenode.api.pseudonym.RecordKey;
import org.cadrenode.api.pseudonym.ReleasedColumn;
import org.cadrenode.api.pseudonym.ReleasedTable;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of the records of one table, compiled once from its rules and its columns: no look-up by name and no map
 * a row. A free-text column that nobody released by name is withheld: it is not in the released table at all. Not
 * thread-safe: values of the last record are kept until the next.
 */
public final class TablePlan {
    private static final Set<IdentifierKind> CHECKED = EnumSet.of(IdentifierKind.NHS_NUMBER, IdentifierKind.UPN,
            IdentifierKind.ULN, IdentifierKind.POSTCODE, IdentifierKind.BIRTH_DATE);

    private final SourceTable table;
    private final ReleasedTable released;
    private final RowHashes hashes;
    private final int subject;
    private final int[] places;
    private final ValueRule[] rules;
    private final boolean[] event;
    private final boolean[] identifier;
    private final String[] names;
    private final long[] invalid;
    private final int[] keyPlaces;
    private final String[] keyWords;
    private final int[] rawPlaces;
    private final int[] textPlaces;
    private final int[] dayPlaces;
    private final int[] checkedPlaces;
    private final IdentifierKind[] checkedKinds;
    private final int[] identityPlaces;
    private final List<String> unnamed;
    private final @Nullable String[] values;
    private @Nullable RecordKey key;
    private String faultColumn = "";

    /**
     * Compiles a plan.
     *
     * @param areas the areas that stand for postcodes, needed if a rule asks for them
     */
    public TablePlan(SourceId source, SourceTable table, TableRule rule, PostcodeAreas areas, RowHashes hashes) {
        this.table = table;
        this.hashes = hashes;
        subject = table.columns().indexOf(rule.assigning().column());
        List<ColumnRule> kept = rule.columns().stream().filter(TablePlan::leaves).toList();
        released = new ReleasedTable(rule.table(), kept.stream().map(column -> new ReleasedColumn(column.destination(),
                column.type(), column.eventDate(), column.quasiIdentifier(), column.releaseFreeText(), column.codes())).toList());
        places = kept.stream().mapToInt(column -> table.columns().indexOf(column.column())).toArray();
        rules = kept.stream().map(column -> ValueRule.of(column, areas, hashes)).toArray(ValueRule[]::new);
        names = kept.stream().map(ColumnRule::column).toArray(String[]::new);
        event = new boolean[rules.length];
        identifier = new boolean[rules.length];
        for (int i = 0; i < rules.length; i++) {
            event[i] = kept.get(i).eventDate();
            identifier[i] = kept.get(i).identifier().filter(CHECKED::contains).isPresent();
        }
        invalid = new long[rules.length];
        values = new @Nullable String[rules.length];
        List<ColumnRule> keys = rule.columns().stream().filter(ColumnRule::key).toList();
        keyPlaces = keys.stream().mapToInt(column -> table.columns().indexOf(column.column())).toArray();
        keyWords = RowHashes.keyWords(source, table.name(), keyPlaces.length);
        rawPlaces = kept.stream().filter(column -> table.columns().contains(column.column()))
                .sorted((a, b) -> a.column().compareTo(b.column())).mapToInt(column -> table.columns().indexOf(column.column())).toArray();
        textPlaces = places(kept, TablePlan::scrubs);
        dayPlaces = places(kept, TablePlan::looksAtBirthDays);
        List<ColumnRule> checked = present(rule, CHECKED::contains);
        checkedPlaces = checked.stream().mapToInt(column -> table.columns().indexOf(column.column())).toArray();
        checkedKinds = checked.stream().map(column -> column.identifier().orElseThrow()).toArray(IdentifierKind[]::new);
        boolean own = rule.assigning().identifier().filter(kind -> kind != IdentifierKind.RELATIVE_OF).isPresent();
        identityPlaces = own ? present(rule, Tokeniser::uses).stream().mapToInt(column -> table.columns().indexOf(column.column()))
                .toArray() : new int[0];
        unnamed = new ArrayList<>(table.columns());
        rule.columns().forEach(column -> unnamed.remove(column.column()));
    }

    private int[] places(List<ColumnRule> kept, Predicate<ColumnRule> wanted) {
        return kept.stream().filter(wanted).mapToInt(column -> table.columns().indexOf(column.column())).filter(place -> place >= 0)
                .toArray();
    }

    private static boolean scrubs(ColumnRule rule) {
        return rule.transform() == Transform.SCRUB;
    }

    private static boolean looksAtBirthDays(ColumnRule rule) {
        return rule.type() == ColumnType.DATE && rule.transform() == Transform.AS_IS;
    }

    private static boolean leaves(ColumnRule rule) {
        return rule.keep() && (rule.type() != ColumnType.FREE_TEXT || rule.transform() == Transform.SCRUB && rule.releaseFreeText());
    }

    private List<ColumnRule> present(TableRule rule, Predicate<IdentifierKind> kinds) {
        return rule.columns().stream().filter(column -> column.identifier().filter(kinds).isPresent()
                && table.columns().contains(column.column())).toList();
    }

    /** Returns the shape of what is released; without columns, nothing of the table is. */
    public ReleasedTable released() {
        return released;
    }

    /** Returns the columns that no rule names, in the table's order. */
    public List<String> unnamed() {
        return List.copyOf(unnamed);
    }

    /** Returns the local id of the record's child without surrounding blanks, empty if it has none. */
    public String localId(SourceRecordReader record) {
        String id = subject < 0 ? null : record.value(subject);
        return id == null ? "" : id.strip();
    }

    /** Returns whether the record says anything of its own child that linkage tokens are made of. */
    public boolean tellsIdentity(SourceRecordReader record) {
        return anyOf(record, identityPlaces);
    }

    /** Returns whether what leaves of the record depends on the words to scrub. */
    public boolean hasText(SourceRecordReader record) {
        return anyOf(record, textPlaces);
    }

    /** Returns whether what leaves of the record depends on the birth dates of the family. */
    public boolean hasDays(SourceRecordReader record) {
        return anyOf(record, dayPlaces);
    }

    private static boolean anyOf(SourceRecordReader record, int[] places) {
        for (int place : places) {
            String value = record.value(place);
            if (value != null && !value.isBlank()) {
                return true;
            }
        }
        return false;
    }

    /** Returns how many identifiers of the record are not valid. */
    public int invalidIdentifiers(SourceRecordReader record) {
        int count = 0;
        for (int i = 0; i < checkedPlaces.length; i++) {
            String value = record.value(checkedPlaces[i]);
            if (value != null && !value.isBlank() && !valid(checkedKinds[i], value)) {
                count++;
            }
        }
        return count;
    }

    private static boolean valid(IdentifierKind kind, String value) {
        return kind == IdentifierKind.BIRTH_DATE ? Day.parse(value.strip()) != Day.NONE
                : Identifiers.identifier(kind, value).isPresent();
    }

    /**
     * Makes the released values and the key of a record.
     *
     * @return null if the record is released, otherwise why it is quarantined; then {@link #faultColumn} tells where
     */
    public @Nullable ErrorCode release(SourceRecordReader record, Family family) {
        for (int i = 0; i < rules.length; i++) {
            values[i] = null;
            String value = places[i] < 0 ? null : record.value(places[i]);
            if (value == null) {
                continue;
            }
            String stripped = value.strip();
            if (stripped.isEmpty()) {
                continue;
            }
            String result = rules[i].released(stripped, family);
            if (result != null) {
                values[i] = result;
            } else if (event[i]) {
                faultColumn = names[i];
                return ErrorCode.DATE_INVALID;
            } else if (!identifier[i]) {
                invalid[i]++;
            }
        }
        return keyed(record) ? null : ErrorCode.KEY_MISSING;
    }

    private boolean keyed(SourceRecordReader record) {
        int word = RowHashes.FIRST_KEY_WORD;
        for (int place : keyPlaces) {
            String value = place < 0 ? null : record.value(place);
            String stripped = value == null ? "" : value.strip();
            if (stripped.isEmpty()) {
                faultColumn = place < 0 ? "" : table.columns().get(place);
                return false;
            }
            keyWords[word++] = stripped;
        }
        if (keyPlaces.length == 0) {
            key = hashes.record(rawWords(record));
            return true;
        }
        key = hashes.record(keyWords);
        return true;
    }

    // What the source wrote in the columns that leave, by name: not what becomes of it, which a dictionary, a word to scrub or
    // a birth date that is learnt changes. Not the pseudonym, which a rotation of its key changes. A column without a value
    // counts as one that is not there.
    private String[] rawWords(SourceRecordReader record) {
        List<String> words = new ArrayList<>(Arrays.asList(keyWords));
        words.add(localId(record));
        for (int place : rawPlaces) {
            String value = record.value(place);
            String stripped = value == null ? "" : value.strip();
            if (!stripped.isEmpty()) {
                words.add(table.columns().get(place));
                words.add(stripped);
            }
        }
        return words.toArray(String[]::new);
    }

    /** Returns the column at fault of the last record that was not released, or empty. */
    public String faultColumn() {
        return faultColumn;
    }

    /** Returns the values of the last record that was released; the array is used again. */
    public @Nullable String[] values() {
        return values;
    }

    /** Returns the key of the last record that was released. */
    public RecordKey key() {
        if (key == null) {
            throw new IllegalStateException("No record was released yet");
        }
        return key;
    }

    /** Takes the values that were blanked because they are none of their column's type. */
    public interface InvalidValues {
        /** So many of one column. */
        void column(String column, long count);
    }

    /** Hands out how many values of each column were blanked so far. */
    public void invalidValues(InvalidValues consumer) {
        for (int i = 0; i < invalid.length; i++) {
            if (invalid[i] > 0) {
                consumer.column(names[i], invalid[i]);
            }
        }
    }
}
