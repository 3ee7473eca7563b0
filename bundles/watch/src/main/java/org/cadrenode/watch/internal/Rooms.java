package org.cadrenode.watch.internal;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.felix.hc.api.HealthCheck;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

/** The other rooms, as far as they are there at this moment: they come and go with the keystore. Thread-safe. */
interface Rooms {
    /** Returns all services of a type. */
    <T> List<T> all(Class<T> type);

    /** Returns every health check by its name, in lower case with dashes. */
    Map<String, HealthCheck> checks();

    /** Returns a service, if it is there. */
    default <T> Optional<T> one(Class<T> type) {
        return all(type).stream().findFirst();
    }

    /** Returns the rooms of a running node. */
    static Rooms of(BundleContext context) {
        return new Rooms() {
            @Override
            public <T> List<T> all(Class<T> type) {
                List<T> services = new ArrayList<>();
                references(context, type).forEach(reference -> Optional.ofNullable(context.getService(reference)).ifPresent(services::add));
                return services;
            }

            @Override
            public Map<String, HealthCheck> checks() {
                Map<String, HealthCheck> checks = new TreeMap<>();
                for (ServiceReference<HealthCheck> reference : references(context, HealthCheck.class)) {
                    if (reference.getProperty(HealthCheck.NAME) instanceof String name) {
                        Optional.ofNullable(context.getService(reference)).ifPresent(check -> checks.put(word(name), check));
                    }
                }
                return checks;
            }
        };
    }

    /** Returns a check's name as a label: a name that is none is not told. */
    static String word(String name) {
        String word = name.strip().toLowerCase(Locale.ROOT).replaceAll("[ _]+", "-");
        return word.matches("[a-z][a-z0-9-]{0,39}") ? word : "unnamed";
    }

    private static <T> Collection<ServiceReference<T>> references(BundleContext context, Class<T> type) {
        try {
            return context.getServiceReferences(type, null);
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException("There is no filter", e);
        }
    }
}
