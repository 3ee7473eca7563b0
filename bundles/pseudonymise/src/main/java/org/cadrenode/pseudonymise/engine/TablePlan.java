package org.cadrenode.pseudonymise.engine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.cadrenode.api.delivery.SourceId;
import org.cadrenode.api.dictionary.ColumnFlag;
import org.cadrenode.api.dictionary.ColumnRule;
import org.cadrenode.api.dictionary.ColumnType;
import org.cadrenode.api.dictionary.IdentifierKind;
import org.cadrenode.api.dictionary.InvalidValue;
import org.cadrenode.api.dictionary.Operation;
import org.cadrenode.api.dictionary.RowCondition;
import org.cadrenode.api.dictionary.TableRule;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.identifiable.Identifiers;
import org.cadrenode.api.identifiable.SourceTable;
import org.cadrenode.api.identifiable.SourceValues;
import org.cadrenode.api.pseudonym.RecordKey;
import org.cadrenode.api.pseudonym.ReleasedColumn;
import org.cadrenode.api.pseudonym.ReleasedTable;
import org.cadrenode.pseudonymise.engine.restricted.RestrictedMatcher;
import org.cadrenode.pseudonymise.engine.tokens.KnownIdentity;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of the records of one table, compiled once from its rules and its columns: no look-up by name and no map
 * a row. A free-text column that nobody released by name is withheld: it is not in the released table at all. Not
 * thread-safe: values of the last record are kept until the next.
 */
public final class TablePlan {
    private static final Set<IdentifierKind> CHECKED = EnumSet.of(IdentifierKind.NHS_NUMBER, IdentifierKind.UPN,
            IdentifierKind.ULN, IdentifierKind.POSTCODE, IdentifierKind.BIRTH_DATE);
    private static final int NO_EVENT = Integer.MIN_VALUE;
    private static final long MOST_VERSION = 1L << 62;

    private final SourceTable table;
    private final ReleasedTable released;
    private final Row row = new Row();
    private final int asOf;
    private final int eventPlace;
    private final boolean scrubsOrNot;
    private final InvalidValue[] whenInvalid;
    private final ErrorCode[] faults;
    private final boolean additionOnly;
    private final int[] conditionPlaces;
    private final RowCondition[] conditions;
    private final RowHashes hashes;
    private final int subject;
    private final int[] places;
    private final ValueRule[] rules;
    private final boolean[] event;
    private final boolean[] identifier;
    private final String[] names;
    private final boolean[] place;
    private final long[] sheltered;
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
    private final RowRestriction restrictions;
    private final @Nullable String[] values;
    private @Nullable RecordKey key;
    private long versionShift;
    private String faultColumn = "";

    /**
     * Compiles a plan for records of an unknown day.
     *
     * @param areas the areas that stand for postcodes, needed if a rule asks for them
     */
    public TablePlan(SourceId source, SourceTable table, TableRule rule, PostcodeAreas areas, RowHashes hashes) {
        this(source, table, rule, areas, hashes, Day.NONE, false, RestrictedMatcher.NONE);
    }

