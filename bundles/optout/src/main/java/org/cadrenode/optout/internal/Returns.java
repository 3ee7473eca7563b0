package org.cadrenode.optout.internal;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.cadrenode.api.audit.AuditAction;
import org.cadrenode.api.audit.AuditEvent;
import org.cadrenode.api.audit.Journal;
import org.cadrenode.api.identifiable.Contribution;
import org.cadrenode.api.identifiable.Identifier;
import org.cadrenode.api.identifiable.OptOutScreen.ReturningChild;
import org.cadrenode.api.identifiable.OptOutScreen.StoppedChild;
import org.cadrenode.api.identifiable.SubjectKey;
import org.cadrenode.api.identifiable.Vault;
import org.cadrenode.api.identifiable.VaultPerson;
import org.cadrenode.optout.engine.Decision;
import org.cadrenode.optout.internal.HistoryRows.What;
import org.cadrenode.optout.internal.SuppressedRows.Progress;

/**
 * Who comes back in, since the decisions that kept them out count no more. Three steps, each of which can be done again: a child
 * of whom nothing is being taken back is marked; what deliveries say of it is told to the vault, and the resource takes its bar
 * away, while the child is still out; then it leaves the suppression store, which is the moment at which it is in. Who opts out
 * in between stays out. Called under the register's exclusive lock.
 */
final class Returns {
    private final OptOutStore store;
    private final Vault vault;
    private final Journal journal;
    private final Judge judge;
    // Whether anybody else may be in by now; those who are marked are looked at each time.
    private boolean due = true;
    private final List<SubjectKey> keptElsewhere = new ArrayList<>();

    Returns(OptOutStore store, Vault vault, Journal journal, Judge judge) {
        this.store = store;
        this.vault = vault;
        this.journal = journal;
        this.judge = judge;
    }

    /** Says that somebody may come in by what was learnt of them, or ordered of them, since. */
    void mayBe() {
        due = true;
    }

    /**
     * Marks those who may come in, and takes the mark from those who may not any more.
     *
     * @return those looked at whom nothing keeps out any more but what no decision of the register says
     */
    List<SubjectKey> look(Marks marks) {
        keptElsewhere.clear();
        for (Progress marked : List.of(Progress.ENTERING, Progress.RETURNING)) {
            store.read(within -> within.children().of(marked)).forEach(child -> look(child, marks));
        }
        if (due && (!judge.plain() || judge.anyElsewhere())) {
            lookAtAll(marks);
        }
        return List.copyOf(keptElsewhere);
    }

    private void lookAtAll(Marks marks) {
        List<VaultPerson> page = store.read(within -> within.suppressedBehind(Optional.empty()));
        while (!page.isEmpty()) {
            for (VaultPerson child : page) {
                look(child, marks);
            }
            SubjectKey last = page.get(page.size() - 1).key();
            page = store.read(within -> within.suppressedBehind(Optional.of(last)));
        }
        due = false;
    }

    private void look(VaultPerson child, Marks marks) {
        boolean in = isIn(child, marks);
        Progress progress = store.read(within -> within.children().progress(child.key())).orElseThrow();
        switch (progress) {
            case NONE -> {
                if (in) {
                    progress(child, Progress.ENTERING, false);
                }
            }
            case HONOURED -> {
                if (in) {
                    progress(child, Progress.RETURNING, false);
                }
            }
            case ENTERING -> {
                if (!in) {
                    progress(child, Progress.NONE, true);
                }
            }
            // Its bar may be gone by now: it is ordered back once more.
            case RETURNING -> {
                if (!in) {
                    progress(child, Progress.DUE, true);
                }
            }
            // What is being taken back is taken back first.
            case DUE, ORDERED -> { }
        }
    }

    private void progress(VaultPerson child, Progress progress, boolean inVault) {
        store.change(within -> {
            if (progress == Progress.DUE) {
                within.returns().count(child.key());
            }
            within.children().progress(child.key(), progress, inVault);
            within.commit();
            return progress;
        });
    }

