package org.cadrenode.connector.jdbc.internal;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A table as the database has it now.
 *
 * @param schema as the database writes it; empty if it knows none
 * @param name as the database writes it
 * @param columns those that can be fetched
 * @param key columns that tell a row from others, as they stand in {@code columns}
 * @param quote what the database puts around names
 */
record DatabaseTable(String schema, String name, List<Column> columns, List<Column> key, String quote) {
    DatabaseTable {
        columns = List.copyOf(columns);
        key = List.copyOf(key);
    }

    /** A column, by the database's own name, and whether values may be missing. */
    record Column(String name, ColumnKind kind, boolean nullable) { }

    /** Finds a table, whatever the case of its name; empty if there is none. Only names that the database told come into a query. */
    static Optional<DatabaseTable> find(Connection connection, Optional<String> defaultSchema, String wanted, List<String> wantedKey)
            throws SQLException {
        int dot = wanted.lastIndexOf('.');
        String table = wanted.substring(dot + 1);
        Optional<String> schema = dot < 0 ? defaultSchema : Optional.of(wanted.substring(0, dot));
        DatabaseMetaData data = connection.getMetaData();
        boolean catalogs = Dialect.of(connection) == Dialect.MARIADB;
        String own = catalogs ? connection.getCatalog() : connection.getSchema();
        String place = schema.orElse(own == null ? "" : own);
        List<String[]> found = new ArrayList<>();
        try (ResultSet row = data.getTables(catalogs ? place : connection.getCatalog(), null, "%", null)) {
            while (row.next()) {
                String in = row.getString(catalogs ? "TABLE_CAT" : "TABLE_SCHEM");
                if (row.getString("TABLE_NAME").equalsIgnoreCase(table) && (place.isEmpty() || place.equalsIgnoreCase(in))) {
                    found.add(new String[] {in == null ? "" : in, row.getString("TABLE_NAME")});
                }
            }
        }
        // Two that differ in case only: the one that is written exactly so.
        Optional<String[]> one = found.size() == 1 ? Optional.of(found.get(0))
                : found.stream().filter(each -> each[1].equals(table)).findFirst();
        if (one.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(described(data, catalogs, one.get()[0], one.get()[1], wantedKey));
    }

    private static DatabaseTable described(DatabaseMetaData data, boolean catalogs, String schema, String name, List<String> wantedKey)
            throws SQLException {
        List<Column> columns = new ArrayList<>();
        String catalog = catalogs ? schema : null;
        String in = catalogs || schema.isEmpty() ? null : schema;
        try (ResultSet row = data.getColumns(catalog, escaped(data, in), escaped(data, name), "%")) {
            while (row.next()) {
                ColumnKind kind = ColumnKind.of(row.getInt("DATA_TYPE"), row.getString("TYPE_NAME"), row.getInt("COLUMN_SIZE"));
                if (kind != ColumnKind.BYTES && row.getString("TABLE_NAME").equals(name)) {
                    columns.add(new Column(row.getString("COLUMN_NAME"), kind,
                            row.getInt("NULLABLE") != DatabaseMetaData.columnNoNulls));
                }
            }
        }
        List<String> names = wantedKey;
        if (names.isEmpty()) {
            TreeMap<Integer, String> primary = new TreeMap<>();
            try (ResultSet row = data.getPrimaryKeys(catalog, in, name)) {
                while (row.next()) {
                    primary.put(row.getInt("KEY_SEQ"), row.getString("COLUMN_NAME"));
                }
            }
            names = List.copyOf(primary.values());
        }
        List<Column> key = new ArrayList<>();
        for (String each : names) {
            columns.stream().filter(column -> column.name().equalsIgnoreCase(each)).findFirst().ifPresent(key::add);
        }
        return new DatabaseTable(schema, name, columns, key.size() == names.size() ? key : List.of(), data.getIdentifierQuoteString());
    }

    private static String escaped(DatabaseMetaData data, String pattern) throws SQLException {
        String escape = data.getSearchStringEscape();
        return pattern == null || escape == null || escape.isEmpty() ? pattern
                : pattern.replace(escape, escape + escape).replace("_", escape + "_").replace("%", escape + "%");
    }

    Optional<Column> column(String wanted) {
        return columns.stream().filter(column -> column.name().equalsIgnoreCase(wanted)).findFirst();
    }

    /** Returns the columns' names as the node knows them. */
    List<String> landed() {
        return columns.stream().map(column -> column.name().toLowerCase(Locale.ROOT)).toList();
    }

    /** Returns the name as it stands in a query. */
    String quoted() {
        return schema.isEmpty() ? quoted(name) : quoted(schema) + "." + quoted(name);
    }

    String quoted(String any) {
        String mark = quote.isBlank() ? "" : quote;
        return mark + (mark.isEmpty() ? any : any.replace(mark, mark + mark)) + mark;
    }

    /** Returns columns as they stand in a query, each behind {@code prefix}. */
    String quoted(List<Column> some, String prefix) {
        return some.stream().map(column -> prefix + quoted(column.name())).collect(Collectors.joining(", "));
    }
}
