package org.cadrenode.research.internal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.cadrenode.api.pseudonym.Pseudonym;

/** The children of providers in the database. Looked up sorted, many at a time. One writer's. */
final class Subjects {
    private static final int BATCH = 1_000;

    private final Connection connection;
    private final Counters counters;

    /** A child that is there. */
    record Known(int id, boolean barred) { }

    Subjects(Connection connection, Counters counters) {
        this.connection = connection;
        this.counters = counters;
    }

    /** Returns those of the children that are there, by the pseudonym they have or one that they had. */
    Map<Pseudonym, Known> find(int provider, Collection<Pseudonym> pseudonyms) throws SQLException {
        Map<Pseudonym, Known> known = present(provider, pseudonyms);
        if (known.size() < pseudonyms.size()) {
            List<Pseudonym> missing = pseudonyms.stream().filter(one -> !known.containsKey(one)).toList();
            known.putAll(former(provider, missing));
        }
        return known;
    }

    /** Returns those of the children that are there by the pseudonym they have. */
    Map<Pseudonym, Known> present(int provider, Collection<Pseudonym> pseudonyms) throws SQLException {
        return select(provider, pseudonyms, Dialect.of(connection).matching(
                "subject_id, pseudonym_high, pseudonym_low, barred", "subject", "pseudonym_high", "BIGINT")
                + " AND provider_id = ?");
    }

    /** Returns those of the children that are there by a pseudonym they had. */
    Map<Pseudonym, Known> former(int provider, Collection<Pseudonym> pseudonyms) throws SQLException {
        return select(provider, pseudonyms, Dialect.of(connection).matching(
                """
                former_pseudonym.subject_id, former_pseudonym.pseudonym_high, former_pseudonym.pseudonym_low,
                (SELECT barred FROM subject s WHERE s.subject_id = former_pseudonym.subject_id)
                """, "former_pseudonym", "pseudonym_high", "BIGINT") + " AND provider_id = ?");
    }

    private Map<Pseudonym, Known> select(int provider, Collection<Pseudonym> pseudonyms, String sql) throws SQLException {
        List<Pseudonym> sorted = sorted(pseudonyms);
        Map<Pseudonym, Known> known = new HashMap<>(sorted.size() * 2);
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            for (int from = 0; from < sorted.size(); from += BATCH) {
                List<Pseudonym> batch = sorted.subList(from, Math.min(sorted.size(), from + BATCH));
                select.setArray(1, connection.createArrayOf("bigint",
                        batch.stream().map(Pseudonym::high).toArray()));
                select.setInt(2, provider);
                try (ResultSet row = select.executeQuery()) {
                    while (row.next()) {
                        known.put(new Pseudonym(row.getLong(2), row.getLong(3)),
                                new Known(row.getInt(1), row.getBoolean(4)));
                    }
                }
            }
        }
        return known;
    }

    /** Adds those of the children that are not in {@code known}, in transactions of bounded size, and puts them in. */
    void add(int provider, Collection<Pseudonym> pseudonyms, Map<Pseudonym, Known> known, boolean barred)
            throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                """
                INSERT INTO subject (subject_id, provider_id, pseudonym_high, pseudonym_low, person, barred)
                VALUES (?, ?, ?, ?, 0, ?)
                """)) {
            int pending = 0;
            for (Pseudonym pseudonym : sorted(pseudonyms)) {
                if (known.containsKey(pseudonym)) {
                    continue;
                }
                insert.setInt(1, ++counters.subject);
                insert.setInt(2, provider);
                insert.setLong(3, pseudonym.high());
                insert.setLong(4, pseudonym.low());
                insert.setBoolean(5, barred);
                insert.addBatch();
                known.put(pseudonym, new Known(counters.subject, barred));
                if (++pending == BATCH) {
                    insert.executeBatch();
                    counters.store(connection);
                    connection.commit();
                    pending = 0;
                }
            }
            insert.executeBatch();
            counters.store(connection);
            connection.commit();
        }
    }

    private static List<Pseudonym> sorted(Collection<Pseudonym> pseudonyms) {
        List<Pseudonym> sorted = new ArrayList<>(pseudonyms);
        sorted.sort(null);
        return sorted;
    }
}
