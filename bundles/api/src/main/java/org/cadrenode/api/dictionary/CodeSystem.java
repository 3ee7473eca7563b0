package org.cadrenode.api.dictionary;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Where the codes of a column come from, so that they are compared with the lists of that system and no other. */
public enum CodeSystem {
    /** The International Classification of Diseases, tenth revision. */
    ICD10,
    /** SNOMED CT concept and description ids. */
    SNOMED,
    /** Read codes, version 2. */
    READ2,
    /** Read codes, version 3 (Clinical Terms Version 3). */
    CTV3,
    /** The OPCS Classification of Interventions and Procedures, version 4. */
    OPCS4,
    /** The return of looked-after children; its codes are short, and others write the same for something else. */
    SSDA903("ls", "legalstatus", "childslegalstatus", "rec", "careendreason", "reasonepisodeceased", "place", "placementtype", "placement"),
    /** The census of children in need; its codes are as short. */
    CIN("reasonforclosure", "closurereason"),
    /** The site's own codes. */
    LOCAL,
    /** Of a list only: a table whose rows are all restricted. */
    TABLE,
    /** Of a dictionary only: the column holds no codes of any system, whatever its values look like. */
    NONE;

    private final Set<String> columns;

    CodeSystem(String... columns) {
        this.columns = Set.of(columns);
    }

    /** Returns the word for it in dictionaries and lists, such as {@code icd10}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Returns the system of a word; empty if it is none. */
    public static Optional<CodeSystem> of(String word) {
        return Arrays.stream(values()).filter(system -> system.word().equals(word)).findFirst();
    }

    /** Returns whether a code says the same wherever it stands, so that any column and any text may hold it. */
    public boolean anywhere() {
        return this != TABLE && this != NONE && columns.isEmpty();
    }

    /**
     * Returns the systems of which a column of this name may hold codes where no dictionary says so: those whose codes say the
     * same anywhere, and those whose column has this name.
     */
    public static Set<CodeSystem> ofColumn(String column) {
        String name = column.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
        return Arrays.stream(values()).filter(system -> system.anywhere() || system.columns.contains(name))
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(CodeSystem.class)));
    }
}
