package org.cadrenode.watch.internal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

/**
 * The rooms as services. A room whose store does not open has a service that nobody gets: its check says so. The runtime logs each
 * attempt, so that it is asked for more and more seldom. Thread-safe.
 */
final class ServedRooms implements Rooms {
    /** So long a large store may take to open. */
    private static final long PATIENCE = Duration.ofMinutes(1).toNanos();
    private static final long LONGEST_PAUSE = Duration.ofHours(1).toNanos();

    private final BundleContext context;
    private final LongSupplier nanos;
    private final Map<ServiceReference<?>, Refused> refused = new ConcurrentHashMap<>();

    private record Refused(long since, long last) { }

    ServedRooms(BundleContext context, LongSupplier nanos) {
        this.context = context;
        this.nanos = nanos;
    }

    @Override
    public <T> List<T> all(Class<T> type) {
        List<T> services = new ArrayList<>();
        references(type).forEach(reference -> service(reference).ifPresent(services::add));
        return services;
    }

    @Override
    public Map<String, HealthCheck> checks() {
        Map<String, HealthCheck> checks = new TreeMap<>();
        for (ServiceReference<HealthCheck> reference : references(HealthCheck.class)) {
            if (reference.getProperty(HealthCheck.NAME) instanceof String name) {
                checks.put(Rooms.word(name), service(reference).orElse(() -> closed(reference)));
            }
        }
        // Whatever opens after all, or is put back, is another service.
        refused.keySet().removeIf(reference -> reference.getBundle() == null);
        return checks;
    }

    private <T> Optional<T> service(ServiceReference<T> reference) {
        Refused before = refused.get(reference);
        long now = nanos.getAsLong();
        if (before != null && now - before.last() < Math.min(LONGEST_PAUSE, before.last() - before.since())) {
            return Optional.empty();
        }
        Optional<T> service = Optional.ofNullable(context.getService(reference));
        if (service.isPresent()) {
            refused.remove(reference);
        } else {
            refused.put(reference, new Refused(before == null ? now : before.since(), now));
        }
        return service;
    }

    private Result closed(ServiceReference<?> reference) {
        Refused since = refused.get(reference);
        return since != null && nanos.getAsLong() - since.since() < PATIENCE
                ? new Result(Result.Status.TEMPORARILY_UNAVAILABLE, "It is not open yet")
                : new Result(Result.Status.CRITICAL, "It does not open; the log says why");
    }

    private <T> Collection<ServiceReference<T>> references(Class<T> type) {
        try {
            return context.getServiceReferences(type, null);
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException("There is no filter", e);
        }
    }
}
