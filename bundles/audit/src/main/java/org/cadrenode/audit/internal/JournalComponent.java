package org.cadrenode.audit.internal;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.apache.felix.hc.api.FormattingResultLog;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.cadrenode.api.audit.AuditAction;
import org.cadrenode.api.audit.AuditEvent;
import org.cadrenode.api.audit.Journal;
import org.cadrenode.api.audit.JournalEntry;
import org.cadrenode.api.audit.JournalQuery;
import org.cadrenode.api.audit.JournalReader;
import org.cadrenode.api.audit.Verification;
import org.cadrenode.api.backup.Archivable;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.keys.KeyPurpose;
import org.cadrenode.api.keys.Keystore;
import org.cadrenode.audit.engine.FileJournal;
import org.cadrenode.audit.engine.JournalVerifier;
import org.cadrenode.audit.engine.SignatureCheck;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The journal under {@code data/cadre/journal}, which is there whether the keystore is sealed or not. Records when the
 * node starts and stops and when its keys come and go; while there are keys it signs a checkpoint within a second of an
 * entry. What an earlier run had not verified is verified before anything is recorded, the rest in the background.
 */
@Component(service = {Journal.class, JournalReader.class, HealthCheck.class, Archivable.class}, immediate = true,
    property = {HealthCheck.NAME + "=Journal", HealthCheck.TAGS + "=cadre"})
public final class JournalComponent implements Journal, JournalReader, HealthCheck, Archivable {
    private static final Logger LOG = LoggerFactory.getLogger(JournalComponent.class);
    private static final long CHECKPOINT_MILLISECONDS = 500;
    private static final long VERIFICATION_SECONDS = TimeUnit.DAYS.toSeconds(1);
    private static final int SEARCHED = 1000;
    private static final String OBJECT_NODE = "node";
    private static final String OBJECT_KEYSTORE = "keystore";
    private static final String BOOT = "boot";

    private final Path directory;
    private final FileJournal journal;
    private final String boot;
    private final BooleanSupplier nodeStops;
    private final ScheduledExecutorService signer = daemon("cadre-journal");
    private final ScheduledExecutorService verifier = daemon("cadre-journal-verification");

    // Under this object's lock.
    private @Nullable Keystore keystore;
    private boolean closed;

    @Activate
    public JournalComponent(BundleContext context) {
        this(Path.of(System.getProperty("karaf.data", "data")).resolve("cadre").resolve("journal"),
            context.getBundle().getVersion().toString(), boot(), () -> context.getBundle(0).getState() == Bundle.STOPPING);
    }

    JournalComponent(Path directory, String version, String boot, BooleanSupplier nodeStops) {
        this.directory = directory;
        this.boot = boot;
        this.nodeStops = nodeStops;
        journal = new FileJournal(directory, Clock.systemUTC(), FileJournal.SEGMENT_BYTES);
        try {
            if (!isOnRecord(AuditAction.NODE_STARTED)) {
                journal.record(AuditEvent.of(AuditAction.NODE_STARTED, OBJECT_NODE).with("version", version)
                    .with(BOOT, boot).with("node", System.getProperty("karaf.name", "node")));
            }
        } catch (CadreException e) {
            LOG.error("Journal: it refuses to record: {}", e.getMessage());
        }
        signer.scheduleWithFixedDelay(this::sign, CHECKPOINT_MILLISECONDS, CHECKPOINT_MILLISECONDS, TimeUnit.MILLISECONDS);
        verifier.scheduleWithFixedDelay(this::verifyInBackground, journal.readFromTheFirstEntry() ? VERIFICATION_SECONDS : 0,
            VERIFICATION_SECONDS, TimeUnit.SECONDS);
    }

