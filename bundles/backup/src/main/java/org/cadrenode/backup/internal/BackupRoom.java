package org.cadrenode.backup.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.cadrenode.api.audit.AuditAction;
import org.cadrenode.api.audit.AuditEvent;
import org.cadrenode.api.audit.Journal;
import org.cadrenode.api.backup.Archivable;
import org.cadrenode.api.backup.Backups;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.keys.KeyCustody;
import org.cadrenode.api.keys.KeyPurpose;
import org.cadrenode.api.keys.Keystore;
import org.cadrenode.api.keys.SealState;
import org.cadrenode.api.keys.SealStatus;
import org.cadrenode.api.keys.UnsealMethod;
import org.cadrenode.api.security.Authorizer;
import org.cadrenode.backup.engine.BackupFolder;
import org.cadrenode.backup.engine.Fingerprint;
import org.cadrenode.backup.engine.Places;
import org.cadrenode.backup.engine.RecoveryKey;
import org.cadrenode.backup.engine.Restoring;
import org.cadrenode.backup.engine.Taking;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes backups when they are due, and when it is told to. It needs no keys to be there; a backup has the custody take them from the
 * rooms for a moment, so that all stores are closed as at a stop. One thing at a time. Thread-safe.
 */
@Component(service = {Backups.class, HealthCheck.class}, immediate = true, configurationPid = BackupConfiguration.PID,
        property = {HealthCheck.NAME + "=backup", HealthCheck.TAGS + "=cadre"})
@Designate(ocd = BackupConfiguration.class)
public final class BackupRoom implements Backups, HealthCheck {
    private static final Logger LOG = LoggerFactory.getLogger(BackupRoom.class);
    private static final String BACKING_UP = "node:backup";
    private static final String REHEARSING = "node:rehearse";
    private static final String NODE = "node";
    private static final int FIRST_LOOK_SECONDS = 300;
    private static final int LOOK_SECONDS = 60;
    private static final Duration AGAIN = Duration.ofMinutes(30);
    private static final long ROOM = 64L << 20;
    private static final long MILLION = 1_000_000;

    private final KeyCustody custody;
    private final Journal journal;
    private final Authorizer authorizer;
    private final Settings settings;
    private final Clock clock;
    private final ScheduledExecutorService looker;
    private final List<Archivable> stores = new CopyOnWriteArrayList<>();
    private final ReentrantLock turn = new ReentrantLock();
    private volatile @Nullable Instant failedAt;
    // Dynamic: it goes while a backup is made.
    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
    volatile @Nullable Keystore keystore;

    /** Made by the runtime. */
    @Activate
    public BackupRoom(@Reference KeyCustody custody, @Reference Journal journal, @Reference Authorizer authorizer,
            BackupConfiguration configuration) {
        this(custody, journal, authorizer, Settings.of(configuration), Clock.systemUTC());
        tellOfRestore();
        looker.execute(this::clearAway);
        looker.scheduleWithFixedDelay(this::look, FIRST_LOOK_SECONDS, LOOK_SECONDS, TimeUnit.SECONDS);
    }

