package org.cadrenode.validation.engine;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.cadrenode.api.delivery.TableName;
import org.cadrenode.api.dictionary.ColumnType;
import org.cadrenode.api.dictionary.Expectation;
import org.cadrenode.api.dictionary.IdentifierKind;
import org.cadrenode.api.identifiable.Identifiers;
import org.cadrenode.api.identifiable.SourceTable;
import org.cadrenode.api.identifiable.SourceValues;
import org.cadrenode.api.validation.Rule;
import org.cadrenode.api.validation.ValidationReport;
import org.cadrenode.api.validation.ValidationReport.Finding;
import org.jspecify.annotations.Nullable;

/** Looks at the records of one table. Not thread-safe. */
final class TableCheck {
    private static final int NOWHERE = -1;
    private static final int LEAST_FOR_EMPTY = 20;

    private final SourceTable table;
    private final Known known;
    private final int number;
    private final TextHash hash;
    private final ChildBook book;
    private final Repeats repeats;
    private final Days dates;
    private final List<ColumnCheck> columns = new ArrayList<>();
    private final int[] days;
    private final @Nullable RuleCount[] needed;
    private final List<Order> orders = new ArrayList<>();
    private final List<Event> events = new ArrayList<>();
    private final List<Shared> numbers = new ArrayList<>();
    private final List<RuleCount> counts = new ArrayList<>();
    private final int child;
    private final boolean defining;
    private final boolean ofChild;
    private final int birth;
    private final RuleCount birthDiffers;
    private final RuleCount childTwice;
    private final RuleCount childUnknown;
    private final RuleCount childWithout;
    private final int[] key;
    private final long keySeed;
    private final int keyTarget;
    private int arrivedOn = Days.NONE;
    private long records;
    private boolean changes;

    /** A day that should not be before another. */
    private record Order(int column, int before, RuleCount count) { }

    /** A day on which something happened to the child. */
    private record Event(int column, RuleCount count) { }

    /** A number that two children cannot have. */
    private record Shared(int column, IdentifierKind kind, long seed, int target) { }

    TableCheck(SourceTable table, Known known, int number, TextHash hash, ChildBook book, Repeats repeats, Days dates) {
        this.table = table;
        this.known = known;
        this.number = number;
        this.hash = hash;
        this.book = book;
        this.repeats = repeats;
        this.dates = dates;
        List<String> names = table.columns();
        List<Optional<Known.Column>> columnsKnown = names.stream().map(name -> known.column(table.name(), name)).toList();
        child = place(columnsKnown, IdentifierKind::assignsRow);
        Optional<IdentifierKind> assigning = child == NOWHERE ? Optional.empty() : columnsKnown.get(child).flatMap(Known.Column::kind);
        defining = assigning.filter(kind -> kind == IdentifierKind.SUBJECT).isPresent();
        ofChild = assigning.filter(kind -> kind != IdentifierKind.RELATIVE_OF).isPresent();
        birth = ofChild ? birth(columnsKnown) : NOWHERE;
        days = new int[names.size()];
        needed = new @Nullable RuleCount[names.size()];
        Set<String> compared = new HashSet<>();
        columnsKnown.forEach(one -> one.ifPresent(column -> column.expectations().forEach(expectation -> {
            if (expectation instanceof Expectation.NotBefore before && names.contains(before.column())) {
                compared.add(column.name());
                compared.add(before.column());
            } else if (expectation instanceof Expectation.NotInFuture) {
                compared.add(column.name());
            }
        })));
        List<Integer> keyed = new ArrayList<>();
        // A header that is mostly unknown may be a record: then no name is told, for it may be a value.
        boolean named = columnsKnown.stream().filter(Optional::isPresent).count() * 2 >= names.size();
        for (int i = 0; i < names.size(); i++) {
            Optional<Known.Column> one = columnsKnown.get(i);
            String shown = named || one.isPresent() ? names.get(i) : "column " + (i + 1);
            columns.add(new ColumnCheck(name(), shown, one,
                    compared.contains(names.get(i)) || one.filter(Known.Column::isDate).isPresent() ? dates : null));
            if (i == child) {
                needed[i] = count(Rule.CHILD_MISSING, shown, "");
            } else if (one.filter(Known.Column::needed).isPresent()) {
                needed[i] = count(Rule.VALUE_MISSING, shown, "");
            }
            if (one.isPresent()) {
                plan(i, one.get(), keyed);
            }
        }
        birthDiffers = count(Rule.BIRTH_DIFFERS, birth == NOWHERE ? "" : columns.get(birth).name(), "");
        String childName = child == NOWHERE ? "" : columns.get(child).name();
        childTwice = count(Rule.CHILD_TWICE, childName, "");
        childUnknown = count(Rule.CHILD_UNKNOWN, childName, "");
        childWithout = count(Rule.CHILD_WITHOUT_RECORDS, childName, "");
        boolean own = defining && keyed.size() == 1 && keyed.get(0) == child;
        boolean whole = keyed.isEmpty() && columnsKnown.stream().anyMatch(Optional::isPresent);
        key = own ? new int[0] : whole ? IntStream.range(0, names.size()).toArray() : keyed.stream().mapToInt(i -> i).toArray();
        keySeed = hash.of("record of " + name());
        keyTarget = repeats.target(count(whole ? Rule.RECORD_TWICE : Rule.KEY_TWICE, "", ""), false);
    }

