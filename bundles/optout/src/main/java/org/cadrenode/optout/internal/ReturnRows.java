package org.cadrenode.optout.internal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.cadrenode.api.identifiable.SubjectKey;
import org.cadrenode.optout.internal.RegisterDigest.Table;

/** How often children came back after what was loaded of them had been taken back. Not thread-safe. */
final class ReturnRows {
    private final Connection connection;
    private final RegisterDigest digest;

    ReturnRows(Connection connection, RegisterDigest digest) {
        this.connection = connection;
        this.digest = digest;
    }

    /** Returns how often a child came back. */
    int rounds(SubjectKey subject) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("SELECT rounds FROM returned WHERE subject = ?")) {
            query.setBytes(1, subject.bytes());
            try (ResultSet row = query.executeQuery()) {
                return row.next() ? row.getInt(1) : 0;
            }
        }
    }

    /** Counts one more return. */
    void count(SubjectKey subject) throws SQLException {
        atLeast(subject, rounds(subject) + 1);
    }

    /** Says that a child came back as often as that, or more often. */
    void atLeast(SubjectKey subject, int next) throws SQLException {
        if (rounds(subject) >= next) {
            return;
        }
        digest.touch(Table.RETURNED, subject.bytes());
        try (PreparedStatement merge = connection.prepareStatement("MERGE INTO returned(subject, rounds) KEY(subject) VALUES (?, ?)")) {
            merge.setBytes(1, subject.bytes());
            merge.setInt(2, next);
            merge.executeUpdate();
        }
    }
}
