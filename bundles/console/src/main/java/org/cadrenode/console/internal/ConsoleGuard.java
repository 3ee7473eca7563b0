package org.cadrenode.console.internal;

import org.apache.karaf.shell.api.console.SessionFactory;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.forward.RejectAllForwardingFilter;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.bundle.Header;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.util.tracker.ServiceTracker;

/**
 * Refuses port forwarding through the console, lets the messages of its commands through, and ends their sessions. Karaf lets
 * everyone who can log in open connections from the appliance to any host, and listening ports on it.
 *
 * <p>An activator and no component: started before the ssh server's bundle, it gets hold of the server while it is being
 * registered, which Karaf does before it opens the port. There is no moment without the guard.
 */
@Header(name = Constants.BUNDLE_ACTIVATOR, value = "${@class}")
public final class ConsoleGuard implements BundleActivator {
    private @Nullable ServiceTracker<SshServer, SshServer> servers;

    @Override
    public void start(BundleContext context) {
        ServiceTracker<SshServer, SshServer> tracker = new ServiceTracker<>(context, SshServer.class, null) {
            @Override
            public SshServer addingService(ServiceReference<SshServer> reference) {
                SshServer server = super.addingService(reference);
                server.setForwardingFilter(RejectAllForwardingFilter.INSTANCE);
                server.setCommandFactory(HeardCommand.of(server.getCommandFactory(), () -> sessions(context)));
                return server;
            }
        };
        tracker.open();
        servers = tracker;
    }

    // Karaf's console is there before its ssh server takes commands.
    private static SessionFactory sessions(BundleContext context) {
        return context.getService(context.getServiceReference(SessionFactory.class));
    }

    @Override
    public void stop(BundleContext context) {
        ServiceTracker<SshServer, SshServer> tracker = servers;
        if (tracker != null) {
            tracker.close();
        }
    }
}
