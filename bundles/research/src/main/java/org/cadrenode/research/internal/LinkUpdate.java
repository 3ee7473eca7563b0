package org.cadrenode.research.internal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.cadrenode.api.delivery.ProviderId;
import org.cadrenode.api.linkage.Linkage;
import org.cadrenode.api.linkage.Linkage.Assignment;
import org.cadrenode.api.pseudonym.Pseudonym;
import org.cadrenode.research.internal.Subjects.Known;

/**
 * Takes over from linkage who is whom, a page a transaction together with the sequence that it goes to. Linkage comes
 * before loading, so a child may be assigned before it has records; it is added then. A barred child stays nobody.
 *
 * <p>A linkage that knows of less than was taken over was put back to an older state, and may give the numbers of persons that it
 * gave since to others. Then everybody is nobody until all of its assignments are taken over anew.
 */
final class LinkUpdate {
    private static final int PAGE = 1_000;

    private final Connection connection;
    private final Linkage linkage;

    LinkUpdate(Connection connection, Linkage linkage) {
        this.connection = connection;
        this.linkage = linkage;
    }

    long run() throws SQLException {
        Counters counters = Counters.read(connection);
        if (linkage.lastSequence() < counters.linkSequence) {
            try (PreparedStatement nobody = connection.prepareStatement("UPDATE subject SET person = 0 WHERE person <> 0")) {
                nobody.executeUpdate();
            }
            counters.linkSequence = 0;
            counters.store(connection);
            connection.commit();
        }
        Names names = new Names(connection, counters);
        Subjects subjects = new Subjects(connection, counters);
        List<Assignment> page = linkage.assignmentsSince(counters.linkSequence, PAGE);
        while (!page.isEmpty()) {
            Map<ProviderId, List<Pseudonym>> byProvider = new HashMap<>();
            page.forEach(one -> byProvider.computeIfAbsent(one.provider(), any -> new ArrayList<>()).add(one.subject()));
            Map<ProviderId, Map<Pseudonym, Known>> known = new HashMap<>();
            for (Map.Entry<ProviderId, List<Pseudonym>> some : byProvider.entrySet()) {
                int provider = names.provider(some.getKey());
                Map<Pseudonym, Known> there = subjects.find(provider, some.getValue());
                subjects.add(provider, some.getValue(), there, false);
                known.put(some.getKey(), there);
            }
            try (PreparedStatement update = connection.prepareStatement(
                    "UPDATE subject SET person = ? WHERE subject_id = ? AND NOT barred")) {
                for (Assignment one : page) {
                    update.setLong(1, one.person().value());
                    update.setInt(2, known.get(one.provider()).get(one.subject()).id());
                    update.addBatch();
                }
                update.executeBatch();
            }
            counters.linkSequence = page.get(page.size() - 1).sequence();
            counters.store(connection);
            connection.commit();
            page = linkage.assignmentsSince(counters.linkSequence, PAGE);
        }
        return counters.linkSequence;
    }
}
