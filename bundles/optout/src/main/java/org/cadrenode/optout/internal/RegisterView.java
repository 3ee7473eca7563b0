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
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.cadrenode.api.optout.OptOutCounts;
import org.cadrenode.api.optout.OptOutCounts.OpenOrder;
import org.cadrenode.api.optout.OptOutDetail;
import org.cadrenode.api.optout.OptOutEvent;
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
    private static final String LINES = """
            SELECT r.reference, r.origin, r.scope, CASE WHEN r.origin IN ('source', 'node') THEN 'not_told' ELSE r.decided_by END, r.decided_on,
              d.choice, d.withdrawn_from
            FROM request r LEFT JOIN decision d ON d.reference = r.reference
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
            return new OptOutStatus(requests, matched, matched - open, store.version(), moment(changedAt));
        } catch (SQLException e) {
            throw OptOutDatabase.failure("be read", e);
        }
    }

    private static Optional<Instant> moment(long millis) {
        return millis == 0 ? Optional.empty() : Optional.of(Instant.ofEpochMilli(millis));
    }

    List<OptOutLine> requests(int limit) {
        try (Connection connection = database.connect();
                PreparedStatement query = connection.prepareStatement(LINES + "ORDER BY r.reference DESC LIMIT ?")) {
            query.setInt(1, Math.max(0, limit));
            return lines(connection, query);
        } catch (SQLException e) {
            throw OptOutDatabase.failure("be read", e);
        }
    }

    private List<OptOutLine> lines(Connection connection, PreparedStatement query) throws SQLException {
        List<OptOutLine> lines = new ArrayList<>();
        try (PreparedStatement progress = connection.prepareStatement(
                        "SELECT DISTINCT s.progress " + MATCHED + "WHERE r.reference = ?");
                ResultSet row = query.executeQuery()) {
            while (row.next()) {
                long reference = row.getLong(1);
                String scope = row.getString(3);
                LocalDate withdrawn = row.getObject(7, LocalDate.class);
                boolean over = withdrawn != null && !DecisionRows.day(store.now()).isBefore(withdrawn);
                boolean stops = !"IN".equals(row.getString(6)) && !scope.equals("contact");
                lines.add(new OptOutLine(reference, row.getString(2), scope, row.getString(4), row.getObject(5, LocalDate.class),
                        state(progresses(progress, reference), over, stops)));
            }
        }
        return lines;
    }

    private static List<String> progresses(PreparedStatement progress, long reference) throws SQLException {
        List<String> seen = new ArrayList<>();
        progress.setLong(1, reference);
        try (ResultSet result = progress.executeQuery()) {
            while (result.next()) {
                seen.add(result.getString(1));
            }
        }
        return seen;
    }

    private static String state(List<String> seen, boolean over, boolean stops) {
        if (!stops && !over) {
            return "recorded";
        }
        if (seen.contains("DUE") || seen.contains("ORDERED")) {
            return "removing";
        }
        if (over) {
            return seen.contains("RETURNING") || seen.contains("ENTERING") ? "returning" : "withdrawn";
        }
        if (seen.isEmpty()) {
            return "waiting";
        }
        return seen.contains("HONOURED") ? "removed" : "stopped";
    }

    /** Returns a decision with all that may be shown of it. */
    OptOutDetail detail(Recorded recorded) {
        try (Connection connection = database.connect();
                PreparedStatement query = connection.prepareStatement(LINES + "WHERE r.reference = ?");
                PreparedStatement children = connection.prepareStatement("SELECT COUNT(DISTINCT s.subject) " + MATCHED
                        + "WHERE r.reference = ?")) {
            query.setLong(1, recorded.reference());
            OptOutLine line = lines(connection, query).get(0);
            children.setLong(1, recorded.reference());
            try (ResultSet count = children.executeQuery()) {
                count.next();
                return new OptOutDetail(line, recorded.decision().choice().name().toLowerCase(Locale.ROOT),
                        recorded.decision().effectiveOn(), moment(recorded.receivedAt()),
                        recorded.withdrawal().map(one -> Instant.ofEpochMilli(one.at())),
                        recorded.withdrawal().map(Recorded.Withdrawal::from),
                        !recorded.decision().maker().person().isEmpty(), !recorded.evidence().isEmpty(),
                        recorded.identifiers().stream().map(one -> one.kind().name().toLowerCase(Locale.ROOT)).toList(),
                        count.getLong(1));
            }
        } catch (SQLException e) {
            throw OptOutDatabase.failure("be read", e);
        }
    }

    /** Returns what became of a decision, oldest first. */
    List<OptOutEvent> history(long reference) {
        return store.read(within -> within.history().of(reference)).stream()
                .map(one -> new OptOutEvent(Instant.ofEpochMilli(one.at()), one.what(), one.object())).toList();
    }

    OptOutCounts counts() {
        try (Connection connection = database.connect(); Statement statement = connection.createStatement()) {
            return new OptOutCounts(groups(statement, "origin"),
                    groups(statement, "CASE WHEN origin IN ('source', 'node') THEN 'not_told' ELSE decided_by END"), groups(statement, "scope"),
                    number(statement, "SELECT COUNT(*) FROM decision WHERE withdrawn_from IS NOT NULL"),
                    moment(number(statement, "SELECT COALESCE(MIN(received_at), 0) FROM decision")),
                    number(statement, "SELECT COUNT(*) FROM suppressed WHERE progress = 'DUE'"), open(statement),
                    number(statement, "SELECT COUNT(*) FROM suppressed WHERE progress IN ('RETURNING', 'ENTERING')"));
        } catch (SQLException e) {
            throw OptOutDatabase.failure("be read", e);
        }
    }

    private static Map<String, Long> groups(Statement statement, String column) throws SQLException {
        Map<String, Long> groups = new TreeMap<>();
        try (ResultSet row = statement.executeQuery("SELECT " + column + ", COUNT(*) FROM request GROUP BY " + column)) {
            while (row.next()) {
                groups.merge(row.getString(1).split(":")[0], row.getLong(2), Long::sum);
            }
        }
        return groups;
    }

    private static List<OpenOrder> open(Statement statement) throws SQLException {
        List<OpenOrder> open = new ArrayList<>();
        try (ResultSet row = statement.executeQuery("SELECT order_name, COUNT(*), (SELECT COALESCE(MIN(h.at), 0) FROM history h"
                + " WHERE h.what = 'ordered' AND h.object = order_name) FROM suppressed WHERE progress = 'ORDERED'"
                + " GROUP BY order_name ORDER BY order_name")) {
            while (row.next()) {
                open.add(new OpenOrder(row.getString(1), moment(row.getLong(3)), row.getLong(2)));
            }
        }
        return open;
    }

    private static long number(Statement statement, String sql) throws SQLException {
        try (ResultSet result = statement.executeQuery(sql)) {
            result.next();
            return result.getLong(1);
        }
    }
}
