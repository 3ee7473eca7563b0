package org.cadrenode.erasure.internal;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.cadrenode.api.delivery.Digest;

/** What tables hold, comparable whatever the order of their rows: their number, and the sum of their SHA-256 modulo 2^64. */
final class TableSums {
    private TableSums() { }

    /** Returns a word a table. */
    static Map<String, String> of(Connection connection) throws SQLException {
        Map<String, String> sums = new TreeMap<>();
        for (String table : tables(connection)) {
            sums.put(table, sum(connection, table));
        }
        return sums;
    }

    private static List<String> tables(Connection connection) throws SQLException {
        List<String> tables = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT table_name FROM information_schema.tables WHERE table_schema = 'PUBLIC'"
                        + " AND table_type = 'BASE TABLE'")) {
            while (row.next()) {
                tables.add(row.getString(1));
            }
        }
        return tables;
    }

    private static String sum(Connection connection, String table) throws SQLException {
        MessageDigest digest = Digest.sha256();
        long rows = 0;
        long sum = 0;
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT * FROM \"" + table + '"')) {
            int columns = row.getMetaData().getColumnCount();
            while (row.next()) {
                for (int i = 1; i <= columns; i++) {
                    Object value = row.getObject(i);
                    byte[] bytes = value instanceof byte[] binary ? binary : String.valueOf(value).getBytes(StandardCharsets.UTF_8);
                    digest.update(BigInteger.valueOf(bytes.length).toByteArray());
                    digest.update((byte) (value == null ? 0 : 1));
                    digest.update(bytes);
                }
                sum += ByteBuffer.wrap(digest.digest()).getLong();
                rows++;
            }
        }
        return rows + " " + sum;
    }
}
