package org.cadrenode.research.internal;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;
import org.postgresql.copy.CopyManager;

/**
 * Events on a PostgreSQL server, in a partition a provider and year, each row with its delivery; sent by COPY. A partition is
 * made before the first row that belongs into it. What has no date, or one of another century, lies in a partition of its own.
 */
final class PartitionedEvents implements EventTable {
    private static final int FIRST_YEAR = 1980;
    private static final int LAST_YEAR = 2100;
    private static final String COPY = "COPY event (event_id, provider_id, delivery_id, subject_id, table_id, event_date, date_precision, "
            + "code_id, event_number, event_text) FROM STDIN";

    private final Connection connection;
    private final CopyManager copies;
    private final StringBuilder rows = new StringBuilder();
    private final Set<Partition> wanted = new HashSet<>();
    private final Set<Partition> there = new HashSet<>();
    private int provider;
    private int delivery;
    private int table;
    private int subject;

    /** A partition. @param year 0 for the one of all other dates */
    private record Partition(int provider, int year) { }

    PartitionedEvents(Connection connection) throws SQLException {
        this.connection = connection;
        copies = connection.unwrap(PGConnection.class).getCopyAPI();
    }

    @Override
    public void record(int ofProvider, int ofDelivery, int ofTable, int ofSubject) {
        provider = ofProvider;
        delivery = ofDelivery;
        table = ofTable;
        subject = ofSubject;
    }

    @Override
    public void add(long id, @Nullable LocalDate date, int precision, int code, @Nullable BigDecimal number, @Nullable String text) {
        int year = date == null || date.getYear() < FIRST_YEAR || date.getYear() > LAST_YEAR ? 0 : date.getYear();
        wanted.add(new Partition(provider, year));
        rows.append(id).append('\t').append(provider).append('\t').append(delivery).append('\t').append(subject).append('\t').append(table)
                .append('\t');
        rows.append(date == null ? "\\N" : date.toString()).append('\t').append(precision).append('\t').append(code).append('\t');
        rows.append(number == null ? "\\N" : number.toString()).append('\t');
        if (text == null) {
            rows.append("\\N");
        } else {
            escape(text);
        }
        rows.append('\n');
    }

    private void escape(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '\\' -> rows.append("\\\\");
                case '\t' -> rows.append("\\t");
                case '\n' -> rows.append("\\n");
                case '\r' -> rows.append("\\r");
                default -> rows.append(c);
            }
        }
    }

    @Override
    public void flush() throws SQLException {
        if (rows.isEmpty()) {
            return;
        }
        wanted.removeAll(there);
        for (Partition one : wanted) {
            make(one);
        }
        there.addAll(wanted);
        wanted.clear();
        // As bytes: the driver's own reading of characters cuts what is two of them in a text.
        byte[] sent = rows.toString().getBytes(StandardCharsets.UTF_8);
        rows.setLength(0);
        CopyIn copy = copies.copyIn(COPY);
        try {
            copy.writeToCopy(sent, 0, sent.length);
            copy.endCopy();
        } finally {
            if (copy.isActive()) {
                copy.cancelCopy();
            }
        }
    }

    private void make(Partition partition) throws SQLException {
        try (PreparedStatement call = connection.prepareStatement("SELECT event_partition(?, ?)")) {
            call.setInt(1, partition.provider());
            if (partition.year() == 0) {
                call.setNull(2, Types.INTEGER);
            } else {
                call.setInt(2, partition.year());
            }
            call.execute();
        }
    }

    @Override
    public Map<Integer, Long> remove(Map<Long, Integer> deliveries) throws SQLException {
        Map<Integer, Long> removed = new TreeMap<>();
        try (PreparedStatement delete = connection.prepareStatement(
                """
                WITH gone AS (
                  DELETE FROM event USING unnest(?) AS taken (record)
                  WHERE event_id >= taken.record * 16384 AND event_id < (taken.record + 1) * 16384 RETURNING delivery_id)
                SELECT delivery_id, COUNT(*) FROM gone GROUP BY delivery_id
                """)) {
            delete.setArray(1, connection.createArrayOf("bigint", deliveries.keySet().toArray()));
            try (ResultSet row = delete.executeQuery()) {
                while (row.next()) {
                    removed.put(row.getInt(1), row.getLong(2));
                }
            }
        }
        return removed;
    }

    @Override
    public void move(Map<Long, Integer> subjects) throws SQLException {
        Map<Long, Integer> inOrder = new LinkedHashMap<>(subjects);
        try (PreparedStatement update = connection.prepareStatement(
                """
                UPDATE event SET subject_id = moved.subject FROM unnest(?, ?) AS moved (record, subject)
                WHERE event_id >= moved.record * 16384 AND event_id < (moved.record + 1) * 16384
                """)) {
            update.setArray(1, connection.createArrayOf("bigint", inOrder.keySet().toArray()));
            update.setArray(2, connection.createArrayOf("integer", inOrder.values().toArray()));
            update.executeUpdate();
        }
    }

    @Override
    public void close() {
        rows.setLength(0);
    }
}