    BackupRoom(KeyCustody custody, Journal journal, Authorizer authorizer, Settings settings, Clock clock) {
        this.custody = custody;
        this.journal = journal;
        this.authorizer = authorizer;
        this.settings = settings;
        this.clock = clock;
        looker = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "cadre-backup");
            thread.setDaemon(true);
            return thread;
        });
    }

    @Deactivate
    void close() {
        looker.shutdown();
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addStore(Archivable store) {
        stores.add(store);
    }

    void removeStore(Archivable store) {
        stores.remove(store);
    }

    // The restore had no journal to tell.
    private void tellOfRestore() {
        Path told = settings.work().resolve(Restoring.TOLD);
        try {
            if (Files.exists(told)) {
                String[] words = Files.readString(told).strip().split(" ");
                journal.record(AuditEvent.of(AuditAction.NODE_RESTORED, NODE).with("taken", words[1]).count("backup", Long.parseLong(words[0])));
                Files.delete(told);
            }
        } catch (IOException | RuntimeException e) {
            LOG.error("Backup: that this node was restored could not be journalled: {}", e.getClass().getName());
        }
    }

    // A rehearsal that was killed left keys and everybody's data, also of those who are taken out since.
    void clearAway() {
        turn.lock();
        try {
            Restoring.wipe(scratch(Optional.empty()));
        } catch (IOException e) {
            LOG.error("Backup: what a rehearsal left could not be removed: {}", e.getClass().getSimpleName());
        } finally {
            turn.unlock();
        }
    }

    // A folder of our own in it, since all of it is wiped.
    private Path scratch(Optional<Path> within) {
        return within.orElse(settings.work()).resolve("cadre-rehearsal");
    }

    void look() {
        try {
            Optional<BackupFolder> folder = settings.folder(Optional.empty());
            if (folder.isEmpty() || settings.recoveryKey().isEmpty() || keystore == null) {
                return;
            }
            Instant failed = failedAt;
            if (failed != null && clock.instant().isBefore(failed.plus(AGAIN))) {
                return;
            }
            Optional<Instant> last = folder.get().last().map(BackupFolder.Last::taken);
            if (settings.slots().due(clock.instant(), last)) {
                make(Optional.empty(), false, AuditEvent.NODE);
            }
        } catch (IOException e) {
            failed(e);
        } catch (RuntimeException e) {
            LOG.debug("Backup: another try comes later");
        }
    }

    private void failed(Exception e) {
        failedAt = clock.instant();
        LOG.error("Backup: none was made: {}", why(e));
    }

    // Messages of this room and its engine are sentences; others may hold a path.
    private static String why(Exception e) {
        return e instanceof CadreException || e.getClass() == IOException.class ? String.valueOf(e.getMessage()) : e.getClass().getSimpleName();
    }

    @Override
    public OptionalInt keepDays() {
        // What was taken out is in the next one at the latest, as a neighbour; and that goes with the first one that is made after its time.
        int hours = settings.slots().everyHours();
        return settings.to().isEmpty() || settings.recoveryKey().isEmpty() || hours == 0 ? OptionalInt.empty()
                : OptionalInt.of(settings.keepDays() + (2 * hours + 23) / 24);
    }

    @Override
    public Place place() {
        Keystore keys = keystore;
        return new Place(settings.to(), keys == null ? "" : Fingerprint.of(node(keys)), Outside.of(settings.places()));
    }

    private static String node(Keystore keys) {
        return HexFormat.of().formatHex(keys.publicKey(KeyPurpose.JOURNAL_SIGNING));
    }

    @Override
    public List<Line> list() throws IOException {
        Optional<BackupFolder> folder = settings.folder(Optional.empty());
        return folder.isEmpty() ? List.of() : folder.get().lines().stream()
                .map(line -> new Line(line.number(), line.taken(), line.bytes(), line.problem())).toList();
    }

    private BackupFolder folder(Optional<Path> to) {
        return settings.folder(to).orElseThrow(() -> new CadreException(ErrorCode.CONFIGURATION_INVALID, "no folder for backups is configured: set"
                + " to in etc/" + BackupConfiguration.PID + ".cfg, or give --to"));
    }

    // What has to be so that a backup is of any use.
    private byte[] demandUse() {
        SealStatus status = custody.status();
        if (status.state() != SealState.UNSEALED) {
            throw new CadreException(ErrorCode.KEYSTORE_SEALED, "the keystore is sealed: key:unseal");
        }
        byte[] recovery = settings.recoveryKey().orElseThrow(() -> new CadreException(ErrorCode.CONFIGURATION_INVALID, "there is no recovery key:"
                + " make one off the machine with bin/restore recovery-key, and set recoveryKey in etc/" + BackupConfiguration.PID + ".cfg"));
        if (settings.places().credentials().isEmpty() && status.methods().equals(Set.of(UnsealMethod.CREDENTIAL))) {
            throw new CadreException(ErrorCode.WRONG_STAGE, "only its credential file opens the keystore, and that is in no backup: add shares or a"
                    + " passphrase with key:init, or set credentials = true in etc/" + BackupConfiguration.PID + ".cfg");
        }
        return recovery;
    }

    @Override
    public Plan plan(Optional<Path> to, boolean full) throws IOException {
        BackupFolder folder = folder(to);
        demandUse();
        return planned(folder, full);
    }

    private Plan planned(BackupFolder folder, boolean full) throws IOException {
        String own = Fingerprint.of(node(awaitKeys()));
        if (folder.last().filter(last -> !last.node().equals(own)).isPresent()) {
            throw new CadreException(ErrorCode.CONFIGURATION_INVALID, "the folder holds backups of another node, whose keys a backup of this one would"
                    + " remove: name a folder that is for this node alone");
        }
        Taking.Plan plan = Taking.plan(folder, settings.places(), settings.work(), full);
        long there = Files.getFileStore(folder.there()).getUsableSpace();
        long here = Files.getFileStore(settings.places().data()).getUsableSpace();
        return new Plan(plan.files(), plan.bytes(), plan.changed(), Math.min(here, there));
    }

    @Override
    public Made backUp(Optional<Path> to, boolean full) throws IOException {
        return make(to, full, authorizer.require(BACKING_UP));
    }

    private Made make(Optional<Path> to, boolean full, String person) throws IOException {
        BackupFolder folder = folder(to);
        turn.lock();
        try {
            byte[] recovery = demandUse();
            long began = System.nanoTime();
            Plan plan = planned(folder, full);
            if (plan.free() < plan.changed() + plan.changed() / 8 + ROOM) {
                throw new CadreException(ErrorCode.STORE_FULL, "there is not enough room for a backup: it may need " + (plan.changed() >> 20)
                        + " MiB on the node's disk and in its folder, and " + (plan.free() >> 20) + " MiB are free");
            }
            try (Taking taking = new Taking(folder, settings.places(), recovery, settings.work(), full)) {
                taking.before();
                List<Opened> openings = openings(List.copyOf(stores));
                Instant taken = clock.instant();
                long paused = System.nanoTime();
                AtomicLong closed = new AtomicLong();
                AtomicLong copied = new AtomicLong();
                SortedMap<String, Long> counts;
                try {
                    counts = custody.atRest(keys -> {
                        closed.set(System.nanoTime());
                        taking.atRest();
                        SortedMap<String, Long> rows = count(openings, settings.places());
                        copied.set(System.nanoTime());
                        return rows;
                    });
                } finally {
                    openings.forEach(opened -> Counting.wipe(opened.opening()));
                }
                Duration pause = Duration.ofNanos(System.nanoTime() - paused);
                Keystore keys = awaitKeys();
                Taking.Made made = taking.finish(taken, counts, node(keys), text -> keys.sign(KeyPurpose.JOURNAL_SIGNING, text));
                journal.record(AuditEvent.of(AuditAction.NODE_BACKED_UP, NODE).by(person).with("taken", taken).with("full", full)
                        .count("backup", made.number()).count("files", made.files()).count("bytes", made.bytes()).count("written", made.written())
                        .count("paused_millis", pause.toMillis()));
                List<Integer> removed = folder.prune(clock.instant().minus(Duration.ofDays(settings.keepDays())));
                if (!removed.isEmpty()) {
                    journal.record(AuditEvent.of(AuditAction.BACKUP_REMOVED, NODE).by(person).count("backups", removed.size())
                            .count("last", removed.get(removed.size() - 1)));
                }
                failedAt = null;
                Duration took = Duration.ofNanos(System.nanoTime() - began);
                LOG.info("Backup: number {}, {} files, {} bytes written, rooms closed for {} ms ({} to close, {} to read)", made.number(),
                        made.files(), made.written(), pause.toMillis(), (closed.get() - paused) / MILLION, (copied.get() - closed.get()) / MILLION);
                return new Made(made.number(), made.files(), made.bytes(), made.read(), made.written(), pause, took, removed);
            }
        } catch (IOException e) {
            failed(e);
            throw new CadreException(ErrorCode.IO_FAILED, "no backup was made: " + why(e));
        } catch (RuntimeException e) {
            failed(e);
            throw e;
        } finally {
            turn.unlock();
        }
    }

    private Keystore awaitKeys() {
        Keystore keys = keystore;
        if (keys == null) {
            throw new CadreException(ErrorCode.KEYSTORE_SEALED, "the keystore was sealed while the backup was made");
        }
        return keys;
    }

    /** A store's file, as it was open before the pause. */
    private record Opened(String place, Archivable.Opening opening) { }

    private static List<Opened> openings(List<Archivable> stores) {
        return stores.stream().flatMap(store -> store.opening().map(opening -> new Opened(store.place(), opening)).stream()).toList();
    }

    private static SortedMap<String, Long> count(List<Opened> openings, Places places) throws IOException {
        SortedMap<String, Long> counts = new TreeMap<>();
        for (Opened opened : openings) {
            String path = places.name(opened.opening().file()).orElseThrow(
                    () -> new IOException("the store " + opened.place() + " is in a folder that no backup has: name it in elsewhere"));
            Counting.rows(opened.opening().file(), opened.opening().access())
                    .forEach((table, rows) -> counts.put(opened.place() + ":" + path + ":" + table, rows));
        }
        return counts;
    }

    @Override
    public Rehearsal rehearse(Optional<Path> to, char[] recoveryKey, char[] passphrase, Optional<Path> scratch) throws IOException {
        try {
            return rehearse(authorizer.require(REHEARSING), folder(to), recoveryKey, passphrase, scratch);
        } finally {
            Arrays.fill(recoveryKey, '\0');
            Arrays.fill(passphrase, '\0');
        }
    }

    private Rehearsal rehearse(String person, BackupFolder folder, char[] recoveryKey, char[] passphrase, Optional<Path> scratch) {
        turn.lock();
        try (RecoveryKey recovery = RecoveryKey.open(String.valueOf(recoveryKey), passphrase)) {
            long began = System.nanoTime();
            Keystore keys = awaitKeys();
            Restoring restoring = Restoring.open(folder, recovery, Optional.empty(), Optional.of(Fingerprint.of(node(keys))));
            if (Files.getFileStore(settings.places().data()).getUsableSpace() < restoring.bytes() + ROOM && scratch.isEmpty()) {
                throw new CadreException(ErrorCode.STORE_FULL, "there is not enough room to rehearse: " + (restoring.bytes() >> 20) + " MiB are needed");
            }
            Rehearsal rehearsal = new Rehearsing(restoring, stores, settings.places()).run(scratch(scratch), began);
            journal.record(AuditEvent.of(AuditAction.BACKUP_REHEARSED, NODE).by(person).with("taken", restoring.taken())
                    .count("backup", restoring.number()).count("files", rehearsal.files()).count("stores", rehearsal.stores())
                    .count("rows", rehearsal.rows()).count("problems", rehearsal.problems().size()));
            if (rehearsal.problems().isEmpty()) {
                folder.rehearsed(new BackupFolder.Rehearsed(restoring.number(), clock.instant()));
            }
            return rehearsal;
        } catch (IOException e) {
            throw new CadreException(ErrorCode.CONTENT_CHANGED, "the rehearsal failed: " + why(e));
        } finally {
            turn.unlock();
        }
    }

    @Override
    public Result execute() {
        return new BackupHealth(settings, clock.instant()).result(Optional.ofNullable(failedAt));
    }
}
