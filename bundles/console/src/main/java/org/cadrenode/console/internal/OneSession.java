package org.cadrenode.console.internal;

import java.io.InputStream;
import java.io.PrintStream;
import org.apache.karaf.shell.api.console.Registry;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.api.console.SessionFactory;
import org.apache.karaf.shell.api.console.Terminal;
import org.jspecify.annotations.Nullable;

/**
 * Makes the session of one command, and closes it. Karaf leaves it open: several threads of it waited for a minute after each command
 * that came over ssh. For the command's thread.
 */
final class OneSession implements SessionFactory, AutoCloseable {
    private final SessionFactory sessions;
    private @Nullable Session made;

    OneSession(SessionFactory sessions) {
        this.sessions = sessions;
    }

    @Override
    public Registry getRegistry() {
        return sessions.getRegistry();
    }

    @Override
    public Session create(InputStream in, PrintStream out, PrintStream err) {
        Session session = sessions.create(in, out, err);
        made = session;
        return session;
    }

    @Override
    public Session create(InputStream in, PrintStream out, PrintStream err, Terminal terminal, String encoding, Runnable closed) {
        return sessions.create(in, out, err, terminal, encoding, closed);
    }

    @Override
    public Session create(InputStream in, PrintStream out, PrintStream err, Session parent) {
        return sessions.create(in, out, err, parent);
    }

    /** Closes the session, and ends what still runs in it. */
    @Override
    public void close() {
        Session session = made;
        if (session != null) {
            session.close();
        }
    }
}
