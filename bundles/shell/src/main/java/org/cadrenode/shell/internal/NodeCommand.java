package org.cadrenode.shell.internal;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.api.console.Terminal;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.keys.KeyCustody;
import org.cadrenode.api.keys.SealState;
import org.cadrenode.api.security.Approvals;
import org.cadrenode.api.security.Authorizer;
import org.jline.reader.EndOfFileException;
import org.jline.reader.UserInterruptException;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

/**
 * What all commands share: the permission is asked for first, data go to standard output and messages to standard error,
 * and every failure has an exit code. Services are looked up when they are needed, so that a command exists, and says
 * that the node is not ready, while the keystore is sealed.
 */
public abstract class NodeCommand implements Action {
    // As Approvals makes the ids of its requests.
    private static final Pattern REQUEST = Pattern.compile("\\bA-[0-9A-Z]{4,}\\b");

    @Reference
    @Nullable BundleContext bundle;

    @Reference
    @Nullable Session session;

    @Option(name = "--json", description = "Print JSON with a stable schema")
    boolean json;

    /** Returns the permission that the command needs, or empty if everybody who is logged in may run it. */
    protected abstract String permission();

    /** Does it, and returns the exit code. {@code actor} is the user's name, or empty if no permission was needed. */
    protected abstract int run(String actor) throws IOException;

    @Override
    public final Object execute() {
        try {
            String actor = permission().isEmpty() ? "" : service(Authorizer.class).require(permission());
            return run(actor);
        } catch (NotReady e) {
            say("Not ready: " + e.getMessage());
            return ExitCode.NOT_READY;
        } catch (CadreException e) {
            return failed(e);
        } catch (IllegalArgumentException e) {
            // Thrown by the typed ids of the domain; their messages tell the form and never hold what was typed.
            say(e.getMessage());
            return ExitCode.USAGE;
        } catch (NoSuchFileException | AccessDeniedException | FileAlreadyExistsException e) {
            say(e instanceof NoSuchFileException ? "There is no such file or directory on the node."
                    : e instanceof AccessDeniedException ? "The node may not read or write there. It does so as its own user, not as you:"
                            + " see to the owner and mode of the file and of the folders above it."
                    : "That file is there already; name another.");
            return ExitCode.USAGE;
        } catch (FileSystemException e) {
            // The reason is the system's own word, such as that a disk is full; the message would name the file.
            boolean closed = "Read-only file system".equals(e.getReason());
            say("Failed: " + (e.getReason() == null ? e.getClass().getSimpleName() : e.getReason()) + "." + (closed
                    ? " The node's service writes to its base directory, and below /srv, /mnt and /media if there is such a folder for it." : ""));
            return closed ? ExitCode.USAGE : ExitCode.FAILED;
        } catch (UserInterruptException | EndOfFileException e) {
            say("Left at the question: without an answer nothing is done.");
            return ExitCode.FAILED;
        } catch (IOException e) {
            say("Failed: " + e.getClass().getSimpleName());
            return ExitCode.FAILED;
        }
    }

    /** Says why something did not happen, and what to do, and returns the exit code for it. */
    protected final int failed(CadreException e) {
        sayWhy(e);
        return ExitCode.of(e.code());
    }

    private void sayWhy(CadreException e) {
        if (e.code() == ErrorCode.KEYSTORE_SEALED) {
            say("Not ready: " + closed().orElse("the keystore is sealed. See key:status."));
            return;
        }
        say(e.getMessage());
        if (e.code() == ErrorCode.APPROVAL_NEEDED) {
            Matcher request = REQUEST.matcher(e.getMessage());
            if (request.find()) {
                String id = request.group();
                say("Request " + id + " waits for a second person" + until(id) + ". They look at it with approval:show, and agree with");
                say("  approval:approve --reason '…' " + id);
                say("Then repeat the same command.");
            }
        }
    }

    /** Returns until when the request holds, as far as the person may read it. */
    private String until(String id) {
        try {
            return optional(Approvals.class).stream().flatMap(approvals -> approvals.list().stream())
                    .filter(approval -> approval.id().equals(id)).findFirst()
                    .map(approval -> " until " + Listing.legible(approval.until())).orElse("");
        } catch (CadreException e) {
            return "";
        }
    }

    /** Returns where the data go. */
    protected final PrintStream out() {
        return present(session).getConsole();
    }

    /** Returns whether JSON is wanted. */
    protected final boolean json() {
        return json;
    }

    /** Says something to the person, beside the data; on a terminal between them, as what comes by another way can come behind the next prompt. */
    protected final void say(@Nullable String message) {
        PrintStream messages = terminal() ? out() : System.err;
        messages.println(message);
    }

    /** Returns a service; without it the command ends as not ready. */
    protected final <T> T service(Class<T> type) {
        return optional(type).orElseThrow(
                () -> notReady(closed().orElse(type.getSimpleName() + " is not available. See node:check.")));
    }

