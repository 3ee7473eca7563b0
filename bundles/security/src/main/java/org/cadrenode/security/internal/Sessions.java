package org.cadrenode.security.internal;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.sshd.common.AttributeRepository.AttributeKey;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.session.SessionListener;
import org.apache.sshd.common.session.helpers.AbstractSession;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.session.ServerSession;
import org.cadrenode.api.audit.AuditAction;
import org.cadrenode.api.audit.AuditEvent;
import org.cadrenode.api.audit.Journal;
import org.cadrenode.api.error.CadreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches the console's sessions: each begins with an entry in the journal or not at all, and ends as soon as its user is
 * removed, locked or expired, or has lost a role that the session began with (Karaf's own commands look at those alone).
 * Thread-safe.
 */
final class Sessions implements SessionListener {
    private static final Logger LOG = LoggerFactory.getLogger(Sessions.class);
    private static final AttributeKey<Begun> BEGUN = new AttributeKey<>();
    private static final AttributeKey<Instant> SEEN = new AttributeKey<>();
    private static final Duration BEGINNING = Duration.ofSeconds(30);

    private final People people;
    private final Logins logins;
    private final Journal journal;

    Sessions(People people, Logins logins, Journal journal) {
        this.people = people;
        this.logins = logins;
        this.journal = journal;
    }

    @Override
    public void sessionEvent(Session session, Event event) {
        if (event != Event.Authenticated || !(session instanceof ServerSession console)) {
            return;
        }
        try {
            String user = session.getUsername();
            session.setAttribute(BEGUN, new Begun(user, logins.begin(user, console.getClientAddress().toString())));
        } catch (RuntimeException e) {
            LOG.error("Security: a login that cannot be put on record is no login: {}",
                e instanceof CadreException failure ? failure.code() : e.getClass().getSimpleName());
            session.close(true);
            throw new IllegalStateException("refused");
        }
    }

    @Override
    public void sessionClosed(Session session) {
        Begun begun = session.getAttribute(BEGUN);
        if (begun != null && session.removeAttribute(BEGUN) != null) {
            record(begun.user(), "left");
        }
    }

    /** Ends the sessions of the server that must not go on. */
    void check(SshServer server) {
        List<AbstractSession> active = server.getActiveSessions();
        for (AbstractSession session : active) {
            Begun begun = session.getAttribute(BEGUN);
            Optional<String> cause = begun == null ? unwatched(session) : cause(begun);
            if (cause.isPresent()) {
                end(session, begun == null ? String.valueOf(session.getUsername()) : begun.user(), cause.get());
            }
        }
    }

    // One that began before there was a watch; one that is just beginning is given its time.
    private Optional<String> unwatched(AbstractSession session) {
        if (!session.isAuthenticated()) {
            return Optional.empty();
        }
        Instant now = people.clock().instant();
        Instant seen = session.getAttribute(SEEN);
        if (seen == null) {
            session.setAttribute(SEEN, now);
            return Optional.empty();
        }
        return now.isAfter(seen.plus(BEGINNING)) ? Optional.of("unwatched") : Optional.empty();
    }

    private Optional<String> cause(Begun begun) {
        Optional<Account> account = people.accounts().of(begun.user());
        if (account.isEmpty()) {
            return Optional.of("removed");
        }
        return switch (people.state(account.get())) {
            case LOCKED -> Optional.of("locked");
            case EXPIRED -> Optional.of("expired");
            case ACTIVE, LOCKED_OUT, UNTRAINED -> {
                Set<String> lost = new HashSet<>(begun.roles());
                lost.removeAll(people.rolesInForce(account.get()));
                if (lost.isEmpty()) {
                    yield Optional.empty();
                }
                yield Optional.of(account.get().roles().containsAll(lost) ? "training-lapsed" : "role-taken");
            }
        };
    }

    private void end(AbstractSession session, String user, String cause) {
        session.removeAttribute(BEGUN);
        record(user, cause);
        try {
            session.disconnect(SshConstants.SSH2_DISCONNECT_BY_APPLICATION, "Session ended: " + cause);
        } catch (IOException e) {
            LOG.debug("Security: the client was not told: {}", e.getClass().getSimpleName());
        } finally {
            session.close(true);
        }
    }

    // A session ends whether or not it can be put on record.
    private void record(String user, String cause) {
        try {
            journal.record(AuditEvent.of(AuditAction.SESSION_ENDED, user).by(cause.equals("left") ? user : AuditEvent.NODE)
                .with("cause", cause));
        } catch (RuntimeException e) {
            LOG.warn("Security: the end of a session is not on record: {}", e.getClass().getSimpleName());
        }
    }

    /** What a session began with. */
    private record Begun(String user, Set<String> roles) {
        Begun {
            roles = Set.copyOf(roles);
        }
    }
}
