package org.cadrenode.pseudonymise.engine.profile;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.cadrenode.api.dictionary.ColumnType;
import org.cadrenode.api.dictionary.IdentifierKind;

/** What a person might decide about a column, in the words of a dictionary. A proposal decides nothing. */
final class Proposal {
    private static final double NEARLY_ALL = 0.9;
    private static final int FEW_NUMBERS = 20;
    private static final Pattern CODED = Pattern.compile(
            ".*(code|type|category|reason|indicator|flag|status|level|group|(^|_)id|_no|key|urn|legal_status|cin|rne|cla)$");

    private final String column;
    private final ColumnTally tally;
    private final Optional<IdentifierKind> kind;
    private final Optional<ColumnType> type;
    private final boolean unique;
    private final boolean trait;

    Proposal(String column, ColumnTally tally, Optional<IdentifierKind> kind, Optional<ColumnType> type, boolean unique, boolean trait) {
        this.column = column;
        this.tally = tally;
        this.kind = kind;
        this.type = type;
        this.unique = unique;
        this.trait = trait;
    }

    /** Returns the type that a column's values have; none without values. */
    static Optional<ColumnType> type(String column, ColumnTally tally) {
        if (tally.present() == 0) {
            return Optional.empty();
        }
        if (tally.share(ValueForm.DATE) >= NEARLY_ALL) {
            return Optional.of(ColumnType.DATE);
        }
        if (tally.share(ValueForm.TEXT) >= 0.25 || tally.meanLength() > 40) {
            return Optional.of(ColumnType.FREE_TEXT);
        }
        if (tally.share(ValueForm.BOOLEAN) == 1 && tally.distinct() <= 2) {
            return Optional.of(ColumnType.BOOLEAN);
        }
        if (tally.share(ValueForm.NUMBER) >= 0.98) {
            boolean code = CODED.matcher(column).matches() || tally.distinct() > FEW_NUMBERS && tally.distinct() >= 0.93 * tally.present();
            return Optional.of(code ? ColumnType.CODE : ColumnType.NUMBER);
        }
        return Optional.of(tally.share(ValueForm.CODE) >= NEARLY_ALL || tally.few() ? ColumnType.CODE : ColumnType.FREE_TEXT);
    }

    /** Returns the proposal. */
    String words() {
        if (kind.isPresent()) {
            return switch (kind.get()) {
                case SUBJECT, SUBJECT_REFERENCE, RELATIVE_OF, RELATIVE_SUBJECT -> "drop; becomes the pseudonym";
                case FORMER_SUBJECT -> "drop; makes one child of both ids";
                case BIRTH_DATE -> "keep date month quasi, or drop";
                case POSTCODE -> "keep code area quasi, or drop";
                case SEX -> "keep code as_is quasi";
                case ORGANISATION -> "drop, or keep code pseudonym";
                default -> "drop; goes to the vault";
            };
        }
        if (type.isEmpty()) {
            return "drop";
        }
        String quasi = trait ? " quasi" : "";
        return switch (type.get()) {
            case FREE_TEXT -> "drop, or keep free_text scrub release after a look with dictionary:try";
            case DATE -> "keep date as_is" + quasi;
            case NUMBER -> "keep number as_is" + quasi;
            case BOOLEAN -> "keep boolean as_is" + quasi;
            case CODE -> unique || column.endsWith("_id") ? "keep code pseudonym" : "keep code as_is" + quasi + (tally.few() ? "" : "; list the codes");
        };
    }

    /** Returns what belongs to the reason besides: a list of codes, and that a trait counts. */
    String note() {
        String note = trait && kind.isEmpty() ? "; a trait that singles out together with others" : "";
        List<String> codes = kind.isEmpty() || kind.get() == IdentifierKind.SEX ? tally.codes() : List.of();
        boolean coded = type.filter(is -> is == ColumnType.CODE || is == ColumnType.NUMBER).isPresent();
        return codes.isEmpty() || !coded || unique ? note : note + "; each for at least " + ColumnTally.CHILDREN_A_CODE
                + " children: " + String.join(";", codes);
    }
}
