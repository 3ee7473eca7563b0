package org.cadrenode.vault.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.cadrenode.api.delivery.ProviderId;
import org.cadrenode.api.erasure.FileMaker;
import org.cadrenode.api.erasure.Remnants;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.identifiable.Contribution;
import org.cadrenode.api.identifiable.SealedForm;
import org.cadrenode.api.identifiable.SubjectKey;
import org.cadrenode.api.keys.ChildKeys;
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
    private final Anchor anchor;
    private final ChildKeys children;
    private final SubjectHash subjectHash;
    private final Map<ProviderId, Long> sizes = new ConcurrentHashMap<>();
    private final Map<Integer, Long> keyVersions = new TreeMap<>();
    private final RecordedContributions recorded = new RecordedContributions();
    private volatile KnownSubjects subjects = new KnownSubjects();
    private volatile Merges merges = new Merges();
    private volatile LookupIndex index = new LookupIndex(0);
    private volatile long version;
    private volatile int damaged;
    private volatile int overfull;
    private volatile int shredded;
    private volatile @Nullable CadreException broken;
    private LookupHashes hashes;
    private @Nullable PersonWriter writer;
    private long renewedTo;

    /** Opens the store and reads its memory's part. A store that does not verify stays there, and refuses. */
    VaultStore(VaultDatabase database, Keystore keystore) {
        this.database = database;
        this.keystore = keystore;
        anchor = new Anchor(database.directory());
        children = keystore.childKeys(KeyPurpose.VAULT_RECORD, database.directory().resolve("vault.childkeys"));
        subjectHash = new SubjectHash(keystore);
        hashes = new LookupHashes(keystore.keyedHash(KeyPurpose.VAULT_LOOKUP));
        try {
            writer();
        } catch (SQLException e) {
            children.close();
            throw VaultDatabase.failure("be read", e);
        } catch (CadreException e) {
            if (e.code() != ErrorCode.CONTENT_CHANGED) {
                children.close();
                throw e;
            }
        }
    }

    /** Records contributions in one transaction; none if they say nothing new. Returns how many children changed. */
    synchronized int record(List<Contribution> contributions) {
        List<SubjectKey> marks = new ArrayList<>(contributions.size());
        List<Contribution> news = new ArrayList<>();
        for (Contribution contribution : contributions) {
            SubjectKey mark = mark(contribution);
            if (!recorded.has(mark)) {
                marks.add(mark);
                news.add(contribution);
            }
        }
        if (news.isEmpty()) {
            return 0;
        }
        try {
            int changed = write(writer(), news);
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

    private int write(PersonWriter out, List<Contribution> news) throws SQLException {
        long next = version + 1;
        boolean seen = false;
        Merging merging = new Merging(new Present(out), merges, subjectHash, hashes);
        merging.take(news);
        List<Change> changes = new ArrayList<>();
        for (Merging.Held child : merging.held()) {
            if (child.told() == PersonEntry.News.NONE) {
                continue;
            }
            PersonEntry entry = child.entry();
            Optional<PersonTable.Row> row = child.row();
            seen |= child.told() == PersonEntry.News.SEEN;
            long id = row.isPresent() ? row.get().id() : children.next();
            long rowVersion = child.told() == PersonEntry.News.SEEN ? next : entry.version();
            int stamp = row.isPresent() ? out.update(row.get(), entry, rowVersion) : out.insert(id, entry, rowVersion);
            changes.add(new Change(child, id, stamp, row.map(out.people()::keyVersion)));
        }
        if (!changes.isEmpty()) {
            long after = seen ? next : version;
            out.commit(after);
            version = after;
            changes.forEach(change -> remember(change, out.keyVersion()));
            merging.pairs().forEach(pair -> merges.add(pair.former(), pair.into()));
        }
        return changes.size();
    }

    private record Change(Merging.Held child, long id, int stamp, Optional<Integer> formerKey) { }

    private final class Present implements Merging.Rows {
        private final PersonWriter from;

        private Present(PersonWriter from) {
            this.from = from;
        }

        @Override
        public Optional<PersonTable.Row> row(SubjectKey subject) throws SQLException {
            return VaultStore.this.row(from, subject);
        }

        @Override
        public PersonEntry open(PersonTable.Row row) {
            return from.people().open(row);
        }
    }

    // A row that memory has and the table has not, or has otherwise, was altered: a second one must not be made.
    private Optional<PersonTable.Row> row(PersonWriter from, SubjectKey subject) throws SQLException {
        long id = subjects.row(subject);
        Optional<PersonTable.Row> row = from.people().row(id);
        if (id != 0 && (row.isEmpty() || !present(from.people(), row.get(), subject))) {
            throw altered("a record of the vault is not the one that was written last");
        }
        return row;
    }

    // From now on nothing is believed.
    private CadreException altered(String what) {
        CadreException reason = new CadreException(ErrorCode.CONTENT_CHANGED, what);
        broken = reason;
        LOG.error("Vault: {}; it refuses to read and write until it is restored from a backup", what);
        return reason;
    }

    private boolean present(PersonTable people, PersonTable.Row row, SubjectKey subject) {
        return row.subject().equals(subject) && subjects.present(subject, row.id(), RowHashes.stamp(people.hash(row)));
    }

    /**
     * Returns the present row of a child, opened, for a reader who saw another one, or could not open it, while memory and
     * table may have been a transaction apart; empty if the child is not held any more.
     *
     * @throws CadreException CONTENT_CHANGED if it was altered
     */
    synchronized Optional<PersonEntry> settled(SubjectKey subject) {
        try {
            PersonWriter from = writer();
            return row(from, subject).map(from.people()::open);
        } catch (SQLException e) {
            abandon();
            throw VaultDatabase.failure("be read", e);
        } catch (RuntimeException e) {
            abandon();
            throw e;
        }
    }

    /** Returns into whom a child was merged, once the transaction that did so has come into memory. */
    synchronized SubjectKey settledSurvivor(SubjectKey subject) {
        SubjectKey survivor = merges().survivor(subject);
        if (survivor.equals(subject)) {
            throw altered("a merge in the vault is not one that was written");
        }
        return survivor;
    }

    /**
     * Makes sure that a row, to which a hash led and which a reader did not find, was removed meanwhile.
     *
     * @throws CadreException CONTENT_CHANGED if it is to be there
     */
    synchronized void demandRemoved(long hash, long id) {
        if (Arrays.stream(index().rows(hash)).anyMatch(row -> row == id)) {
            abandon();
            throw altered("a record of the vault is missing");
        }
    }

    private void remember(Change change, int keyVersion) {
        PersonEntry entry = change.child().entry();
        subjects.put(entry.subject(), change.id(), entry.known(), entry.birthDay(), change.stamp());
        index.change(change.id(), change.child().had(), hashes.entries(entry.identifiers()));
        change.formerKey().ifPresent(former -> keyVersions.merge(former, -1L, Long::sum));
        keyVersions.merge(keyVersion, 1L, Long::sum);
        count(entry.provider(), (entry.known() ? 1 : 0) - (change.child().wasKnown() ? 1 : 0));
        overfull += (entry.overfull() ? 1 : 0) - (change.child().wasOverfull() ? 1 : 0);
        if (entry.overfull() && !change.child().wasOverfull()) {
            LOG.warn("Vault: more identities than one child's came under one id of provider {}; its records are held",
                    entry.provider());
        }
    }

    /**
     * Removes children and all that leads to them but their merges, in one transaction, and destroys the keys under which
     * they were sealed. Returns how many were held.
     */
    synchronized int remove(Collection<SubjectKey> wanted) {
        try {
            PersonWriter out = writer();
            Removal removal = new Removal(out, new Present(out), merges, children);
            removal.take(wanted);
            if (removal.gone().isEmpty()) {
                return 0;
            }
            database.remnants().expect();
            children.doom(removal.keys());
            out.commit(version + 1);
            version++;
            removal.gone().forEach(one -> forget(one, out.people().keyVersion(one.row())));
            removal.moved().forEach(one -> {
                subjects.put(one.row().subject(), one.id(), false, OptionalLong.empty(), one.stamp());
                keyVersions.merge(out.people().keyVersion(one.row()), -1L, Long::sum);
                keyVersions.merge(out.keyVersion(), 1L, Long::sum);
            });
            recorded.clear();
            children.destroy(removal.keys());
            return removal.gone().size();
        } catch (SQLException e) {
            abandon();
            throw VaultDatabase.failure("remove records", e);
        } catch (RuntimeException e) {
            abandon();
            throw e;
        }
    }

    private void forget(Removal.Gone gone, int keyVersion) {
        PersonEntry entry = gone.entry();
        subjects.remove(entry.subject());
        index.change(gone.row().id(), hashes.entries(entry.identifiers()), Set.of());
        keyVersions.merge(keyVersion, -1L, Long::sum);
        if (entry.known()) {
            count(entry.provider(), -1);
        }
        overfull -= entry.overfull() ? 1 : 0;
    }

    /** Seals up to {@code limit} records under the newest version of their key; returns how many are left under older ones. */
    synchronized long renewRecords(int limit) {
        try {
            PersonWriter out = writer();
            if (out.keyVersion() != keystore.versions(KeyPurpose.VAULT_RECORD).get(0)) {
                abandon();
                out = writer();
            }
            if (left(out.keyVersion()) > 0) {
                renewLot(out, limit);
            }
            return left(out.keyVersion());
        } catch (SQLException e) {
            abandon();
            throw VaultDatabase.failure("renew records", e);
        } catch (RuntimeException e) {
            abandon();
            throw e;
        }
    }

    private void renewLot(PersonWriter out, int limit) throws SQLException {
        List<PersonTable.Row> lot = new ArrayList<>();
        long behind = renewedTo;
        while (lot.size() < limit) {
            List<PersonTable.Row> page = out.people().byId(behind);
            for (PersonTable.Row row : page) {
                if (lot.size() < limit) {
                    behind = row.id();
                    if (out.people().keyVersion(row) != out.keyVersion()) {
                        lot.add(row);
                    }
                }
            }
            if (page.isEmpty()) {
                behind = 0;
                break;
            }
        }
        Map<SubjectKey, Integer> stamps = new LinkedHashMap<>();
        for (PersonTable.Row row : lot) {
            if (!present(out.people(), row, row.subject())) {
                throw altered("a record of the vault is not the one that was written last");
            }
            stamps.put(row.subject(), out.update(row, out.people().open(row), row.version()));
        }
        // A form of before, which opens without a key of the child's own, goes from the file, too.
        if (lot.stream().anyMatch(row -> out.people().keyVersion(row) == 0)) {
            database.remnants().expect();
        }
        if (!lot.isEmpty()) {
            out.commit(version);
            stamps.forEach(subjects::stamp);
            lot.forEach(row -> keyVersions.merge(out.people().keyVersion(row), -1L, Long::sum));
            keyVersions.merge(out.keyVersion(), (long) lot.size(), Long::sum);
        }
        renewedTo = behind;
    }

    private long left(int newest) {
        return keyVersions.entrySet().stream().filter(entry -> entry.getKey() != newest)
                .mapToLong(Map.Entry::getValue).sum();
    }

    /** Makes the index by which children are found anew under the newest version of its key, if it is not. Nothing is left then. */
    synchronized long renewLookups() {
        try {
            writer();
            if (index.keyVersion() != keystore.versions(KeyPurpose.VAULT_LOOKUP).get(0)) {
                abandon();
                writer();
            }
            return 0;
        } catch (SQLException e) {
            abandon();
            throw VaultDatabase.failure("be read", e);
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

    // What could not be read, or does not verify, is left as it lies there, for those who look into it.
    private void drop(PersonWriter unread) {
        try (unread) {
            unread.shutdownAsIs();
        } catch (SQLException e) {
            LOG.warn("Vault: a connection did not close (error {})", e.getErrorCode());
        }
    }

    private PersonWriter writer() throws SQLException {
        database.demandOpen();
        demandWhole();
        PersonWriter present = writer;
        if (present == null) {
            present = new PersonWriter(database.connect(), keystore, anchor, children);
            load(present);
            writer = present;
        }
        return present;
    }

    private void load(PersonWriter from) throws SQLException {
        int lookupVersion = keystore.versions(KeyPurpose.VAULT_LOOKUP).get(0);
        LookupHashes newHashes = new LookupHashes(keystore.keyedHash(KeyPurpose.VAULT_LOOKUP, lookupVersion));
        VaultLoad load = new VaultLoad(from, children, newHashes, lookupVersion, subjectHash);
        boolean whole = false;
        try {
            load.run();
            whole = true;
        } catch (CadreException e) {
            damaged = load.damaged();
            throw e.code() == ErrorCode.CONTENT_CHANGED ? altered(e.getMessage()) : e;
        } finally {
            if (!whole) {
                drop(from);
            }
        }
        version = from.state().version();
        hashes = newHashes;
        subjects = load.subjects();
        merges = load.merges();
        index = load.index();
        sizes.keySet().retainAll(load.sizes().keySet());
        sizes.putAll(load.sizes());
        keyVersions.clear();
        keyVersions.putAll(load.keyVersions());
        overfull = load.overfull();
        shredded = load.shredded();
        renewedTo = 0;
    }

    private void demandWhole() {
        CadreException reason = broken;
        if (reason != null) {
            throw new CadreException(ErrorCode.CONTENT_CHANGED, "the vault was altered and refuses; restore it from a backup");
        }
    }

    /** Returns why the vault refuses, if it does. */
    Optional<String> refusal() {
        return Optional.ofNullable(broken).map(CadreException::getMessage);
    }

    private SubjectKey mark(Contribution contribution) {
        byte[] identifiers = SealedForm.of(contribution.identifiers());
        ByteBuffer content = ByteBuffer.allocate(identifiers.length + 34 + Long.BYTES);
        content.put((byte) contribution.role().ordinal()).put(contribution.subject().bytes());
        contribution.relative().ifPresentOrElse(relative -> content.put((byte) 1).put(relative.bytes()),
                () -> content.put((byte) 0));
        content.put(identifiers).putLong(contribution.asOf().toEpochDay()).flip();
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
        demandWhole();
        return subjects;
    }

    /** Returns which ids were merged into which. */
    Merges merges() {
        demandWhole();
        return merges;
    }

    /** Returns the index by which children are found. */
    LookupIndex index() {
        demandWhole();
        return index;
    }

    /** Returns the version of the last change. */
    long version() {
        demandWhole();
        return version;
    }

    /** Returns how many children of a provider are known. */
    long size(ProviderId provider) {
        demandWhole();
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

    /** Returns how many records were removed at the last opening, as their children's keys had been destroyed before. */
    int shredded() {
        return shredded;
    }

    /** Returns the keys of children. */
    ChildKeys children() {
        return children;
    }

    /** Has the file made anew; call it while nobody reads. What memory says stays true. */
    synchronized Remnants.Remade remake(FileMaker maker) throws IOException {
        return database.remnants().remake(() -> {
            try {
                PersonWriter present = writer();
                // If anything goes wrong, the next who writes connects, and reads all.
                writer = null;
                StoreState state = present.state();
                try (present) {
                    present.shutdown();
                }
                FileMaker.Made made = database.remake(maker);
                PersonWriter next = new PersonWriter(database.connect(), keystore, anchor, children);
                next.start(state, true);
                writer = next;
                return made;
            } catch (SQLException e) {
                throw VaultDatabase.failure("be made anew", e);
            }
        });
    }

    /** Fails unless the database answers, after it was opened again if need be. */
    synchronized void probe() {
        try {
            writer().sealedState();
        } catch (SQLException e) {
            abandon();
            throw VaultDatabase.failure("be read", e);
        }
    }

    /** Lets go of the database without writing to it, as a kill would. */
    synchronized void drop() {
        database.close();
        PersonWriter present = writer;
        writer = null;
        if (present != null) {
            drop(present);
        }
        children.close();
    }

    @Override
    public synchronized void close() {
        database.close();
        PersonWriter present = writer;
        writer = null;
        if (present != null) {
            try (present) {
                present.shutdown();
            } catch (SQLException e) {
                LOG.warn("Vault: the database did not close in good order (error {})", e.getErrorCode());
            }
        }
        children.close();
    }
}
