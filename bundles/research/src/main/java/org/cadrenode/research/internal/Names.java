package org.cadrenode.research.internal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import org.cadrenode.api.delivery.DeliveryId;
import org.cadrenode.api.delivery.ProviderId;
import org.cadrenode.api.delivery.SourceId;
import org.cadrenode.api.delivery.TableName;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.jspecify.annotations.Nullable;

/**
 * The small numbers that stand for names and codes in the big tables. What is not there yet is added, in the connection's
 * transaction. Codes are remembered; when there are very many, the memory starts afresh. One writer's.
 */
final class Names {
    private static final int MOST_REMEMBERED = 200_000;
    private static final int LONGEST_SYSTEM = 200;
    private static final int LONGEST_CODE = 400;
    private static final int LONGEST_UNIT = 100;

    private final Counters counters;
    private final Turn turn;
    private final Map<String, Map<String, Integer>> codes = new HashMap<>();
    private int remembered;

    /** Gives the connection by which what is added is committed with what it is added for. */
    interface Turn {
        /** Returns it, once nobody else uses it, and what was added before can be found by it. */
        Connection take() throws SQLException;
    }

    Names(Connection connection, Counters counters) {
        this(counters, () -> connection);
    }

    /** @param turn is taken before each use */
    Names(Counters counters, Turn turn) {
        this.counters = counters;
        this.turn = turn;
    }

    int provider(ProviderId provider) throws SQLException {
        int known = find("SELECT provider_id FROM provider WHERE name = ?", provider.value());
        if (known == 0) {
            known = ++counters.provider;
            insert("INSERT INTO provider (provider_id, name) VALUES (?, ?)", known, provider.value());
        }
        return known;
    }

    int source(int provider, SourceId source) throws SQLException {
        int known = find("SELECT source_id FROM source WHERE provider_id = ? AND name = ?", provider, source.value());
        if (known == 0) {
            known = ++counters.source;
            insert("INSERT INTO source (source_id, provider_id, name, records, events) VALUES (?, ?, ?, 0, 0)", known,
                    provider, source.value());
        }
        return known;
    }

    int table(int source, TableName table) throws SQLException {
        int known = find("SELECT table_id FROM source_table WHERE source_id = ? AND name = ?", source, table.value());
        if (known == 0) {
            known = ++counters.table;
            insert("INSERT INTO source_table (table_id, source_id, name) VALUES (?, ?, ?)", known, source, table.value());
        }
        return known;
    }

    int delivery(int source, DeliveryId delivery) throws SQLException {
        int known = find("SELECT delivery_id FROM delivery WHERE name = ?", delivery.value());
        if (known == 0) {
            known = ++counters.delivery;
            insert("INSERT INTO delivery (delivery_id, source_id, name, records) VALUES (?, ?, ?, 0)", known, source,
                    delivery.value());
        }
        return known;
    }

    int code(String codeSystem, String code, @Nullable String unit) throws SQLException {
        Map<String, Integer> ofSystem = codes.computeIfAbsent(codeSystem, any -> new HashMap<>());
        String name = unit == null ? code : code + '\n' + unit;
        Integer known = ofSystem.get(name);
        if (known != null) {
            return known;
        }
        if (codeSystem.length() > LONGEST_SYSTEM || code.length() > LONGEST_CODE
                || unit != null && unit.length() > LONGEST_UNIT) {
            throw new CadreException(ErrorCode.CONFIGURATION_INVALID, "A mapping makes a code, code system or unit of more than "
                    + LONGEST_CODE + ", " + LONGEST_SYSTEM + " or " + LONGEST_UNIT + " characters");
        }
        if (remembered++ == MOST_REMEMBERED) {
            codes.values().forEach(Map::clear);
            remembered = 1;
        }
        String plainUnit = unit == null ? "" : unit;
        int found = find("SELECT code_id FROM code WHERE code_system = ? AND code = ? AND unit = ?", codeSystem, code,
                plainUnit);
        if (found == 0) {
            found = ++counters.code;
            insert("INSERT INTO code (code_id, code_system, code, unit) VALUES (?, ?, ?, ?)", found, codeSystem, code,
                    plainUnit);
        }
        ofSystem.put(name, found);
        return found;
    }

    private int find(String sql, Object... values) throws SQLException {
        try (PreparedStatement select = turn.take().prepareStatement(sql)) {
            bind(select, values);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? row.getInt(1) : 0;
            }
        }
    }

    private void insert(String sql, Object... values) throws SQLException {
        try (PreparedStatement insert = turn.take().prepareStatement(sql)) {
            bind(insert, values);
            insert.executeUpdate();
        }
    }

    private static void bind(PreparedStatement statement, Object... values) throws SQLException {
        for (int i = 0; i < values.length; i++) {
            statement.setObject(i + 1, values[i]);
        }
    }
}
