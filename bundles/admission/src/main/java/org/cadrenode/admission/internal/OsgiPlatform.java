package org.cadrenode.admission.internal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.karaf.features.Feature;
import org.apache.karaf.features.FeaturesService;
import org.apache.karaf.features.Repository;
import org.cadrenode.admission.engine.KarFile;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The framework that this bundle runs in, and Karaf's features. */
final class OsgiPlatform implements Platform {
    private static final String RESOLVER = "org.osgi.service.resolver.ResolutionException";
    private static final String MISSING = "missing requirement";
    private static final Logger LOG = LoggerFactory.getLogger(OsgiPlatform.class);
    private static final String LOCATION = "admission:";
    private static final int CONNECTOR_START_LEVEL = 80;

    private final BundleContext context;
    private final FeaturesService features;
    private final ExecutorService executor;
    private final Duration startLimit;
    private final String karLocations;

    OsgiPlatform(BundleContext context, FeaturesService features, ExecutorService executor, Duration startLimit, Path kars) {
        this.context = context;
        this.features = features;
        this.executor = executor;
        this.startLimit = startLimit;
        this.karLocations = kars.toUri().toString();
    }

    @Override
    public Optional<String> runningVersion(String name) {
        return find(name).map(bundle -> bundle.getVersion().toString());
    }

    @Override
    public boolean runs(String name) {
        return find(name).filter(bundle -> bundle.getState() == Bundle.ACTIVE
                || bundle.getState() == Bundle.RESOLVED && bundle.getHeaders("").get(Constants.FRAGMENT_HOST) != null).isPresent();
    }

    @Override
    public boolean reserved(String name) {
        boolean connector = name.startsWith("org.cadrenode.connector-") && !name.startsWith("org.cadrenode.connector-spi");
        return !connector && find(name).filter(bundle -> !ours(bundle)).isPresent();
    }

    @Override
    public void putBundle(String name, Path content, Optional<Path> before) throws IOException, DoesNotStartException {
        Optional<Bundle> there = find(name);
        try {
            if (there.isPresent()) {
                update(there.get(), content);
                start(there.get());
            } else {
                start(install(name, content));
            }
        } catch (BundleException | ExecutionException | TimeoutException | IllegalStateException e) {
            try {
                if (there.isEmpty()) {
                    removeBundle(name);
                } else if (before.isPresent()) {
                    update(there.get(), before.get());
                    start(there.get());
                } else {
                    there.get().update();
                    start(there.get());
                }
            } catch (BundleException | ExecutionException | TimeoutException | IllegalStateException again) {
                e.addSuppressed(again);
            }
            throw doesNotStart(name, e);
        }
    }

    @Override
    public void removeBundle(String name) throws IOException {
        Optional<Bundle> bundle = Optional.ofNullable(context.getBundle(LOCATION + name)).or(() -> find(name));
        try {
            if (bundle.isPresent() && bundle.get().getLocation().startsWith(LOCATION)) {
                bundle.get().uninstall();
            } else if (bundle.isPresent()) {
                bundle.get().update();
                start(bundle.get());
            }
        } catch (BundleException | ExecutionException | TimeoutException e) {
            throw new IOException("The bundle could not be removed: " + e.getClass().getSimpleName(), e);
        }
    }

    @Override
    public boolean has(KarFile kar) throws IOException {
        try {
            for (Path file : kar.features()) {
                if (features.getRepository(file.toUri()) == null) {
                    return false;
                }
            }
            return true;
        } catch (Exception e) {
            throw new IOException("The features are not known: " + e.getClass().getSimpleName(), e);
        }
    }

    @Override
    public void putKar(KarFile kar, Optional<KarFile> before) throws IOException, DoesNotStartException {
        try {
            if (before.isPresent()) {
                removeKar(before.get());
            }
            installFeatures(kar);
            requireActive(kar);
        } catch (IOException | IllegalStateException e) {
            try {
                removeKar(kar);
                if (before.isPresent()) {
                    installFeatures(before.get());
                }
            } catch (IOException again) {
                e.addSuppressed(again);
            }
            throw doesNotStart(kar.directory().getFileName().toString(), e);
        }
    }

