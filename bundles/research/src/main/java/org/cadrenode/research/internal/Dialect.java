package org.cadrenode.research.internal;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.regex.Pattern;

/** What differs between the databases. */
enum Dialect {
    /** Embedded, encrypted, the default. */
    H2,
    /** A server of the site. */
    POSTGRESQL;

    private static final Pattern OF_A_SERVER = Pattern.compile("(?ms)^\\$\\{server}\n(.*?)^\\$\\{end}\n");

    /** Returns the dialect that a connection speaks. */
    static Dialect of(Connection connection) throws SQLException {
        return "H2".equals(connection.getMetaData().getDatabaseProductName()) ? H2 : POSTGRESQL;
    }

    /**
     * Returns the start of a query for the rows of a table whose {@code key} is in the array that is its first parameter;
     * more conditions may follow with AND. H2 compares every row with the whole array unless the array is a table to
     * join with; PostgreSQL plans best without one.
     */
    String matching(String columns, String table, String key, String type) {
        return switch (this) {
            case H2 -> "SELECT " + columns + " FROM UNNEST(CAST(? AS " + type + " ARRAY)) AS wanted (one) JOIN " + table
                    + " ON " + table + "." + key + " = wanted.one";
            case POSTGRESQL -> "SELECT " + columns + " FROM " + table + " WHERE " + key + " = ANY (?)";
        };
    }

    /**
     * Commits what need not outlive the machine by itself, as something later is committed that does, and what is lost of the one is
     * then lost of the other: a server does not wait for its disk. If the server falls, it has the transactions up to some one.
     */
    void commitSoon(Connection connection) throws SQLException {
        if (this == POSTGRESQL) {
            try (Statement statement = connection.createStatement()) {
                statement.execute("SET LOCAL synchronous_commit TO OFF");
            }
        }
        connection.commit();
    }

    /** Returns a statement or schema with the placeholders of types replaced by this database's, and what is for a server left out of others. */
    String sql(String text) {
        return switch (this) {
            case H2 -> within(text, "").replace("${exact}", "DECFLOAT(34)").replace("${words}", "VARCHAR(1000000)")
                    .replace("${bytes}", "VARBINARY(1000000)");
            case POSTGRESQL -> within(text, "$1").replace("${exact}", "NUMERIC").replace("${words}", "TEXT").replace("${bytes}", "BYTEA");
        };
    }

    private static String within(String text, String kept) {
        return OF_A_SERVER.matcher(text).replaceAll(kept);
    }
}
