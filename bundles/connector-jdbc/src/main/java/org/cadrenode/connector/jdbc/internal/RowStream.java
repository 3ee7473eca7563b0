package org.cadrenode.connector.jdbc.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.cadrenode.connector.spi.Collecting;
import org.cadrenode.connector.spi.Problem;
import org.jspecify.annotations.Nullable;

/** Rows of one table on their way from the database into the landing zone, a stretch at a time. For one thread. */
final class RowStream {
    private static final int LONGEST = 16_000_000;

    private final Connection connection;
    private final JdbcSettings settings;
    private final DatabaseTable table;
    private final String landed;
    private final Collecting collecting;
    private final List<String> names;
    private final @Nullable String[] values;
    private int number = -1;
    private long inStretch;

    RowStream(Connection connection, JdbcSettings settings, DatabaseTable table, String landed, Collecting collecting) {
        this.connection = connection;
        this.settings = settings;
        this.table = table;
        this.landed = landed;
        this.collecting = collecting;
        names = table.landed();
        values = new @Nullable String[table.columns().size()];
    }

    /** Gives a query its values. */
    interface Binding {
        void bind(PreparedStatement query) throws SQLException;
    }

    /** What is to be done with a row, whose values have been read. */
    interface Row {
        void take(ResultSet row, @Nullable String[] values) throws SQLException, IOException;
    }

    /**
     * Runs a query whose columns, from {@code from} on, are those of the table.
     *
     * @param from place of the first of them, from 1
     */
    void each(String query, Binding binding, int from, Row taken) throws SQLException, IOException {
        try (PreparedStatement statement = connection.prepareStatement(query)) {
            statement.setFetchSize(settings.fetch());
            statement.setQueryTimeout((int) Math.min(Integer.MAX_VALUE, settings.timeout().toSeconds()));
            binding.bind(statement);
            try (ResultSet row = statement.executeQuery()) {
                try {
                    while (row.next()) {
                        if (read(row, from)) {
                            taken.take(row, values);
                        }
                    }
                } catch (IOException | RuntimeException e) {
                    // Otherwise some drivers read all that is left before they close. After a failure of the database there is
                    // nothing to cancel, and it would hit the next statement.
                    cancel(statement);
                    throw e;
                }
            }
        }
    }

    private static void cancel(PreparedStatement statement) {
        try {
            statement.cancel();
        } catch (SQLException e) {
            // The statement ends with its connection, then.
            return;
        }
    }

    // False for a row that was rejected.
    private boolean read(ResultSet row, int from) throws SQLException, IOException {
        for (int i = 0; i < values.length; i++) {
            DatabaseTable.Column column = table.columns().get(i);
            try {
                values[i] = column.kind().read(row, from + i);
            } catch (SQLException e) {
                if (!isData(e)) {
                    throw e;
                }
                collecting.records().reject(landed, 0, names.get(i), Problem.FORMAT_UNKNOWN);
                return false;
            } catch (DateTimeException e) {
                collecting.records().reject(landed, 0, names.get(i), Problem.FORMAT_UNKNOWN);
                return false;
            }
            String value = values[i];
            if (value != null && value.length() > LONGEST) {
                collecting.records().reject(landed, 0, names.get(i), Problem.ROW_TOO_LONG);
                return false;
            }
        }
        return true;
    }

    // A value that the driver cannot make of what is there, such as a day 0000-00-00; not a connection that has gone.
    private static boolean isData(SQLException e) {
        String state = e.getSQLState();
        return state == null || state.startsWith("22") || state.startsWith("HY") || state.startsWith("S1");
    }

    /** Hands a row on, of a version, or of none if that is 0. */
    void record(long version, @Nullable String[] row) throws IOException {
        if (version > 0) {
            collecting.records().record(number(), 0, version, row);
        } else {
            collecting.records().record(number(), 0, row);
        }
        inStretch++;
    }

    /** Says that a row is no more. */
    void removed(long version, @Nullable String[] key) throws IOException {
        collecting.records().removed(number(), 0, version, key);
        inStretch++;
    }

    void reject(String column, Problem problem) throws IOException {
        collecting.records().reject(landed, 0, column, problem);
    }

    private int number() throws IOException {
        if (number < 0) {
            number = collecting.records().table(landed, names);
        }
        return number;
    }

    /** Returns whether enough was handed on for a delivery. */
    boolean full() {
        return inStretch >= settings.rows();
    }

    /** Makes a delivery of what was handed on. */
    void cut(ResumePoint point) throws IOException {
        collecting.commit(point.toString());
        number = -1;
        inStretch = 0;
    }

    /** Returns a hash of all rows of a query. */
    String hash(String query, Binding binding) throws SQLException, IOException {
        MessageDigest digest = sha256();
        each(query, binding, 1, (row, read) -> {
            for (String value : read) {
                byte[] bytes = value == null ? new byte[0] : value.getBytes(StandardCharsets.UTF_8);
                digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(value == null ? -1 : bytes.length).array());
                digest.update(bytes);
            }
        });
        return HexFormat.of().formatHex(Arrays.copyOf(digest.digest(), 16));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
