package org.cadrenode.audit.internal;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.apache.felix.hc.api.FormattingResultLog;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.cadrenode.api.audit.AuditAction;
import org.cadrenode.api.audit.AuditEvent;
import org.cadrenode.api.audit.Journal;
import org.cadrenode.api.audit.JournalEntry;
import org.cadrenode.api.audit.Verification;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.keys.KeyPurpose;
import org.cadrenode.api.keys.Keystore;
import org.cadrenode.audit.engine.FileJournal;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The journal under {@code data/cadre/journal}, which is there while the keystore is unsealed. Records when the node
 * starts and stops and when its keys come and go, and signs a checkpoint each second in which entries came.
 */
@Component(service = {Journal.class, HealthCheck.class}, immediate = true,
    property = {HealthCheck.NAME + "=Journal", HealthCheck.TAGS + "=cadre"})
public final class JournalComponent implements Journal, HealthCheck {
    private static final Logger LOG = LoggerFactory.getLogger(JournalComponent.class);
    private static final long CHECKPOINT_MILLISECONDS = 500;
    private static final int SEARCHED = 1000;
    private static final String OBJECT_NODE = "node";
    private static final String OBJECT_KEYSTORE = "keystore";
    private static final String BOOT = "boot";

    private final FileJournal journal;
    private final String boot;
    private final BooleanSupplier nodeStops;
    private final BooleanSupplier bundleStops;
    private final ScheduledExecutorService scheduler;

    @Activate
    public JournalComponent(BundleContext context, @Reference Keystore keystore,
            @Reference(service = Keystore.class) Map<String, Object> keystoreProperties) {
        this(Path.of(System.getProperty("karaf.data", "data")).resolve("cadre").resolve("journal"), keystore,
            Boolean.TRUE.equals(keystoreProperties.get("created")), context.getBundle().getVersion().toString(), boot(),
            () -> context.getBundle(0).getState() == Bundle.STOPPING,
            () -> context.getBundle().getState() == Bundle.STOPPING);
    }

    JournalComponent(Path directory, Keystore keystore, boolean keystoreCreated, String version, String boot,
            BooleanSupplier nodeStops, BooleanSupplier bundleStops) {
        this.boot = boot;
        this.nodeStops = nodeStops;
        this.bundleStops = bundleStops;
        journal = new FileJournal(directory, keystore, Clock.systemUTC(), FileJournal.SEGMENT_BYTES);
        String publicKey = HexFormat.of().formatHex(keystore.publicKey(KeyPurpose.JOURNAL_SIGNING));
        try {
            if (!isOnRecord(AuditAction.NODE_STARTED)) {
                journal.record(AuditEvent.of(AuditAction.NODE_STARTED, OBJECT_NODE)
                    .with("version", version).with(BOOT, boot).with("journal-key", publicKey));
            }
            boolean made = keystoreCreated && !isOnRecord(AuditAction.KEYSTORE_CREATED);
            journal.record(AuditEvent.of(made ? AuditAction.KEYSTORE_CREATED : AuditAction.KEYSTORE_UNSEALED,
                OBJECT_KEYSTORE).with(BOOT, boot));
            journal.checkpoint();
        } catch (CadreException e) {
            LOG.error("Journal: it refuses to record: {}", e.getMessage());
        }
        scheduler = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "cadre-journal");
            thread.setDaemon(true);
            return thread;
        });
        scheduler.scheduleWithFixedDelay(this::sign, CHECKPOINT_MILLISECONDS, CHECKPOINT_MILLISECONDS,
            TimeUnit.MILLISECONDS);
    }

    // The keystore may be sealed and unsealed again within one run of the node.
    private boolean isOnRecord(AuditAction ofThisBoot) {
        return journal.latest(SEARCHED).stream().map(JournalEntry::event)
            .anyMatch(event -> event.action() == ofThisBoot && boot.equals(event.detail().get(BOOT)));
    }

    private void sign() {
        try {
            if (journal.condition() == FileJournal.Condition.GOOD) {
                journal.checkpoint();
            }
        } catch (CadreException e) {
            LOG.warn("Journal: a checkpoint failed: {}", e.getMessage());
        }
    }

    @Deactivate
    void deactivate() {
        scheduler.shutdownNow();
        try {
            if (nodeStops.getAsBoolean()) {
                journal.record(AuditEvent.of(AuditAction.NODE_STOPPED, OBJECT_NODE).with(BOOT, boot));
            } else if (!bundleStops.getAsBoolean()) {
                journal.record(AuditEvent.of(AuditAction.KEYSTORE_SEALED, OBJECT_KEYSTORE).with(BOOT, boot));
            }
        } catch (CadreException e) {
            LOG.error("Journal: the last entry was not written: {}", e.getMessage());
        }
        try {
            journal.close();
        } catch (CadreException e) {
            LOG.error("Journal: the last checkpoint was not written: {}", e.getMessage());
        }
    }

    @Override
    public JournalEntry record(AuditEvent event) {
        return journal.record(event);
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
    public Checkpoint checkpoint() {
        return journal.checkpoint();
    }

    @Override
    public Result execute() {
        FormattingResultLog log = new FormattingResultLog();
        Verification found = journal.found();
        switch (journal.condition()) {
            case GOOD -> {
                log.info("{} entries were verified at the start", found.entries());
                if (found.verdict() == Verification.Verdict.TORN_TAIL) {
                    log.info("An entry that was being written when the node was killed was set aside; it was never acknowledged");
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
