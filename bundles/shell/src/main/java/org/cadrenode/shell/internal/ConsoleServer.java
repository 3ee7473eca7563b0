package org.cadrenode.shell.internal;

import java.util.Arrays;
import java.util.List;
import org.apache.sshd.server.SshServer;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Karaf's ssh server, as far as it can be seen from outside. It tries its port once; and it leaves registered what it has stopped, as when its
 * settings come while its bundle starts, so that the first server there is need not be the one that counts. Thread-safe.
 */
@Component(service = ConsoleServer.class)
public final class ConsoleServer {
    private static final Logger LOG = LoggerFactory.getLogger(ConsoleServer.class);
    private static final String BUNDLE = "org.apache.karaf.shell.ssh";

    private final BundleContext context;
    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    private volatile List<SshServer> servers = List.of();

    /** What Declarative Services calls. */
    @Activate
    public ConsoleServer(BundleContext context) {
        this.context = context;
    }

    ConsoleServer(BundleContext context, List<SshServer> servers) {
        this.context = context;
        this.servers = servers;
    }

    /** Returns whether somebody could log in. */
    boolean listens() {
        return servers.stream().anyMatch(server -> !server.getBoundAddresses().isEmpty());
    }

    /** Returns where it listens, or was to. */
    String address() {
        return servers.stream().reduce((before, last) -> last).map(server -> server.getHost() + " port " + server.getPort()).orElse("its port");
    }

    /** Has Karaf make the server once more. */
    void startAnew() {
        LOG.warn("The console does not listen at {}: it is started once more", address());
        for (Bundle bundle : Arrays.stream(context.getBundles()).filter(one -> BUNDLE.equals(one.getSymbolicName())).toList()) {
            try {
                bundle.stop(Bundle.STOP_TRANSIENT);
                bundle.start(Bundle.START_TRANSIENT);
            } catch (BundleException e) {
                LOG.error("The console cannot be started: {}", e.getMessage());
            }
        }
    }
}
