package org.cadrenode.shell.internal;

import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.console.Session;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.security.Authorizer;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

/**
 * What all commands share: the permission is asked for first, data go to standard output and messages to standard error,
 * and every failure has an exit code. Services are looked up when they are needed, so that a command exists, and says
 * that the node is not ready, while the keystore is sealed.
 */
abstract class NodeCommand implements Action {
    @Reference
    @Nullable BundleContext bundle;

    @Reference
    @Nullable Session session;

    @Option(name = "--json", description = "Print JSON with a stable schema")
    boolean json;

    /** Returns the permission that the command needs, or empty if everybody who is logged in may run it. */
    abstract String permission();

    /** Does it, and returns the exit code. {@code actor} is the user's name, or empty if no permission was needed. */
    abstract int run(String actor) throws IOException;

    @Override
    public final Object execute() {
        try {
            String actor = permission().isEmpty() ? "" : service(Authorizer.class).require(permission());
            return run(actor);
        } catch (NotReady e) {
            say("Not ready: " + e.getMessage() + ". See node:check.");
            return ExitCode.NOT_READY;
        } catch (CadreException e) {
            say(e.getMessage());
            return ExitCode.of(e.code());
        } catch (IllegalArgumentException e) {
            // Thrown by the typed ids of the domain; their messages tell the form and never hold what was typed.
            say(e.getMessage());
            return ExitCode.USAGE;
        } catch (IOException e) {
            say("Failed: " + e.getClass().getSimpleName());
            return ExitCode.FAILED;
        }
    }

    final PrintStream out() {
        return present(session).getConsole();
    }

    /** Says something to the person, beside the data. */
    final void say(@Nullable String message) {
        PrintStream messages = System.err;
        messages.println(message);
    }

    final <T> T service(Class<T> type) {
        return optional(type).orElseThrow(() -> new NotReady(type.getSimpleName() + " is not available"));
    }

    final <T> Optional<T> optional(Class<T> type) {
        BundleContext context = present(bundle);
        return Optional.ofNullable(context.getServiceReference(type)).map(context::getService);
    }

    final <T> List<T> services(Class<T> type) {
        BundleContext context = present(bundle);
        try {
            Collection<ServiceReference<T>> references = context.getServiceReferences(type, null);
            List<T> services = new ArrayList<>();
            references.forEach(reference -> Optional.ofNullable(context.getService(reference)).ifPresent(services::add));
            return services;
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException("There is no filter", e);
        }
    }

    /** Asks yes or no on a terminal; elsewhere only {@code --force} is a yes. */
    final boolean confirmed(boolean force, String question) throws IOException {
        if (force) {
            return true;
        }
        if (present(session).getTerminal() == null) {
            say("This needs a confirmation: add --force where there is no terminal.");
            return false;
        }
        return "yes".equals(present(session).readLine(question + " Type yes to go on: ", null).strip());
    }

    // Karaf sets the fields before it calls.
    private static <T> T present(@Nullable T injected) {
        return Optional.ofNullable(injected).orElseThrow(() -> new IllegalStateException("Run by Karaf only"));
    }

    /** Returns {@code value}, or fails with USAGE and a sentence. */
    static <T> T required(@Nullable T value, Supplier<String> sentence) {
        if (value == null) {
            throw new IllegalArgumentException(sentence.get());
        }
        return value;
    }

    /** A service is missing. */
    private static final class NotReady extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private NotReady(String message) {
            super(message);
        }
    }
}