    // Who is out for a reason that the register does not name stays out. Of two ids that became one child, both are, or none.
    private boolean isIn(VaultPerson child, Marks marks) {
        VaultPerson whole = child;
        SubjectKey survivor = vault.survivor(child.key());
        if (!survivor.equals(child.key())) {
            Optional<VaultPerson> other = store.read(within -> within.suppressed(survivor));
            if (other.isPresent()) {
                Set<Identifier> all = new LinkedHashSet<>(child.identifiers());
                all.addAll(other.get().identifiers());
                whole = new VaultPerson(child.key(), child.provider(), child.localId(), List.copyOf(all), List.of(), 0);
            }
        }
        List<Decision> decisions = judge.decisions(whole, marks);
        boolean in = (!decisions.isEmpty() || judge.liftedElsewhere(whole)) && !judge.standing(whole, decisions).out();
        if (in && judge.outElsewhere(whole)) {
            keptElsewhere.add(child.key());
            return false;
        }
        return in;
    }

    /** Returns whether a child is marked, or in already. The shared lock is enough for it. */
    boolean isComing(SubjectKey subject) {
        return store.read(within -> within.children().progress(subject)).map(Progress::comesBack).orElse(true);
    }

    /** Returns those who are marked. */
    List<ReturningChild> marked() {
        List<ReturningChild> children = new ArrayList<>();
        store.read(within -> {
            for (VaultPerson child : within.children().of(Progress.ENTERING)) {
                children.add(new ReturningChild(stopped(child, within), false));
            }
            for (VaultPerson child : within.children().of(Progress.RETURNING)) {
                children.add(new ReturningChild(stopped(child, within), true));
            }
            return children.size();
        });
        return children;
    }

    static StoppedChild stopped(VaultPerson child, OptOutStatements within) throws SQLException {
        return new StoppedChild(child.key(), child.provider(), child.localId(), within.returns().rounds(child.key()));
    }

    // What the suppression store kept and no delivery tells any more; what deliveries tell, the vault has with its days.
    private static Optional<Contribution> kept(VaultPerson child, boolean known, VaultLook look) {
        Set<Identifier> more = new LinkedHashSet<>(child.identifiers());
        look.reading().person(child.key()).ifPresent(told -> more.removeAll(told.identifiers()));
        return known || !more.isEmpty() ? Optional.of(new Contribution(child.key(), child.provider(), child.localId(),
                known ? Contribution.Role.DEFINES : Contribution.Role.ADDS, Optional.empty(), List.copyOf(more))) : Optional.empty();
    }

    /** Lets those of the children in who are marked, and still may come in. */
    void in(List<StoppedChild> children, Marks marks, VaultLook look) {
        List<VaultPerson> coming = new ArrayList<>();
        List<VaultPerson> known = new ArrayList<>();
        for (StoppedChild one : children) {
            Optional<VaultPerson> child = store.read(within -> within.suppressed(one.subject()));
            Optional<Progress> progress = store.read(within -> within.children().progress(one.subject()));
            if (child.isPresent() && progress.filter(Progress::comesBack).isPresent() && isIn(child.get(), marks)) {
                coming.add(child.get());
                if (progress.get() == Progress.RETURNING) {
                    known.add(child.get());
                }
            }
        }
        if (coming.isEmpty()) {
            return;
        }
        vault.record(coming.stream().filter(child -> vault.survivor(child.key()).equals(child.key()))
                .flatMap(child -> kept(child, known.contains(child), look).stream()).toList());
        Set<Long> references = new TreeSet<>();
        coming.forEach(child -> judge.decisions(child, marks).forEach(decision -> references.add(decision.reference())));
        long version = store.change(within -> {
            store.takingOut();
            for (VaultPerson child : coming) {
                within.children().delete(child.key());
                if (known.contains(child)) {
                    within.returns().count(child.key());
                }
            }
            within.history().add(references, What.RETURNED, coming.size() + " children", store.now());
            long next = store.nextVersion(within);
            journal.record(AuditEvent.of(AuditAction.OPTOUT_ENDED, "register").with("references", Register.brief(references))
                    .count("requests", references.size()).count("children", coming.size()).count("loaded_before", known.size()));
            within.commit();
            return next;
        });
        coming.forEach(child -> store.in(child.key()));
        store.changed(version);
    }
}
