package org.cadrenode.pseudonymise.engine.profile;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.cadrenode.api.dictionary.ColumnSuggestion;
import org.cadrenode.api.dictionary.ColumnType;
import org.cadrenode.api.dictionary.IdentifierKind;
import org.cadrenode.api.dictionary.SourceShape;
import org.cadrenode.pseudonymise.engine.profile.SourceProfile.TableTally;

/**
 * Says of each column of a table what it seems to be. Each kind has its own evidence: a form that chance rarely gives (check
 * digits, postcodes), lists, the column's name, and how values go with children. The evidence that is surest counts; few
 * values never make sure. For one use.
 */
final class Judge {
    private static final Set<IdentifierKind> NAMES = Set.of(IdentifierKind.FORENAME, IdentifierKind.MIDDLE_NAMES, IdentifierKind.SURNAME,
            IdentifierKind.PREFERRED_NAME, IdentifierKind.FORMER_SURNAME);
    private static final Set<IdentifierKind> TELLING = Set.of(IdentifierKind.FORENAME, IdentifierKind.SURNAME, IdentifierKind.BIRTH_DATE,
            IdentifierKind.NHS_NUMBER, IdentifierKind.UPN);
    // Each of these shares is a judgement, checked on generated extracts in which the truth is known.
    private static final double MOST = 0.5;
    private static final double NEARLY_ALL = 0.9;
    private static final double ALIKE = 1.1;
    private static final long SEVERAL = 20;

    private final TableTally table;
    private final Collection<TableTally> all;

    /** A possible answer. */
    private record Found(Optional<IdentifierKind> kind, int confidence, String reason) {
        static Found of(IdentifierKind kind, double confidence, String reason) {
            return new Found(Optional.of(kind), (int) Math.round(Math.max(1, Math.min(99, confidence))), reason);
        }
    }

    Judge(TableTally table, Collection<TableTally> all) {
        this.table = table;
        this.all = all;
    }

    List<ColumnSuggestion> suggestions() {
        List<ColumnSuggestion> suggestions = new ArrayList<>();
        for (Map.Entry<String, ColumnTally> column : table.columns().entrySet()) {
            suggestions.add(suggestion(column.getKey(), column.getValue()));
        }
        return suggestions;
    }

    private ColumnSuggestion suggestion(String column, ColumnTally tally) {
        Optional<SourceShape.Column> declared = table.declared(column);
        Found found = found(column, tally);
        Found said = declared.flatMap(SourceShape.Column::identifier).map(kind -> declared(kind, column, tally, found)).orElse(
                declared.isPresent() && found.kind().isPresent() && found.confidence() >= 90
                        ? new Found(found.kind(), found.confidence(), found.reason() + "; the connector declares no identifier here") : found);
        Optional<ColumnType> seen = Proposal.type(column, tally);
        Optional<ColumnType> type = declared.flatMap(SourceShape.Column::type).or(() -> seen);
        String reason = said.reason();
        if (seen.isPresent() && !seen.equals(type)) {
            reason += "; declared " + lower(type.orElseThrow()) + ", but values look like " + lower(seen.get());
        }
        Proposal proposal = new Proposal(column, tally, said.kind(), type, uniqueInRow(tally), trait(column, tally));
        return new ColumnSuggestion(table.name(), column, said.kind(), type, said.confidence(), proposal.words(), reason + proposal.note());
    }

    private static Found declared(IdentifierKind kind, String column, ColumnTally tally, Found found) {
        if (tally.present() == 0) {
            return Found.of(kind, 99, "declared by the connector; no values seen");
        }
        if (found.kind().isEmpty() || found.kind().get() == kind) {
            Optional<String> doubt = doubt(kind, tally);
            return Found.of(kind, doubt.isPresent() ? 60 : 99, "declared by the connector" + doubt.map(what -> ", but " + what)
                    .orElse(found.kind().isPresent() ? "; " + found.reason() : ""));
        }
        boolean contradiction = found.confidence() >= 90 && !(NAMES.contains(kind) && NAMES.contains(found.kind().get()))
                && !found.kind().get().assignsRow();
        return Found.of(kind, contradiction ? 50 : 95, "declared by the connector" + (contradiction
                ? ", but it looks like " + lower(found.kind().get()) + ": " + found.reason() : ""));
    }

    // What a declared kind must look like, if it has a form of its own.
    private static Optional<String> doubt(IdentifierKind kind, ColumnTally tally) {
        ValueForm form = switch (kind) {
            case NHS_NUMBER -> ValueForm.NHS_NUMBER;
            case UPN, FORMER_UPN -> ValueForm.UPN;
            case ULN -> ValueForm.ULN;
            case POSTCODE -> ValueForm.POSTCODE;
            case BIRTH_DATE -> ValueForm.DATE;
            case EMAIL -> ValueForm.EMAIL;
            default -> null;
        };
        return form == null || tally.share(form) >= MOST ? Optional.empty()
                : Optional.of("only " + percent(tally.share(form)) + " of " + tally.present() + " values have its form");
    }

