package org.cadrenode.watch.internal;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.felix.hc.api.HealthCheck;
import org.osgi.framework.BundleContext;

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
        return new ServedRooms(context, System::nanoTime);
    }

    /** Returns a check's name as a label: a name that is none is not told. */
    static String word(String name) {
        String word = name.strip().toLowerCase(Locale.ROOT).replaceAll("[ _]+", "-");
        return word.matches("[a-z][a-z0-9-]{0,39}") ? word : "unnamed";
    }
}
