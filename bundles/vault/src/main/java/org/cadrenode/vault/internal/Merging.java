package org.cadrenode.vault.internal;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.cadrenode.api.delivery.ProviderId;
import org.cadrenode.api.identifiable.Contribution;
import org.cadrenode.api.identifiable.SubjectKey;
import org.cadrenode.vault.internal.Merges.Named;
import org.jspecify.annotations.Nullable;

/**
 * What one transaction makes of contributions, before anything of it is written: the entries that they touch, and which
 * ids become one. Whoever was merged takes nothing in any more; what is told of it goes to the one that survives. For one
 * use.
 */
final class Merging {
    private final Rows rows;
    private final Merges merges;
    private final SubjectHash names;
    private final LookupHashes hashes;
    private final Map<SubjectKey, Held> held = new LinkedHashMap<>();
    private final Map<SubjectKey, Named> fresh = new LinkedHashMap<>();
    private final List<Pair> pairs = new ArrayList<>();

    /** Where a child's present row is, and what is in it. */
    interface Rows {
        Optional<PersonTable.Row> row(SubjectKey subject) throws SQLException;

        PersonEntry open(PersonTable.Row row);
    }

    /** Two ids that are one child. */
    record Pair(Named former, Named into) { }

    /** A child whom the transaction touches: as it was, and as it becomes. */
    static final class Held {
        private final Optional<PersonTable.Row> row;
        private final PersonEntry entry;
        private final Set<Long> had;
        private final boolean wasKnown;
        private final boolean wasOverfull;
        private PersonEntry.News told = PersonEntry.News.NONE;

        private Held(Optional<PersonTable.Row> row, PersonEntry entry, Set<Long> had) {
            this.row = row;
            this.entry = entry;
            this.had = had;
            wasKnown = entry.known();
            wasOverfull = entry.overfull();
        }

        Optional<PersonTable.Row> row() {
            return row;
        }

        PersonEntry entry() {
            return entry;
        }

        /** Returns the hashes by which the child was found. */
        Set<Long> had() {
            return had;
        }

        boolean wasKnown() {
            return wasKnown;
        }

        boolean wasOverfull() {
            return wasOverfull;
        }

        PersonEntry.News told() {
            return told;
        }
    }

    Merging(Rows rows, Merges merges, SubjectHash names, LookupHashes hashes) {
        this.rows = rows;
        this.merges = merges;
        this.names = names;
        this.hashes = hashes;
    }

    static Named named(PersonEntry entry) {
        return new Named(entry.subject(), entry.provider(), entry.localId());
    }

    /** Takes contributions in, those that make one child of two ids first: so their order does not matter. */
    void take(List<Contribution> contributions) throws SQLException {
        for (Contribution contribution : contributions) {
            if (contribution.role() == Contribution.Role.MERGES) {
                merge(contribution);
            }
        }
        for (Contribution contribution : contributions) {
            if (contribution.role() != Contribution.Role.MERGES) {
                Held child = held(survivor(contribution));
                child.told = child.told.or(child.entry.take(contribution));
            }
        }
    }

    // An id that was merged before stays where it is, and nobody is merged into who was merged into them.
    private void merge(Contribution told) throws SQLException {
        ProviderId provider = told.provider();
        String formerId = told.identifiers().get(0).value().strip();
        Named former = new Named(names.of(provider, formerId), provider, formerId);
        Named into = survivor(told);
        if (into.key().equals(former.key()) || merges.merged(former.key()) || fresh.containsKey(former.key())) {
            return;
        }
        int day = Math.toIntExact(told.asOf().toEpochDay());
        Held from = held(former);
        Held to = held(into);
        // Whoever is held has one id more, which a reader sees.
        if (to.entry.absorb(from.entry) || to.row.isPresent()) {
            to.told = PersonEntry.News.SEEN;
        }
        from.entry.mergeInto(into.localId(), day);
        from.told = PersonEntry.News.SEEN;
        fresh.put(former.key(), into);
        pairs.add(new Pair(former, into));
    }

    // The contribution's key may be of before a merge or of after one, and its id is what the record said.
    private Named survivor(Contribution told) {
        Named said = new Named(told.subject(), told.provider(), told.localId().strip());
        if (merges.size() == 0 && fresh.isEmpty()) {
            return said;
        }
        Named end = end(new Named(names.of(said.provider(), said.localId()), said.provider(), said.localId()));
        if (!end(said).key().equals(end.key())) {
            throw new IllegalArgumentException("A contribution's key is not that of its provider and local id");
        }
        return end;
    }

    private Named end(Named from) {
        Named at = from;
        for (Named next = next(at.key()); next != null; next = next(at.key())) {
            at = next;
        }
        return at;
    }

    private @Nullable Named next(SubjectKey key) {
        Named known = merges.end(key);
        return known == null ? fresh.get(key) : known;
    }

    private Held held(Named child) throws SQLException {
        Held present = held.get(child.key());
        if (present == null) {
            Optional<PersonTable.Row> row = rows.row(child.key());
            PersonEntry entry = row.isPresent() ? rows.open(row.get()) : nobody(child);
            present = new Held(row, entry, row.isPresent() ? hashes.entries(entry.identifiers()) : new HashSet<>());
            held.put(child.key(), present);
        }
        return present;
    }

    private PersonEntry nobody(Named child) {
        if (!names.of(child.provider(), child.localId()).equals(child.key())) {
            throw new IllegalArgumentException("A contribution's key is not that of its provider and local id");
        }
        return new PersonEntry(child.key(), child.provider(), child.localId());
    }

    /** Returns all who were touched. */
    Collection<Held> held() {
        return held.values();
    }

    /** Returns who becomes one, in the order in which that was told. */
    List<Pair> pairs() {
        return pairs;
    }
}
