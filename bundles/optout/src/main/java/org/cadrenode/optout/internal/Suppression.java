package org.cadrenode.optout.internal;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.cadrenode.api.audit.AuditAction;
import org.cadrenode.api.audit.AuditEvent;
import org.cadrenode.api.audit.Journal;
import org.cadrenode.api.dictionary.IdentifierKind;
import org.cadrenode.api.identifiable.Contribution;
import org.cadrenode.api.identifiable.Identifier;
import org.cadrenode.api.identifiable.SubjectKey;
import org.cadrenode.api.identifiable.Vault;
import org.cadrenode.api.identifiable.VaultPerson;
import org.cadrenode.optout.internal.HistoryRows.What;
import org.cadrenode.optout.internal.SuppressedRows.Progress;

/**
 * Moves children who are out from the vault to the suppression store, in two steps: first into the store, then out of the vault,
 * which destroys their keys there.
 * A kill in between leaves the child in both, which stops it, and {@link #finish} ends the second step. Called under the
 * register's exclusive lock.
 */
final class Suppression {
    private static final int MOST_IDENTIFIERS = 400;

    private final OptOutStore store;
    private final Vault vault;
    private final Journal journal;
    private final Judge judge;
    private final Returns returns;
    private boolean compared;

    Suppression(OptOutStore store, Vault vault, Journal journal, Judge judge, Returns returns) {
        this.store = store;
        this.vault = vault;
        this.journal = journal;
        this.judge = judge;
        this.returns = returns;
    }

    /** Finds once whom the vault holds though it was removed: the vault was put back to an older state. */
    void compare() {
        if (compared) {
            return;
        }
        for (SubjectKey subject : store.outs()) {
            if (vault.survivor(subject).equals(subject) && vault.holds(subject)) {
                store.change(within -> {
                    Optional<Progress> progress = within.children().progress(subject);
                    if (progress.filter(Progress::comesBack).isEmpty()) {
                        within.children().progress(subject, progress.orElseThrow(), true);
                        within.commit();
                    }
                    return progress;
                });
            }
        }
        compared = true;
    }

    /** Moves children: they go to the suppression store with all that is known of them, then leave the vault. */
    void move(Map<SubjectKey, List<Contribution>> children, Marks marks, VaultLook look) {
        List<Stopping> fresh = new ArrayList<>();
        List<Merging> merged = new ArrayList<>();
        for (Map.Entry<SubjectKey, List<Contribution>> entry : children.entrySet()) {
            SubjectKey subject = entry.getKey();
            if (store.isOut(subject)) {
                VaultPerson before = store.read(within -> within.suppressed(subject)).orElseThrow();
                VaultPerson after = merged(before, entry.getValue());
                if (!after.equals(before)) {
                    Set<Mark> more = new LinkedHashSet<>(marks.of(after.identifiers()));
                    more.removeAll(marks.of(before.identifiers()));
                    returns.mayBe();
                    merged.add(new Merging(after, more));
                }
            } else {
                Optional<VaultPerson> held = look.reading().person(subject);
                // Nobody has told of it yet, as a kill came before; whoever does has it stopped.
                if (held.isEmpty() && entry.getValue().isEmpty()) {
                    continue;
                }
                VaultPerson child = merged(held.orElseGet(() -> nobody(entry.getValue().get(0))), entry.getValue());
                fresh.add(new Stopping(child, held.isPresent(), vault.knows(subject), marks.of(child)));
            }
        }
        if (fresh.isEmpty() && merged.isEmpty()) {
            return;
        }
        boolean wereKnown = fresh.stream().anyMatch(Stopping::known);
        long version = store.change(within -> {
            for (Stopping stopping : fresh) {
                within.children().insert(stopping.child(), stopping.inVault(), stopping.known() ? Progress.DUE : Progress.NONE,
                        stopping.marks());
            }
            for (Merging merging : merged) {
                within.children().update(merging.child(), merging.marks());
            }
            if (!fresh.isEmpty()) {
                journalApplied(fresh, within, look);
            }
            long next = wereKnown ? store.nextVersion(within) : store.version();
            within.commit();
            return next;
        });
        store.changed(version, fresh.stream().filter(Stopping::known).map(stopping -> stopping.child().provider()).collect(Collectors.toSet()));
        store.out(fresh.stream().map(stopping -> stopping.child().key()).toList());
        if (fresh.stream().anyMatch(Stopping::inVault)) {
            finish(look);
        }
    }

    private record Stopping(VaultPerson child, boolean inVault, boolean known, Set<Mark> marks) { }

    private record Merging(VaultPerson child, Set<Mark> marks) { }

    private static VaultPerson nobody(Contribution first) {
        return new VaultPerson(first.subject(), first.provider(), first.localId(), List.of(), List.of(), 0);
    }

    // What matching and scrubbing need of the child itself: no relatives, and nothing that finds nobody.
    private static VaultPerson merged(VaultPerson person, List<Contribution> contributions) {
        Set<Identifier> identifiers = new LinkedHashSet<>();
        person.identifiers().forEach(identifier -> keep(identifiers, identifier));
        contributions.forEach(contribution ->
                contribution.identifiers().forEach(identifier -> keep(identifiers, identifier)));
        return new VaultPerson(person.key(), person.provider(), person.localId(), List.copyOf(identifiers), List.of(), 0);
    }

    private static void keep(Set<Identifier> identifiers, Identifier identifier) {
        if (identifier.kind() != IdentifierKind.SEX && identifiers.size() < MOST_IDENTIFIERS) {
            identifiers.add(identifier);
        }
    }

    private void journalApplied(List<Stopping> fresh, OptOutStatements within, VaultLook look) throws SQLException {
        Set<Long> references = new TreeSet<>();
        for (Stopping stopping : fresh) {
            references.addAll(references(stopping.child(), stopping.marks(), within));
        }
        within.history().add(references, What.APPLIED, look.occasion(), store.now());
        journal.record(AuditEvent.of(AuditAction.OPTOUT_APPLIED, look.occasion())
                .with("references", Register.brief(references))
                .count("requests", references.size()).count("children", fresh.size())
                .count("children_known_before", fresh.stream().filter(Stopping::known).count()));
    }

    /** Ends removals from the vault that a kill cut short. */
    void finish(VaultLook look) {
        List<SubjectKey> inVault = store.read(within -> within.children().inVault());
        if (inVault.isEmpty()) {
            return;
        }
        journal.record(AuditEvent.of(AuditAction.VAULT_REMOVED, look.occasion()).count("children", inVault.size()));
        vault.remove(inVault);
        store.change(within -> {
            within.children().outOfVault(inVault);
            within.history().add(references(inVault, within), What.KEY_DESTROYED, "vault", store.now());
            within.commit();
            return inVault.size();
        });
    }

    private Set<Long> references(List<SubjectKey> subjects, OptOutStatements within) throws SQLException {
        Marks marks = store.marks();
        Set<Long> references = new TreeSet<>();
        for (SubjectKey subject : subjects) {
            Optional<VaultPerson> child = within.suppressed(subject);
            if (child.isPresent()) {
                references.addAll(references(child.get(), marks.of(child.get()), within));
            }
        }
        return references;
    }

    private Set<Long> references(VaultPerson child, Set<Mark> of, OptOutStatements within) throws SQLException {
        return judge.plain() ? within.references(of) : judge.standing(child, store.marks()).stopping();
    }
}
