package org.cadrenode.linkage.internal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.cadrenode.api.delivery.ProviderId;
import org.cadrenode.api.pseudonym.Pseudonym;
import org.cadrenode.linkage.engine.LinkEngine;
import org.cadrenode.linkage.engine.PersonViews;
import org.cadrenode.linkage.engine.Subject;


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
    private final Map<Integer, Integer> days = new HashMap<>();
    private final Set<Integer> withdrawn = new LinkedHashSet<>();
    private final BitSet compared = new BitSet();
    private final List<PairRow> pairs = new ArrayList<>();
    private final List<StoredDecision> decisions = new ArrayList<>();
    private final List<Renaming> decisionsRenamed = new ArrayList<>();
    private final List<Pseudonym> unjoined = new ArrayList<>();

    private final List<Brought> brought = new ArrayList<>(1);
    private final Map<Integer, Integer> merged = new LinkedHashMap<>();

    private record Brought(String delivery, String packageId, int batch, BitSet subjects) { }

    private record TokenPlace(int subject, int keyVersion) { }

    private record TokenRow(PersonViews views, long version) { }

    private record PairRow(int low, int high, long pattern) { }

    private record Former(Pseudonym pseudonym, int subject) { }

    private record Renaming(Pseudonym former, Pseudonym present) { }

    void add(Subject subject) {
        added.put(subject.number(), subject);
    }

    void tokens(Subject subject, PersonViews views, long version) {
        tokens.put(new TokenPlace(subject.number(), views.keyVersion()), new TokenRow(views, version));
    }

    /** Tokens of a subject came on a day, be they the same as before. */
    void came(Subject subject, int day) {
        days.put(subject.number(), day);
    }

    /** The tokens of a subject are gone, and the subject stays. */
    void withdraw(Subject subject) {
        withdrawn.add(subject.number());
    }

    /** Takes over with whom those of {@code numbers} from {@code from} on may be one person now. */
    void pairs(BitSet numbers, int from, LinkEngine engine) {
        for (int number = numbers.nextSetBit(from); number >= 0; number = numbers.nextSetBit(number + 1)) {
            compared.set(number);
            int one = number;
            engine.pairs(number, (other, pattern) -> pairs.add(new PairRow(Math.min(one, other), Math.max(one, other), pattern)));
        }
    }

    /** A decision comes in place of one about the same two, or none does. */
    void decide(StoredDecision decision) {
        decisions.add(decision);
    }

    /** Decisions about a subject follow it to its new pseudonym. */
    void renameDecisions(Pseudonym former, Pseudonym present) {
        decisionsRenamed.add(new Renaming(former, present));
    }

    /** Decisions that joined a subject with others are void. */
    void unjoin(Pseudonym subject) {
        unjoined.add(subject);
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

    /** A batch of a package brought tokens of these subjects. */
    void brought(String delivery, String packageId, int batch, BitSet subjects) {
        if (!subjects.isEmpty()) {
            brought.add(new Brought(delivery, packageId, batch, subjects));
        }
    }

    /** What brought one subject counts for another from now on. */
    void merge(Subject former, Subject kept) {
        merged.put(former.number(), kept.number());
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
                && barred.isEmpty() && unbarred.isEmpty() && days.isEmpty() && withdrawn.isEmpty() && compared.isEmpty() && decisions.isEmpty()
                && unsettled.isEmpty() && brought.isEmpty();
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

    /**
     * Writes all of it.
     *
     * @param provider number of the provider whose subjects they are
     * @param numbers numbers of all providers
     */
    void write(Connection connection, int provider, List<ProviderId> numbers) throws SQLException {
        Map<Integer, Integer> keyVersions = keyVersions();
        insertSubjects(connection, provider, keyVersions);
        writeTokens(connection, keyVersions);
        writeNames(connection, provider);
        bar(connection);
        writePairs(connection);
        delete(connection);
        BroughtRows bringing = new BroughtRows(connection);
        for (Brought one : brought) {
            bringing.write(one.delivery(), one.packageId(), one.batch(), one.subjects());
        }
        for (Map.Entry<Integer, Integer> one : merged.entrySet()) {
            bringing.merged(one.getKey(), one.getValue());
        }
        DecisionRows rows = new DecisionRows(connection);
        for (Renaming one : decisionsRenamed) {
            rows.rename(one.former(), one.present());
        }
        rows.unjoin(unjoined);
        rows.write(decisions, numbers);
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

    private void insertSubjects(Connection connection, int provider, Map<Integer, Integer> keyVersions) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO subject VALUES (?, ?, ?, ?, 0, 0, TRUE, ?, ?)")) {
            for (Subject subject : added.values()) {
                insert.setInt(1, subject.number());
                insert.setInt(2, provider);
                insert.setLong(3, subject.pseudonym().high());
                insert.setLong(4, subject.pseudonym().low());
                insert.setInt(5, keyVersions.getOrDefault(subject.number(), 0));
                insert.setInt(6, days.getOrDefault(subject.number(), 0));
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    // The newest version of the key under which tokens of each subject came.
    private Map<Integer, Integer> keyVersions() {
        Map<Integer, Integer> newest = new LinkedHashMap<>();
        tokens.keySet().forEach(place -> newest.merge(place.subject(), place.keyVersion(), Math::max));
        return newest;
    }

    private void writeTokens(Connection connection, Map<Integer, Integer> keyVersions) throws SQLException {
        try (PreparedStatement merge = connection.prepareStatement("MERGE INTO views KEY (views_id) VALUES (?, ?, ?)");
                PreparedStatement insert = connection.prepareStatement("INSERT INTO views VALUES (?, ?, ?)")) {
            for (Map.Entry<TokenPlace, TokenRow> row : tokens.entrySet()) {
                // A number is given once: whoever is added has no views yet.
                PreparedStatement put = added.containsKey(row.getKey().subject()) ? insert : merge;
                put.setLong(1, TokenStore.viewsId(row.getKey().subject(), row.getKey().keyVersion()));
                put.setLong(2, row.getValue().version());
                put.setBytes(3, row.getValue().views().bytes());
                put.addBatch();
            }
            insert.executeBatch();
            merge.executeBatch();
        }
        try (PreparedStatement newest = connection.prepareStatement(
                        "UPDATE subject SET key_version = ? WHERE subject_id = ? AND key_version < ?");
                PreparedStatement came = connection.prepareStatement("UPDATE subject SET last_day = ? WHERE subject_id = ?")) {
            for (Map.Entry<Integer, Integer> version : keyVersions.entrySet()) {
                if (!added.containsKey(version.getKey())) {
                    newest.setInt(1, version.getValue());
                    newest.setInt(2, version.getKey());
                    newest.setInt(3, version.getValue());
                    newest.addBatch();
                }
            }
            newest.executeBatch();
            for (Map.Entry<Integer, Integer> day : days.entrySet()) {
                if (!added.containsKey(day.getKey())) {
                    came.setInt(1, day.getValue());
                    came.setInt(2, day.getKey());
                    came.addBatch();
                }
            }
            came.executeBatch();
        }
    }

    private void writePairs(Connection connection) throws SQLException {
        try (PreparedStatement low = connection.prepareStatement("DELETE FROM pair WHERE low_id = ?");
                PreparedStatement high = connection.prepareStatement("DELETE FROM pair WHERE high_id = ?");
                PreparedStatement merge = connection.prepareStatement("MERGE INTO pair KEY (low_id, high_id) VALUES (?, ?, ?)")) {
            for (int number = compared.nextSetBit(0); number >= 0; number = compared.nextSetBit(number + 1)) {
                if (!added.containsKey(number)) {
                    deletePairs(low, number);
                    deletePairs(high, number);
                }
            }
            low.executeBatch();
            high.executeBatch();
            for (PairRow pair : pairs) {
                merge.setInt(1, pair.low());
                merge.setInt(2, pair.high());
                merge.setLong(3, pair.pattern());
                merge.addBatch();
            }
            merge.executeBatch();
        }
    }

    private static void deletePairs(PreparedStatement delete, int number) throws SQLException {
        delete.setInt(1, number);
        delete.addBatch();
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
        List<String> everything = List.of("DELETE FROM subject WHERE subject_id = ?", "DELETE FROM former_pseudonym WHERE subject_id = ?",
                "DELETE FROM pair WHERE low_id = ?", "DELETE FROM pair WHERE high_id = ?");
        for (String sql : everything) {
            try (PreparedStatement delete = connection.prepareStatement(sql)) {
                for (int number : removed) {
                    delete.setInt(1, number);
                    delete.addBatch();
                }
                delete.executeBatch();
            }
        }
        Set<Integer> tokenless = new LinkedHashSet<>(removed);
        tokenless.addAll(withdrawn);
        try (PreparedStatement delete = connection.prepareStatement("DELETE FROM views WHERE views_id BETWEEN ? AND ?")) {
            for (int number : tokenless) {
                delete.setLong(1, TokenStore.viewsId(number, 0));
                delete.setLong(2, TokenStore.viewsId(number, TokenStore.KEY_VERSIONS - 1));
                delete.addBatch();
            }
            delete.executeBatch();
        }
    }
}
