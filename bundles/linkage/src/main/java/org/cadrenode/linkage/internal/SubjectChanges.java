package org.cadrenode.linkage.internal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.cadrenode.api.pseudonym.Pseudonym;
import org.cadrenode.linkage.engine.Subject;
import org.cadrenode.linkage.engine.TokenBag;

/** What a batch changes of the subjects, gathered in memory and stored in one transaction. For one use. */
final class SubjectChanges {
    private final Map<Integer, Subject> added = new LinkedHashMap<>();
    private final Map<TokenPlace, TokenRow> tokens = new LinkedHashMap<>();
    private final Map<Integer, Long> renamed = new LinkedHashMap<>();
    private final Map<Integer, Subject> names = new LinkedHashMap<>();
    private final List<Former> formers = new ArrayList<>();
    private final Set<Integer> removed = new LinkedHashSet<>();
    private final Set<Pseudonym> barred = new LinkedHashSet<>();
    private final Set<Pseudonym> unbarred = new LinkedHashSet<>();
    private final Set<Integer> unsettled = new HashSet<>();

    private record TokenPlace(int subject, int keyVersion) { }

    private record TokenRow(TokenBag tokens, long version) { }

    private record Former(Pseudonym pseudonym, int subject) { }

    void add(Subject subject) {
        added.put(subject.number(), subject);
    }

    void tokens(Subject subject, TokenBag bag, long version) {
        tokens.put(new TokenPlace(subject.number(), bag.keyVersion()), new TokenRow(bag, version));
    }

    /** A subject got another pseudonym, and what it was assigned to counts as assigned anew, at {@code sequence}. */
    void rename(Subject subject, Pseudonym former, long sequence) {
        names.put(subject.number(), subject);
        renamed.put(subject.number(), sequence);
        formers.add(new Former(former, subject.number()));
    }

    /** Another name of a subject, by which it may still arrive. */
    void former(Pseudonym pseudonym, int subject) {
        formers.add(new Former(pseudonym, subject));
    }

    void remove(Subject subject) {
        removed.add(subject.number());
    }

    void bar(Pseudonym pseudonym) {
        barred.add(pseudonym);
    }

    void unbar(Pseudonym pseudonym) {
        unbarred.add(pseudonym);
    }

    void unsettle(Subject subject) {
        unsettled.add(subject.number());
    }

    boolean isEmpty() {
        return added.isEmpty() && tokens.isEmpty() && names.isEmpty() && formers.isEmpty() && removed.isEmpty()
                && barred.isEmpty() && unbarred.isEmpty();
    }

    /** Returns how many token sets are new or other than before. */
    int tokenSets() {
        return tokens.size();
    }

    /** Returns how many subjects got another pseudonym. */
    int renamings() {
        return names.size();
    }

    /** Returns how many subjects are gone. */
    int removals() {
        return removed.size();
    }

    void write(Connection connection, int provider) throws SQLException {
        insertSubjects(connection, provider);
        writeTokens(connection);
        writeNames(connection, provider);
        bar(connection);
        delete(connection);
        try (PreparedStatement mark = connection.prepareStatement(
                "UPDATE subject SET unsettled = TRUE WHERE subject_id = ? AND NOT unsettled")) {
            for (int number : unsettled) {
                if (!added.containsKey(number)) {
                    mark.setInt(1, number);
                    mark.addBatch();
                }
            }
            mark.executeBatch();
        }
    }

    private void insertSubjects(Connection connection, int provider) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO subject VALUES (?, ?, ?, ?, 0, 0, TRUE, 0)")) {
            for (Subject subject : added.values()) {
                insert.setInt(1, subject.number());
                insert.setInt(2, provider);
                insert.setLong(3, subject.pseudonym().high());
                insert.setLong(4, subject.pseudonym().low());
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    private void writeTokens(Connection connection) throws SQLException {
        try (PreparedStatement merge = connection.prepareStatement(
                        "MERGE INTO token_set KEY (subject_id, key_version) VALUES (?, ?, ?, ?)");
                PreparedStatement newest = connection.prepareStatement(
                        "UPDATE subject SET key_version = ? WHERE subject_id = ? AND key_version < ?")) {
            for (Map.Entry<TokenPlace, TokenRow> row : tokens.entrySet()) {
                merge.setInt(1, row.getKey().subject());
                merge.setInt(2, row.getKey().keyVersion());
                merge.setLong(3, row.getValue().version());
                merge.setBytes(4, row.getValue().tokens().bytes());
                merge.addBatch();
                newest.setInt(1, row.getKey().keyVersion());
                newest.setInt(2, row.getKey().subject());
                newest.setInt(3, row.getKey().keyVersion());
                newest.addBatch();
            }
            merge.executeBatch();
            newest.executeBatch();
        }
    }

    private void writeNames(Connection connection, int provider) throws SQLException {
        try (PreparedStatement rename = connection.prepareStatement(
                        "UPDATE subject SET pseudonym_high = ?, pseudonym_low = ?, sequence = ? WHERE subject_id = ?");
                PreparedStatement former = connection.prepareStatement(
                        """
                        MERGE INTO former_pseudonym (provider_id, pseudonym_high, pseudonym_low, subject_id)
                        KEY (provider_id, pseudonym_high, pseudonym_low) VALUES (?, ?, ?, ?)
                        """)) {
            for (Subject subject : names.values()) {
                rename.setLong(1, subject.pseudonym().high());
                rename.setLong(2, subject.pseudonym().low());
                rename.setLong(3, renamed.get(subject.number()));
                rename.setInt(4, subject.number());
                rename.addBatch();
            }
            rename.executeBatch();
            for (Former one : formers) {
                former.setInt(1, provider);
                former.setLong(2, one.pseudonym().high());
                former.setLong(3, one.pseudonym().low());
                former.setInt(4, one.subject());
                former.addBatch();
            }
            former.executeBatch();
        }
    }

    private void bar(Connection connection) throws SQLException {
        try (PreparedStatement bar = connection.prepareStatement(
                "MERGE INTO forgotten KEY (pseudonym_high, pseudonym_low) VALUES (?, ?)")) {
            for (Pseudonym pseudonym : barred) {
                bar.setLong(1, pseudonym.high());
                bar.setLong(2, pseudonym.low());
                bar.addBatch();
            }
            bar.executeBatch();
        }
        try (PreparedStatement unbar = connection.prepareStatement(
                "DELETE FROM forgotten WHERE pseudonym_high = ? AND pseudonym_low = ?")) {
            for (Pseudonym pseudonym : unbarred) {
                unbar.setLong(1, pseudonym.high());
                unbar.setLong(2, pseudonym.low());
                unbar.addBatch();
            }
            unbar.executeBatch();
        }
    }

    private void delete(Connection connection) throws SQLException {
        for (String table : List.of("subject", "token_set", "former_pseudonym")) {
            try (PreparedStatement delete = connection.prepareStatement("DELETE FROM " + table + " WHERE subject_id = ?")) {
                for (int number : removed) {
                    delete.setInt(1, number);
                    delete.addBatch();
                }
                delete.executeBatch();
            }
        }
    }
}
