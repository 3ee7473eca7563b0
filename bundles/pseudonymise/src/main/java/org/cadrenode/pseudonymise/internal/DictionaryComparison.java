package org.cadrenode.pseudonymise.internal;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.cadrenode.api.delivery.TableName;
import org.cadrenode.api.dictionary.CodeSystem;
import org.cadrenode.api.dictionary.ColumnRule;
import org.cadrenode.api.dictionary.ColumnType;
import org.cadrenode.api.dictionary.Dictionary;
import org.cadrenode.api.dictionary.DictionaryChange;
import org.cadrenode.api.dictionary.DictionaryChange.Kind;
import org.cadrenode.api.dictionary.IdentifierKind;
import org.cadrenode.api.dictionary.TableRule;
import org.jspecify.annotations.Nullable;

/**
 * What differs between two dictionaries of a source, and what that means for data. What it cannot judge counts as
 * widening, so that a person looks. For one use.
 */
final class DictionaryComparison {
    private static final String OTHER_KEYS = "records get other keys, and one that was removed at its source may come back until "
            + "that is told again";
    /** The parts of a rule that are looked at by name; any other is compared all the same. */
    private static final Set<String> KNOWN = Set.of("column", "keep", "identifier", "type", "transform", "destination", "key",
            "eventDate", "quasiIdentifier", "releaseFreeText", "flags", "codes", "systems");

    /** What is made of a date, the finest first. */
    private static final List<String> COARSER = List.of("day", "week", "month", "quarter", "year");

    private final List<DictionaryChange> changes = new ArrayList<>();
    private TableName table = new TableName("none");
    private String column = "";

    /** Compares; without a dictionary before, everything is new. */
    static List<DictionaryChange> of(Optional<Dictionary> before, Dictionary after) {
        DictionaryComparison comparison = new DictionaryComparison();
        Set<TableName> tables = new TreeSet<>(after.tables().keySet());
        before.ifPresent(dictionary -> tables.addAll(dictionary.tables().keySet()));
        for (TableName name : tables) {
            comparison.table(name, before.flatMap(dictionary -> dictionary.table(name)), after.table(name));
        }
        return List.copyOf(comparison.changes);
    }

    private void table(TableName name, Optional<TableRule> before, Optional<TableRule> after) {
        table = name;
        Set<String> columns = Stream.concat(before.stream(), after.stream()).flatMap(rule -> rule.columns().stream())
                .map(ColumnRule::column).collect(Collectors.toCollection(LinkedHashSet::new));
        for (String one : columns) {
            column = one;
            row(before.flatMap(rule -> rule.column(one)).orElse(null), after.flatMap(rule -> rule.column(one)).orElse(null));
        }
    }

    private void row(@Nullable ColumnRule before, @Nullable ColumnRule after) {
        if (before == null && after != null) {
            add(Kind.ADDED, "row", "", words(after), after.keep() ? "the column leaves from now on"
                    : after.identifier().isPresent() ? "goes to the vault and is removed from texts; does not leave"
                            : "named; does not leave, as before", after.keep());
        } else if (before != null && after == null) {
            boolean identifies = before.identifier().isPresent();
            add(Kind.REMOVED, "row", words(before), "", (before.keep() ? "the column leaves no more" : "not named any more; does not leave")
                    + (identifies ? "; identifier no longer goes to the vault nor is removed from texts" : ""), identifies);
        } else if (before != null && after != null) {
            changed(before, after);
        }
    }

    private void changed(ColumnRule before, ColumnRule after) {
        if (before.keep() != after.keep()) {
            change("decision", decision(before), decision(after),
                    after.keep() ? "the column leaves from now on" : "the column leaves no more", after.keep());
        }
        identifier(before.identifier(), after.identifier());
        boolean leaves = before.keep() && after.keep();
        if (leaves && before.type() != after.type()) {
            change("type", lower(before.type()), lower(after.type()), "values are written, and refused, by the rules of another type",
                    after.type() == ColumnType.FREE_TEXT || after.type() == ColumnType.CODE);
        }
        if (leaves && !before.transform().equals(after.transform())) {
            transform(before.transform().toString(), after.transform().toString());
        }
        if (leaves && !before.destination().equals(after.destination())) {
            change("destination", before.destination(), after.destination(), "arrives under another name", false);
        }
        flag("key", before.key(), after.key(), "part of the record's key from now on: " + OTHER_KEYS,
                "no longer part of the record's key: " + OTHER_KEYS, false);
        flag("event_date", before.eventDate(), after.eventDate(), "dates the record; without a valid date it goes to quarantine",
                "no longer dates the record", false);
        flag("quasi", before.quasiIdentifier(), after.quasiIdentifier(), "counts for k-anonymity from now on",
                "no longer counts for k-anonymity", before.quasiIdentifier() && after.keep());
        flag("release", before.releaseFreeText(), after.releaseFreeText(), "this free text leaves from now on, scrubbed",
                "this free text is withheld from now on", after.releaseFreeText());
        codes(before.codes(), after.codes(), after.keep());
        systems(before.systems(), after.systems());
        others(before, after);
    }