    /** Returns a service if it is there. */
    protected final <T> Optional<T> optional(Class<T> type) {
        BundleContext context = present(bundle);
        return Optional.ofNullable(context.getServiceReference(type)).map(context::getService);
    }

    /** Returns all services of a type. */
    protected final <T> List<T> services(Class<T> type) {
        BundleContext context = present(bundle);
        List<T> services = new ArrayList<>();
        references(type).forEach(reference -> Optional.ofNullable(context.getService(reference)).ifPresent(services::add));
        return services;
    }

    /** Returns all services of a type that have a name in a property of theirs, by that name. */
    protected final <T> SortedMap<String, T> services(Class<T> type, String property) {
        BundleContext context = present(bundle);
        SortedMap<String, T> services = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (ServiceReference<T> reference : references(type)) {
            if (reference.getProperty(property) instanceof String name) {
                Optional.ofNullable(context.getService(reference)).ifPresent(service -> services.put(name, service));
            }
        }
        return services;
    }

    private <T> Collection<ServiceReference<T>> references(Class<T> type) {
        try {
            return present(bundle).getServiceReferences(type, null);
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException("There is no filter", e);
        }
    }

    private Optional<String> closed() {
        return optional(KeyCustody.class).map(custody -> custody.status().state())
                .filter(state -> state != SealState.UNSEALED)
                .map(state -> state == SealState.ABSENT
                        ? "there is no keystore yet. See key:status." : "the keystore is sealed. See key:status.");
    }

    /** Returns what ends the command as not ready, with this sentence. */
    protected static RuntimeException notReady(String sentence) {
        return new NotReady(sentence);
    }

    /** Asks yes or no on a terminal; elsewhere only {@code --force} is a yes. */
    protected final boolean confirmed(boolean force, String question) throws IOException {
        if (force) {
            return true;
        }
        if (!terminal()) {
            say("This needs a confirmation: add --force where there is no terminal.");
            return false;
        }
        return "yes".equals(present(session).readLine(question + " Type yes to go on: ", null).strip());
    }

    /** Has the person type the name of what is changed; elsewhere than on a terminal only {@code --confirm=NAME} does. */
    protected final boolean confirmed(@Nullable String confirm, String name, String question) throws IOException {
        if (confirm != null) {
            if (!name.equals(confirm)) {
                say("--confirm does not name it: add --confirm=" + name + ".");
            }
            return name.equals(confirm);
        }
        if (!terminal()) {
            say("This needs a confirmation: add --confirm=" + name + " where there is no terminal.");
            return false;
        }
        return name.equals(present(session).readLine(question + " Type " + name + " to go on: ", null).strip());
    }

    /**
     * Asks for a secret, unseen, on a terminal; elsewhere the command ends with a usage error.
     *
     * @param instead the option that gives it where there is no terminal
     * @return what was typed; the caller wipes it
     */
    protected final char[] secret(String prompt, String instead) throws IOException {
        if (!terminal()) {
            throw new IllegalArgumentException("This asks for a secret: use " + instead + " where there is no terminal.");
        }
        String typed = present(session).readLine(prompt, '\0');
        return typed == null ? new char[0] : typed.toCharArray();
    }

    /** Asks for something that is no secret, on a terminal; elsewhere the command ends with a usage error that names the option. */
    protected final String ask(String prompt, String instead) throws IOException {
        if (!terminal()) {
            throw new IllegalArgumentException("Give " + instead + " where there is no terminal.");
        }
        String typed = present(session).readLine(prompt, null);
        return typed == null ? "" : typed.strip();
    }

    /** Asks for a new secret, twice. @return what was typed both times; the caller wipes it */
    protected final char[] secretTwice(String prompt, String instead) throws IOException {
        char[] first = secret(prompt, instead);
        char[] again = secret("Once more: ", instead);
        boolean same = Arrays.equals(first, again);
        Arrays.fill(again, '\0');
        if (!same) {
            Arrays.fill(first, '\0');
            throw new IllegalArgumentException("You typed two different things; nothing was changed.");
        }
        return first;
    }

    /** Returns whether somebody sits in front of it. */
    protected final boolean terminal() {
        return present(session).getTerminal() != null;
    }

    /** Returns how many characters a line of the screen has; 0 where there is no terminal. */
    protected final int width() {
        Terminal terminal = present(session).getTerminal();
        return terminal == null ? 0 : terminal.getWidth();
    }

    // Karaf sets the fields before it calls.
    private static <T> T present(@Nullable T injected) {
        return Optional.ofNullable(injected).orElseThrow(() -> new IllegalStateException("Run by Karaf only"));
    }

    /** Returns {@code value}, or fails with USAGE and a sentence. */
    protected static <T> T required(@Nullable T value, Supplier<String> sentence) {
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
