package org.cadrenode.custodian.internal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.felix.hc.api.FormattingResultLog;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.cadrenode.api.audit.AuditAction;
import org.cadrenode.api.audit.AuditEvent;
import org.cadrenode.api.audit.Journal;
import org.cadrenode.api.backup.Archivable;
import org.cadrenode.api.custody.Custodian;
import org.cadrenode.api.delivery.Flow;
import org.cadrenode.api.delivery.ProviderId;
import org.cadrenode.api.erasure.Erasable;
import org.cadrenode.api.erasure.FileMaker;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.error.StoreOpening;
import org.cadrenode.api.exchange.CustodianIntake;
import org.cadrenode.api.exchange.PackageManifest;
import org.cadrenode.api.exchange.Receipt;
import org.cadrenode.api.exchange.Received;
import org.cadrenode.api.identifiable.CustodianVault;
import org.cadrenode.api.identifiable.CustodyEntry;
import org.cadrenode.api.identifiable.PurposeToken;
import org.cadrenode.api.keys.KeyHolder;
import org.cadrenode.api.keys.KeyPurpose;
import org.cadrenode.api.keys.KeyedHash;
import org.cadrenode.api.keys.Keystore;
import org.cadrenode.api.patrol.Patrolled;
import org.cadrenode.api.pseudonym.Pseudonym;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The custodian: takes packages in as they come, and answers with receipts. What it is about to do with a package is
 * journalled before; a package that was cut off in between stands in the journal twice. Thread-safe.
 */
@Component(service = {Custodian.class, CustodianVault.class, KeyHolder.class, Flow.class, HealthCheck.class, Erasable.class, Archivable.class, Patrolled.class}, immediate = true,
        configurationPid = CustodianConfiguration.PID,
        property = {HealthCheck.NAME + "=custodian", HealthCheck.TAGS + "=cadre"})
@Designate(ocd = CustodianConfiguration.class)
public final class CustodianRoom implements Custodian, CustodianVault, KeyHolder, Flow, HealthCheck, Erasable, Archivable, Patrolled {
    private static final Logger LOG = LoggerFactory.getLogger(CustodianRoom.class);
    private static final int SWEEP_MILLIS = 1000;
    private static final int SECONDS_TO_STOP = 30;
    private static final int SMALL_CACHE = 16;

    private final CustodianStore store;
    private final CustodianIntake intake;
    private final Keystore keystore;
    private final Journal journal;
    private final Clock clock;
    private final ScheduledExecutorService sweeper;
    private volatile boolean idle;
    private boolean complete;
    private volatile String failure = "";
    private long packages;
    private long children;
    private long nanos;

    /** Made by the runtime. */
    @Activate
    public CustodianRoom(@Reference CustodianIntake intake, @Reference Keystore keystore, @Reference Journal journal,
            CustodianConfiguration configuration) {
        this(StoreOpening.of(() -> new CustodianStore(Path.of(System.getProperty("karaf.data", "data")).resolve(configuration.directory()),
                configuration.cacheMebibytes(), keystore), why -> LOG.error("The custodian's store does not open: {}", why)), intake, keystore, journal, Clock.systemUTC(),
                Executors.newSingleThreadScheduledExecutor(task -> {
                    Thread thread = new Thread(task, "cadre-custodian");
                    thread.setDaemon(true);
                    return thread;
                }));
        sweeper.scheduleWithFixedDelay(this::sweep, 0, SWEEP_MILLIS, TimeUnit.MILLISECONDS);
    }

    CustodianRoom(CustodianStore store, CustodianIntake intake, Keystore keystore, Journal journal, Clock clock,
            ScheduledExecutorService sweeper) {
        this.store = store;
        this.intake = intake;
        this.keystore = keystore;
        this.journal = journal;
        this.clock = clock;
        this.sweeper = sweeper;
    }

