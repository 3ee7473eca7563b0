package org.cadrenode.optout.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.cadrenode.api.backup.Archivable;
import org.cadrenode.api.erasure.Erasable.Erased;
import org.cadrenode.api.erasure.FileMaker;
import org.cadrenode.api.erasure.Occupancy;
import org.cadrenode.api.erasure.Remnants;
import org.cadrenode.api.delivery.ProviderId;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.identifiable.SubjectKey;
import org.cadrenode.api.identifiable.VaultPerson;
import org.cadrenode.api.keys.KeyPurpose;
import org.cadrenode.api.keys.KeyedHash;
import org.cadrenode.api.keys.Keystore;
import org.cadrenode.api.patrol.EmbeddedReading;
import org.cadrenode.api.patrol.Patrolled;
import org.cadrenode.h2.OrderedFiles;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one writer of the register's database, and in memory the marks of all requests and the keys of all who are out.
 * Both are made anew from the sealed records at the start, so that an altered row is found and not believed; then
 * nothing is screened. If a transaction fails, the next one starts with a new connection and reads all again. Thread-safe.
 */
final class OptOutStore implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(OptOutStore.class);
    static final String VERSION = "version";
    static final String MARKS_FORM = "marks_form";
    private static final String CHANGED_AT = "changed_at";

    private final OptOutDatabase database;
    private final Keystore keystore;
    private final Clock clock;
    private final Anchor anchor;
    private static final int SMALL_CACHE = 16;

    private final ReplicaMode mode;
    private volatile int markKey;
    private volatile Decisions decisions = new Decisions();
    private volatile Set<SubjectKey> out = Set.of();
    private final AtomicLong version = new AtomicLong();
    private final AtomicLong versionOfAll = new AtomicLong();
    private final Map<ProviderId, Long> versions = new ConcurrentHashMap<>();
    private final AtomicLong transactions = new AtomicLong();
    private @Nullable OptOutStatements statements;

    /** Opens the store and reads its memory's part. */
    OptOutStore(OptOutDatabase database, Keystore keystore, Clock clock, ReplicaMode mode) {
        this.mode = mode;
        this.database = database;
        this.keystore = keystore;
        this.clock = clock;
        anchor = new Anchor(database.directory());
        ready();
    }

    /** Returns the file and how it opens. */
    Archivable.Opening opening() {
        return database.opening();
    }

    /** Opens a copy of the register's folder, with all that is verified at a start. @throws CadreException CONTENT_CHANGED */
    void examine(Path folder) {
        new OptOutStore(new OptOutDatabase(folder, SMALL_CACHE, keystore), keystore, clock, new ReplicaMode(false)).close();
    }

    /** Returns whether the register's changes go to a copy, and how it stands to it. */
    ReplicaMode mode() {
        return mode;
    }

    /** Reads memory's part anew: what is in the database was changed by other ways than those that tell memory of it. */
    synchronized void reload() {
        abandon();
        ready();
    }

    /** Makes sure that memory says what the database does. */
    void ready() {
        read(ignored -> 0);
    }

    /** What is done within one transaction. */
    @FunctionalInterface
    interface Work<T> {
        T on(OptOutStatements statements) throws SQLException, IOException;
    }

    /** Reads, through the writing connection. */
    synchronized <T> T read(Work<T> work) {
        try {
            return work.on(statements());
        } catch (SQLException e) {
            abandon();
            throw OptOutDatabase.failure("be read", e);
        } catch (IOException e) {
            throw new CadreException(ErrorCode.IO_FAILED, "reading the register failed");
        }
    }

    /** Writes in one transaction, which {@code work} ends; if it throws, nothing has happened. */
    synchronized <T> T write(Work<T> work) throws IOException {
        boolean done = false;
        try {
            T result = work.on(statements());
            done = true;
            return result;
        } catch (SQLException e) {
            throw OptOutDatabase.failure("write", e);
        } finally {
            transactions.incrementAndGet();
            if (!done) {
                abandon();
            }
        }
    }

    /** Writes in one transaction what needs no file. */
    <T> T change(Work<T> work) {
        try {
            return write(work);
        } catch (IOException e) {
            throw new CadreException(ErrorCode.IO_FAILED, "writing the register failed");
        }
    }

    /** Makes the register's version grow within a transaction; call {@link #changed} once it is committed. */
    long nextVersion(OptOutStatements within) throws SQLException {
        long next = Math.max(version.get(), within.state(VERSION)) + 1;
        within.state(VERSION, next);
        within.state(CHANGED_AT, clock.millis());
        return next;
    }

    /** Takes the version of a committed transaction into memory, which may concern anybody; a later one may be there before it. */
    void changed(long committed) {
        versionOfAll.accumulateAndGet(committed, Math::max);
        version.accumulateAndGet(committed, Math::max);
    }

    /** Takes the version of a committed transaction into memory, which concerns children of these providers alone. */
    void changed(long committed, Set<ProviderId> concerned) {
        concerned.forEach(provider -> versions.merge(provider, committed, Math::max));
        version.accumulateAndGet(committed, Math::max);
    }

    /** Returns the committed decisions, in memory. */
    Decisions decisions() {
        return decisions;
    }

    /** Returns now, by the register's clock. */
    long now() {
        return clock.millis();
    }

    /** Takes committed suppressed children into memory. */
    void out(List<SubjectKey> subjects) {
        out.addAll(subjects);
    }

    /** Takes committed returns of children into memory. */
    void in(SubjectKey subject) {
        out.remove(subject);
    }

    /** Returns whether a child is out. In memory. */
    boolean isOut(SubjectKey subject) {
        return out.contains(subject);
    }

    /** Returns who is out. In memory. */
    Set<SubjectKey> outs() {
        return Set.copyOf(out);
    }

    /** Returns how many children are out. In memory. */
    long size() {
        return out.size();
    }

    /** Returns how often the register was written to, or read anew, since it was opened. */
    long transactions() {
        return transactions.get();
    }

    /** Returns the register's version. In memory. */
    long version() {
        return version.get();
    }

    /** Returns the version at which anything last changed that may concern a provider's children. In memory. */
    long version(ProviderId provider) {
        return Math.max(versionOfAll.get(), versions.getOrDefault(provider, 0L));
    }

    /** Returns when the register last changed, in milliseconds since 1970; 0 if it never did. */
    long changedAt() {
        return read(within -> within.state(CHANGED_AT));
    }

    /** Returns statements on a connection of their own, for reading beside the writer. */
    OptOutStatements beside() {
        try {
            return new OptOutStatements(database.connect(), keystore, anchor, mode, clock);
        } catch (SQLException e) {
            throw OptOutDatabase.failure("be read", e);
        }
    }

    /** Enters as a reader beside the writer, until the stay ends. */
    Occupancy.Stay enter() {
        return database.occupancy().enter();
    }

    /** Says, before it is committed, that something is taken out. */
    void takingOut() {
        database.remnants().expect();
    }

    /** Returns since when something that was taken out may lie in the file. */
    Optional<Instant> since() {
        return database.remnants().since();
    }

    /** Reads a stretch of the file beside the writer. */
    Patrolled.Stretch readOn(String from) {
        try (OptOutDatabase.Visit visit = database.visit()) {
            return EmbeddedReading.readOn(visit.connection(), from, OrderedFiles::readOn);
        } catch (SQLException e) {
            throw OptOutDatabase.failure("be read", e);
        }
    }

    /** Has the file made anew when nobody reads beside the writer; empty if somebody did all the time. */
    Optional<Erased> erase(FileMaker maker, Duration patience) throws IOException {
        Optional<Remnants.Remade> remade = database.occupancy().alone(patience, () -> remake(maker));
        return remade.isEmpty() ? Optional.empty() : Optional.of(database.remnants().finish(remade.get()));
    }

    private synchronized Remnants.Remade remake(FileMaker maker) throws IOException {
        return database.remnants().remake(() -> {
            try (OptOutStatements present = statements()) {
                statements = null;
                present.shutdown();
            } catch (SQLException e) {
                throw OptOutDatabase.failure("be made anew", e);
            }
            FileMaker.Made made = database.remake(maker);
            ready();
            return made;
        });
    }

    private Marks marks(int version, Set<Integer> shared) {
        Map<Integer, KeyedHash> others = new TreeMap<>();
        held(shared).forEach(one -> others.put(one, keystore.keyedHash(KeyPurpose.OPTOUT_LIST, one)));
        return new Marks(keystore.keyedHash(KeyPurpose.SUPPRESSION_LOOKUP, version), version, others);
    }

    // A keystore that was restored may lack a key that nodes share; who is out by it stays so, and the others are met once it is here.
    private Set<Integer> held(Set<Integer> shared) {
        return shared.isEmpty() ? shared : keystore.versions(KeyPurpose.OPTOUT_LIST).stream().filter(shared::contains)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Returns marks under a version of the register's own key alone, for one thread's use; empty if that key is gone. */
    Optional<Marks> marksOf(int keyVersion) {
        return keystore.versions(KeyPurpose.SUPPRESSION_LOOKUP).contains(keyVersion) ? Optional.of(marks(keyVersion, Set.of()))
                : Optional.empty();
    }

    /** Returns marks as the register has them now, for one thread's use. */
    Marks marks() {
        return marks(markKey, decisions.shared());
    }

    /** Returns these marks if they still are as the register has them, otherwise others. */
    Marks current(Marks marks) {
        return marks.keyVersion() == markKey && marks.shared().equals(held(decisions.shared())) ? marks : marks();
    }

    /** Writes all anew under the newest versions of the keys, in one transaction; nothing if it is. Nobody may match meanwhile. */
    synchronized void renew() {
        if (read(within -> within.digest().newest())) {
            return;
        }
        // With a cipher and marks of the newest versions.
        abandon();
        change(within -> {
            within.renew(marks(keystore.versions(KeyPurpose.SUPPRESSION_LOOKUP).get(0), decisions.shared()));
            within.commit();
            return 0;
        });
        abandon();
        ready();
    }

    /**
     * Adds the marks that a former {@linkplain Marks#FORM form} lacks, in one transaction, and has all decisions looked up again by whoever settles.
     * Nobody may match meanwhile.
     */
    synchronized void completeMarks() {
        if (read(within -> within.state(MARKS_FORM)) != Marks.FORM) {
            change(within -> {
                within.addMarks(marks());
                within.state(MARKS_FORM, Marks.FORM);
                within.state(Register.COUNTING, ~within.state(Register.COUNTING));
                within.commit();
                return 0;
            });
        }
    }

    /** Returns whether the file is under the newest version of its key. */
    boolean fileNewest() {
        return database.fileVersion() == keystore.versions(KeyPurpose.OPTOUT_FILE).get(0);
    }

    private OptOutStatements statements() throws SQLException {
        database.demandOpen();
        OptOutStatements present = statements;
        if (present == null) {
            present = beside();
            boolean whole = false;
            try {
                load(present);
                whole = true;
            } finally {
                if (!whole) {
                    drop(present);
                }
            }
            statements = present;
        }
        return present;
    }

    // What could not be read, or does not verify, is left as it lies there, for those who look into it.
    private static void drop(OptOutStatements unread) {
        try (unread) {
            unread.shutdownAsIs();
        } catch (SQLException e) {
            LOG.warn("Opt-out: a connection did not close (error {})", e.getErrorCode());
        }
    }

    private void load(OptOutStatements from) throws SQLException {
        transactions.incrementAndGet();
        from.digest().verify();
        Marks marks = marks(from.digest().markKey(), Set.of());
        Decisions loaded = new Decisions();
        List<Recorded> page = from.requests(OptOutStatements.Which.ALL, 0);
        while (!page.isEmpty()) {
            page.forEach(recorded -> loaded.put(recorded, marks.of(recorded)));
            page = from.requests(OptOutStatements.Which.ALL, page.get(page.size() - 1).reference());
        }
        Set<SubjectKey> loadedOut = ConcurrentHashMap.newKeySet();
        List<VaultPerson> children = from.suppressedBehind(Optional.empty());
        while (!children.isEmpty()) {
            children.forEach(child -> loadedOut.add(child.key()));
            children = from.suppressedBehind(Optional.of(children.get(children.size() - 1).key()));
        }
        versionOfAll.set(from.state(VERSION));
        version.set(versionOfAll.get());
        markKey = from.digest().markKey();
        decisions = loaded;
        out = loadedOut;
    }

    // The transaction's end is unknown: the connection goes, and memory is read again.
    private void abandon() {
        OptOutStatements present = statements;
        statements = null;
        if (present != null) {
            try (present) {
                present.rollback();
            } catch (SQLException e) {
                LOG.warn("Opt-out: a connection did not close (error {})", e.getErrorCode());
            }
        }
    }

    @Override
    public synchronized void close() {
        database.close();
        OptOutStatements present = statements;
        statements = null;
        if (present != null) {
            try (present) {
                present.shutdown();
            } catch (SQLException e) {
                LOG.warn("Opt-out: the database did not close in good order (error {})", e.getErrorCode());
            }
        }
    }
}
