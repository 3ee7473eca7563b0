package org.cadrenode.keystore.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.cadrenode.api.audit.AuditAction;
import org.cadrenode.api.audit.AuditEvent;
import org.cadrenode.api.audit.Journal;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.keys.KeyHolder;
import org.cadrenode.api.keys.KeyPurpose;
import org.cadrenode.api.keys.Keystore;
import org.cadrenode.api.keys.Letterbox;
import org.cadrenode.api.keys.UnsealMethod;
import org.cadrenode.api.security.Authorizer;
import org.cadrenode.keystore.engine.NodeKeys;
import org.cadrenode.keystore.engine.Renewal;
import org.cadrenode.keystore.engine.Surroundings;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceEvent;
import org.osgi.framework.ServiceListener;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The node around the custody of the keys. Journal, people and rooms are looked up when they are needed, for all of
 * them may need the keys to start.
 */
final class NodeSurroundings implements Surroundings {
    private static final Logger LOG = LoggerFactory.getLogger(NodeSurroundings.class);
    private static final int AGAIN_SECONDS = 60;

    private final BundleContext context;
    private final Renewal renewal;
    private final ServiceListener arrivals;
    private final ScheduledExecutorService worker = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "cadre-key-renewal");
        thread.setDaemon(true);
        thread.setPriority(Thread.MIN_PRIORITY);
        return thread;
    });
    private final AtomicBoolean waiting = new AtomicBoolean();
    private final CountDownLatch stopping = new CountDownLatch(1);
    private volatile Function<KeyPurpose, List<Integer>> versions = purpose -> List.of();

    NodeSurroundings(BundleContext context, Path directory) {
        this.context = context;
        this.renewal = new Renewal(directory, this::holders, nanoseconds -> pause(Duration.ofNanos(nanoseconds)),
            (purpose, version, lots) -> record(AuditEvent.of(AuditAction.KEY_RENEWED, purpose).count("version", version).count("lots", lots)));
        this.arrivals = event -> {
            if (event.getType() == ServiceEvent.REGISTERED) {
                renew();
            }
        };
        try {
            context.addServiceListener(arrivals, "(objectClass=" + KeyHolder.class.getName() + ")");
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException("A class name is a valid filter value", e);
        }
    }

    void stop() {
        context.removeServiceListener(arrivals);
        stopping.countDown();
        worker.shutdownNow();
    }

    @Override
    public void demandJournal() {
        if (context.getServiceReference(Journal.class) == null) {
            throw noJournal();
        }
    }

    @Override
    public void record(AuditEvent event) {
        ServiceReference<Journal> reference = context.getServiceReference(Journal.class);
        Journal journal = reference == null ? null : context.getService(reference);
        if (journal == null) {
            throw noJournal();
        }
        try {
            journal.record(event.by(actor()));
        } finally {
            context.ungetService(reference);
        }
    }

    @Override
    public Runnable publish(NodeKeys keys, boolean created, UnsealMethod method, boolean recorded) {
        LOG.info("Keystore: {} by {} with {} keys", created ? "made" : "open", method, keys.size());
        versions = keys::versions;
        // For the journal, which records an unsealing that nobody could record before.
        Dictionary<String, Object> properties = new Hashtable<>();
        properties.put("created", created);
        properties.put("method", method.name().toLowerCase(Locale.ROOT));
        properties.put("recorded", recorded);
        ServiceRegistration<?> registration = context.registerService(
            new String[] {Keystore.class.getName(), Letterbox.class.getName()}, keys, properties);
        return () -> {
            versions = purpose -> List.of();
            try {
                registration.unregister();
            } catch (IllegalStateException e) {
                LOG.debug("Keystore: the service was gone already");
            }
        };
    }

    @Override
    public void pause(Duration time) {
        try {
            if (stopping.await(time.toNanos(), TimeUnit.NANOSECONDS)) {
                LOG.debug("Keystore: the node stops");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void rotating(KeyPurpose purpose) {
        try {
            renewal.rotating(purpose);
        } catch (IOException e) {
            throw new CadreException(ErrorCode.IO_FAILED, "the directory of the keystore cannot be written");
        }
    }

    @Override
    public void renew() {
        schedule(0);
    }

    @Override
    public Optional<Long> left(KeyPurpose purpose) {
        return renewal.left(purpose);
    }

    private void schedule(int seconds) {
        if (!worker.isShutdown() && waiting.compareAndSet(false, true)) {
            worker.schedule(this::run, seconds, TimeUnit.SECONDS);
        }
    }

    private void run() {
        waiting.set(false);
        try {
            if (!renewal.run(purpose -> stopping.getCount() == 0 ? List.of() : versions.apply(purpose))
                && !versions.apply(KeyPurpose.LANDING).isEmpty()) {
                schedule(AGAIN_SECONDS);
            }
        } catch (RuntimeException e) {
            LOG.warn("Keystore: the renewal was interrupted: {}", e.getClass().getName());
            schedule(AGAIN_SECONDS);
        }
    }

    private Collection<KeyHolder> holders() {
        List<KeyHolder> rooms = new ArrayList<>();
        try {
            for (ServiceReference<KeyHolder> reference : context.getServiceReferences(KeyHolder.class, null)) {
                KeyHolder room = context.getService(reference);
                if (room != null) {
                    rooms.add(room);
                }
            }
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException("There is no filter", e);
        }
        return rooms;
    }

    private String actor() {
        ServiceReference<Authorizer> reference = context.getServiceReference(Authorizer.class);
        Authorizer people = reference == null ? null : context.getService(reference);
        if (people == null) {
            return AuditEvent.NODE;
        }
        try {
            return people.actor();
        } catch (CadreException e) {
            // Nobody is logged in: the node does it by itself.
            return AuditEvent.NODE;
        } finally {
            context.ungetService(reference);
        }
    }

    private static CadreException noJournal() {
        return new CadreException(ErrorCode.JOURNAL_UNWRITABLE, "there is no journal, and nothing is done with the keys without one");
    }
}
