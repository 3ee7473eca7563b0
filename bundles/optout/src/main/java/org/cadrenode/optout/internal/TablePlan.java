package org.cadrenode.optout.internal;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.cadrenode.api.dictionary.ColumnRule;
import org.cadrenode.api.dictionary.Dictionary;
import org.cadrenode.api.dictionary.IdentifierKind;
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
    private final Role role;
    private final String idName;
    private final int idColumn;
    private final int relativeColumn;
    private final int[] columns;
    private final IdentifierKind[] kinds;

    private TablePlan(boolean dropped, Role role, String idName, int idColumn, int relativeColumn, List<Integer> columns,
            List<IdentifierKind> kinds) {
        this.dropped = dropped;
        this.role = role;
        this.idName = idName;
        this.idColumn = idColumn;
        this.relativeColumn = relativeColumn;
        this.columns = columns.stream().mapToInt(Integer::intValue).toArray();
        this.kinds = kinds.toArray(IdentifierKind[]::new);
    }

    /** Returns the plan of a table as it lies in a delivery. */
    static TablePlan of(SourceTable table, Dictionary dictionary) {
        Optional<TableRule> rules = dictionary.table(table.name());
        if (rules.isEmpty()) {
            return new TablePlan(true, Role.ADDS, "", MISSING, MISSING, List.of(), List.of());
        }
        ColumnRule assigning = rules.get().assigning();
        int relative = MISSING;
        List<Integer> columns = new ArrayList<>();
        List<IdentifierKind> kinds = new ArrayList<>();
        for (ColumnRule rule : rules.get().columns()) {
            int place = table.columns().indexOf(rule.column());
            IdentifierKind kind = rule.identifier().orElse(null);
            if (kind == null || kind.assignsRow() || place < 0) {
                continue;
            }
            if (kind == IdentifierKind.RELATIVE_SUBJECT) {
                relative = place;
            } else {
                columns.add(place);
                kinds.add(kind);
            }
        }
        return new TablePlan(false, role(assigning.identifier().orElseThrow()), assigning.column(),
                table.columns().indexOf(assigning.column()), relative, columns, kinds);
    }

    /** Returns whether records of a table of this name can tell of identifiers. */
    static boolean contributes(TableRule rules) {
        return role(rules.assigning().identifier().orElseThrow()) == Role.DEFINES
                || rules.columns().stream().anyMatch(rule -> rule.identifier().filter(kind -> !kind.assignsRow()).isPresent());
    }

    private static Role role(IdentifierKind assigning) {
        return switch (assigning) {
            case SUBJECT -> Role.DEFINES;
            case SUBJECT_REFERENCE -> Role.ADDS;
            case RELATIVE_OF -> Role.RELATIVE;
            case RELATIVE_SUBJECT, NHS_NUMBER, UPN, FORMER_UPN, ULN, OTHER_NUMBER, FORENAME, MIDDLE_NAMES, SURNAME,
                    PREFERRED_NAME, FORMER_SURNAME, BIRTH_DATE, SEX, POSTCODE, ADDRESS_LINE, TOWN, PHONE, EMAIL,
                    ORGANISATION -> throw new IllegalArgumentException("This kind assigns no row");
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

    /** Returns what a record contributes, if anything, as of a day. */
    Optional<Contribution> contribution(SourceRecordReader record, Subjects subjects, LocalDate asOf) {
        String localId = dropped ? null : localId(record);
        if (localId == null) {
            return Optional.empty();
        }
        List<Identifier> identifiers = new ArrayList<>(columns.length);
        for (int i = 0; i < columns.length; i++) {
            String value = record.value(columns[i]);
            if (value != null) {
                Identifiers.identifier(kinds[i], value).ifPresent(identifiers::add);
            }
        }
        String relative = role != Role.RELATIVE || relativeColumn == MISSING ? null : record.value(relativeColumn);
        boolean relativeNamed = relative != null && !relative.isBlank();
        if (role != Role.DEFINES && identifiers.isEmpty() && !relativeNamed) {
            return Optional.empty();
        }
        return Optional.of(new Contribution(subjects.key(localId), subjects.provider(), localId, role,
                relativeNamed ? Optional.of(subjects.key(relative)) : Optional.empty(), identifiers, asOf));
    }
}