    private Found found(String column, ColumnTally tally) {
        Optional<IdentifierKind> hint = ColumnNames.hint(column);
        if (tally.present() == 0) {
            return hint.map(kind -> Found.of(kind, 60, "named like it; no values seen"))
                    .orElse(new Found(Optional.empty(), 0, "no values seen"));
        }
        List<Found> candidates = new ArrayList<>();
        ids(column, tally, candidates);
        numbers(tally, hint, candidates);
        dates(tally, hint, candidates);
        names(tally, hint, candidates);
        places(tally, hint, candidates);
        // Few values, however they look, may look so by chance.
        int most = (int) Math.round(100 - 100.0 / (tally.present() + 2));
        return candidates.stream().max(Comparator.comparingInt(Found::confidence))
                .map(best -> new Found(best.kind(), Math.min(best.confidence(), most), best.reason()))
                .orElseGet(() -> none(column, tally));
    }

    private void ids(String column, ColumnTally tally, List<Found> candidates) {
        boolean relatives = ColumnNames.namesRelatives(table.name().value());
        if (table.childColumn().filter(column::equals).isPresent()) {
            boolean once = tally.rowsAChild() <= ALIKE;
            // With several rows a child, too, if no other table tells who the children are: somebody has to.
            boolean defines = tellsWho(table) && (once || all.stream().noneMatch(other -> other != table && tellsWho(other)));
            candidates.add(relatives ? Found.of(IdentifierKind.RELATIVE_OF, 92, "a child's id in a table of relatives")
                    : defines ? Found.of(IdentifierKind.SUBJECT, once ? 96 : 92, once ? "a child's id, one row each, beside names or birth dates"
                            : "a child's id, with " + rounded(tally.rowsAChild()) + " rows each; no other table tells who the children are")
                            : Found.of(IdentifierKind.SUBJECT_REFERENCE, children(tally) >= MOST ? 96 : 90, "a child's id by its name, with "
                                    + rounded(tally.rowsAChild()) + " rows each"));
        } else if (ColumnNames.namesRelated(column)) {
            boolean child = children(tally) >= 0.3;
            candidates.add(Found.of(IdentifierKind.RELATIVE_SUBJECT, child ? relatives ? 94 : 85 : 55, "named like the id of a relative"
                    + (child ? ", and many are ids of children" : "")));
        } else if (uniqueInRow(tally) && tally.rowsAChild() > 0 && tally.rowsAChild() <= ALIKE) {
            candidates.add(Found.of(IdentifierKind.OTHER_NUMBER, 65, "each child has its own, and each row: an id of the child or of the record"));
        } else if (ownOfChild(tally)) {
            candidates.add(Found.of(IdentifierKind.OTHER_NUMBER, 80, "the same throughout a child's rows, and shared by no other child"));
        }
    }

    private static boolean tellsWho(TableTally table) {
        return table.childColumn().isPresent()
                && table.columns().entrySet().stream().filter(one -> tells(one.getKey(), one.getValue())).count() > 1;
    }

    private static boolean tells(String column, ColumnTally tally) {
        return ColumnNames.hint(column).filter(TELLING::contains).isPresent() || tally.share(ValueForm.NHS_NUMBER) >= MOST
                || tally.share(ValueForm.UPN) >= MOST || tally.share(ValueForm.FORENAME) >= MOST || tally.share(ValueForm.SURNAME) >= MOST;
    }

    // Which share of the values are ids of children in another table.
    private double children(ColumnTally tally) {
        return all.stream().filter(other -> other != table).flatMap(other -> other.childColumn().map(other::column).stream())
                .mapToDouble(tally::sharedWith).max().orElse(0);
    }

    private static boolean ownOfChild(ColumnTally tally) {
        return tally.distinct() >= SEVERAL && tally.rowsAChild() > 1.3 && tally.valuesAChild() <= 1.05 && tally.childrenAValue() <= 1.05
                && tally.share(ValueForm.CODE) >= NEARLY_ALL && tally.share(ValueForm.DATE) < MOST;
    }

    private static boolean uniqueInRow(ColumnTally tally) {
        return tally.present() >= SEVERAL && tally.distinct() >= 0.93 * tally.present() && tally.share(ValueForm.CODE) >= NEARLY_ALL
                && tally.share(ValueForm.DATE) < MOST;
    }

