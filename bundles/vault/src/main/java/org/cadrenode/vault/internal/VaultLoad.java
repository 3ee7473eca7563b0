package org.cadrenode.vault.internal;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.cadrenode.api.delivery.ProviderId;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.keys.ChildKeys;
import org.cadrenode.api.keys.RowSum;
import org.cadrenode.vault.internal.PersonTable.Row;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the whole store once: opens every record, sums up the digest over all rows, holds it against the sealed state and
 * that against the anchor, and makes what memory keeps. Nothing of it counts before all of that fits. A row whose child's
 * key was destroyed, as in an older copy that was put back, counts in the digest, and goes then. Not thread-safe.
 */
final class VaultLoad {
    private static final Logger LOG = LoggerFactory.getLogger(VaultLoad.class);

    private final PersonWriter from;
    private final ChildKeys children;
    private final LookupHashes hashes;
    private final KnownSubjects subjects = new KnownSubjects();
    private final Merges merges = new Merges();
    private final SubjectHash names;
    private final LookupIndex index;
    private final Map<ProviderId, Long> sizes = new HashMap<>();
    private final Map<Integer, Long> keyVersions = new TreeMap<>();
    private final RowSum digest = new RowSum();
    private final List<Row> shredded = new ArrayList<>();
    private int overfull;
    private int damaged;
    private long rows;
    private long lastId;

    VaultLoad(PersonWriter from, ChildKeys children, LookupHashes hashes, int lookupVersion, SubjectHash names) {
        this.from = from;
        this.children = children;
        this.names = names;
        this.hashes = hashes;
        index = new LookupIndex(lookupVersion);
    }

    /**
     * Reads the store, starts the writer from what it found, and ends what a kill cut short.
     *
     * @throws CadreException CONTENT_CHANGED if anything is not as it was written
     */
    void run() throws SQLException {
        readRows();
        verify();
        children.cover(lastId);
        children.settle(this::held);
        removeShredded();
    }

    private boolean held(long id) {
        try {
            return from.people().row(id).isPresent();
        } catch (SQLException e) {
            throw VaultDatabase.failure("be read", e);
        }
    }

    // Under the version that the copy has: that it is an older one is to be seen.
    private void removeShredded() throws SQLException {
        for (Row row : shredded) {
            from.delete(row);
        }
        if (!shredded.isEmpty()) {
            from.commit(from.state().version());
            LOG.warn("Vault: {} records of children whose keys were destroyed had come back, and were removed", shredded.size());
        }
    }

    private void readRows() throws SQLException {
        for (List<Row> page = from.people().byId(0); !page.isEmpty(); page = from.people().byId(lastId)) {
            for (Row row : page) {
                // A negative or repeated id would lead round in circles.
                if (row.id() <= lastId) {
                    throw broken("the vault's rows are not in their order");
                }
                lastId = row.id();
                rows++;
                take(row);
            }
        }
    }

    private void take(Row row) {
        try {
            take(row, from.people().open(row));
        } catch (CadreException e) {
            if (e.code() == ErrorCode.KEY_DESTROYED) {
                digest.add(from.people().hash(row));
                shredded.add(row);
            } else if (e.code() == ErrorCode.CONTENT_CHANGED) {
                damaged++;
            } else {
                throw e;
            }
        }
    }

    private void take(Row row, PersonEntry entry) {
        byte[] hash = from.people().hash(row);
        digest.add(hash);
        if (subjects.row(row.subject()) != 0) {
            damaged++;
            return;
        }
        subjects.put(row.subject(), row.id(), entry.known(), entry.birthDay(), RowHashes.stamp(hash));
        if (entry.mergedInto().isPresent() && !merges.add(Merging.named(entry), into(entry))) {
            damaged++;
            return;
        }
        index.change(row.id(), Set.of(), hashes.entries(entry.identifiers()));
        overfull += entry.overfull() ? 1 : 0;
        if (entry.known()) {
            sizes.merge(entry.provider(), 1L, Long::sum);
        }
        keyVersions.merge(from.people().keyVersion(row), 1L, Long::sum);
    }

    private Merges.Named into(PersonEntry former) {
        String survivor = former.mergedInto().orElseThrow();
        return new Merges.Named(names.of(former.provider(), survivor), former.provider(), survivor);
    }

    private void verify() throws SQLException {
        if (damaged > 0) {
            throw broken(damaged + " records of the vault were altered and do not open");
        }
        Optional<byte[]> sealed = from.sealedState();
        Optional<StoreState> anchor = from.anchored();
        if (sealed.isEmpty()) {
            if (rows > 0 || anchor.isPresent() && anchor.get().sequence() > 0) {
                throw broken("the vault's state is missing");
            }
            from.start(StoreState.empty(), anchor.isPresent());
            return;
        }
        StoreState state = from.open(sealed.get());
        if (state.rows() != rows || !state.digest().equals(digest)) {
            throw broken("the vault has " + rows + " rows that are not, as a whole, the " + state.rows() + " that were written");
        }
        // The very first transaction comes behind an anchor that says nothing: without one, the store was empty.
        StoreState last = anchor.orElseThrow(() -> broken("the vault's anchor is missing"));
        if (!state.follows(last)) {
            throw broken("the vault is at transaction " + state.sequence() + ", its anchor at " + last.sequence()
                    + ": one of them is an older copy");
        }
        from.start(state, state.equals(last));
    }

    private static CadreException broken(String what) {
        return new CadreException(ErrorCode.CONTENT_CHANGED, what);
    }

    /** Returns how many records do not open. */
    int damaged() {
        return damaged;
    }

    /** Returns how many rows were removed, as their children's keys had been destroyed. */
    int shredded() {
        return shredded.size();
    }

    KnownSubjects subjects() {
        return subjects;
    }

    Merges merges() {
        return merges;
    }

    LookupIndex index() {
        return index;
    }

    Map<ProviderId, Long> sizes() {
        return sizes;
    }

    /** Returns how many records are sealed under which version of their key. */
    Map<Integer, Long> keyVersions() {
        return keyVersions;
    }

    int overfull() {
        return overfull;
    }

    long lastId() {
        return lastId;
    }
}
