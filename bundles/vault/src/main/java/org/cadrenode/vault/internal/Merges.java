package org.cadrenode.vault.internal;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.cadrenode.api.delivery.ProviderId;
import org.cadrenode.api.identifiable.SubjectKey;
import org.cadrenode.api.identifiable.Vault;
import org.jspecify.annotations.Nullable;

/**
 * Which ids were merged into which, in memory. A look-up of an id that never was merged is one look into a hash table; a
 * chain is halved by whoever walks it. What is here is only ever added to. Thread-safe.
 */
final class Merges {
    private final Map<SubjectKey, Named> leads = new ConcurrentHashMap<>();
    private final Map<SubjectKey, List<Named>> formers = new HashMap<>();

    /** A child's key and the provider's id that it is of. */
    record Named(SubjectKey key, ProviderId provider, String localId) {
        @Override
        public String toString() {
            return "[named]";
        }
    }

    /** Returns the child to whom a key leads: itself, if its id was merged into none. */
    SubjectKey survivor(SubjectKey key) {
        Named end = end(key);
        return end == null ? key : end.key();
    }

    /** Returns the child into whom that of a key was merged, however many merges away; null if into none. */
    @Nullable Named end(SubjectKey key) {
        Named end = null;
        SubjectKey at = key;
        for (Named next = leads.get(at); next != null; next = leads.get(at)) {
            Named further = leads.get(next.key());
            if (further == null) {
                return next;
            }
            // Each step leads one further from now on. Whoever is quicker has put one there that is at least as far.
            leads.replace(at, next, further);
            end = further;
            at = further.key();
        }
        return end;
    }

    /** Returns whether an id was merged into another. */
    boolean merged(SubjectKey key) {
        return leads.containsKey(key);
    }

    /** Adds a merge, in any order of merges; false if it would lead round in a circle, or the id was merged before. */
    synchronized boolean add(Named former, Named into) {
        SubjectKey survivor = survivor(into.key());
        if (survivor.equals(former.key()) || merged(former.key())) {
            return false;
        }
        List<Named> more = formers.remove(former.key());
        List<Named> theirs = more == null ? new ArrayList<>(1) : more;
        theirs.add(former);
        List<Named> own = formers.get(survivor);
        if (own == null) {
            formers.put(survivor, theirs);
        } else if (own.size() < theirs.size()) {
            theirs.addAll(own);
            formers.put(survivor, theirs);
        } else {
            own.addAll(theirs);
        }
        leads.put(former.key(), into);
        return true;
    }

    /** Returns the ids that were merged into a surviving child, however many merges away, sorted. */
    synchronized List<String> formerIds(SubjectKey survivor) {
        List<Named> theirs = formers.get(survivor);
        return theirs == null ? List.of() : theirs.stream().map(Named::localId).sorted().toList();
    }

    /** Returns the keys of the ids that were merged into a surviving child, however many merges away. */
    synchronized List<SubjectKey> formers(SubjectKey survivor) {
        return formers.getOrDefault(survivor, List.of()).stream().map(Named::key).toList();
    }

    /** Returns a provider's merges, each former id with the one that stands for it now, sorted. */
    synchronized List<Vault.Merge> of(ProviderId provider) {
        List<Vault.Merge> merges = new ArrayList<>();
        for (List<Named> theirs : formers.values()) {
            for (Named former : theirs) {
                if (former.provider().equals(provider)) {
                    String present = Optional.ofNullable(end(former.key())).orElseThrow().localId();
                    merges.add(new Vault.Merge(former.localId(), present));
                }
            }
        }
        merges.sort((one, other) -> one.formerId().compareTo(other.formerId()));
        return merges;
    }

    /** Returns how many ids were merged into others. */
    long size() {
        return leads.size();
    }
}