    @Deactivate
    void close() {
        sweeper.shutdown();
        try {
            // A package that is in the middle is given up with its store, and taken in again after the next start.
            if (!sweeper.awaitTermination(SECONDS_TO_STOP, TimeUnit.SECONDS)) {
                LOG.warn("A package is given up in the middle; it is taken in again after the next start");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        store.close();
    }

    /** Has packages handed out again that the store lacks, as it was put back to an older state. */
    void complete() throws IOException {
        if (!complete) {
            intake.again(intake.last(store::has));
            complete = true;
        }
    }

    /** Takes in all that can be taken in. */
    void sweep() {
        try {
            complete();
            Optional<Received> next = intake.next();
            while (next.isPresent() && !sweeper.isShutdown()) {
                idle = false;
                take(next.get());
                next = intake.next();
            }
            idle = next.isEmpty();
            failure = "";
        } catch (CadreException e) {
            failed(e.getMessage());
        } catch (IOException | RuntimeException e) {
            failed(e.getClass().getName());
        }
    }

    // The same failure is told once, not at every sweep.
    private void failed(String message) {
        idle = false;
        if (!message.equals(failure)) {
            LOG.error("A package could not be taken in and is tried again: {}", message);
            failure = message;
        }
    }

    /** Takes one package in, and answers. */
    void take(Received received) throws IOException {
        PackageManifest manifest = received.manifest();
        long started = System.nanoTime();
        Taken taken = new Taken(manifest.packageId(), manifest.kind(), clock.instant());
        if (!store.has(manifest.provider(), manifest.packageId())) {
            switch (manifest.kind()) {
                case IDENTIFIERS -> {
                    record(AuditAction.VAULT_WRITTEN, manifest);
                    try (InputStream content = intake.identifiers(received)) {
                        store.identifiers(manifest.provider(), taken, content);
                    }
                }
                case PURGE -> {
                    record(AuditAction.PURGE_APPLIED, manifest);
                    try (InputStream content = intake.purge(received)) {
                        store.purge(manifest.provider(), taken, content);
                    }
                }
                case RETURN -> {
                    record(AuditAction.RETURN_APPLIED, manifest);
                    try (InputStream content = intake.purge(received)) {
                        store.readmit(manifest.provider(), taken, content);
                    }
                }
                case RENEWAL -> {
                    record(AuditAction.PSEUDONYMS_RENEWED, manifest);
                    try (InputStream content = intake.renewal(received)) {
                        store.renew(manifest.provider(), taken, content);
                    }
                }
                case DATA -> throw new CadreException(ErrorCode.PACKAGE_NOT_AUTHENTIC,
                        "package " + manifest.packageId() + " carries rows, which a custodian does not take");
            }
        }
        intake.confirm(received, new Receipt(manifest.packageId(), manifest.kind(), List.of(), taken.at()));
        synchronized (this) {
            packages++;
            children += manifest.rows();
            nanos += System.nanoTime() - started;
        }
    }

    private void record(AuditAction action, PackageManifest manifest) {
        journal.record(AuditEvent.of(action, manifest.packageId()).with("kind", manifest.kind())
                .with("content_digest", manifest.content()).count("children", manifest.rows()));
    }

    @Override
    public Status status() {
        try {
            return new Status(store.lines(), intake.held(), intake.setAside());
        } catch (IOException e) {
            throw new CadreException(ErrorCode.IO_FAILED, "the directories of the custodian's packages cannot be read");
        }
    }

    @Override
    public CustodianVault.Reading open(PurposeToken purpose) {
        if (purpose.purpose() != PurposeToken.Purpose.RE_IDENTIFICATION) {
            throw new CadreException(ErrorCode.NOT_PERMITTED, "the custodian's identifiers are read for re-identification only");
        }
        AuditEvent event = AuditEvent.of(AuditAction.VAULT_READ, purpose.object()).with("purpose", purpose.purpose());
        journal.record(event);
        KeyedHash subjects = keystore.keyedHash(KeyPurpose.JOURNAL_SUBJECT);
        return new CustodianVault.Reading() {
            private boolean closed;

            @Override
            public Optional<CustodyEntry> entry(ProviderId provider, Pseudonym pseudonym) {
                if (closed) {
                    throw new IllegalStateException("The reading is closed");
                }
                journal.record(event.with("provider", provider).about(subjects.of(provider.value(), pseudonym.hex())));
                return store.entry(provider, pseudonym);
            }

            @Override
            public void close() {
                closed = true;
            }
        };
    }

    @Override
    public Optional<Archivable.Opening> opening() {
        return Optional.of(store.opening());
    }

    @Override
    public Optional<String> examine(Path folder) {
        new CustodianStore(folder, SMALL_CACHE, keystore).close();
        return Optional.empty();
    }

    @Override
    public String place() {
        return "custodian";
    }

    @Override
    public Stretch readOn(String from) {
        return store.readOn(from);
    }

    @Override
    public Optional<Instant> since() {
        return store.since();
    }

    @Override
    public Optional<Erased> erase(FileMaker maker, Duration patience) throws IOException {
        return store.erase(maker, patience);
    }

    @Override
    public Set<KeyPurpose> purposes() {
        return Set.of(KeyPurpose.CUSTODIAN_RECORD, KeyPurpose.CUSTODIAN_LOOKUP, KeyPurpose.CUSTODIAN_FILE);
    }

    @Override
    public long renew(KeyPurpose purpose, int limit) throws IOException {
        return purposes().contains(purpose) ? store.renew(purpose, limit) : 0;
    }

    @Override
    public String name() {
        return "custodian";
    }

    @Override
    public synchronized List<StageFigures> figures() {
        return List.of(new StageFigures("custody", packages, children, nanos / 1e9));
    }

    @Override
    public boolean idle() {
        return idle;
    }

    @Override
    public Result execute() {
        FormattingResultLog log = new FormattingResultLog();
        try {
            Status status = status();
            log.info("{} children of {} providers are held, {} barred; {} packages wait",
                    status.providers().stream().mapToLong(Line::children).sum(), status.providers().size(),
                    status.providers().stream().mapToLong(Line::barred).sum(), status.held());
            if (status.setAside() > 0) {
                log.warn("{} packages were refused and lie aside: see the journal, and remove them when done", status.setAside());
            }
        } catch (CadreException e) {
            log.critical("The custodian's store does not answer ({})", e.code());
        }
        if (!failure.isEmpty()) {
            log.critical("A package cannot be taken in: {}", failure);
        }
        if (store.damaged() > 0) {
            log.critical("{} records were altered and do not open: restore the custodian from a backup", store.damaged());
        }
        return new Result(log);
    }
}
