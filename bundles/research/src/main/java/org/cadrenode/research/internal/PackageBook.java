package org.cadrenode.research.internal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.cadrenode.api.delivery.DeliveryId;
import org.cadrenode.api.delivery.ReleaseTerms;
import org.cadrenode.api.delivery.SourceId;
import org.cadrenode.api.exchange.PackageKind;
import org.cadrenode.api.exchange.Receipt;
import org.cadrenode.api.terms.Purpose;

/** Which packages were begun, how far they are, and the receipts of those that are done. */
final class PackageBook {
    private final Connection connection;
    private final String packageId;
    private final PackageKind kind;

    PackageBook(Connection connection, String packageId, PackageKind kind) {
        this.connection = connection;
        this.packageId = packageId;
        this.kind = kind;
    }

    /** Returns whether a package is done. */
    static boolean has(Connection connection, String packageId) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT 1 FROM package WHERE package_id = ? AND finished_at IS NOT NULL")) {
            select.setString(1, packageId);
            try (ResultSet row = select.executeQuery()) {
                return row.next();
            }
        }
    }

    /** Returns how far the package is, and writes it down if it is new. */
    long begin() throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("SELECT progress FROM package WHERE package_id = ?")) {
            select.setString(1, packageId);
            try (ResultSet row = select.executeQuery()) {
                if (row.next()) {
                    return row.getLong(1);
                }
            }
        }
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO package (package_id, kind, progress, journalled) VALUES (?, ?, 0, FALSE)")) {
            insert.setString(1, packageId);
            insert.setString(2, kind.name());
            insert.executeUpdate();
        }
        return 0;
    }

    void progress(long done) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement("UPDATE package SET progress = ? WHERE package_id = ?")) {
            update.setLong(1, done);
            update.setString(2, packageId);
            update.executeUpdate();
        }
    }

    /** Adds to the receipt's line of a delivery. */
    void count(String delivery, long loaded, long duplicate, long optedOut) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(
                """
                UPDATE receipt_count SET loaded = loaded + ?, duplicate = duplicate + ?, opted_out = opted_out + ?
                WHERE package_id = ? AND delivery = ?
                """)) {
            update.setLong(1, loaded);
            update.setLong(2, duplicate);
            update.setLong(3, optedOut);
            update.setString(4, packageId);
            update.setString(5, delivery);
            if (update.executeUpdate() > 0) {
                return;
            }
        }
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO receipt_count VALUES (?, ?, ?, ?, ?)")) {
            insert.setString(1, packageId);
            insert.setString(2, delivery);
            insert.setLong(3, loaded);
            insert.setLong(4, duplicate);
            insert.setLong(5, optedOut);
            insert.executeUpdate();
        }
    }

    /** Begins the receipt anew. */
    void clear() throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement("DELETE FROM receipt_count WHERE package_id = ?")) {
            delete.setString(1, packageId);
            delete.executeUpdate();
        }
    }

    /** Writes down under which terms the package's rows were released; once, however often its load begins. */
    void terms(DeliveryId delivery, SourceId source, ReleaseTerms terms) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("SELECT 1 FROM package_terms WHERE package_id = ?")) {
            select.setString(1, packageId);
            try (ResultSet row = select.executeQuery()) {
                if (row.next()) {
                    return;
                }
            }
        }
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO package_terms VALUES (?, ?, ?, ?, ?, ?, ?)")) {
            insert.setString(1, packageId);
            insert.setString(2, delivery.value());
            insert.setString(3, source.value());
            insert.setString(4, terms.terms().hex());
            insert.setString(5, terms.purposes().stream().map(Purpose::word).collect(Collectors.joining(",")));
            insert.setString(6, terms.agreement());
            insert.setObject(7, terms.until());
            insert.executeUpdate();
        }
    }

    void finish() throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(
                "UPDATE package SET finished_at = ? WHERE package_id = ?")) {
            update.setObject(1, Instant.now().truncatedTo(ChronoUnit.MILLIS).atOffset(ZoneOffset.UTC));
            update.setString(2, packageId);
            update.executeUpdate();
        }
    }

    void journalled() throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(
                "UPDATE package SET journalled = TRUE WHERE package_id = ?")) {
            update.setString(1, packageId);
            update.executeUpdate();
        }
    }

    /** Returns the receipt, if the package is done. */
    Optional<Done> done() throws SQLException {
        OffsetDateTime at;
        boolean journalled;
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT finished_at, journalled FROM package WHERE package_id = ? AND finished_at IS NOT NULL")) {
            select.setString(1, packageId);
            try (ResultSet row = select.executeQuery()) {
                if (!row.next()) {
                    return Optional.empty();
                }
                at = row.getObject(1, OffsetDateTime.class);
                journalled = row.getBoolean(2);
            }
        }
        List<Receipt.Count> counts = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT delivery, loaded, duplicate, opted_out FROM receipt_count WHERE package_id = ? ORDER BY delivery")) {
            select.setString(1, packageId);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    counts.add(new Receipt.Count(new DeliveryId(row.getString(1)), row.getLong(2), row.getLong(3),
                            row.getLong(4)));
                }
            }
        }
        return Optional.of(new Done(new Receipt(packageId, kind, counts, at.toInstant()), journalled));
    }

    /** A package that is done. */
    record Done(Receipt receipt, boolean journalled) { }
}
