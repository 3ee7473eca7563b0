package org.cadrenode.research.internal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.cadrenode.api.delivery.DeliveryId;
import org.cadrenode.api.delivery.ProviderId;
import org.cadrenode.api.delivery.SourceId;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.research.DeliveryHolding;

/** A delivery with its continuations and revisions, as the database knows them. Within the transactions of its connection. */
final class DeliveryParts {
    // A name of the form of ids holds no sign that LIKE reads as another.
    private static final String THEIRS = "(d.name = ? OR d.name LIKE ?)";

    private final Connection connection;
    private final DeliveryId origin;

    DeliveryParts(Connection connection, DeliveryId delivery) {
        this.connection = connection;
        origin = delivery.origin();
    }

    /** Returns their numbers. */
    BitSet numbers() throws SQLException {
        BitSet numbers = new BitSet();
        look("SELECT d.delivery_id FROM delivery d WHERE " + THEIRS, row -> numbers.set(row.getInt(1)));
        return numbers;
    }

    /** Returns the packages in which they came. */
    List<String> packages() throws SQLException {
        List<String> packages = new ArrayList<>();
        look("SELECT DISTINCT d.package_id FROM (SELECT c.package_id, c.delivery AS name FROM receipt_count c JOIN package p ON p.package_id = "
                + "c.package_id WHERE p.kind = 'DATA') d WHERE " + THEIRS + " ORDER BY d.package_id", row -> packages.add(row.getString(1)));
        return packages;
    }

    /** Returns what is here. */
    DeliveryHolding holding() throws SQLException {
        List<String> packages = packages();
        long whole = 0;
        for (String one : packages) {
            whole += PackageBook.has(connection, one) ? 1 : 0;
        }
        List<DeliveryHolding> found = new ArrayList<>(1);
        SortedMap<String, Long> tables = new TreeMap<>();
        long[] counts = new long[2];
        look("SELECT t.name, COUNT(*) FROM loaded_record r JOIN delivery d ON d.delivery_id = r.delivery_id JOIN source_table t "
                + "ON t.table_id = r.table_id WHERE " + THEIRS + " GROUP BY t.name", row -> tables.put(row.getString(1), row.getLong(2)));
        look("SELECT COUNT(*) FROM loaded_record r JOIN delivery d ON d.delivery_id = r.delivery_id JOIN record_key k "
                + "ON k.key_high = r.key_high AND k.record_id = r.record_id WHERE k.version > r.version AND " + THEIRS, row -> counts[0] = row.getLong(1));
        look("SELECT COUNT(DISTINCT r.subject_id) FROM loaded_record r JOIN delivery d ON d.delivery_id = r.delivery_id WHERE " + THEIRS,
                row -> counts[1] = row.getLong(1));
        look("SELECT p.name, s.name FROM delivery d JOIN source s ON s.source_id = d.source_id JOIN provider p ON p.provider_id = s.provider_id "
                + "WHERE " + THEIRS + " ORDER BY d.delivery_id", row -> found.add(new DeliveryHolding(origin, new ProviderId(row.getString(1)),
                        new SourceId(row.getString(2)), packages, tables, counts[0], counts[1], 0)));
        if (found.isEmpty()) {
            throw new CadreException(ErrorCode.NOT_FOUND, "nothing of delivery " + origin + " was loaded here");
        }
        if (whole == 0) {
            throw new CadreException(ErrorCode.WRONG_STAGE, "delivery " + origin + " is not loaded whole yet");
        }
        return found.get(0);
    }

    private interface Sight {
        void row(ResultSet row) throws SQLException;
    }

    private void look(String sql, Sight sight) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setString(1, origin.value());
            select.setString(2, origin.value() + ".%");
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    sight.row(row);
                }
            }
        }
    }
}
