package org.cadrenode.admissionguard.internal;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.Collection;
import java.util.Collections;
import java.util.Optional;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.BundleException;
import org.osgi.framework.SynchronousBundleListener;
import org.osgi.framework.hooks.resolver.ResolverHook;
import org.osgi.framework.hooks.resolver.ResolverHookFactory;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.framework.startlevel.FrameworkStartLevel;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleRequirement;
import org.osgi.framework.wiring.BundleRevision;

/**
 * Takes what is not admitted out of every resolution, so that none of its code is ever loaded. If a bundle is updated
 * with such content, the content it had is put back, and started if it ran; what is installed anew is uninstalled. A bundle
 * whose signer is not trusted any more has the distribution's content again at the next start, or never resolves.
 */
final class Guard implements ResolverHookFactory, SynchronousBundleListener {
    /** Whoever installed it may still be at work with it, Karaf's features service for instance. */
    private static final long UNINSTALL_AFTER_SECONDS = 5;
    private static final int TRIES = 60;
    private static final System.Logger LOG = System.getLogger(Guard.class.getName());

    private final BundleContext context;
    private final AdmittedContent admitted;
    private final RevisionFiles files;
    private final Refusals refusals;
    private final KnownContents known;
    private final ScheduledExecutorService worker;
    private final Set<BundleRevision> passed = Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

    Guard(BundleContext context, AdmittedContent admitted, RevisionFiles files, Refusals refusals, KnownContents known,
            ScheduledExecutorService worker) {
        this.context = context;
        this.admitted = admitted;
        this.files = files;
        this.refusals = refusals;
        this.known = known;
        this.worker = worker;
    }

    /** Judges what is installed already: what was there before this, and what a kill left half undone. */
    void lookAround() {
        for (Bundle bundle : context.getBundles()) {
            BundleRevision revision = bundle.adapt(BundleRevision.class);
            if (revision != null && !passes(revision)) {
                worker.execute(() -> putBack(bundle, TRIES));
            }
        }
    }

    @Override
    public ResolverHook begin(Collection<BundleRevision> triggers) {
        return new Resolution(triggers.stream().allMatch(this::passes));
    }

    /**
     * One resolution. As soon as a hook takes a single revision out of those that may be resolved, Felix 7.0.5 takes every
     * revision that is resolved already for no provider either: nothing could resolve any more while something refused
     * is installed. So that is done only where the refused itself is to be resolved; elsewhere it neither gives nor gets.
     */
    private final class Resolution implements ResolverHook {
        private final boolean ofAdmitted;

        Resolution(boolean ofAdmitted) {
            this.ofAdmitted = ofAdmitted;
        }

        @Override
        public void filterResolvable(Collection<BundleRevision> candidates) {
            if (!ofAdmitted) {
                candidates.removeIf(revision -> !passes(revision));
            }
        }

        /** What is refused takes the name of nothing. */
        @Override
        public void filterSingletonCollisions(BundleCapability singleton, Collection<BundleCapability> collisions) {
            boolean admittedOne = passes(singleton.getRevision());
            collisions.removeIf(other -> !admittedOne || !passes(other.getRevision()));
        }

        @Override
        public void filterMatches(BundleRequirement requirement, Collection<BundleCapability> candidates) {
            boolean admittedOne = passes(requirement.getRevision());
            candidates.removeIf(candidate -> !admittedOne || !passes(candidate.getRevision()));
        }

        @Override
        public void end() {
            // Nothing is held.
        }
    }

    @Override
    public void bundleChanged(BundleEvent event) {
        Bundle bundle = event.getBundle();
        switch (event.getType()) {
            case BundleEvent.INSTALLED -> judge(bundle, true);
            case BundleEvent.UPDATED -> judge(bundle, false);
            case BundleEvent.UNINSTALLED -> known.forget(bundle);
            default -> { }
        }
    }

    private void judge(Bundle bundle, boolean installed) {
        BundleRevision revision = bundle.adapt(BundleRevision.class);
        if (revision == null || passes(revision)) {
            return;
        }
        try {
            if (!installed) {
                worker.execute(() -> putBack(bundle, TRIES));
            } else if (extendsFramework(bundle)) {
                // It must not be there when the framework starts next, before this.
                uninstall(bundle);
            } else {
                worker.schedule(() -> uninstall(bundle), UNINSTALL_AFTER_SECONDS, TimeUnit.SECONDS);
            }
        } catch (RejectedExecutionException e) {
            LOG.log(Level.DEBUG, "Admission: the framework is stopping");
        }
    }

