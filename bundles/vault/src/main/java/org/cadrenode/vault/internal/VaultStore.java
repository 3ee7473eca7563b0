package org.cadrenode.vault.internal;

import java.nio.ByteBuffer;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.cadrenode.api.delivery.ProviderId;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.identifiable.Contribution;
import org.cadrenode.api.identifiable.SealedForm;
import org.cadrenode.api.identifiable.SubjectKey;
import org.cadrenode.api.keys.KeyPurpose;
import org.cadrenode.api.keys.Keystore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one writer of the vault's database, and what is kept of it in memory. Memory follows a transaction only when it is
 * on stable storage. If a transaction fails, whether or not it was committed, the next one starts with a new connection
 * and reads the memory's part again; so the vault goes on by itself once a full disk has room. Thread-safe.
 */
final class VaultStore implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(VaultStore.class);

    private final VaultDatabase database;
    private final Keystore keystore;
    private final LookupHashes hashes;
    private final Map<ProviderId, Long> sizes = new ConcurrentHashMap<>();
    private final RecordedContributions recorded = new RecordedContributions();
    private volatile KnownSubjects subjects = new KnownSubjects();
    private volatile long version;
    private volatile int damaged;
    private volatile int overfull;
    private @Nullable PersonWriter writer;
    private long lastId;
    private boolean closed;

    /** Opens the store and reads its memory's part. */
    VaultStore(VaultDatabase database, Keystore keystore) {
        this.database = database;
        this.keystore = keystore;
        hashes = new LookupHashes(keystore.keyedHash(KeyPurpose.VAULT_LOOKUP));
        try {
            writer();
        } catch (SQLException e) {
            throw VaultDatabase.failure("be read", e);
        }
    }

    /** Records contributions in one transaction; none if they say nothing new. Returns how many children changed. */
    synchronized int record(List<Contribution> contributions) {
        List<SubjectKey> marks = new ArrayList<>(contributions.size());
        Map<SubjectKey, List<Contribution>> news = new LinkedHashMap<>();
        for (Contribution contribution : contributions) {
            SubjectKey mark = mark(contribution);
            if (!recorded.has(mark)) {
                marks.add(mark);
                news.computeIfAbsent(contribution.subject(), subject -> new ArrayList<>(2)).add(contribution);
            }
        }
        if (news.isEmpty()) {
            return 0;
        }
        try {
            int changed = write(writer(), news.values());
            marks.forEach(recorded::add);
            return changed;
        } catch (SQLException e) {
            abandon();
            throw VaultDatabase.failure("write", e);
        } catch (RuntimeException e) {
            abandon();
            throw e;
        }
    }

    private int write(PersonWriter out, Iterable<List<Contribution>> news) throws SQLException {
        long next = version + 1;
        List<Change> changes = new ArrayList<>();
        for (List<Contribution> contributions : news) {
            Contribution first = contributions.get(0);
            Optional<PersonTable.Row> row = row(out, first.subject());
            PersonEntry entry = row.isPresent() ? out.people().open(row.get()) : fresh(first);
            boolean wasKnown = entry.known();
            boolean wasOverfull = entry.overfull();
            Set<Long> had = row.isPresent() ? hashes.entries(entry.identifiers()) : Set.of();
            boolean changed = false;
            for (Contribution contribution : contributions) {
                changed |= entry.take(contribution);
            }
            if (!changed) {
                continue;
            }
            long id = row.isPresent() ? row.get().id() : ++lastId;
            if (row.isPresent()) {
                out.update(id, entry, next);
            } else {
                out.insert(id, entry, next);
            }
            for (long hash : hashes.entries(entry.identifiers())) {
                if (!had.contains(hash)) {
                    out.lookup(hash, id);
                }
            }
            changes.add(new Change(entry, id, wasKnown, wasOverfull));
        }
        if (!changes.isEmpty()) {
            out.commit(next);
            version = next;
            changes.forEach(this::remember);
        }
        return changes.size();
    }

    private record Change(PersonEntry entry, long id, boolean wasKnown, boolean wasOverfull) { }

    // A row that memory has and the table has not, or has of another child, was altered: a second one must not be made.
    private Optional<PersonTable.Row> row(PersonWriter from, SubjectKey subject) throws SQLException {
        long id = subjects.row(subject);
        Optional<PersonTable.Row> row = from.people().row(subject, id);
        if (id != 0 && row.isEmpty()) {
            throw new CadreException(ErrorCode.CONTENT_CHANGED, "a record of the vault is not in its place");
        }
        return row;
    }

    private PersonEntry fresh(Contribution first) {
        if (!hashes.subject(first.provider(), first.localId()).equals(first.subject())) {
            throw new IllegalArgumentException("A contribution's key is not that of its provider and local id");
        }
        return new PersonEntry(first.subject(), first.provider(), first.localId());
    }

    private void remember(Change change) {
        PersonEntry entry = change.entry();
        subjects.put(entry.subject(), change.id(), entry.known(), entry.birthDay());
        count(entry.provider(), (entry.known() ? 1 : 0) - (change.wasKnown() ? 1 : 0));
        if (entry.overfull() && !change.wasOverfull()) {
            overfull++;
            LOG.warn("Vault: more identities than one child's came under one id of provider {}; its records are held",
                    entry.provider());
        }
    }

    /** Removes a child and all that leads to it; false if nothing was held. */
    synchronized boolean remove(SubjectKey subject) {
        try {
            PersonWriter out = writer();
            Optional<PersonTable.Row> row = row(out, subject);
            if (row.isEmpty()) {
                return false;
            }
            Optional<PersonEntry> entry = opened(out.people(), row.get());
            if (entry.isPresent()) {
                out.delete(row.get().id(), hashes.entries(entry.get().identifiers()));
            } else {
                out.deleteDamaged(row.get().id());
                damaged--;
            }
            out.commit(version + 1);
            version++;
            subjects.remove(subject);
            recorded.clear();
            entry.filter(PersonEntry::known).ifPresent(known -> count(known.provider(), -1));
            entry.filter(PersonEntry::overfull).ifPresent(known -> overfull--);
            return true;
        } catch (SQLException e) {
            abandon();
            throw VaultDatabase.failure("remove a record", e);
        } catch (RuntimeException e) {
            abandon();
            throw e;
        }
    }

    // The transaction's end is unknown: the connection goes, and with it what memory says.
    private void abandon() {
        recorded.clear();
        PersonWriter present = writer;
        writer = null;
        if (present != null) {
            try {
                present.close();
            } catch (SQLException e) {
                LOG.warn("Vault: a connection did not close (error {})", e.getErrorCode());
            }
        }
    }

    private PersonWriter writer() throws SQLException {
        if (closed) {
            throw new CadreException(ErrorCode.KEYSTORE_SEALED, "the vault is closed");
        }
        PersonWriter present = writer;
        if (present == null) {
            present = new PersonWriter(database.connect(), keystore.recordCipher(KeyPurpose.VAULT_RECORD));
            load(present);
            writer = present;
        }
        return present;
    }

    private void load(PersonWriter from) throws SQLException {
        KnownSubjects loaded = new KnownSubjects();
        Map<ProviderId, Long> counted = new HashMap<>();
        int broken = 0;
        int tooFull = 0;
        long last = 0;
        for (List<PersonTable.Row> rows = from.people().byId(0); !rows.isEmpty(); rows = from.people().byId(last)) {
            for (PersonTable.Row row : rows) {
                last = row.id();
                Optional<PersonEntry> entry = opened(from.people(), row);
                if (entry.isEmpty() || loaded.row(row.subject()) != 0) {
                    broken++;
                    loaded.put(row.subject(), row.id(), false, OptionalLong.empty());
                    continue;
                }
                loaded.put(row.subject(), row.id(), entry.get().known(), entry.get().birthDay());
                tooFull += entry.get().overfull() ? 1 : 0;
                if (entry.get().known()) {
                    counted.merge(entry.get().provider(), 1L, Long::sum);
                }
            }
        }
        version = from.version();
        lastId = last;
        subjects = loaded;
        sizes.keySet().retainAll(counted.keySet());
        sizes.putAll(counted);
        damaged = broken;
        overfull = tooFull;
        if (broken > 0) {
            LOG.error("Vault: {} records were altered and do not open", broken);
        }
    }

    private static Optional<PersonEntry> opened(PersonTable people, PersonTable.Row row) {
        try {
            return Optional.of(people.open(row));
        } catch (CadreException e) {
            if (e.code() == ErrorCode.CONTENT_CHANGED) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private SubjectKey mark(Contribution contribution) {
        byte[] identifiers = SealedForm.of(contribution.identifiers());
        ByteBuffer content = ByteBuffer.allocate(identifiers.length + 34);
        content.put((byte) contribution.role().ordinal()).put(contribution.subject().bytes());
        contribution.relative().ifPresentOrElse(relative -> content.put((byte) 1).put(relative.bytes()),
                () -> content.put((byte) 0));
        content.put(identifiers).flip();
        byte[] exact = new byte[content.remaining()];
        content.get(exact);
        return hashes.mark(exact);
    }

    private void count(ProviderId provider, int change) {
        if (change != 0) {
            sizes.merge(provider, (long) change, Long::sum);
        }
    }

    /** Returns the memory's part: who is held and known, and birth dates. */
    KnownSubjects subjects() {
        return subjects;
    }

    /** Returns the version of the last change. */
    long version() {
        return version;
    }

    /** Returns how many children of a provider are known. */
    long size(ProviderId provider) {
        return sizes.getOrDefault(provider, 0L);
    }

    /** Returns how many records did not open when the vault was last read as a whole. */
    int damaged() {
        return damaged;
    }

    /** Returns under how many ids more identities came together than one child can have. */
    int overfull() {
        return overfull;
    }

    /** Fails unless the database answers, after it was opened again if need be. */
    synchronized void probe() {
        try {
            writer().version();
        } catch (SQLException e) {
            abandon();
            throw VaultDatabase.failure("be read", e);
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        PersonWriter present = writer;
        writer = null;
        if (present != null) {
            try (present) {
                present.shutdown();
            } catch (SQLException e) {
                LOG.warn("Vault: the database did not close in good order (error {})", e.getErrorCode());
            }
        }
    }
}
