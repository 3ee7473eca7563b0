package org.cadrenode.research.internal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.cadrenode.api.pseudonym.Pseudonym;

/**
 * Which of two states of a record with one version and different content holds: a source that keeps its promises tells no such
 * states, and one that does not is answered the same whatever is loaded first. It is the one with the greater hash of its row,
 * which does not depend on numbers that this database gave; if they differ by their child only, by its pseudonym. Stateless.
 */
final class Ties {
    private static final int BATCH = 1_000;

    private Ties() { }

    /**
     * One of the states.
     *
     * @param content its hash here, with the child's number
     * @param subject the child's number
     */
    record State(long content, int subject, Pseudonym child) {
        boolean holdsAgainst(State other) {
            long own = ContentHash.row(content, subject);
            long theirs = ContentHash.row(other.content, other.subject);
            return own != theirs ? own > theirs : child.compareTo(other.child) > 0;
        }
    }

    /** A state that was loaded, and the number of its delivery. */
    record Stored(State state, int delivery) { }

    /** Reads records. */
    static Map<Long, Stored> stored(Connection connection, List<Long> records) throws SQLException {
        Map<Long, Stored> stored = new HashMap<>();
        try (PreparedStatement select = connection.prepareStatement(Dialect.of(connection).matching(
                """
                loaded_record.record_id, loaded_record.content, loaded_record.subject_id, loaded_record.delivery_id,
                (SELECT pseudonym_high FROM subject s WHERE s.subject_id = loaded_record.subject_id),
                (SELECT pseudonym_low FROM subject s WHERE s.subject_id = loaded_record.subject_id)
                """, "loaded_record", "record_id", "BIGINT"))) {
            for (int from = 0; from < records.size(); from += BATCH) {
                select.setArray(1, connection.createArrayOf("bigint",
                        records.subList(from, Math.min(records.size(), from + BATCH)).toArray()));
                try (ResultSet row = select.executeQuery()) {
                    while (row.next()) {
                        stored.put(row.getLong(1), new Stored(new State(row.getLong(2), row.getInt(3),
                                new Pseudonym(row.getLong(5), row.getLong(6))), row.getInt(4)));
                    }
                }
            }
        }
        return stored;
    }
}
