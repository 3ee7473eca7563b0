package org.cadrenode.connector.ssda903.internal;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cadrenode.connector.spi.SourceDescription.Column;
import org.cadrenode.connector.spi.SourceDescription.Form;
import org.cadrenode.connector.spi.SourceDescription.Meaning;
import org.cadrenode.connector.spi.SourceDescription.Table;

/** The files of the return, by the Department for Education's guide to the SSDA903 collection. */
final class Ssda903Tables {
    static final List<Table> ALL = List.of(
            new Table("header", List.of(Column.of("child", Meaning.SUBJECT), sex(), birth(), code("ethnic"),
                    Column.of("upn", Meaning.UPN),
                    Column.of("mother", Meaning.OTHER_NUMBER)
                            .noting("Of the mother or of motherhood: a third party. Do not release."),
                    date("mc_dob").noting("Birth date of another child, the mother's: a third party. Do not release."))),
            new Table("episodes", List.of(child(), date("decom"), code("rne"), code("ls"), code("cin"), code("place"),
                    code("place_provider"), date("dec"), code("rec"), code("reason_place_change"),
                    Column.of("home_post", Meaning.POSTCODE).noting("Where the child lived when first looked after."),
                    Column.of("pl_post", Meaning.POSTCODE).noting("Where the child is placed: it can name a carer or a home."),
                    Column.of("urn", Meaning.ORGANISATION).noting("Ofsted's number of the placement: it can name a home."))),
            new Table("reviews", List.of(child(), birth(), date("review"), code("review_code"))),
            new Table("uasc", List.of(child(), sex(), birth(),
                    date("duc").noting("Mostly the 18th birthday: it discloses the birth date. Do not release as it is."))),
            new Table("oc2", List.of(child(), birth(), number("sdq_score"), code("sdq_reason"), flag("convicted"),
                    flag("health_check"), flag("immunisations"), flag("teeth_check"), flag("health_assessment"),
                    flag("substance_misuse"), flag("intervention_received"), flag("intervention_offered"))),
            new Table("oc3", List.of(child(), birth(), code("in_touch"), code("activ"), code("accom"))),
            new Table("ad1", List.of(child(), birth(), adoption("date_int"), adoption("date_match"), flag("foster_care"),
                    number("nb_adoptr"), code("sex_adoptr"), code("ls_adoptr"))),
            new Table("placed_for_adoption", List.of(child(), birth(), adoption("date_placed"),
                    adoption("date_placed_ceased"), code("reason_placed_ceased"))),
            new Table("previous_permanence", List.of(child(), birth(), code("prev_perm"),
                    code("la_perm").noting("The authority of an earlier adoption or order, where it was an adoption."),
                    date("date_perm").noting("The day of an earlier adoption or order."))),
            new Table("missing", List.of(child(), birth(), code("missing"), date("mis_start"), date("mis_end"))),
            new Table("sw_episodes", List.of(child(), birth(),
                    Column.of("sw_id", Meaning.OTHER_NUMBER)
                            .noting("The social worker's registration number: a third party. Do not release."),
                    date("sw_decom"), date("sw_dec"), code("sw_reason"))),
            new Table("dolo", List.of(child(), birth(), date("dolo_start"), date("dolo_end"))));

    // Longer names first: sw_episodes holds the name of another table.
    private static final List<Name> NAMES = ALL.stream().map(table -> Name.of(table.name()))
            .sorted((a, b) -> b.table.length() - a.table.length()).toList();

    private Ssda903Tables() { }

    /** Returns the one table whose name stands in the file's name as a word, in any case; empty if none or several do. */
    static Optional<String> of(String fileName) {
        String rest = fileName.toLowerCase(Locale.ROOT);
        String found = null;
        for (Name name : NAMES) {
            Matcher matcher = name.form.matcher(rest);
            if (matcher.find()) {
                if (found != null) {
                    return Optional.empty();
                }
                found = name.table;
                rest = matcher.replaceAll(" ");
            }
        }
        return Optional.ofNullable(found);
    }

    private static Column child() {
        return Column.of("child", Meaning.SUBJECT_REFERENCE);
    }

    private static Column birth() {
        return Column.of("dob", Meaning.BIRTH_DATE);
    }

    private static Column sex() {
        return Column.of("sex", Meaning.SEX);
    }

    private static Column code(String name) {
        return Column.of(name, Form.CODE);
    }

    private static Column number(String name) {
        return Column.of(name, Form.NUMBER);
    }

    private static Column flag(String name) {
        return Column.of(name, Form.BOOLEAN);
    }

    private static Column date(String name) {
        return Column.of(name, Form.DATE);
    }

    private static Column adoption(String name) {
        return date(name).noting("Of an adoption: a child's identities before and after it must never be linked.");
    }

    private record Name(String table, Pattern form) {
        static Name of(String table) {
            return new Name(table, Pattern.compile("(?<![a-z])" + table.replace("_", "[^a-z0-9]*") + "(?![a-z])"));
        }
    }
}
