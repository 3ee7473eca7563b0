package org.cadrenode.linkage.internal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import org.cadrenode.api.delivery.ProviderId;
import org.cadrenode.api.linkage.LinkReview.Word;
import org.cadrenode.api.pseudonym.Pseudonym;

/** Writes decisions about pairs, within a transaction of somebody else's. */
final class DecisionRows {
    private final Connection connection;

    DecisionRows(Connection connection) {
        this.connection = connection;
    }

    /** Puts decisions in the place of those about the same two; one that says nothing leaves none. */
    void write(List<StoredDecision> decisions, List<ProviderId> numbers) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement(
                        "DELETE FROM decision WHERE left_high = ? AND left_low = ? AND right_high = ? AND right_low = ?");
                PreparedStatement insert = connection.prepareStatement("INSERT INTO decision VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
            for (StoredDecision one : decisions) {
                both(delete, 1, one.left(), one.right());
                delete.executeUpdate();
                both(delete, 1, one.right(), one.left());
                delete.executeUpdate();
                if (one.decision().word() != Word.NONE) {
                    insert.setInt(1, numbers.indexOf(one.leftProvider()));
                    word(insert, 2, one.left());
                    insert.setInt(4, numbers.indexOf(one.rightProvider()));
                    word(insert, 5, one.right());
                    insert.setString(7, one.decision().word().name());
                    insert.setString(8, one.decision().by());
                    insert.setString(9, one.decision().second());
                    insert.setString(10, one.decision().reason());
                    insert.setLong(11, one.decision().at().toEpochMilli());
                    insert.setLong(12, one.decision().journalEntry());
                    insert.executeUpdate();
                }
            }
        }
    }

    /** Has decisions follow a subject to its new pseudonym, but those about itself. */
    void rename(Pseudonym former, Pseudonym present) throws SQLException {
        for (String side : List.of("left", "right")) {
            try (PreparedStatement update = connection.prepareStatement("UPDATE decision SET " + side + "_high = ?, " + side + "_low = ? WHERE "
                    + side + "_high = ? AND " + side + "_low = ?")) {
                both(update, 1, present, former);
                update.executeUpdate();
            }
        }
        try (PreparedStatement delete = connection.prepareStatement("DELETE FROM decision WHERE left_provider = right_provider "
                + "AND left_high = ? AND left_low = ? AND right_high = ? AND right_low = ?")) {
            both(delete, 1, present, present);
            delete.executeUpdate();
        }
    }

    /** Removes decisions that joined a subject with others. */
    void unjoin(List<Pseudonym> subjects) throws SQLException {
        for (String side : List.of("left", "right")) {
            try (PreparedStatement delete = connection.prepareStatement("DELETE FROM decision WHERE word = 'JOIN' AND " + side + "_high = ? AND "
                    + side + "_low = ?")) {
                for (Pseudonym subject : subjects) {
                    word(delete, 1, subject);
                    delete.addBatch();
                }
                delete.executeBatch();
            }
        }
    }

    private static void both(PreparedStatement statement, int at, Pseudonym one, Pseudonym other) throws SQLException {
        word(statement, at, one);
        word(statement, at + 2, other);
    }

    private static void word(PreparedStatement statement, int at, Pseudonym pseudonym) throws SQLException {
        statement.setLong(at, pseudonym.high());
        statement.setLong(at + 1, pseudonym.low());
    }
}
