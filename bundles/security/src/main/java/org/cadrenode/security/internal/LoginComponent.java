package org.cadrenode.security.internal;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import javax.security.auth.login.AppConfigurationEntry;
import javax.security.auth.login.AppConfigurationEntry.LoginModuleControlFlag;
import javax.security.auth.login.FailedLoginException;
import org.apache.karaf.jaas.boot.ProxyLoginModule;
import org.apache.karaf.jaas.config.JaasRealm;
import org.apache.sshd.server.SshServer;
import org.cadrenode.api.audit.Journal;
import org.cadrenode.api.security.Entrance;
import org.cadrenode.api.security.Visit;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The realm {@code cadre} and the watch over its sessions, and the way in beside the console. Without a journal there is no realm; without a watched console
 * nobody gets in.
 */
@Component(service = {JaasRealm.class, Entrance.class}, immediate = true)
public final class LoginComponent implements JaasRealm, Entrance, CadreLoginModule.Gatekeeper {
    /** The realm's name, as in etc/org.apache.karaf.shell.cfg. */
    static final String REALM = "cadre";

    private static final Logger LOG = LoggerFactory.getLogger(LoginComponent.class);
    private static final int CHECK_SECONDS = 10;

    private final BundleContext context;
    private final People people;
    private final Logins logins;
    private final Sessions sessions;
    private final Door door;
    private final ScheduledExecutorService watch;
    private final Runnable listener = this::soon;
    // Karaf leaves the server of a former configuration registered when it makes another.
    private final Set<SshServer> consoles = ConcurrentHashMap.newKeySet();

    @Activate
    public LoginComponent(BundleContext context, @Reference People people, @Reference Journal journal) {
        this.context = context;
        this.people = people;
        this.logins = new Logins(people, journal, new PasswordHashing(), time -> LockSupport.parkNanos(time.toNanos()));
        this.sessions = new Sessions(people, logins, journal);
        this.door = new Door(people, logins, journal);
        this.watch = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "cadre-security-watch");
            thread.setDaemon(true);
            return thread;
        });
        watch.scheduleWithFixedDelay(this::check, CHECK_SECONDS, CHECK_SECONDS, TimeUnit.SECONDS);
        people.onChange(listener);
    }

    @Deactivate
    void deactivate() {
        people.forget(listener);
        watch.shutdownNow();
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void bindConsole(SshServer server) {
        if (!server.isClosed() && !server.isClosing()) {
            server.addSessionListener(sessions);
            consoles.add(server);
            soon();
        }
    }

    void unbindConsole(SshServer server) {
        if (consoles.remove(server)) {
            server.removeSessionListener(sessions);
        }
    }

    @Override
    public String getName() {
        return REALM;
    }

    @Override
    public int getRank() {
        return 0;
    }

    @Override
    public AppConfigurationEntry[] getEntries() {
        Map<String, Object> options = new HashMap<>();
        options.put(ProxyLoginModule.PROPERTY_MODULE, CadreLoginModule.class.getName());
        options.put(ProxyLoginModule.PROPERTY_BUNDLE, Long.toString(context.getBundle().getBundleId()));
        options.put(CadreLoginModule.GATEKEEPER, this);
        return new AppConfigurationEntry[] {
            new AppConfigurationEntry(ProxyLoginModule.class.getName(), LoginModuleControlFlag.REQUIRED, options)};
    }

    @Override
    public Set<String> password(String name, char[] password, String connection) throws FailedLoginException {
        watched();
        return logins.password(name, password, connection);
    }

    @Override
    public Set<String> key(String name, Optional<SshKey> key, String connection) throws FailedLoginException {
        watched();
        return logins.key(name, key, connection);
    }

    @Override
    public Optional<Visit> enter(String name, char[] password, String connection, String permission) {
        return door.enter(name, password, connection, permission);
    }

    private void watched() throws FailedLoginException {
        if (consoles.stream().noneMatch(SshServer::isStarted)) {
            throw new FailedLoginException("refused");
        }
    }

    private void soon() {
        try {
            watch.execute(this::check);
        } catch (RejectedExecutionException e) {
            LOG.debug("Security: the watch has ended");
        }
    }

    private void check() {
        try {
            // Karaf registers a server before it starts it.
            consoles.stream().filter(SshServer::isStarted).forEach(sessions::check);
            logins.settle();
        } catch (RuntimeException e) {
            LOG.error("Security: the watch over sessions failed: {}", e.getClass().getSimpleName());
        }
    }
}
