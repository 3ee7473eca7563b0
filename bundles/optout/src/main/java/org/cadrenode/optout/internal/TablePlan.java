package org.cadrenode.optout.internal;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.cadrenode.api.dictionary.ColumnRule;
import org.cadrenode.api.dictionary.Dictionary;
import org.cadrenode.api.dictionary.IdentifierKind;
import org.cadrenode.api.dictionary.RowCondition;
import org.cadrenode.api.dictionary.TableRule;
import org.cadrenode.api.identifiable.Contribution;
import org.cadrenode.api.identifiable.Contribution.Role;
import org.cadrenode.api.identifiable.Identifier;
import org.cadrenode.api.identifiable.Identifiers;
import org.cadrenode.api.identifiable.SourceRecordReader;
import org.cadrenode.api.identifiable.SourceTable;
import org.jspecify.annotations.Nullable;

/** What the screen reads of a table's records: which column tells the child, and which identify. */
final class TablePlan {
    private static final int MISSING = -1;

    private final boolean dropped;
    private final String idName;
    private final int idColumn;
    private final int[] formerIds;
    private final List<Person> people;
    private final List<OptOutColumn> optOuts;
    private final List<OptOutColumn> protecting;
    private final List<OptOutColumn> adopting;

    /** The columns that tell of one person: those of the row itself, or those of a relative whom it names. */
    private record Person(Role role, int relativeColumn, int[] columns, IdentifierKind[] kinds) { }

    /** A column that says whether a child is out, protected, or adopted; it may be missing in a delivery. */
    record OptOutColumn(String name, int place, RowCondition values) { }

    private TablePlan(boolean dropped, String idName, int idColumn, int[] formerIds, List<Person> people,
            List<OptOutColumn> optOuts, List<OptOutColumn> protecting, List<OptOutColumn> adopting) {
        this.dropped = dropped;
        this.idName = idName;
        this.idColumn = idColumn;
        this.formerIds = formerIds;
        this.people = people;
        this.optOuts = optOuts;
        this.protecting = protecting;
        this.adopting = adopting;
    }

    /** Returns the plan of a table as it lies in a delivery. */
    static TablePlan of(SourceTable table, Dictionary dictionary) {
        Optional<TableRule> rules = dictionary.table(table.name());
        if (rules.isEmpty()) {
            return new TablePlan(true, "", MISSING, new int[0], List.of(), List.of(), List.of(), List.of());
        }
        ColumnRule assigning = rules.get().assigning();
        List<Person> people = new ArrayList<>();
        people.add(person(table, rules.get(), 0, role(assigning.identifier().orElseThrow())));
        for (int relative = 1; relative <= ColumnRule.MOST_RELATIVES; relative++) {
            Person person = person(table, rules.get(), relative, Role.RELATIVE);
            if (person.columns().length > 0 || person.relativeColumn() != MISSING) {
                people.add(person);
            }
        }
        int[] formerIds = rules.get().columns().stream()
                .filter(rule -> rule.identifier().filter(kind -> kind == IdentifierKind.FORMER_SUBJECT).isPresent())
                .mapToInt(rule -> table.columns().indexOf(rule.column())).filter(place -> place >= 0).toArray();
        return new TablePlan(false, assigning.column(), table.columns().indexOf(assigning.column()), formerIds, people,
                deciding(table, rules.get(), RowCondition.Effect.OUT), deciding(table, rules.get(), RowCondition.Effect.PROTECTED),
                deciding(table, rules.get(), RowCondition.Effect.ADOPTED));
    }

    private static List<OptOutColumn> deciding(SourceTable table, TableRule rules, RowCondition.Effect effect) {
        return rules.columns().stream().filter(rule -> rule.rows().effect() == effect)
                .map(rule -> new OptOutColumn(rule.column(), table.columns().indexOf(rule.column()), rule.rows())).toList();
    }

    private static Person person(SourceTable table, TableRule rules, int which, Role role) {
        int relative = MISSING;
        List<Integer> columns = new ArrayList<>();
        List<IdentifierKind> kinds = new ArrayList<>();
        for (ColumnRule rule : rules.columns()) {
            int place = table.columns().indexOf(rule.column());
            IdentifierKind kind = rule.identifier().orElse(null);
            if (kind == null || kind.assignsRow() || kind == IdentifierKind.FORMER_SUBJECT || place < 0
                    || rule.relative() != which) {
                continue;
            }
            if (kind == IdentifierKind.RELATIVE_SUBJECT) {
                relative = place;
            } else {
                columns.add(place);
                kinds.add(kind);
            }
        }
        return new Person(role, relative, columns.stream().mapToInt(Integer::intValue).toArray(), kinds.toArray(IdentifierKind[]::new));
    }

    /** Returns whether records of a table of this name can tell of identifiers. */
    static boolean contributes(TableRule rules) {
        return role(rules.assigning().identifier().orElseThrow()) == Role.DEFINES
                || rules.columns().stream().anyMatch(rule -> rule.rows().effect().tellsOfChild() || rule.identifier().filter(kind -> !kind.assignsRow()).isPresent());
    }

