package org.cadrenode.security.internal;

import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.security.auth.login.FailedLoginException;
import org.cadrenode.api.audit.AuditAction;
import org.cadrenode.api.audit.AuditEvent;
import org.cadrenode.api.audit.AuditOutcome;
import org.cadrenode.api.audit.Journal;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.security.Entrance;
import org.cadrenode.api.security.Visit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The way in beside the console: by the same {@link Logins}, with connections of its own kind. Thread-safe. */
final class Door implements Entrance {
    // No connection of the console has such a name, so a proof of one is none of the other.
    private static final String KIND = "page/";
    private static final Logger LOG = LoggerFactory.getLogger(Door.class);

    private final People people;
    private final Logins logins;
    private final Journal journal;

    Door(People people, Logins logins, Journal journal) {
        this.people = people;
        this.logins = logins;
        this.journal = journal;
    }

    @Override
    public Optional<Visit> enter(String name, char[] password, String connection, String permission) {
        try {
            logins.password(name, password, KIND + connection);
            if (!people.permits(name, permission)) {
                journal.record(AuditEvent.of(AuditAction.PERMISSION_REFUSED, permission).by(name).ending(AuditOutcome.REFUSED));
                throw new CadreException(ErrorCode.NOT_PERMITTED, "none of the roles of the user permits " + permission);
            }
            logins.begin(name, KIND + connection);
            return Optional.of(new Guest(name));
        } catch (FailedLoginException e) {
            return Optional.empty();
        } finally {
            Arrays.fill(password, '\0');
        }
    }

    private final class Guest implements Visit {
        private final String name;
        private final AtomicBoolean over = new AtomicBoolean();

        Guest(String name) {
            this.name = name;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public boolean may(String permission) {
            return !over.get() && people.present(name) && people.permits(name, permission);
        }

        @Override
        public void end(String cause) {
            if (over.compareAndSet(false, true)) {
                try {
                    journal.record(AuditEvent.of(AuditAction.SESSION_ENDED, name).by(name).with("cause", cause));
                } catch (RuntimeException e) {
                    // It is over whether or not that can be put on record.
                    LOG.warn("Security: the end of a visit is not on record: {}", e.getClass().getSimpleName());
                }
            }
        }
    }
}