    private boolean passes(BundleRevision revision) {
        Bundle bundle = revision.getBundle();
        if (bundle.getBundleId() == 0 || passed.contains(revision)) {
            return true;
        }
        Optional<String> digest = files.digest(revision);
        if (digest.filter(admitted::admits).isPresent()) {
            passed.add(revision);
            known.remember(bundle, digest.get());
            return true;
        }
        refusals.add(bundle.getBundleId(), digest.orElse(""), bundle.getLocation(),
                digest.isPresent() ? "not admitted" : "not a file of the node's own");
        return false;
    }

    /** Tries until the bundle has admitted content again: whoever updated it may hold it still. */
    private void putBack(Bundle bundle, int tries) {
        try {
            BundleRevision revision = bundle.adapt(BundleRevision.class);
            if (revision == null || passes(revision)) {
                return;
            }
            Optional<byte[]> content = lastAdmitted(bundle);
            if (content.isEmpty()) {
                LOG.log(Level.WARNING, "Admission: bundle {0} had no admitted content to go back to", Long.toString(bundle.getBundleId()));
                return;
            }
            bundle.update(new ByteArrayInputStream(content.get()));
            start(bundle, TRIES);
            LOG.log(Level.WARNING, "Admission: bundle {0} has its admitted content again", Long.toString(bundle.getBundleId()));
        } catch (BundleException | IOException | RuntimeException e) {
            LOG.log(Level.WARNING, "Admission: bundle {0} could not be given its admitted content: {1}",
                    Long.toString(bundle.getBundleId()), e.toString());
            if (tries > 1) {
                worker.schedule(() -> putBack(bundle, tries - 1), 1, TimeUnit.SECONDS);
            }
        }
    }

    /** What it had last may have been signed by somebody who is not trusted any more: then the distribution's own, if there is one. */
    private Optional<byte[]> lastAdmitted(Bundle bundle) throws IOException {
        Optional<String> before = known.of(bundle);
        Optional<byte[]> content = before.isPresent() ? admitted.bytes(before.get()) : Optional.empty();
        return content.isPresent() ? content : admitted.ofDistribution(bundle.getLocation());
    }

    /** Starts what ran. While the framework has not come to its start level, it may start it itself, or have tried too early. */
    private void start(Bundle bundle, int tries) {
        try {
            BundleStartLevel level = bundle.adapt(BundleStartLevel.class);
            if (level == null || !level.isPersistentlyStarted() || (bundle.getState() & (Bundle.STARTING | Bundle.ACTIVE)) != 0) {
                return;
            }
            if (level.getStartLevel() <= context.getBundle(0).adapt(FrameworkStartLevel.class).getStartLevel()) {
                bundle.start(Bundle.START_TRANSIENT | (level.isActivationPolicyUsed() ? Bundle.START_ACTIVATION_POLICY : 0));
                return;
            }
        } catch (BundleException | IllegalStateException e) {
            LOG.log(Level.WARNING, "Admission: bundle {0} could not be started: {1}",
                    Long.toString(bundle.getBundleId()), e.getClass().getSimpleName());
        }
        if (tries > 1) {
            worker.schedule(() -> start(bundle, tries - 1), 1, TimeUnit.SECONDS);
        }
    }

    private void uninstall(Bundle bundle) {
        try {
            BundleRevision revision = bundle.adapt(BundleRevision.class);
            if (revision != null && !passes(revision)) {
                bundle.uninstall();
            }
        } catch (BundleException | IllegalStateException e) {
            LOG.log(Level.WARNING, "Admission: bundle {0} could not be uninstalled: {1}",
                    Long.toString(bundle.getBundleId()), e.getClass().getSimpleName());
        }
    }

    private static boolean extendsFramework(Bundle bundle) {
        String host = bundle.getHeaders("").get("Fragment-Host");
        return host != null && (host.contains("extension") || host.contains("system.bundle"));
    }
}
