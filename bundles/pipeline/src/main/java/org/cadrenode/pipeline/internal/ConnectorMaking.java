package org.cadrenode.pipeline.internal;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.settings.SettingNames;
import org.cadrenode.connector.spi.Connector;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has connectors made, each on a thread of its own: their constructors are other people's code, and the framework's thread
 * has all other settings and bundles to see to. Thread-safe.
 */
final class ConnectorMaking {
    private static final Logger LOG = LoggerFactory.getLogger(ConnectorMaking.class);
    private static final Set<String> NEEDED = Set.of("source", "provider");

    private final Function<ServiceReference<Connector>, @Nullable Connector> maker;
    private final Consumer<ServiceReference<Connector>> unmaker;
    private final Duration limit;
    private final Map<ServiceReference<Connector>, Connector> made = new ConcurrentHashMap<>();
    private final Map<ServiceReference<Connector>, String> failed = new ConcurrentHashMap<>();
    private final Suspicion suspicion;
    private final Set<String> suspended = ConcurrentHashMap.newKeySet();

    /**
     * Makes the maker.
     *
     * @param maker makes a connector, and returns null if that fails
     * @param unmaker lets go of one that was made
     * @param limit how long making one may take
     * @param suspicion of those in whose making the node ended
     */
    ConnectorMaking(Function<ServiceReference<Connector>, @Nullable Connector> maker, Consumer<ServiceReference<Connector>> unmaker, Duration limit,
            Suspicion suspicion) {
        this.maker = maker;
        this.unmaker = unmaker;
        this.limit = limit;
        this.suspicion = suspicion;
    }

    /**
     * Makes a connector and does something with it, unless that fails, or takes too long. One in whose making the node ended again and again
     * is not made behind a start, but if it comes anew while the node runs: then a person has changed something, or wants it tried.
     */
    void make(ServiceReference<Connector> reference, Consumer<Connector> then) {
        String what = what(reference);
        String which = which(reference);
        Suspicion.Case its = suspicion.ofMaking(which);
        if (its.suspended() && suspended.add(which)) {
            LOG.error("The connector of {} is not made: the node has ended {} times in that", what, its.ends());
            failed.put(reference, "The connector of " + what + " is not made: the node has ended " + its.ends() + " times in that, it may take all memory."
                    + " Ask those who provide it, and install it anew; or have it tried by bundle:restart.");
            return;
        }
        try (Suspicion.Attempt attempt = its.begin()) {
            make(reference).ifPresent(connector -> {
                then.accept(connector);
                attempt.succeeded();
            });
        }
    }

    /** Makes a connector; empty if it fails, or takes too long. */
    Optional<Connector> make(ServiceReference<Connector> reference) {
        try (ConnectorCalls calls = new ConnectorCalls()) {
            Optional<Connector> connector = calls.ask(limit, () -> Optional.ofNullable(maker.apply(reference)));
            connector.ifPresentOrElse(one -> made.put(reference, one), () -> fails(reference, ErrorCode.CONNECTOR_FAILED));
            return connector;
        } catch (CadreException e) {
            fails(reference, e.code());
            return Optional.empty();
        }
    }

    private void fails(ServiceReference<Connector> reference, ErrorCode code) {
        String what = what(reference);
        LOG.error("The connector of {} does not start: {}", what, code);
        failed.put(reference, "The connector of " + what + " does not start (" + code + "): " + slip(reference).orElse(
                "a setting that it cannot do without is missing or wrong, or it has a fault. Correct the file, or ask those who provide it."));
    }

    // Without these most connectors do not even come.
    private static Optional<String> slip(ServiceReference<Connector> reference) {
        return Stream.of(reference.getPropertyKeys()).sorted().filter(name -> !NEEDED.contains(name))
                .flatMap(name -> SettingNames.nearest(name, NEEDED).filter(meant -> reference.getProperty(meant) == null)
                        .map(meant -> "it has no setting " + meant + ", but " + name + ". Correct the name, or ask those who provide it.").stream()).findFirst();
    }

    // The file of its settings, or where it has none, its bundle.
    private static String what(ServiceReference<Connector> reference) {
        return reference.getProperty(Constants.SERVICE_PID) instanceof String pid ? "etc/" + pid.replace('~', '-') + ".cfg"
                : "bundle " + reference.getProperty(Constants.SERVICE_BUNDLEID);
    }

    // The same after a restart. A bundle without settings may bring several, in the same order each time.
    private static String which(ServiceReference<Connector> reference) {
        if (reference.getProperty(Constants.SERVICE_PID) != null) {
            return what(reference);
        }
        Bundle bundle = reference.getBundle();
        if (bundle == null) {
            return what(reference);
        }
        ServiceReference<?>[] all = bundle.getRegisteredServices();
        long before = all == null ? 0 : Stream.of(all).filter(other -> List.of((String[]) other.getProperty(Constants.OBJECTCLASS)).contains(
                Connector.class.getName()) && other.compareTo(reference) > 0).count();
        return "number " + (before + 1) + " of " + what(reference);
    }

    /** Lets go of a connector that leaves, behind what is to be done with one that was made. */
    void forget(ServiceReference<Connector> reference, Consumer<Connector> first) {
        failed.remove(reference);
        Connector connector = made.remove(reference);
        if (connector != null) {
            first.accept(connector);
            unmaker.accept(reference);
        }
    }

    /** Returns which connectors could not be made, a sentence each. */
    List<String> failed() {
        return failed.values().stream().sorted().toList();
    }
}