    private static void numbers(ColumnTally tally, Optional<IdentifierKind> hint, List<Found> candidates) {
        boolean former = hint.filter(kind -> kind == IdentifierKind.FORMER_UPN).isPresent();
        formed(IdentifierKind.NHS_NUMBER, ValueForm.NHS_NUMBER, "the check digit of an NHS number", tally, hint, candidates);
        formed(former ? IdentifierKind.FORMER_UPN : IdentifierKind.UPN, ValueForm.UPN, "the check letter of a UPN", tally, hint, candidates);
        formed(IdentifierKind.ULN, ValueForm.ULN, "the check digit of a ULN", tally, hint, candidates);
        formed(IdentifierKind.OTHER_NUMBER, ValueForm.NI_NUMBER, "the form of a National Insurance number", tally, Optional.empty(), candidates);
        if (hint.filter(kind -> kind == IdentifierKind.OTHER_NUMBER).isPresent()) {
            candidates.add(Found.of(IdentifierKind.OTHER_NUMBER, tally.distinct() >= SEVERAL ? 91 : 70, "named like a number of a person, a case or a place"));
        }
        formed(IdentifierKind.POSTCODE, ValueForm.POSTCODE, "the form of a postcode", tally, hint, candidates);
        formed(IdentifierKind.EMAIL, ValueForm.EMAIL, "the form of an e-mail address", tally, hint, candidates);
        formed(IdentifierKind.PHONE, ValueForm.PHONE, "the form of a telephone number", tally, hint, candidates);
    }

    private static void formed(IdentifierKind kind, ValueForm form, String what, ColumnTally tally, Optional<IdentifierKind> hint,
            List<Found> candidates) {
        double share = tally.share(form);
        boolean named = hint.filter(kind::equals).isPresent();
        String said = percent(share) + " of " + tally.present() + " values have " + what + (named ? ", and the column's name says so" : "");
        if (share >= MOST) {
            candidates.add(Found.of(kind, 50 + 49 * share + (named ? 3 : 0), said));
        } else if (named) {
            candidates.add(Found.of(kind, share > 0.05 ? 80 : 55,
                    "named like it, but only " + percent(share) + " of " + tally.present() + " values have " + what));
        }
    }

    private static void dates(ColumnTally tally, Optional<IdentifierKind> hint, List<Found> candidates) {
        if (tally.share(ValueForm.DATE) < NEARLY_ALL) {
            if (hint.filter(kind -> kind == IdentifierKind.BIRTH_DATE).isPresent()) {
                candidates.add(Found.of(IdentifierKind.BIRTH_DATE, 70, "named like a birth date, but only "
                        + percent(tally.share(ValueForm.DATE)) + " of " + tally.present() + " values are dates"));
            }
            return;
        }
        boolean ages = tally.childhoodShare() >= NEARLY_ALL;
        String seen = "dates that give ages from 0 to 25 in " + percent(tally.childhoodShare()) + " of rows";
        if (hint.filter(kind -> kind == IdentifierKind.BIRTH_DATE).isPresent()) {
            candidates.add(Found.of(IdentifierKind.BIRTH_DATE, ages ? 98 : 92, "named like a birth date; " + seen
                    + (ages ? "" : ", so perhaps of adults, or of the unborn")));
            return;
        }
        boolean constant = tally.valuesAChild() > 0 && tally.valuesAChild() <= 1.05;
        boolean repeated = tally.rowsAChild() > 1.3;
        if (ages && constant && tally.grownShare() >= MOST && (tally.firstShare() >= 0.97 || tally.firstShare() < 0) && tally.distinct() >= SEVERAL && tally.childrenAValue() < 3) {
            candidates.add(Found.of(IdentifierKind.BIRTH_DATE, repeated ? 75 : 45, seen + ", one for each child"
                    + (tally.firstShare() < 0 ? "" : " and before the row's other dates")));
        }
    }

    private static void names(ColumnTally tally, Optional<IdentifierKind> hint, List<Found> candidates) {
        double shape = tally.share(ValueForm.NAME_SHAPE);
        double forenames = tally.share(ValueForm.FORENAME);
        double surnames = tally.share(ValueForm.SURNAME);
        String listed = percent(Math.max(forenames, surnames)) + " of " + tally.present() + " values are on a list of names";
        Optional<IdentifierKind> named = hint.filter(NAMES::contains);
        if (named.isPresent()) {
            boolean looks = shape >= 0.7 || Math.max(forenames, surnames) >= MOST;
            candidates.add(Found.of(named.get(), looks ? Math.max(forenames, surnames) >= 0.3 ? 98 : 94 : 65,
                    "named like it; " + listed + (looks ? "" : ", and few look like names")));
        }
        if (tally.distinct() < SEVERAL || tally.share(ValueForm.ORGANISATION) > 0.3 || tally.share(ValueForm.STREET) > 0.3
                || hint.filter(kind -> kind == IdentifierKind.TOWN).isPresent()) {
            return;
        }
        if (forenames >= 0.4 && forenames >= surnames) {
            candidates.add(Found.of(IdentifierKind.FORENAME, 52 + 42 * forenames, listed + " (forenames)"));
        } else if (surnames >= 0.4) {
            candidates.add(Found.of(IdentifierKind.SURNAME, 48 + 44 * surnames, listed + " (surnames)"));
        }
    }