    private void plan(int place, Known.Column column, List<Integer> keyed) {
        String shown = columns.get(place).name();
        String lower = column.name().toLowerCase(Locale.ROOT);
        boolean death = ofChild && column.isDate() && (lower.contains("death") || lower.contains("deceased"));
        boolean day = ofChild && column.kind().isEmpty() && column.type().filter(type -> type == ColumnType.DATE).isPresent();
        if (death || day) {
            events.add(new Event(place, count(death ? Rule.DEATH_BEFORE_BIRTH : Rule.EVENT_BEFORE_BIRTH, shown, "")));
        }
        for (Expectation expectation : column.expectations()) {
            if (expectation instanceof Expectation.NotBefore before && table.columns().contains(before.column())) {
                int other = table.columns().indexOf(before.column());
                // What is compared with the birth date already is not told twice.
                if (other != birth || !death && !day) {
                    orders.add(new Order(place, other, count(Rule.DATE_ORDER, shown, before.column())));
                }
            }
        }
        if (ofChild && column.ofChild()) {
            column.kind().filter(kind -> kind == IdentifierKind.NHS_NUMBER || kind == IdentifierKind.UPN || kind == IdentifierKind.ULN)
                    .ifPresent(kind -> numbers.add(new Shared(place, kind, hash.of("number of " + kind),
                            repeats.target(count(Rule.NUMBER_SHARED, shown, ""), true))));
        }
        if (column.key()) {
            keyed.add(place);
        }
    }

    private RuleCount count(Rule rule, String column, String detail) {
        RuleCount count = new RuleCount(rule, name(), column, detail);
        counts.add(count);
        return count;
    }

    // That of an unborn child is expected, and it may lie in the future.
    private static int birth(List<Optional<Known.Column>> columns) {
        for (int i = 0; i < columns.size(); i++) {
            if (columns.get(i).filter(one -> one.ofChild() && !one.name().toLowerCase(Locale.ROOT).contains("expected"))
                    .flatMap(Known.Column::kind).filter(kind -> kind == IdentifierKind.BIRTH_DATE).isPresent()) {
                return i;
            }
        }
        return NOWHERE;
    }

    private static int place(List<Optional<Known.Column>> columns, Predicate<IdentifierKind> wanted) {
        for (int i = 0; i < columns.size(); i++) {
            if (columns.get(i).filter(Known.Column::ofChild).flatMap(Known.Column::kind).filter(wanted).isPresent()) {
                return i;
            }
        }
        return NOWHERE;
    }

    /** Returns the table's name. */
    String name() {
        return table.name().value();
    }

    boolean defining() {
        return defining;
    }

    long records() {
        return records;
    }

    boolean changes() {
        return changes;
    }

    /** Says on which day the records that follow arrived. */
    void arrived(int today) {
        if (arrivedOn == today) {
            return;
        }
        arrivedOn = today;
        for (int i = 0; i < columns.size(); i++) {
            columns.get(i).arrived(today, i == birth);
        }
    }

    /** Remembers the child whom a record defines, before all records are looked at. */
    void learn(SourceValues values, long line) {
        String id = defining ? values.value(child) : null;
        if (id == null || id.isBlank()) {
            return;
        }
        int slot = book.put(hash.of(id));
        if (slot != ChildBook.NONE) {
            book.define(slot, number, line);
            String born = birth == NOWHERE ? null : values.value(birth);
            if (born != null && !born.isBlank() && book.birth(slot) == Days.NONE) {
                book.birth(slot, dates.of(born));
            }
        }
    }