    /**
     * Compiles a plan.
     *
     * @param areas the areas that stand for postcodes, needed if a rule asks for them
     * @param asOf the {@link Day} of the delivery, for ages in tables that date no event
     * @param scrubsOrNot whether a record with a text that cannot be scrubbed is quarantined, instead of losing the text
     * @param restricted the codes with which no record leaves
     */
    public TablePlan(SourceId source, SourceTable table, TableRule rule, PostcodeAreas areas, RowHashes hashes, int asOf,
            boolean scrubsOrNot, RestrictedMatcher restricted) {
        this.table = table;
        this.hashes = hashes;
        this.asOf = asOf;
        this.scrubsOrNot = scrubsOrNot;
        subject = table.columns().indexOf(rule.assigning().column());
        List<ColumnRule> kept = rule.columns().stream().filter(TablePlan::leaves).toList();
        released = new ReleasedTable(rule.table(), kept.stream().map(column -> new ReleasedColumn(column.destination(),
                column.type(), column.eventDate(), column.quasiIdentifier(), column.releaseFreeText(), column.codes())).toList());
        places = kept.stream().mapToInt(column -> table.columns().indexOf(column.column())).toArray();
        rules = kept.stream().map(column -> ValueRule.of(column, areas, hashes)).toArray(ValueRule[]::new);
        sheltered = new long[rules.length];
        place = new boolean[rules.length];
        names = kept.stream().map(ColumnRule::column).toArray(String[]::new);
        event = new boolean[rules.length];
        identifier = new boolean[rules.length];
        for (int i = 0; i < rules.length; i++) {
            event[i] = kept.get(i).eventDate();
            place[i] = kept.get(i).tellsPlace();
            identifier[i] = kept.get(i).identifier().filter(CHECKED::contains).isPresent();
        }
        boolean ages = kept.stream().anyMatch(column -> column.transform().does(Operation.AGE_BAND));
        eventPlace = !ages ? NO_EVENT : rule.columns().stream().filter(ColumnRule::eventDate).findFirst()
                .map(column -> table.columns().indexOf(column.column())).orElse(NO_EVENT);
        whenInvalid = kept.stream().map(ColumnRule::invalid).toArray(InvalidValue[]::new);
        faults = kept.stream().map(column -> fault(column.type())).toArray(ErrorCode[]::new);
        additionOnly = rule.additionOnly();
        List<ColumnRule> deciding = rule.columns().stream().filter(column -> column.rows().effect() != RowCondition.Effect.NONE)
                .toList();
        conditionPlaces = deciding.stream().mapToInt(column -> table.columns().indexOf(column.column())).toArray();
        conditions = deciding.stream().map(ColumnRule::rows).toArray(RowCondition[]::new);
        invalid = new long[rules.length];
        values = new @Nullable String[rules.length];
        List<ColumnRule> keys = rule.columns().stream().filter(ColumnRule::key).toList();
        keyPlaces = keys.stream().mapToInt(column -> table.columns().indexOf(column.column())).toArray();
        keyWords = RowHashes.keyWords(source, table.name(), keyPlaces.length);
        rawPlaces = kept.stream().filter(column -> !column.flags().contains(ColumnFlag.CONSTANT))
                .filter(column -> table.columns().contains(column.column()))
                .sorted((a, b) -> a.column().compareTo(b.column())).mapToInt(column -> table.columns().indexOf(column.column())).toArray();
        textPlaces = places(kept, column -> column.transform().does(Operation.SCRUB));
        dayPlaces = places(kept, TablePlan::looksAtBirthDays);
        List<ColumnRule> checked = present(rule, CHECKED::contains);
        checkedPlaces = checked.stream().mapToInt(column -> table.columns().indexOf(column.column())).toArray();
        checkedKinds = checked.stream().map(column -> column.identifier().orElseThrow()).toArray(IdentifierKind[]::new);
        boolean own = rule.assigning().identifier().filter(kind -> kind != IdentifierKind.RELATIVE_OF).isPresent();
        identityPlaces = own ? Stream.concat(present(rule, KnownIdentity::uses).stream().filter(column -> column.relative() == 0),
                rule.columns().stream().filter(column -> column.rows().effect() == RowCondition.Effect.ADOPTED))
                .mapToInt(column -> table.columns().indexOf(column.column())).filter(place -> place >= 0).toArray() : new int[0];
        restrictions = new RowRestriction(source, table, rule, restricted, hashes, !kept.isEmpty());
        unnamed = new ArrayList<>(table.columns());
        rule.columns().forEach(column -> unnamed.remove(column.column()));
    }

    private int[] places(List<ColumnRule> kept, Predicate<ColumnRule> wanted) {
        return kept.stream().filter(wanted).mapToInt(column -> table.columns().indexOf(column.column())).filter(place -> place >= 0)
                .toArray();
    }

    private static boolean looksAtBirthDays(ColumnRule rule) {
        return TransformShape.of(rule.transform()) == TransformShape.WRITTEN && rule.type() == ColumnType.DATE
                || rule.transform().does(Operation.DAY) || rule.transform().does(Operation.WEEK)
                || rule.transform().does(Operation.AGE_BAND);
    }

    static boolean leaves(ColumnRule rule) {
        return rule.keep() && (rule.type() != ColumnType.FREE_TEXT
                || TransformShape.of(rule.transform()) == TransformShape.SCRUBBED && rule.releaseFreeText());
    }

    private static ErrorCode fault(ColumnType type) {
        return switch (type) {
            case DATE -> ErrorCode.DATE_INVALID;
            case NUMBER -> ErrorCode.NUMBER_INVALID;
            case CODE, BOOLEAN -> ErrorCode.CODE_INVALID;
            case FREE_TEXT -> ErrorCode.TEXT_INVALID;
        };
    }

    private List<ColumnRule> present(TableRule rule, Predicate<IdentifierKind> kinds) {
        return rule.columns().stream().filter(column -> column.identifier().filter(kinds).isPresent()
                && table.columns().contains(column.column())).toList();
    }

    /** Returns the shape of what is released; without columns, nothing of the table is. */
    public ReleasedTable released() {
        return released;
    }

    /** Returns what keeps records back because the law restricts what they hold. */
    public RowRestriction restrictions() {
        return restrictions;
    }

    /** Returns the columns that no rule names, in the table's order. */
    public List<String> unnamed() {
        return List.copyOf(unnamed);
    }

