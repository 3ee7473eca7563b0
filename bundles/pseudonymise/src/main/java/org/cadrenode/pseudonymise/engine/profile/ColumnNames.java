package org.cadrenode.pseudonymise.engine.profile;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.cadrenode.api.dictionary.IdentifierKind;

/** What the name of a column hints at. A hint alone decides nothing; it adds to what the values tell. */
final class ColumnNames {
    private static final Pattern CHILD = Pattern.compile(
            "(la)?(child|patient|pupil|person|student|client|service_?user|learner)(_?(id|no|number|key|ref|identifier))?|local_?patient_?id"
                    + "|pupil[a-z]*tableid|rio_?id|mpi(_?id)?");
    private static final Pattern RELATED = Pattern.compile("(related|relative|sibling|parent|carer|mother|father)_?(child|patient|pupil|person)?_?(id|no|number)");
    private static final Pattern QUASI = Pattern.compile(".*(ethnic|religio|language|nationality|lsoa|msoa|ward|disab|country_?of_?birth|"
            + "immigration|marital|orientation|gender_?identity).*");
    private static final Pattern RELATIVES = Pattern.compile(".*(relative|relation|parent|carer|sibling|family|next_?of_?kin|contact_?person).*");
    // Looked at in this order: the more telling name first.
    private static final Map<IdentifierKind, Pattern> HINTS = new java.util.LinkedHashMap<>();

    static {
        HINTS.put(IdentifierKind.FORMER_UPN, Pattern.compile("(former|previous|old)_?(upn|pupil_?number)"));
        HINTS.put(IdentifierKind.UPN, Pattern.compile("upn|unique_?pupil_?(number|no)"));
        HINTS.put(IdentifierKind.ULN, Pattern.compile("uln|unique_?learner_?(number|no)"));
        HINTS.put(IdentifierKind.NHS_NUMBER, Pattern.compile(".*nhs_?(no|num|number)|nhsnumber.*|nhs_?id|nhs"));
        HINTS.put(IdentifierKind.FORMER_SURNAME, Pattern.compile("(former|previous|birth|maiden|preferred|old)_?(sur|last|family)_?name|(née|nee)"));
        HINTS.put(IdentifierKind.PREFERRED_NAME, Pattern.compile("(preferred|known_?as|nick)_?(fore|first|given)?_?(name)?|known_?as|alias"));
        HINTS.put(IdentifierKind.MIDDLE_NAMES, Pattern.compile(".*(middle|second|other)_?(fore)?names?"));
        HINTS.put(IdentifierKind.SURNAME, Pattern.compile(".*(sur|last|family)_?name"));
        HINTS.put(IdentifierKind.FORENAME, Pattern.compile(".*(fore|first|given|christian)_?names?"));
        HINTS.put(IdentifierKind.BIRTH_DATE, Pattern.compile("(.*_)?dob|(.*_)?d_?o_?b|.*birth_?(date|day)|.*date_?of_?birth|.*born"));
        HINTS.put(IdentifierKind.SEX, Pattern.compile(".*(sex|gender).*"));
        HINTS.put(IdentifierKind.POSTCODE, Pattern.compile(".*post_?code.*|.*_post|post|zip"));
        HINTS.put(IdentifierKind.EMAIL, Pattern.compile(".*e_?mail.*"));
        HINTS.put(IdentifierKind.PHONE, Pattern.compile(".*(phone|mobile|telephone|landline).*|tel(_?no)?"));
        HINTS.put(IdentifierKind.TOWN, Pattern.compile("(post_?)?town|city|locality|village|county|.*_(town|city)"));
        HINTS.put(IdentifierKind.ADDRESS_LINE, Pattern.compile(".*addr(ess)?(_?line)?_?[1-9]?|street.*|paon|saon|house_?(no|number|name)"));
        HINTS.put(IdentifierKind.ORGANISATION, Pattern.compile(
                "(.*_)?(school|practice|surgery|gp|establishment|nursery|college|home)(_?(name|id|code|urn|no|number))?|urn|la_?estab|dfe_?(no|number)|gp_practice.*|estab.*"));
        HINTS.put(IdentifierKind.OTHER_NUMBER, Pattern.compile(
                ".*(national_?insurance|ni_?(no|number)|nino|passport|hospital_?(no|number)|mrn|chi_?(no|number)|uprn|unique_?property.*|case_?(no|number)|eligibility_?code|candidate_?(no|number)|uci).*"));
    }

    private static final List<String> STAFF = List.of("staff", "worker", "clinician", "practitioner", "consultant", "teacher", "author",
            "user", "recorded_by", "entered_by", "created_by", "keyworker");

    private ColumnNames() { }

    /** Returns the kind that a column's name hints at. */
    static Optional<IdentifierKind> hint(String column) {
        String name = column.toLowerCase(Locale.ROOT);
        return HINTS.entrySet().stream().filter(entry -> entry.getValue().matcher(name).matches()).map(Map.Entry::getKey).findFirst();
    }

    /** Returns whether the name is one of a child's id. */
    static boolean namesChild(String column) {
        return CHILD.matcher(column).matches();
    }

    /** Returns whether the name is one of a related person's id. */
    static boolean namesRelated(String column) {
        return RELATED.matcher(column).matches();
    }

    /** Returns whether a table of this name would tell of relatives. */
    static boolean namesRelatives(String table) {
        return RELATIVES.matcher(table).matches();
    }

    /** Returns whether the name is one of a trait that many children share, and that singles a child out with others. */
    static boolean namesTrait(String column) {
        return QUASI.matcher(column).matches();
    }

    /** Returns whether the name is one of somebody who works there. */
    static boolean namesStaff(String column) {
        return STAFF.stream().anyMatch(column::contains);
    }
}