    private static Role role(IdentifierKind assigning) {
        return switch (assigning) {
            case SUBJECT -> Role.DEFINES;
            case SUBJECT_REFERENCE -> Role.ADDS;
            case RELATIVE_OF -> Role.RELATIVE;
            case RELATIVE_SUBJECT, FORMER_SUBJECT, NHS_NUMBER, UPN, FORMER_UPN, ULN, OTHER_NUMBER, FORENAME, MIDDLE_NAMES, SURNAME,
                    PREFERRED_NAME, FORMER_SURNAME, BIRTH_DATE, SEX, POSTCODE, ADDRESS_LINE, TOWN, PHONE, EMAIL,
                    ORGANISATION, OTHER_WORDS, OTHER_PHRASE, OTHER_PHRASE_UNLESS_NUMERIC, OTHER_CODE, OTHER_DATE -> throw new IllegalArgumentException("This kind assigns no row");
        };
    }

    /** Returns whether the dictionary does not name the table. */
    boolean dropped() {
        return dropped;
    }

    /** Returns the column that names the child. */
    String idName() {
        return idName;
    }

    /** Returns the child's local id, or null if the record names none. */
    @Nullable String localId(SourceRecordReader record) {
        String value = idColumn == MISSING ? null : record.value(idColumn);
        return value == null || value.isBlank() ? null : value.strip();
    }

    /** Adds what a record contributes, if anything, as of a day: of its own person, and of each relative whom it names. */
    void contributions(SourceRecordReader record, Subjects subjects, LocalDate asOf, List<Contribution> into) {
        String localId = dropped ? null : localId(record);
        if (localId == null) {
            return;
        }
        for (Person person : people) {
            List<Identifier> identifiers = new ArrayList<>(person.columns().length);
            for (int i = 0; i < person.columns().length; i++) {
                String value = record.value(person.columns()[i]);
                if (value != null) {
                    Identifiers.identifier(person.kinds()[i], value).ifPresent(identifiers::add);
                }
            }
            String relative = person.role() != Role.RELATIVE || person.relativeColumn() == MISSING ? null
                    : record.value(person.relativeColumn());
            boolean relativeNamed = relative != null && !relative.isBlank();
            if (person.role() == Role.DEFINES || !identifiers.isEmpty() || relativeNamed) {
                into.add(new Contribution(subjects.key(localId), subjects.provider(), localId, person.role(),
                        relativeNamed ? Optional.of(subjects.key(relative)) : Optional.empty(), identifiers, asOf));
            }
        }
    }

    /** Adds what a record says of ids that were merged into its own, as of a day. */
    void merges(SourceRecordReader record, Subjects subjects, LocalDate asOf, List<Contribution> into) {
        String localId = formerIds.length == 0 || dropped ? null : localId(record);
        if (localId == null) {
            return;
        }
        for (int column : formerIds) {
            String former = record.value(column);
            if (former != null && !former.isBlank()) {
                into.add(new Contribution(subjects.key(localId), subjects.provider(), localId, Role.MERGES, Optional.empty(),
                        List.of(new Identifier(IdentifierKind.FORMER_SUBJECT, former.strip())), asOf));
            }
        }
    }

    /**
     * Returns the column with a former id that is not merged into the record's own by now: since it is the same, or was
     * merged elsewhere before, or is the one into which that was merged. Null if there is none.
     */
    @Nullable String refusedMerge(SourceRecordReader record, Subjects subjects) {
        String localId = formerIds.length == 0 ? null : localId(record);
        for (int column : localId == null ? new int[0] : formerIds) {
            String former = record.value(column);
            if (former != null && !former.isBlank() && !subjects.merged(former, localId)) {
                return record.table().columns().get(column);
            }
        }
        return null;
    }

    /** Returns the columns that say whether a child is out. */
    List<OptOutColumn> optOuts() {
        return optOuts;
    }

    /** Returns whether a record says that its child is out. */
    boolean optsOut(SourceRecordReader record) {
        for (OptOutColumn column : optOuts) {
            String value = column.place() < 0 ? null : record.value(column.place());
            if (value != null && column.values().optsOut(value)) {
                return true;
            }
        }
        return false;
    }

    /** Returns the columns that say whether a child's address is protected. */
    List<OptOutColumn> protecting() {
        return protecting;
    }

    /** Returns whether a record says that its child was adopted. */
    boolean adopts(SourceRecordReader record) {
        for (OptOutColumn column : adopting) {
            String value = column.place() < 0 ? null : record.value(column.place());
            if (value != null && column.values().adopts(value)) {
                return true;
            }
        }
        return false;
    }

    /** Returns whether a record says that the address of its child is protected. */
    boolean protects(SourceRecordReader record) {
        for (OptOutColumn column : protecting) {
            String value = column.place() < 0 ? null : record.value(column.place());
            if (value != null && column.values().protects(value)) {
                return true;
            }
        }
        return false;
    }
}