    /** Returns the local id of the record's child without surrounding blanks, empty if it has none. */
    public String localId(SourceValues record) {
        String id = subject < 0 ? null : record.value(subject);
        return id == null ? "" : id.strip();
    }

    /** Returns whether the record says anything of its own child that linkage tokens are made of. */
    public boolean tellsIdentity(SourceValues record) {
        return anyOf(record, identityPlaces);
    }

    /** Returns whether what leaves of the record depends on the words to scrub. */
    public boolean hasText(SourceValues record) {
        return anyOf(record, textPlaces);
    }

    /** Returns whether what leaves of the record depends on the birth dates of the family. */
    public boolean hasDays(SourceValues record) {
        return anyOf(record, dayPlaces);
    }

    private static boolean anyOf(SourceValues record, int[] places) {
        for (int place : places) {
            String value = record.value(place);
            if (value != null && !value.isBlank()) {
                return true;
            }
        }
        return false;
    }

    /** Returns how many identifiers of the record are not valid. */
    public int invalidIdentifiers(SourceValues record) {
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

    /** Returns whether the dictionary leaves the record out by the value of one of its columns. */
    public boolean excluded(SourceValues record) {
        for (int i = 0; i < conditions.length; i++) {
            String value = conditionPlaces[i] < 0 ? null : record.value(conditionPlaces[i]);
            if (conditions[i].excludes(value == null ? "" : value)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Makes the released values and the key of a record.
     *
     * @return null if the record is released, otherwise why it is quarantined; then {@link #faultColumn} tells where
     */
    public @Nullable ErrorCode release(SourceValues record, Family family) {
        row.begin(family, day(record));
        boolean hidden = family.sheltered();
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
            if (hidden && place[i]) {
                sheltered[i]++;
                continue;
            }
            String result = rules[i].released(stripped, row);
            values[i] = result;
            if (result == null && !blanked(i)) {
                faultColumn = names[i];
                return faults[i];
            }
        }
        return keyed(record) ? null : ErrorCode.KEY_MISSING;
    }

    // Of an invalid value: blanks or marks it, and tells whether that is enough.
    private boolean blanked(int column) {
        if (event[column] || whenInvalid[column] == InvalidValue.QUARANTINE
                || scrubsOrNot && faults[column] == ErrorCode.TEXT_INVALID) {
            return false;
        }
        if (!identifier[column]) {
            invalid[column]++;
        }
        if (whenInvalid[column] == InvalidValue.MARK) {
            values[column] = InvalidValue.CODE;
        }
        return true;
    }

    private int day(SourceValues record) {
        if (eventPlace == NO_EVENT) {
            return asOf;
        }
        String value = eventPlace < 0 ? null : record.value(eventPlace);
        return value == null ? Day.NONE : Day.parse(value.strip());
    }

    private boolean keyed(SourceValues record) {
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
        keyOf(keyPlaces.length == 0 || additionOnly ? rawWords(record) : keyWords);
        return true;
    }

    private void keyOf(String[] words) {
        byte[] hash = hashes.record(words);
        key = RecordKey.ofHash(hash);
        versionShift = RowHashes.versionShift(hash);
    }

    /**
     * Makes the key of a record that is no more at its source, from its key columns alone.
     *
     * @return null if it has one, otherwise why it is quarantined; then {@link #faultColumn} tells where. A table without key
     *     columns, or to which rows are only added, has no removals
     */
    public @Nullable ErrorCode remove(SourceValues record) {
        if (keyPlaces.length == 0 || additionOnly) {
            faultColumn = "";
            return ErrorCode.KEY_MISSING;
        }
        return keyed(record) ? null : ErrorCode.KEY_MISSING;
    }

    /**
     * Returns the version under which the last record that was released or removed leaves: that of its source, moved by a
     * number that is the key's own. It orders the states of the record, and tells nothing of when they came to be.
     *
     * @param source from 1; beyond 2<sup>62</sup> all are the same
     */
    public long version(long source) {
        return Math.min(source, MOST_VERSION) + versionShift;
    }

    // What the source wrote in the columns that leave, by name: not what becomes of it, which a dictionary, a word to scrub or
    // a birth date that is learnt changes. Not the pseudonym, which a rotation of its key changes. A column without a value
    // counts as one that is not there.
    private String[] rawWords(SourceValues record) {
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

    /** Takes how many values were blanked. */
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

    /** Hands out how many values of each column were blanked so far because they tell a place of a child who is sheltered. */
    public void shelteredValues(InvalidValues consumer) {
        for (int i = 0; i < sheltered.length; i++) {
            if (sheltered[i] > 0) {
                consumer.column(names[i], sheltered[i]);
            }
        }
    }
}
