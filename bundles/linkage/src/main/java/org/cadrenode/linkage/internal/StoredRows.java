package org.cadrenode.linkage.internal;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.cadrenode.api.delivery.ProviderId;
import org.cadrenode.api.linkage.LinkReview.Decision;
import org.cadrenode.api.linkage.LinkReview.Word;
import org.cadrenode.api.pseudonym.Pseudonym;
import org.cadrenode.linkage.engine.PersonViews;
import org.cadrenode.linkage.engine.Subject;

/** Reads all that is in a token store, so that memory holds what whoever takes it keeps and no more. Thread-safe. */
final class StoredRows {
    private static final int PAGE = 2_000;

    private final TokenStore store;

    /** Takes the stored subjects, one by one. */
    interface StoredSubjects {
        /** Takes a subject. */
        void subject(Subject subject, long person, boolean unsettled, int keyVersion, int lastDay);
    }

    /** Takes the stored views, one by one. */
    interface StoredContents {
        /** Takes a subject's views under one version of the key; those of a subject follow one another, newest last. */
        void views(int subject, PersonViews views, long version);
    }

    /** Takes what pairs have in common, one by one. */
    interface StoredPairs {
        /** Takes it. */
        void pair(int low, int high, long pattern);
    }

    StoredRows(TokenStore store) {
        this.store = store;
    }

    /** Hands all subjects to {@code sink}, in pages, so that memory holds what the sink keeps and no more. */
    void subjects(List<ProviderId> providers, StoredSubjects sink) {
        pages(
                """
                SELECT subject_id, provider_id, pseudonym_high, pseudonym_low, person, unsettled, key_version, last_day
                FROM subject WHERE subject_id > ? ORDER BY subject_id FETCH FIRST ? ROWS ONLY
                """, row -> sink.subject(new Subject(row.getInt(1), providers.get(row.getInt(2)), new Pseudonym(row.getLong(3), row.getLong(4))),
                        row.getLong(5), row.getBoolean(6), row.getInt(7), row.getInt(8)));
    }

    /** Hands all views to {@code sink}, likewise. */
    void views(StoredContents sink) {
        pages("SELECT views_id, version, content FROM views WHERE views_id > ? ORDER BY views_id FETCH FIRST ? ROWS ONLY", row -> sink.views(
                (int) (row.getLong(1) / TokenStore.KEY_VERSIONS), PersonViews.ofBytes((int) (row.getLong(1) % TokenStore.KEY_VERSIONS), row.getBytes(3)), row.getLong(2)));
    }

    /** Hands all pairs to {@code sink}. */
    void pairs(StoredPairs sink) {
        store.read(connection -> {
            try (Statement statement = connection.createStatement()) {
                statement.execute("SET LAZY_QUERY_EXECUTION 1");
                try (ResultSet row = statement.executeQuery("SELECT low_id, high_id, pattern FROM pair")) {
                    while (row.next()) {
                        sink.pair(row.getInt(1), row.getInt(2), row.getLong(3));
                    }
                } finally {
                    statement.execute("SET LAZY_QUERY_EXECUTION 0");
                }
            }
            return null;
        });
    }

    private interface Row {
        void row(ResultSet row) throws SQLException;
    }

    // The first column is the key by which pages go on.
    private void pages(String query, Row sink) {
        long[] after = {Long.MIN_VALUE};
        boolean[] more = {true};
        while (more[0]) {
            more[0] = store.read(connection -> {
                boolean any = false;
                try (PreparedStatement select = connection.prepareStatement(query)) {
                    select.setLong(1, after[0]);
                    select.setInt(2, PAGE);
                    try (ResultSet row = select.executeQuery()) {
                        while (row.next()) {
                            any = true;
                            after[0] = row.getLong(1);
                            sink.row(row);
                        }
                    }
                }
                return any;
            });
        }
    }

    /** Returns what people decided. */
    List<StoredDecision> decisions(List<ProviderId> providers) {
        return store.read(connection -> {
            List<StoredDecision> decisions = new ArrayList<>();
            try (Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery(
                            """
                            SELECT left_provider, left_high, left_low, right_provider, right_high, right_low, word, asked_by, agreed_by, reason,
                                   decided_at, journal_entry FROM decision
                            """)) {
                while (row.next()) {
                    decisions.add(new StoredDecision(providers.get(row.getInt(1)), new Pseudonym(row.getLong(2), row.getLong(3)),
                            providers.get(row.getInt(4)), new Pseudonym(row.getLong(5), row.getLong(6)),
                            new Decision(Word.valueOf(row.getString(7)), row.getString(8), row.getString(9), row.getString(10),
                                    Instant.ofEpochMilli(row.getLong(11)), row.getLong(12))));
                }
            }
            return decisions;
        });
    }

    List<Pseudonym> forgotten() {
        return store.read(connection -> {
            List<Pseudonym> forgotten = new ArrayList<>();
            try (Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery("SELECT pseudonym_high, pseudonym_low FROM forgotten")) {
                while (row.next()) {
                    forgotten.add(new Pseudonym(row.getLong(1), row.getLong(2)));
                }
            }
            return forgotten;
        });
    }

    /** Takes a former pseudonym of a subject. */
    interface FormerPseudonyms {
        /** Takes it. */
        void former(int provider, Pseudonym former, int subject);
    }

    /** Hands all former pseudonyms to {@code sink}. */
    void formerPseudonyms(FormerPseudonyms sink) {
        store.read(connection -> {
            try (Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery(
                            "SELECT provider_id, pseudonym_high, pseudonym_low, subject_id FROM former_pseudonym")) {
                while (row.next()) {
                    sink.former(row.getInt(1), new Pseudonym(row.getLong(2), row.getLong(3)), row.getInt(4));
                }
            }
            return null;
        });
    }
}