    private static void places(ColumnTally tally, Optional<IdentifierKind> hint, List<Found> candidates) {
        double streets = tally.share(ValueForm.STREET);
        double organisations = tally.share(ValueForm.ORGANISATION);
        IdentifierKind named = hint.orElse(null);
        if (named == IdentifierKind.ADDRESS_LINE) {
            candidates.add(Found.of(named, streets >= 0.3 ? 97 : 91, "named like a line of an address; " + percent(streets)
                    + " of " + tally.present() + " values look like one"));
        } else if (streets >= MOST && tally.distinct() >= SEVERAL) {
            candidates.add(Found.of(IdentifierKind.ADDRESS_LINE, 50 + 44 * streets, percent(streets) + " of " + tally.present()
                    + " values look like a line of an address"));
        }
        if (named == IdentifierKind.TOWN) {
            double letters = Math.max(tally.share(ValueForm.NAME_SHAPE), 1 - tally.share(ValueForm.CODE));
            candidates.add(Found.of(named, letters >= 0.7 ? 94 : 75, "named like a town"));
        }
        if (organisations >= 0.4 && tally.distinct() >= SEVERAL / 4) {
            candidates.add(Found.of(IdentifierKind.ORGANISATION, 50 + 42 * organisations + (named == IdentifierKind.ORGANISATION ? 8 : 0),
                    percent(organisations) + " of " + tally.present() + " values name a school, practice or the like"));
        } else if (named == IdentifierKind.ORGANISATION && tally.distinct() > 1) {
            candidates.add(Found.of(named, tally.distinct() >= SEVERAL / 4 ? 91 : 70, "named like a school, practice or home, with "
                    + tally.distinct() + " different values"));
        }
        if (tally.numbered() && tally.valuesAChild() > 0 && tally.valuesAChild() <= ALIKE && tally.childrenAValue() >= SEVERAL / 4) {
            candidates.add(Found.of(IdentifierKind.ORGANISATION, 60, "numbered things, one for each child, that several children share"));
        }
        sex(tally, named == IdentifierKind.SEX, candidates);
    }

    private static void sex(ColumnTally tally, boolean named, List<Found> candidates) {
        boolean values = tally.share(ValueForm.SEX) >= NEARLY_ALL && tally.distinct() <= 9;
        if (named) {
            candidates.add(Found.of(IdentifierKind.SEX, values ? 98 : tally.few() ? 60 : 40, "named like it" + (values
                    ? ", with values that stand for a sex" : ", but values do not look so")));
        } else if (values && tally.distinct() > 1 && tally.share(ValueForm.NUMBER) < 0.01 && tally.share(ValueForm.BOOLEAN) < 0.3) {
            candidates.add(Found.of(IdentifierKind.SEX, 75, "values stand for a sex"));
        }
    }

    private Found none(String column, ColumnTally tally) {
        if (tally.share(ValueForm.TEXT) >= 0.25 || tally.meanLength() > 40) {
            return new Found(Optional.empty(), 60, "free text of " + rounded(tally.meanLength())
                    + " characters on average: whatever it is about, it can name people");
        }
        if (tally.share(ValueForm.DATE) >= NEARLY_ALL) {
            boolean changing = tally.valuesAChild() > ALIKE;
            return new Found(Optional.empty(), changing ? 90 : 60, (changing ? "dates, several for a child" : "dates, hardly more than one for a child")
                    + "; form " + String.join(" or ", tally.dateForms()));
        }
        if (uniqueInRow(tally)) {
            return new Found(Optional.empty(), 80, "different in nearly each row: the id of a record" + (ColumnNames.namesStaff(column)
                    ? " or of staff" : ""));
        }
        if (tally.few()) {
            return new Found(Optional.empty(), tally.codes().isEmpty() ? 75 : 85, tally.distinct() + " different values");
        }
        return new Found(Optional.empty(), 70, tally.distinct() + " different values; nothing that identifies was recognised");
    }

    private static boolean trait(String column, ColumnTally tally) {
        return ColumnNames.namesTrait(column) || tally.share(ValueForm.AREA_CODE) >= MOST;
    }

    static String percent(double share) {
        return Math.round(100 * share) + " %";
    }

    private static String rounded(double number) {
        return String.format(Locale.ROOT, number < 10 ? "%.1f" : "%.0f", number);
    }

    static String lower(Enum<?> word) {
        return word.name().toLowerCase(Locale.ROOT);
    }
}
