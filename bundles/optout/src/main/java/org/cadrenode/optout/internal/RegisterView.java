package org.cadrenode.optout.internal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.cadrenode.api.optout.OptOutLine;
import org.cadrenode.api.optout.OptOutStatus;

/**
 * The register as an operator may see it: counts, references and states. A request and a child belong together if they
 * share a mark; that is asked anew each time, so no order of events can make it wrong. Thread-safe.
 */
final class RegisterView {
    private static final String MATCHED = """
            FROM request_mark r JOIN suppressed_mark m ON m.mark = r.mark JOIN suppressed s ON s.subject = m.subject
            """;

    private final OptOutDatabase database;
    private final OptOutStore store;

    RegisterView(OptOutDatabase database, OptOutStore store) {
        this.database = database;
        this.store = store;
    }

    OptOutStatus status() {
        try (Connection connection = database.connect(); Statement statement = connection.createStatement()) {
            long requests = number(statement, "SELECT COUNT(*) FROM request");
            long matched = number(statement, "SELECT COUNT(DISTINCT r.reference) " + MATCHED);
            long open = number(statement, "SELECT COUNT(DISTINCT r.reference) " + MATCHED
                    + "WHERE s.progress IN ('DUE', 'ORDERED')");
            long changedAt = store.changedAt();
            return new OptOutStatus(requests, matched, matched - open, store.version(),
                    changedAt == 0 ? Optional.empty() : Optional.of(Instant.ofEpochMilli(changedAt)));
        } catch (SQLException e) {
            throw OptOutDatabase.failure("be read", e);
        }
    }

    List<OptOutLine> requests(int limit) {
        List<OptOutLine> lines = new ArrayList<>();
        try (Connection connection = database.connect();
                PreparedStatement query = connection.prepareStatement(
                        "SELECT reference, origin, scope, decided_by, decided_on FROM request ORDER BY reference DESC LIMIT ?");
                PreparedStatement progress = connection.prepareStatement(
                        "SELECT DISTINCT s.progress " + MATCHED + "WHERE r.reference = ?")) {
            query.setInt(1, Math.max(0, limit));
            try (ResultSet result = query.executeQuery()) {
                while (result.next()) {
                    long reference = result.getLong(1);
                    lines.add(new OptOutLine(reference, result.getString(2), result.getString(3), result.getString(4),
                            result.getObject(5, LocalDate.class), state(progress, reference)));
                }
            }
            return lines;
        } catch (SQLException e) {
            throw OptOutDatabase.failure("be read", e);
        }
    }

    private static String state(PreparedStatement progress, long reference) throws SQLException {
        List<String> seen = new ArrayList<>();
        progress.setLong(1, reference);
        try (ResultSet result = progress.executeQuery()) {
            while (result.next()) {
                seen.add(result.getString(1));
            }
        }
        if (seen.isEmpty()) {
            return "waiting";
        }
        if (seen.contains("DUE") || seen.contains("ORDERED")) {
            return "removing";
        }
        return seen.contains("HONOURED") ? "removed" : "stopped";
    }

    private static long number(Statement statement, String sql) throws SQLException {
        try (ResultSet result = statement.executeQuery(sql)) {
            result.next();
            return result.getLong(1);
        }
    }
}