    /** Looks at a record. */
    void look(SourceValues values, long line, boolean versioned) throws IOException {
        records++;
        changes |= versioned;
        for (int i = 0; i < days.length; i++) {
            ColumnCheck column = columns.get(i);
            long before = column.without();
            days[i] = column.look(values.value(i), line);
            RuleCount lacking = needed[i];
            if (lacking != null && column.without() != before) {
                lacking.fail(line);
            }
        }
        for (int i = 0; i < orders.size(); i++) {
            Order order = orders.get(i);
            if (days[order.column] != Days.NONE && days[order.before] != Days.NONE && days[order.column] < days[order.before]) {
                order.count.fail(line);
            }
        }
        String id = child == NOWHERE ? null : values.value(child);
        long whose = id == null || id.isBlank() ? 0 : hash.of(id);
        if (ofChild) {
            look(whose, line, versioned);
        }
        if (whose != 0) {
            for (int i = 0; i < numbers.size(); i++) {
                number(numbers.get(i), values, whose, line);
            }
        }
        if (!versioned && key.length > 0) {
            repeats.add(keyTarget, key(values), 0, line);
        }
    }

    private void look(long whose, long line, boolean versioned) {
        int slot = whose == 0 ? ChildBook.NONE : book.put(whose);
        int born = birth == NOWHERE ? Days.NONE : days[birth];
        if (slot != ChildBook.NONE) {
            if (defining) {
                if (book.met(slot) && !versioned) {
                    childTwice.fail(line);
                }
            } else {
                book.refer(slot);
                if (!book.defined(slot)) {
                    childUnknown.fail(line);
                }
            }
            int told = book.birth(slot);
            if (told == Days.NONE) {
                book.birth(slot, born);
            } else if (born != Days.NONE && born != told) {
                birthDiffers.fail(line);
            }
            born = born == Days.NONE ? told : born;
        }
        if (born == Days.NONE) {
            return;
        }
        for (int i = 0; i < events.size(); i++) {
            Event event = events.get(i);
            if (days[event.column] != Days.NONE && days[event.column] < born && !Days.isDefault(days[event.column])) {
                event.count.fail(line);
            }
        }
    }

    private void number(Shared shared, SourceValues values, long whose, long line) throws IOException {
        String value = values.value(shared.column);
        if (value == null || value.isBlank()) {
            return;
        }
        Optional<String> valid = switch (shared.kind) {
            case NHS_NUMBER -> Identifiers.nhsNumber(value);
            case UPN -> Identifiers.upn(value);
            default -> Identifiers.uln(value);
        };
        if (valid.isPresent()) {
            repeats.add(shared.target, TextHash.with(shared.seed, valid.get()), whose, line);
        }
    }

    private long key(SourceValues values) {
        long mixed = keySeed;
        for (int column : key) {
            String value = values.value(column);
            mixed = value == null ? TextHash.without(mixed) : TextHash.with(mixed, value);
        }
        return mixed;
    }

    /** Returns what the table is made of. */
    ValidationReport.Table summary() {
        return new ValidationReport.Table(name(), records, columns.stream()
                .map(column -> new ValidationReport.Column(column.name(), column.known(), column.without())).toList());
    }

    /**
     * Hands out what failed.
     *
     * @param complete whether all children are there, so that one who is not defined is unknown
     * @param others whether other tables tell of children, so that one without records has none
     */
    void findings(boolean complete, boolean others, List<Finding> findings) {
        if (defining && complete && others) {
            book.unreferred(number, childWithout);
        }
        for (RuleCount count : counts) {
            if (count.failing() > 0 && (count != childUnknown || complete)) {
                findings.add(count.finding(records));
            }
        }
        boolean anyKnown = columns.stream().anyMatch(ColumnCheck::known);
        if (!anyKnown) {
            findings.add(new Finding(Rule.PART_UNREAD, name(), "", "", records, records, List.of()));
        }
        for (int i = 0; i < columns.size(); i++) {
            ColumnCheck column = columns.get(i);
            column.findings(findings);
            if (!anyKnown) {
                continue;
            }
            if (!column.known()) {
                findings.add(new Finding(Rule.PART_UNREAD, name(), column.name(), "", records, records - column.without(), List.of()));
            } else if (needed[i] == null && column.without() == records && records >= LEAST_FOR_EMPTY) {
                findings.add(new Finding(Rule.COLUMN_EMPTY, name(), column.name(), "", records, records, List.of()));
            }
        }
        absent(findings);
    }

    private void absent(List<Finding> findings) {
        TableName name = table.name();
        for (String expected : known.columns(name)) {
            if (!table.columns().contains(expected)) {
                boolean isNeeded = known.column(name, expected).filter(Known.Column::needed).isPresent();
                Rule rule = isNeeded ? Rule.COLUMN_NEEDED : known.used(name, expected) ? Rule.COLUMN_EXPECTED : Rule.COLUMN_ABSENT;
                findings.add(new Finding(rule, name(), expected, "", records, records, List.of()));
            }
        }
    }

    @Override
    public String toString() {
        return "[table]";
    }
}
