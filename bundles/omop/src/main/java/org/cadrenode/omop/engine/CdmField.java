package org.cadrenode.omop.engine;

import java.util.Locale;

/**
 * A field of a table of the common data model.
 *
 * @param name in lower case
 * @param required whether each row has it
 * @param type what it holds
 * @param length most characters of a text; any number if 0
 * @param primary whether no two rows have the same
 * @param refersTo the table whose row it names, or empty
 */
public record CdmField(String name, boolean required, Type type, int length, boolean primary, String refersTo) {
    /** The table of concepts, which no export of this node holds: a site adds it from OHDSI's vocabularies. */
    static final String CONCEPT = "concept";

    /** What a field can hold. */
    public enum Type {
        /** A whole number of 32 bits. */
        INTEGER,
        /** Any number. */
        FLOAT,
        /** {@code yyyy-MM-dd}. */
        DATE,
        /** {@code yyyy-MM-dd HH:mm:ss}. */
        DATETIME,
        /** Text. */
        TEXT
    }

    /** Returns whether it names a row of a table of the export. */
    boolean refers() {
        return !refersTo.isEmpty() && !refersTo.equals(CONCEPT) && Cdm.has(refersTo);
    }

    /** Reads how the definitions write a type. */
    static CdmField of(String name, boolean required, String type, boolean primary, String refersTo) {
        int length = 0;
        Type kind;
        if (type.startsWith("varchar(")) {
            String most = type.substring("varchar(".length(), type.length() - 1);
            length = most.equals("max") ? 0 : Integer.parseInt(most);
            kind = Type.TEXT;
        } else {
            kind = Type.valueOf(type.toUpperCase(Locale.ROOT));
        }
        return new CdmField(name, required, kind, length, primary, refersTo);
    }
}
