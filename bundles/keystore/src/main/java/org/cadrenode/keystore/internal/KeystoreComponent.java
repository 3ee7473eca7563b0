package org.cadrenode.keystore.internal;

import java.nio.file.Path;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.felix.hc.api.FormattingResultLog;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.cadrenode.api.keys.Keystore;
import org.cadrenode.keystore.engine.NodeKeys;
import org.cadrenode.keystore.engine.Unsealing;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.bundle.Capability;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Unseals the keystore when its credential is there, and looks for it every few seconds until then. The
 * {@link Keystore} service is registered while the keystore is unsealed, so that rooms that need keys come and go with
 * it. Also says in what state the keystore is.
 */
@Component(service = HealthCheck.class, immediate = true, configurationPid = "org.cadrenode.keystore",
    property = {HealthCheck.NAME + "=Keystore", HealthCheck.TAGS + "=cadre"})
@Designate(ocd = KeystoreComponent.Configuration.class)
@Capability(namespace = "osgi.service", attribute = "objectClass:List<String>=\"org.cadrenode.api.keys.Keystore\"",
    uses = Keystore.class, effective = "active")
public final class KeystoreComponent implements HealthCheck {
    private static final Logger LOG = LoggerFactory.getLogger(KeystoreComponent.class);

    /** Settings in etc/org.cadrenode.keystore.cfg. */
    @ObjectClassDefinition(name = "CADRE keystore", description = "Where the passphrase of the keystore is")
    public @interface Configuration {
        /** The file with the passphrase. */
        @AttributeDefinition(name = "Credential file", description = "File with the passphrase; a relative path starts at "
            + "the node's base directory. A credential cadre-keystore of the service manager comes before it.")
        String credentialFile() default "credentials/keystore";

        /** Seconds between two looks for the credential while the keystore is sealed. */
        @AttributeDefinition(name = "Retry seconds", description = "Seconds between two looks for the credential while the "
            + "keystore is sealed", min = "1", max = "3600")
        int retrySeconds() default 3;
    }

    private final Unsealing unsealing;
    private final Registrar registrar;
    private final ScheduledExecutorService scheduler;
    private final ReentrantLock lock = new ReentrantLock();
    private Runnable unregister = () -> { };
    private @Nullable NodeKeys keys;
    private Unsealing.@Nullable Reason sealed;
    private boolean stopped;

    /** Makes a keystore known as a service, with whether it was made just now, and returns what takes it back. */
    interface Registrar {
        Runnable register(Keystore keystore, boolean created);
    }

    @Activate
    public KeystoreComponent(BundleContext context, Configuration configuration) {
        this(fromSystem(configuration), (keystore, created) -> register(context, keystore, created), configuration.retrySeconds());
    }

    KeystoreComponent(Unsealing unsealing, Registrar registrar, int retrySeconds) {
        this.unsealing = unsealing;
        this.registrar = registrar;
        this.scheduler = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "cadre-keystore");
            thread.setDaemon(true);
            return thread;
        });
        scheduler.scheduleWithFixedDelay(this::attempt, 0, Math.max(1, retrySeconds), TimeUnit.SECONDS);
    }

    @Deactivate
    void deactivate() {
        scheduler.shutdownNow();
        Runnable takeBack;
        NodeKeys known;
        lock.lock();
        try {
            stopped = true;
            takeBack = unregister;
            known = keys;
        } finally {
            lock.unlock();
        }
        // While the service goes, rooms finish and the journal signs once more: the keys are wiped after that.
        takeBack.run();
        if (known != null) {
            known.wipe();
        }
    }

    private void attempt() {
        try {
            Unsealing.Result result = unsealing.attempt();
            if (result instanceof Unsealing.Unsealed unsealed) {
                scheduler.shutdown();
                publish(unsealed);
            } else if (result instanceof Unsealing.Sealed still) {
                remain(still.reason());
            }
        } catch (RuntimeException e) {
            LOG.error("Keystore: an attempt to unseal failed: {}", e.getClass().getName());
        }
    }

    private void remain(Unsealing.Reason reason) {
        boolean news;
        lock.lock();
        try {
            news = sealed != reason;
            sealed = reason;
        } finally {
            lock.unlock();
        }
        if (news) {
            LOG.warn("Keystore: sealed, {}", reason);
        }
    }

    private void publish(Unsealing.Unsealed unsealed) {
        LOG.info("Keystore: {} with {} keys, {} of them new",
            unsealed.created() ? "made" : "unsealed", unsealed.keys().size(), unsealed.added());
        // Outside of the lock: registering starts every room that waits for keys, on this thread.
        Runnable takeBack = registrar.register(unsealed.keys(), unsealed.created());
        boolean late;
        lock.lock();
        try {
            late = stopped;
            sealed = null;
            keys = unsealed.keys();
            unregister = takeBack;
        } finally {
            lock.unlock();
        }
        if (late) {
            takeBack.run();
            unsealed.keys().wipe();
        }
    }

    @Override
    public Result execute() {
        Unsealing.Reason reason;
        NodeKeys known;
        lock.lock();
        try {
            reason = sealed;
            known = keys;
        } finally {
            lock.unlock();
        }
        FormattingResultLog log = new FormattingResultLog();
        if (known != null) {
            log.info("Unsealed, {} keys", known.size());
            if (unsealing.credentialOpenToOthers()) {
                log.warn("Others can read the credential file. Mend: chmod 600 {}", unsealing.credentialFile());
            }
        } else if (reason == null) {
            log.temporarilyUnavailable("The keystore is being unsealed");
        } else {
            log.critical("Sealed ({}). Mend: {}", reason, remedy(reason));
        }
        return new Result(log);
    }

    private String remedy(Unsealing.Reason reason) {
        Path file = unsealing.credentialFile();
        return switch (reason) {
            case CREDENTIAL_MISSING -> "put the passphrase into " + file + " (mode 600)";
            case CREDENTIAL_UNUSABLE -> "put one line of UTF-8 text of 16 characters or more into " + file;
            case CREDENTIAL_WRONG -> "put the right passphrase into " + file + ", or restore the keystore from a backup";
            case KEYSTORE_MISSING -> "restore data/cadre/keystore/node.bcfks from a backup: nothing opens without its keys";
            case FILE_FAILED -> "let the node's user write to data/cadre/keystore and to the directory of " + file;
        };
    }

    private static Unsealing fromSystem(Configuration configuration) {
        Path base = Path.of(System.getProperty("karaf.base", "."));
        Path data = Path.of(System.getProperty("karaf.data", "data")).resolve("cadre");
        String service = System.getenv("CREDENTIALS_DIRECTORY");
        return new Unsealing(data.resolve("keystore").resolve("node.bcfks"), base.resolve(configuration.credentialFile()),
            service == null || service.isEmpty() ? null : Path.of(service), data.resolve("journal"));
    }

    private static Runnable register(BundleContext context, Keystore keystore, boolean created) {
        // For the journal, which comes with the keystore and records whether it was made.
        Dictionary<String, Object> properties = new Hashtable<>();
        properties.put("created", created);
        ServiceRegistration<Keystore> registration = context.registerService(Keystore.class, keystore, properties);
        return () -> {
            try {
                registration.unregister();
            } catch (IllegalStateException e) {
                LOG.debug("Keystore: the service was gone already");
            }
        };
    }
}
