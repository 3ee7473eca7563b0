package org.cadrenode.omop.engine;

import java.util.List;

/**
 * A table of the common data model.
 *
 * @param name in lower case
 * @param fields in their order
 */
public record CdmTable(String name, List<CdmField> fields) {
    /** The end of a table's file. */
    static final String SUFFIX = ".csv";

    public CdmTable {
        fields = List.copyOf(fields);
    }

    /** Returns the name of the table's file. */
    String file() {
        return name + SUFFIX;
    }

    /** Returns where a field stands. @throws IllegalArgumentException if there is none of that name */
    int place(String field) {
        for (int i = 0; i < fields.size(); i++) {
            if (fields.get(i).name().equals(field)) {
                return i;
            }
        }
        throw new IllegalArgumentException(name + " has no field " + field);
    }

    /** Returns the names of the fields, in their order. */
    List<String> names() {
        return fields.stream().map(CdmField::name).toList();
    }
}
