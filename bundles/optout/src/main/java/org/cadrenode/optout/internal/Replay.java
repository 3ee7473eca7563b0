package org.cadrenode.optout.internal;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.cadrenode.api.audit.AuditAction;
import org.cadrenode.api.audit.AuditEvent;
import org.cadrenode.api.audit.Journal;
import org.cadrenode.api.identifiable.Identifier;
import org.cadrenode.api.identifiable.SubjectKey;
import org.cadrenode.api.identifiable.Vault;
import org.cadrenode.api.identifiable.VaultPerson;
import org.cadrenode.api.optout.ReplayCounts;
import org.cadrenode.optout.internal.RegisterDigest.Table;
import org.cadrenode.optout.internal.SuppressedRows.Progress;

/**
 * Brings back into a register that was restored what its copy has beyond it. The other rooms of the node may have been restored, too,
 * so what had been done for a child is done once more: it leaves the vault again, and what was loaded of it is ordered back again
 * under an order of its own. Nobody comes back in by a replay: who may be in by now does so on the usual way, behind it. The same
 * change twice is one. Called under the register's exclusive lock. Not thread-safe.
 */
final class Replay implements Replica.Replaying {
    private final OptOutStore store;
    private final Vault vault;
    private final Journal journal;
    private final Marks marks;
    private final String actor;
    private final Map<Long, Long> renumbered = new HashMap<>();
    private long decisions;
    private long withdrawals;
    private long children;
    private Optional<ReplayCounts> counts = Optional.empty();

    Replay(OptOutStore store, Vault vault, Journal journal, String actor) {
        this.store = store;
        this.vault = vault;
        this.journal = journal;
        this.actor = actor;
        marks = store.marks();
    }

    @Override
    public void take(OptOutStatements within, List<ReplicaRow> rows) throws SQLException {
        for (ReplicaRow row : rows) {
            if (row instanceof ReplicaRow.Decided decided) {
                decided(within, decided.recorded());
            } else if (row instanceof ReplicaRow.Out out) {
                out(within, out);
            } else if (row instanceof ReplicaRow.Protecting statement) {
                protecting(within, statement.row());
            } else if (row instanceof ReplicaRow.Happening happening) {
                within.history().addOnce(renumbered.getOrDefault(happening.reference(), happening.reference()), happening.happened());
            } else if (row instanceof ReplicaRow.Confirming confirming) {
                within.history().confirm(confirming.confirmed());
            } else if (row instanceof ReplicaRow.Rounds rounds) {
                within.returns().atLeast(rounds.subject(), rounds.rounds());
            } else if (row instanceof ReplicaRow.Stop stop) {
                if (stop.stopped()) {
                    within.nationals().stop(stop.subject(), true);
                }
            } else if (row instanceof ReplicaRow.Count count) {
                within.state(count.name(), Math.max(within.state(count.name()), count.number()));
            }
            // Who came back in, and is out here, comes back in here, too, by the decisions.
        }
    }

    // A decision is the same if it says the same; the same recording of it if that was at the same moment.
    private void decided(OptOutStatements within, Recorded recorded) throws SQLException {
        Mark content = marks.content(recorded.words());
        Optional<Long> same = within.reference(content);
        Optional<Recorded> there = same.isEmpty() ? Optional.empty() : within.decisions().find(same.get());
        long reference = recorded.reference();
        if (there.isPresent()) {
            reference = there.get().reference();
        } else if (within.decisions().find(reference).isPresent()) {
            // This register has given the number meanwhile.
            reference = within.lastReference() + 1;
        }
        if (reference != recorded.reference()) {
            renumbered.put(recorded.reference(), reference);
        }
        Recorded here = recorded.numbered(reference);
        if (there.isEmpty()) {
            within.insert(here, content, marks.of(here));
            within.flush();
            decisions++;
        }
        boolean open = there.isEmpty() || there.get().withdrawal().isEmpty() && there.get().receivedAt() == recorded.receivedAt();
        if (recorded.withdrawal().isPresent() && open) {
            within.decisions().withdrawn(here);
            withdrawals++;
        }
    }

    private void out(OptOutStatements within, ReplicaRow.Out out) throws SQLException {
        SubjectKey subject = out.child().key();
        Optional<VaultPerson> there = within.suppressed(subject);
        boolean loaded = vault.knows(subject) || out.progress() != Progress.NONE && out.progress() != Progress.ENTERING;
        if (there.isEmpty()) {
            within.children().insert(out.child(), true, loaded ? Progress.DUE : Progress.NONE, marks.of(out.child()));
            within.flush();
        } else {
            Set<Identifier> all = new LinkedHashSet<>(there.get().identifiers());
            all.addAll(out.child().identifiers());
            VaultPerson both = new VaultPerson(subject, there.get().provider(), there.get().localId(), List.copyOf(all), List.of(), 0);
            Set<Mark> more = new LinkedHashSet<>(marks.of(both));
            more.removeAll(marks.of(there.get()));
            within.children().update(both, more);
            within.flush();
            boolean before = within.children().progress(subject).filter(one -> one == Progress.NONE || one == Progress.ENTERING).isEmpty();
            within.children().progress(subject, loaded || before ? Progress.DUE : Progress.NONE, true);
        }
        children++;
    }

    // The later word counts: that it is protected, or that this was lifted.
    private void protecting(OptOutStatements within, ProtectionRows.Row row) throws SQLException {
        Mark content = marks.content(row.protection().words());
        Optional<ProtectionRows.Row> there = within.protections().find(content);
        if (there.isPresent()) {
            if (Math.max(row.saidAt(), row.liftedAt()) > Math.max(there.get().saidAt(), there.get().liftedAt())) {
                within.protections().update(there.get().reference(), row.saidAt(), row.liftedAt());
            }
        } else {
            within.protections().insert(content, within.protections().free(row));
        }
    }

    @Override
    public void end(OptOutStatements within, long from, long to) throws SQLException {
        List<SubjectKey> due = new ArrayList<>();
        for (VaultPerson child : within.children().of(Progress.DUE)) {
            due.add(child.key());
            // An order of the same name may have been sent, and would not be sent again.
            within.returns().count(child.key());
            within.digest().touch(Table.SUPPRESSED, child.key().bytes());
        }
        // Their answers are from before the restore, and a later one may have said otherwise. Whom they stopped stays out.
        for (NationalLot lot : within.nationals().lots()) {
            within.nationals().delete(lot);
        }
        // Children get marks under the keys that nodes share, as far as those are here.
        within.state(Register.NODES_SEARCHED, 0);
        store.nextVersion(within);
        ReplayCounts replayed = new ReplayCounts(from, to, decisions, withdrawals, children, due.size());
        journal.record(AuditEvent.of(AuditAction.OPTOUT_REPLAYED, "register").by(actor).count("from", from).count("to", to)
                .count("decisions", decisions).count("withdrawals", withdrawals).count("children", children).count("ordered", due.size()));
        counts = Optional.of(replayed);
    }

    /** Returns what was brought back, once the replay has ended. */
    ReplayCounts counts() {
        return counts.orElseThrow();
    }
}