    private static ScheduledExecutorService daemon(String name) {
        return Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        });
    }

    /** The keystore was unsealed. */
    @Reference(name = "Keystore", service = Keystore.class, cardinality = ReferenceCardinality.OPTIONAL,
        policy = ReferencePolicy.DYNAMIC, unbind = "keystoreWent")
    synchronized void keystoreCame(Keystore came, Map<String, Object> properties) {
        keystore = came;
        try {
            boolean made = Boolean.TRUE.equals(properties.get("created")) && !isOnRecord(AuditAction.KEYSTORE_CREATED);
            AuditEvent event = AuditEvent.of(made ? AuditAction.KEYSTORE_CREATED : AuditAction.KEYSTORE_UNSEALED,
                OBJECT_KEYSTORE).with(BOOT, boot);
            if (properties.get("method") instanceof String method) {
                event = event.with("method", method);
            }
            journal.unseal(came, event);
            switch (journal.condition()) {
                case GOOD -> { }
                case BROKEN -> LOG.error("Journal: it refuses to record since the keystore was unsealed: {}", journal.found().explanation());
                case UNWRITABLE -> LOG.warn("Journal: its files cannot be written to, or it is being closed");
            }
        } catch (CadreException e) {
            LOG.error("Journal: the unsealing was not recorded: {}", e.getMessage());
        }
    }

    /** The keystore is being sealed; its keys still work. */
    synchronized void keystoreWent(Keystore went) {
        if (keystore != went || closed) {
            return;
        }
        keystore = null;
        try {
            journal.record(nodeStops.getAsBoolean() ? AuditEvent.of(AuditAction.NODE_STOPPED, OBJECT_NODE).with(BOOT, boot)
                : AuditEvent.of(AuditAction.KEYSTORE_SEALED, OBJECT_KEYSTORE).with(BOOT, boot));
        } catch (CadreException e) {
            LOG.error("Journal: the sealing was not recorded: {}", e.getMessage());
        }
        try {
            journal.seal();
        } catch (CadreException e) {
            LOG.error("Journal: the last checkpoint was not written: {}", e.getMessage());
        }
    }

    // The keystore may be sealed and unsealed again within one run of the node, and this bundle be updated.
    private boolean isOnRecord(AuditAction ofThisBoot) {
        return journal.latest(SEARCHED).stream().map(JournalEntry::event)
            .anyMatch(event -> event.action() == ofThisBoot && boot.equals(event.detail().get(BOOT)));
    }

    private void sign() {
        try {
            if (journal.condition() == FileJournal.Condition.GOOD && !journal.sealed()) {
                journal.checkpoint();
            }
        } catch (RuntimeException e) {
            // Thrown on, it would end all checkpoints.
            LOG.warn("Journal: a checkpoint failed: {}", why(e));
        }
    }

    private void verifyInBackground() {
        try {
            Verification finding = journal.verify();
            if (!finding.verified()) {
                LOG.error("Journal: it was altered at entry {}", finding.firstBad());
            }
        } catch (RuntimeException e) {
            LOG.warn("Journal: it was not verified: {}", why(e));
        }
    }

    private static String why(RuntimeException e) {
        return e instanceof CadreException ? String.valueOf(e.getMessage()) : e.getClass().getName();
    }

    @Deactivate
    synchronized void deactivate() {
        signer.shutdownNow();
        verifier.shutdownNow();
        try {
            if (nodeStops.getAsBoolean() && !isOnRecord(AuditAction.NODE_STOPPED)) {
                journal.record(AuditEvent.of(AuditAction.NODE_STOPPED, OBJECT_NODE).with(BOOT, boot));
            }
        } catch (CadreException e) {
            LOG.error("Journal: the last entry was not written: {}", e.getMessage());
        }
        closed = true;
        try {
            journal.close();
        } catch (CadreException e) {
            LOG.error("Journal: the last checkpoint was not written: {}", e.getMessage());
        }
    }

    @Override
    public JournalEntry record(AuditEvent event) {
        return journal.record(ActingPerson.on(event));
    }

    @Override
    public List<JournalEntry> latest(int limit) {
        return journal.latest(limit);
    }

    @Override
    public Verification verify() {
        return journal.verify();
    }

    @Override
    public Verification verify(List<Checkpoint> witnesses) {
        return journal.verify(witnesses);
    }

    @Override
    public Checkpoint checkpoint() {
        return journal.checkpoint();
    }

    @Override
    public String place() {
        return "journal";
    }

    @Override
    public Optional<Opening> opening() {
        return Optional.empty();
    }

    @Override
    public Optional<Path> folder() {
        return Optional.of(directory);
    }

    @Override
    public Optional<String> examine(Path folder) throws IOException {
        Keystore keys;
        synchronized (this) {
            keys = keystore;
        }
        SignatureCheck own = keys == null ? null : SignatureCheck.ed25519(keys.publicKey(KeyPurpose.JOURNAL_SIGNING));
        Verification found = new JournalVerifier(folder, own).verify(List.of());
        // The last entry may have been under way when its file was read; a start mends that.
        return found.verdict() == Verification.Verdict.GOOD || found.verdict() == Verification.Verdict.TORN_TAIL ? Optional.empty()
            : Optional.of(found.explanation());
    }

    @Override
    public void search(JournalQuery query, Predicate<JournalEntry> visitor) throws IOException {
        journal.search(query, visitor);
    }

    @Override
    public long export(JournalQuery query, ExportForm form, OutputStream sink) throws IOException {
        return Export.write(journal, query, form, sink);
    }

    @Override
    public Result execute() {
        FormattingResultLog log = new FormattingResultLog();
        Verification found = journal.found();
        switch (journal.condition()) {
            case GOOD -> {
                log.info("{} entries were in their places at the start", found.entries());
                if (!journal.readFromTheFirstEntry()) {
                    log.info("Those that an earlier run had verified are being verified again");
                }
                if (found.verdict() == Verification.Verdict.TORN_TAIL) {
                    log.info("An entry that was being written when the node was killed was set aside; it was never acknowledged");
                }
                if (journal.sealed()) {
                    log.info("The keystore is sealed: entries are recorded, and checkpoints wait until it is unsealed");
                }
            }
            case UNWRITABLE -> log.critical("It cannot be written, so nothing that must be on record happens. Mend: free space on "
                + "the disk of data/cadre/journal and let the node's user write there");
            case BROKEN -> log.critical("It was altered at entry {}: {} Nothing more is recorded. Mend: stop the node, keep "
                + "data/cadre/journal as evidence by moving it away as a whole, find out who altered it, start the node",
                found.firstBad(), found.explanation());
        }
        return new Result(log);
    }

    private static String boot() {
        return Long.toHexString(ManagementFactory.getRuntimeMXBean().getStartTime());
    }
}
