package org.cadrenode.security.internal;

import java.io.IOException;
import java.security.Principal;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.security.auth.Subject;
import javax.security.auth.callback.Callback;
import javax.security.auth.callback.CallbackHandler;
import javax.security.auth.callback.NameCallback;
import javax.security.auth.callback.PasswordCallback;
import javax.security.auth.callback.UnsupportedCallbackException;
import javax.security.auth.login.FailedLoginException;
import javax.security.auth.login.LoginException;
import javax.security.auth.spi.LoginModule;
import org.apache.karaf.jaas.boot.principal.ClientPrincipal;
import org.apache.karaf.jaas.boot.principal.RolePrincipal;
import org.apache.karaf.jaas.boot.principal.UserPrincipal;
import org.apache.karaf.jaas.modules.publickey.PublickeyCallback;
import org.cadrenode.api.error.CadreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one JAAS module of the realm {@code cadre}, for passwords and for public keys, whichever the client's side brings.
 * It lets nobody in but through the console over SSH, whose sessions are watched. Public, since Karaf makes it by its name.
 */
public final class CadreLoginModule implements LoginModule {
    /** The option that holds the {@link Gatekeeper}. */
    static final String GATEKEEPER = "org.cadrenode.security.gatekeeper";

    private static final Logger LOG = LoggerFactory.getLogger(CadreLoginModule.class);
    private static final String CONSOLE = "ssh(";

    private Subject subject = new Subject();
    private CallbackHandler handler = callbacks -> { };
    private Optional<Gatekeeper> gatekeeper = Optional.empty();
    private final List<Principal> principals = new ArrayList<>();

    /** Used by Karaf. */
    public CadreLoginModule() { }

    @Override
    public void initialize(Subject whose, CallbackHandler callbacks, Map<String, ?> shared, Map<String, ?> options) {
        subject = whose;
        handler = callbacks;
        gatekeeper = options.get(GATEKEEPER) instanceof Gatekeeper found ? Optional.of(found) : Optional.empty();
    }

    @Override
    public boolean login() throws LoginException {
        principals.clear();
        Gatekeeper doors = gatekeeper.orElseThrow(() -> new FailedLoginException("refused"));
        String connection = subject.getPrincipals(ClientPrincipal.class).stream().map(Principal::getName)
            .filter(name -> name.startsWith(CONSOLE)).map(name -> name.substring(CONSOLE.length(), name.length() - 1))
            .findFirst().orElseThrow(() -> new FailedLoginException("refused"));
        NameCallback name = new NameCallback("user");
        try {
            Set<String> roles = answered(doors, name, connection);
            principals.add(new UserPrincipal(name.getName()));
            principals.add(new RolePrincipal(Logins.LOGGED_IN));
            roles.forEach(role -> principals.add(new RolePrincipal(role)));
            return true;
        } catch (CadreException e) {
            LOG.error("Security: nobody can log in: {}", e.code());
            throw new FailedLoginException("refused");
        } catch (IOException | UnsupportedCallbackException e) {
            throw new FailedLoginException("refused");
        }
    }

    private Set<String> answered(Gatekeeper doors, NameCallback name, String connection)
            throws IOException, UnsupportedCallbackException, LoginException {
        PublickeyCallback key = new PublickeyCallback();
        try {
            handler.handle(new Callback[] {name, key});
        } catch (UnsupportedCallbackException e) {
            return byPassword(doors, name, connection);
        }
        PublicKey offered = key.getPublicKey();
        if (name.getName() == null || offered == null) {
            throw new FailedLoginException("refused");
        }
        return doors.key(name.getName(), SshKey.of(offered), connection);
    }

    private Set<String> byPassword(Gatekeeper doors, NameCallback name, String connection)
            throws IOException, UnsupportedCallbackException, LoginException {
        PasswordCallback typed = new PasswordCallback("password", false);
        handler.handle(new Callback[] {name, typed});
        char[] password = typed.getPassword();
        typed.clearPassword();
        if (name.getName() == null || password == null) {
            throw new FailedLoginException("refused");
        }
        try {
            return doors.password(name.getName(), password, connection);
        } finally {
            Arrays.fill(password, '\0');
        }
    }

    @Override
    public boolean commit() {
        if (principals.isEmpty()) {
            return false;
        }
        subject.getPrincipals().addAll(principals);
        return true;
    }

    @Override
    public boolean abort() {
        return logout();
    }

    @Override
    public boolean logout() {
        boolean held = !principals.isEmpty();
        subject.getPrincipals().removeAll(principals);
        principals.clear();
        return held;
    }

    /** Who looks at proofs. */
    interface Gatekeeper {
        Set<String> password(String name, char[] password, String connection) throws FailedLoginException;

        Set<String> key(String name, Optional<SshKey> key, String connection) throws FailedLoginException;
    }
}
