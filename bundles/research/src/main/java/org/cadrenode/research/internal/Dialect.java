package org.cadrenode.research.internal;

/** What differs between the databases. */
enum Dialect {
    /** Embedded, encrypted, the default. */
    H2,
    /** A server of the site. */
    POSTGRESQL;

    /** Returns a statement or schema with the placeholders of types replaced by this database's. */
    String sql(String text) {
        return switch (this) {
            case H2 -> text.replace("${exact}", "DECFLOAT(34)").replace("${words}", "VARCHAR(1000000)");
            case POSTGRESQL -> text.replace("${exact}", "NUMERIC").replace("${words}", "TEXT");
        };
    }
}