    @Override
    public void removeKar(KarFile kar) throws IOException {
        try {
            for (Path file : kar.features()) {
                Repository repository = features.getRepository(file.toUri());
                if (repository != null) {
                    Set<String> installed = new TreeSet<>();
                    for (Feature feature : repository.getFeatures()) {
                        if (features.isInstalled(feature)) {
                            installed.add(feature.getId());
                        }
                    }
                    if (!installed.isEmpty()) {
                        features.uninstallFeatures(installed, EnumSet.noneOf(FeaturesService.Option.class));
                    }
                    features.removeRepository(file.toUri());
                }
            }
        } catch (Exception e) {
            throw new IOException("The features could not be removed: " + e.getClass().getSimpleName(), e);
        }
    }

    private static DoesNotStartException doesNotStart(String what, Exception e) {
        LOG.warn("Admission: {} does not start: {}", what, why(e));
        return new DoesNotStartException(e);
    }

    /**
     * Returns what may be logged of a failure: its kind, and the framework's or the resolver's own words, which name packages and bundles.
     * What the code itself throws may say anything. Of a chain of requirements the last one is what is missing.
     */
    static String why(Throwable failure) {
        Throwable deepest = failure;
        String words = "";
        for (Throwable one = failure; one != null; one = one.getCause()) {
            deepest = one;
            boolean own = one instanceof BundleException || one.getClass().getName().equals(RESOLVER);
            words = words.isEmpty() && own ? String.valueOf(one.getMessage()) : words;
        }
        int last = words.lastIndexOf(MISSING);
        return (deepest.getClass().getSimpleName() + " " + (last < 0 ? words : words.substring(last))).strip();
    }

    private void installFeatures(KarFile kar) throws IOException {
        try {
            Set<String> wanted = new TreeSet<>();
            for (Path file : kar.features()) {
                features.addRepository(file.toUri());
                for (Feature feature : features.getRepository(file.toUri()).getFeatures()) {
                    wanted.add(feature.getId());
                }
            }
            features.installFeatures(wanted, EnumSet.of(FeaturesService.Option.NoAutoRefreshBundles));
        } catch (Exception e) {
            throw new IOException("The features could not be installed: " + e.getClass().getSimpleName(), e);
        }
    }

    private void requireActive(KarFile kar) {
        for (Path file : kar.bundles()) {
            Bundle bundle = context.getBundle(file.toUri().toString());
            if (bundle != null && bundle.getState() != Bundle.ACTIVE && bundle.getHeaders("").get(Constants.FRAGMENT_HOST) == null) {
                throw new IllegalStateException("A bundle of the KAR is not active");
            }
        }
    }

    private Bundle install(String name, Path content) throws IOException, BundleException {
        try (InputStream in = Files.newInputStream(content)) {
            Bundle bundle = context.installBundle(LOCATION + name, in);
            bundle.adapt(BundleStartLevel.class).setStartLevel(CONNECTOR_START_LEVEL);
            return bundle;
        }
    }

    private static void update(Bundle bundle, Path content) throws IOException, BundleException {
        try (InputStream in = Files.newInputStream(content)) {
            bundle.update(in);
        }
    }

    private void start(Bundle bundle) throws BundleException, ExecutionException, TimeoutException {
        if (bundle.getHeaders("").get(Constants.FRAGMENT_HOST) != null) {
            return;
        }
        Future<?> started = executor.submit(() -> {
            bundle.start(Bundle.START_ACTIVATION_POLICY);
            return null;
        });
        try {
            started.get(startLimit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            started.cancel(true);
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        } catch (TimeoutException e) {
            started.cancel(true);
            throw e;
        }
    }

    /** What was refused is not resolved, and doesn't hold its name. */
    private Optional<Bundle> find(String name) {
        Bundle own = context.getBundle(LOCATION + name);
        if (own != null) {
            return Optional.of(own);
        }
        for (Bundle bundle : context.getBundles()) {
            if (name.equals(bundle.getSymbolicName()) && bundle.getState() != Bundle.INSTALLED) {
                return Optional.of(bundle);
            }
        }
        return Optional.empty();
    }

    private boolean ours(Bundle bundle) {
        return bundle.getLocation().startsWith(LOCATION) || bundle.getLocation().startsWith(karLocations);
    }
}
