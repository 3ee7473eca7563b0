package org.cadrenode.shell.internal;

import java.util.List;
import java.util.Optional;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.console.CommandLine;
import org.apache.karaf.shell.api.console.Completer;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.completers.StringsCompleter;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.security.Authorizer;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;

/**
 * Completes ids that a service knows, as far as the node is ready and the person may read them. The service is looked up:
 * Karaf holds back every command of a bundle for which a reference is missing.
 */
public abstract class IdCompleter<T> implements Completer {
    private final Class<T> type;
    private final String permission;

    @Reference
    @Nullable BundleContext bundle;

    /** A completer that asks a service of this type, if the person has the permission. */
    protected IdCompleter(Class<T> type, String permission) {
        this.type = type;
        this.permission = permission;
    }

    /** Returns the ids. */
    protected abstract List<String> ids(T service);

    @Override
    public final int complete(Session session, CommandLine line, List<String> candidates) {
        return new StringsCompleter(ids()).complete(session, line, candidates);
    }

    private List<String> ids() {
        try {
            // Asked with may, which leaves no entry in the journal: nobody is refused anything by pressing a key.
            return service(Authorizer.class).filter(authorizer -> authorizer.may(permission))
                    .flatMap(authorizer -> service(type)).map(this::ids).orElse(List.of());
        } catch (CadreException e) {
            return List.of();
        }
    }

    private <S> Optional<S> service(Class<S> wanted) {
        return Optional.ofNullable(bundle)
                .flatMap(context -> Optional.ofNullable(context.getServiceReference(wanted)).map(context::getService));
    }
}