    private void systems(Set<CodeSystem> before, Set<CodeSystem> after) {
        if (!before.equals(after)) {
            change("system", list(before), list(after), after.isEmpty() ? "compared with the restricted codes of all systems"
                    : after.contains(CodeSystem.NONE) ? "compared with no restricted codes from now on"
                            : "compared with the restricted codes of " + list(after).replace(";", " and ") + " only", !after.isEmpty());
        }
    }

    private void identifier(Optional<IdentifierKind> before, Optional<IdentifierKind> after) {
        if (before.equals(after)) {
            return;
        }
        if (after.isEmpty()) {
            change("identifier", kind(before), "", "identifier no longer goes to the vault nor is removed from texts", true);
        } else if (before.isEmpty()) {
            change("identifier", "", kind(after), "goes to the vault from now on and is removed from texts", false);
        } else {
            change("identifier", kind(before), kind(after), "goes to the vault and is removed from texts as another kind",
                    true);
        }
    }

    private void transform(String before, String after) {
        // Only what is known to tell less of the same value is none.
        boolean narrower = before.equals("as_is")
                || COARSER.contains(before) && COARSER.indexOf(after) > COARSER.indexOf(before);
        String meaning = after.contains("scrub") || before.contains("scrub") ? "free text is treated in another way"
                : narrower ? "values leave in a coarser or other form" : "values may leave in a finer form";
        change("transform", before, after, meaning, !narrower);
    }

    private void codes(Set<String> before, Set<String> after, boolean kept) {
        if (before.equals(after)) {
            return;
        }
        Set<String> more = new TreeSet<>(after);
        more.removeAll(before);
        Set<String> fewer = new TreeSet<>(before);
        fewer.removeAll(after);
        String meaning = after.isEmpty() ? "the list is open: any value of the type may leave"
                : before.isEmpty() ? "the list is closed: only these values may leave"
                        : (more.isEmpty() ? "" : "new values may leave") + (more.isEmpty() || fewer.isEmpty() ? "" : "; ")
                                + (fewer.isEmpty() ? "" : "some values are blanked from now on");
        change("codes", list(before), list(after), meaning, kept && (after.isEmpty() || !before.isEmpty() && !more.isEmpty()));
    }

    // What this class knows nothing of: a part of the rule that a later form of the dictionary brought.
    private void others(ColumnRule before, ColumnRule after) {
        for (RecordComponent component : ColumnRule.class.getRecordComponents()) {
            if (!KNOWN.contains(component.getName())) {
                String was = value(component, before);
                String is = value(component, after);
                if (!was.equals(is)) {
                    change(component.getName(), was, is, "judge it by the manual's page on the dictionary", true);
                }
            } else if (component.getName().equals("flags") && before.key() == after.key() && before.eventDate() == after.eventDate()
                    && before.quasiIdentifier() == after.quasiIdentifier() && before.releaseFreeText() == after.releaseFreeText()
                    && !value(component, before).equals(value(component, after))) {
                change("flags", value(component, before), value(component, after), "judge it by the manual's page on the dictionary", true);
            }
        }
    }

    private static String value(RecordComponent component, ColumnRule rule) {
        try {
            Object value = component.getAccessor().invoke(rule);
            return value instanceof Collection<?> several ? list(several) : lower(value);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("A rule is a public record", e);
        }
    }

    private void flag(String name, boolean before, boolean after, String set, String taken, boolean widens) {
        if (before != after) {
            change("flag " + name, before ? name : "", after ? name : "", after ? set : taken, widens);
        }
    }

    private void change(String part, String before, String after, String meaning, boolean widens) {
        add(Kind.CHANGED, part, before, after, meaning, widens);
    }

    private void add(Kind kind, String part, String before, String after, String meaning, boolean widens) {
        changes.add(new DictionaryChange(table, column, kind, part, before, after, meaning, widens));
    }

    /** Returns a rule in the words of a dictionary file. */
    static String words(ColumnRule rule) {
        String words = decision(rule) + rule.identifier().map(kind -> " " + lower(kind)).orElse("");
        return rule.keep() ? words + " " + lower(rule.type()) + " " + rule.transform() + (rule.codes().isEmpty() ? "" : " closed list")
                + (rule.releaseFreeText() ? " release" : "") : words;
    }

    private static String decision(ColumnRule rule) {
        return rule.keep() ? DictionaryForm.KEEP : DictionaryForm.DROP;
    }

    private static String kind(Optional<IdentifierKind> kind) {
        return kind.map(DictionaryComparison::lower).orElse("");
    }

    private static String list(Collection<?> values) {
        return values.stream().map(DictionaryComparison::word).sorted().collect(Collectors.joining(";"));
    }

    private static String word(Object value) {
        return value instanceof Enum<?> ? lower(value) : value.toString();
    }

    private static String lower(@Nullable Object value) {
        return String.valueOf(value).toLowerCase(Locale.ROOT);
    }
}
