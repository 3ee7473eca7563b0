package org.cadrenode.linkage.internal;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.cadrenode.api.delivery.ProviderId;
import org.cadrenode.api.linkage.LinkReview.Word;
import org.cadrenode.api.pseudonym.Pseudonym;
import org.cadrenode.linkage.engine.LinkEngine;
import org.cadrenode.linkage.engine.Subject;
import org.jspecify.annotations.Nullable;

/**
 * What people decided, by pseudonym, and as far as both are here in the engine, too. A child that comes again, or under another
 * pseudonym, meets what was decided about it. Not thread-safe.
 */
final class LinkDecisions {
    private final Map<Pseudonym, List<StoredDecision>> decisions = new HashMap<>();
    private final LinkEngine engine;
    private final BiFunction<ProviderId, Pseudonym, @Nullable Subject> subjects;

    /** Begins with what the store holds. */
    LinkDecisions(List<StoredDecision> stored, LinkEngine engine, BiFunction<ProviderId, Pseudonym, @Nullable Subject> subjects) {
        this.engine = engine;
        this.subjects = subjects;
        stored.stream().filter(decision -> !decision.isOfOne()).forEach(decision -> {
            add(decision);
            tell(decision, touched -> { });
        });
    }

    /**
     * Takes over what the ledger says and the store does not: of two decisions about the same two the later one holds.
     *
     * @return what the store lacks
     */
    List<StoredDecision> complete(List<StoredDecision> ledger, Consumer<Subject> touched) {
        List<StoredDecision> missing = new ArrayList<>();
        for (StoredDecision one : ledger) {
            StoredDecision present = present(one);
            if (present.isOfOne()) {
                continue;
            }
            Optional<StoredDecision> known = any(present.left(), present.right());
            if (known.isEmpty() || known.get().decision().journalEntry() < present.decision().journalEntry()) {
                put(present, touched);
                missing.add(present);
            }
        }
        return missing;
    }

    // Under the pseudonyms of now, as far as the two are here.
    private StoredDecision present(StoredDecision decision) {
        Subject left = subjects.apply(decision.leftProvider(), decision.left());
        Subject right = subjects.apply(decision.rightProvider(), decision.right());
        StoredDecision present = left == null ? decision : decision.renamed(decision.left(), left.pseudonym());
        return right == null ? present : present.renamed(decision.right(), right.pseudonym());
    }

    /** Takes a decision in place of that about the same two. */
    void put(StoredDecision decision, Consumer<Subject> touched) {
        any(decision.left(), decision.right()).ifPresent(this::remove);
        add(decision);
        tell(decision, touched);
    }

    /** Returns what was decided about two, and holds. */
    Optional<StoredDecision> of(Pseudonym one, Pseudonym other) {
        return any(one, other).filter(decision -> decision.decision().word() != Word.NONE);
    }

    /** Returns all, those that were taken back, too. */
    Collection<StoredDecision> all() {
        Map<StoredDecision, StoredDecision> all = new LinkedHashMap<>();
        decisions.values().forEach(theirs -> theirs.forEach(one -> all.put(one, one)));
        return all.keySet();
    }

    private Optional<StoredDecision> any(Pseudonym one, Pseudonym other) {
        return decisions.getOrDefault(one, List.of()).stream().filter(decision -> decision.left().equals(other) || decision.right().equals(other))
                .findFirst();
    }

    /** Takes note that a subject is here that was not. */
    void arrived(Subject subject, Consumer<Subject> touched) {
        decisions.getOrDefault(subject.pseudonym(), List.of()).forEach(decision -> tell(decision, touched));
    }

    /** Returns whether something was decided about a child under a pseudonym. */
    boolean any(Pseudonym subject) {
        return decisions.containsKey(subject);
    }

    /**
     * Has decisions follow a subject to its new pseudonym. If something was decided under either, the later one holds; what was decided about
     * the two pseudonyms themselves is void.
     *
     * @return what holds under the new one, of what was decided under the former
     */
    List<StoredDecision> rename(Pseudonym former, Subject renamed) {
        List<StoredDecision> present = new ArrayList<>();
        for (StoredDecision decision : List.copyOf(decisions.getOrDefault(former, List.of()))) {
            remove(decision);
            StoredDecision one = decision.renamed(former, renamed.pseudonym());
            if (one.isOfOne()) {
                continue;
            }
            StoredDecision later = any(one.left(), one.right()).filter(other -> other.decision().journalEntry() > one.decision().journalEntry())
                    .orElse(one);
            any(one.left(), one.right()).ifPresent(this::remove);
            add(later);
            present.add(later);
        }
        return present;
    }

    /** Forgets the decisions that joined a subject with others, and returns whether there were any. */
    boolean unjoin(Pseudonym subject) {
        List<StoredDecision> joins = decisions.getOrDefault(subject, List.of()).stream().filter(StoredDecision::join).toList();
        joins.forEach(this::remove);
        return !joins.isEmpty();
    }

    private void add(StoredDecision decision) {
        decisions.computeIfAbsent(decision.left(), any -> new ArrayList<>(1)).add(decision);
        decisions.computeIfAbsent(decision.right(), any -> new ArrayList<>(1)).add(decision);
    }

    private void remove(StoredDecision decision) {
        for (Pseudonym side : List.of(decision.left(), decision.right())) {
            List<StoredDecision> theirs = decisions.getOrDefault(side, new ArrayList<>());
            theirs.remove(decision);
            if (theirs.isEmpty()) {
                decisions.remove(side);
            }
        }
    }

    private void tell(StoredDecision decision, Consumer<Subject> touched) {
        Subject left = subjects.apply(decision.leftProvider(), decision.left());
        Subject right = subjects.apply(decision.rightProvider(), decision.right());
        if (left != null && right != null) {
            Boolean join = decision.decision().word() == Word.NONE ? null : decision.join();
            engine.decide(left.number(), right.number(), join, touched);
        }
    }
}
