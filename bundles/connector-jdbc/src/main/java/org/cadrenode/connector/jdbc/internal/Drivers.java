package org.cadrenode.connector.jdbc.internal;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.sql.Driver;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.StreamSupport;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;

/**
 * The database drivers that are here. Any bundle is one that names its driver as JDBC says, in
 * {@code META-INF/services/java.sql.Driver}, as all vendors' jars do. Thread-safe.
 */
final class Drivers {
    private static final String SERVICE = "META-INF/services/java.sql.Driver";

    // Held, so that its level stays.
    private static final Logger POSTGRESQL = Logger.getLogger("org.postgresql");

    static {
        silence();
    }

    private final Source source;

    /** Looks for drivers each time anew, as they come and go. */
    private interface Source {
        List<Driver> drivers();
    }

    private Drivers(Source source) {
        this.source = source;
    }

    /** Has drivers log nothing: at their finest levels, they log the values of queries. Before they are loaded. */
    static void silence() {
        POSTGRESQL.setLevel(Level.OFF);
        System.setProperty("mariadb.logging.disable", "true");
    }

    /** Returns the drivers among the bundles of the node. */
    static Drivers of(BundleContext context) {
        return new Drivers(() -> {
            List<Driver> found = new ArrayList<>();
            for (Bundle bundle : context.getBundles()) {
                URL entry = (bundle.getState() & (Bundle.RESOLVED | Bundle.STARTING | Bundle.ACTIVE)) == 0 ? null : bundle.getEntry(SERVICE);
                if (entry != null) {
                    load(bundle, entry, found);
                }
            }
            return found;
        });
    }

    /** Returns the drivers on the class path. */
    static Drivers onClassPath() {
        return new Drivers(() -> StreamSupport.stream(ServiceLoader.load(Driver.class).spliterator(), false).toList());
    }

    /** Returns the driver for a database, if there is one. */
    Optional<Driver> find(String url) {
        return source.drivers().stream().filter(driver -> {
            try {
                return driver.acceptsURL(url);
            } catch (SQLException e) {
                return false;
            }
        }).findFirst();
    }

    // A driver that does not load is none; the others count.
    private static void load(Bundle bundle, URL entry, List<Driver> found) {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(entry.openStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String name = line.replaceFirst("#.*", "").strip();
                if (!name.isEmpty() && bundle.loadClass(name).getDeclaredConstructor().newInstance() instanceof Driver driver) {
                    found.add(driver);
                }
            }
        } catch (IOException | ReflectiveOperationException | LinkageError e) {
            return;
        }
    }
}
