package org.cadrenode.admissionguard.internal;

import java.nio.file.Path;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.hooks.resolver.ResolverHookFactory;

/** Puts the guard in its place. If it can't be, the framework is left without a bundle that resolves. */
public final class GuardActivator implements BundleActivator {
    private @Nullable ScheduledExecutorService worker;

    @Override
    public void start(BundleContext context) throws Exception {
        Path home = directory(context, "karaf.home", ".");
        Path data = directory(context, "karaf.data", "data");
        Path etc = directory(context, "karaf.etc", "etc");
        Path admission = data.resolve("cadre").resolve("admission");
        AdmittedContent admitted = new AdmittedContent(home, admission, etc.resolve("trusted-signers"));
        RevisionFiles files = new RevisionFiles(home.resolve("system"), storage(context, data));
        worker = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "cadre-admission-guard");
            thread.setDaemon(true);
            return thread;
        });
        Guard guard = new Guard(context, admitted, files, new Refusals(admission.resolve("refused")),
                new KnownContents(admission.resolve("bundles")), worker);
        context.registerService(ResolverHookFactory.class, guard, null);
        context.addBundleListener(guard);
        FrameworkExtensions.close(context);
        guard.lookAround();
    }

    @Override
    public void stop(BundleContext context) {
        if (worker != null) {
            worker.shutdownNow();
        }
    }

    private static Path directory(BundleContext context, String property, String fallback) {
        String value = context.getProperty(property);
        return Path.of(value == null ? fallback : value).toAbsolutePath().normalize();
    }

    private static Path storage(BundleContext context, Path data) {
        String value = context.getProperty("org.osgi.framework.storage");
        return value == null ? data.resolve("cache") : Path.of(value).toAbsolutePath().normalize();
    }
}
