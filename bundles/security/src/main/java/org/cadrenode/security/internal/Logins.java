package org.cadrenode.security.internal;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import javax.security.auth.login.FailedLoginException;
import org.cadrenode.api.audit.AuditAction;
import org.cadrenode.api.audit.AuditEvent;
import org.cadrenode.api.audit.AuditOutcome;
import org.cadrenode.api.audit.Journal;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.security.User;
import org.cadrenode.security.internal.Accounts.Refusals;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides who gets in. A proof (a password, a key) is looked at first; the session begins with {@link #begin}, which puts
 * the login on record: a client may ask whether a key would do without having it. The answer to a refused client is
 * always the same. A wrong password is counted on the disk before the answer goes out. Thread-safe.
 */
final class Logins {
    /** The role that everybody has who is logged in, and that no user can be given. */
    static final String LOGGED_IN = "ssh";
    /** Stands in the journal for a name that nobody has: people type passwords where names belong. */
    static final String UNKNOWN = "unknown";

    private static final Logger LOG = LoggerFactory.getLogger(Logins.class);
    private static final Duration BETWEEN_REPORTS = Duration.ofMinutes(1);
    private static final int PROOFS = 256;

    private final People people;
    private final Journal journal;
    private final PasswordHashing hashing;
    private final SourceDelay delay;
    /** How a connection proved who it is: from the proof to the beginning of the session. */
    private final Map<String, Proof> proofs = new LinkedHashMap<>();

    Logins(People people, Journal journal, PasswordHashing hashing, SourceDelay.Waiting waiting) {
        this.people = people;
        this.journal = journal;
        this.hashing = hashing;
        this.delay = new SourceDelay(waiting);
    }

    /**
     * Looks at a password and returns the roles that count now.
     *
     * @param connection the client's address and port, which no other open connection has
     */
    Set<String> password(String name, char[] password, String connection) throws FailedLoginException {
        String address = address(connection);
        delay.serve(address);
        Optional<Account> before = people.accounts().of(name);
        boolean right;
        try {
            right = hashing.matches(password, before.flatMap(Account::hash));
        } catch (CadreException e) {
            throw refuse(before, e.code() == ErrorCode.USAGE ? "too-long" : "busy", address);
        }
        synchronized (this) {
            // It may have changed while the hash was made.
            Account account = people.accounts().of(name).orElse(null);
            if (account == null) {
                delay.note(address, false);
                throw refuse(Optional.empty(), "no-such-user", address);
            }
            right &= before.flatMap(Account::hash).equals(account.hash());
            switch (people.state(account)) {
                case LOCKED -> throw refuse(Optional.of(account), "locked", address);
                case EXPIRED -> throw refuse(Optional.of(account), "expired", address);
                case LOCKED_OUT -> throw refuse(Optional.of(account), "locked-out", address);
                case ACTIVE, UNTRAINED -> { }
            }
            delay.note(address, right);
            if (account.hash().isEmpty()) {
                throw refuse(Optional.of(account), "no-password", address);
            }
            if (!right) {
                count(account);
                throw refuse(Optional.of(account), "wrong-password", address);
            }
            return proved(account, connection, "password");
        }
    }

    /** Looks at a key that the client offers, and still has to sign with, and returns the roles that count now. */
    Set<String> key(String name, Optional<SshKey> key, String connection) throws FailedLoginException {
        String address = address(connection);
        synchronized (this) {
            Account account = people.accounts().of(name).orElse(null);
            if (account == null) {
                throw refuse(Optional.empty(), "no-such-user", address);
            }
            // A client offers all keys that it has, one by one: that one does not fit is no event.
            if (key.isEmpty() || !account.keys().contains(key.get())) {
                throw new FailedLoginException("refused");
            }
            switch (people.state(account)) {
                case LOCKED -> throw refuse(Optional.of(account), "locked", address);
                case EXPIRED -> throw refuse(Optional.of(account), "expired", address);
                case ACTIVE, LOCKED_OUT, UNTRAINED -> { }
            }
            return proved(account, connection, "publickey");
        }
    }

    /**
     * Puts on record that a session begins, and returns the roles it has. Where it throws there must be no session.
     *
     * @throws CadreException NOT_PERMITTED without a proof, or if the user may not log in any more; JOURNAL_UNWRITABLE,
     *     STORE_FAILED
     */
    synchronized Set<String> begin(String name, String connection) {
        Proof proof = proofs.remove(connection);
        Account account = people.accounts().of(name).orElse(null);
        if (proof == null || !proof.name().equals(name) || account == null || !people.present(name)) {
            throw new CadreException(ErrorCode.NOT_PERMITTED, "a session without a login");
        }
        settle(name);
        journal.record(AuditEvent.of(AuditAction.LOGIN_ACCEPTED, name).by(name).with("method", proof.method())
            .with("source", address(connection)));
        boolean byPassword = proof.method().equals("password");
        people.change(accounts -> accounts.of(name).map(now -> {
            // A key says nothing about who guesses at the password.
            Account later = byPassword ? now.failed(0, Optional.empty()) : now;
            return accounts.with(later.loggedIn(people.clock().instant()));
        }).orElse(accounts));
        return new TreeSet<>(people.rolesInForce(name));
    }

    /** Writes what was refused since the last entries; called from time to time. */
    synchronized void settle() {
        Instant due = people.clock().instant().minus(BETWEEN_REPORTS);
        for (Map.Entry<String, Refusals> entry : people.accounts().refusals().entrySet()) {
            if (!entry.getValue().reported().isAfter(due)) {
                settle(entry.getKey());
            }
        }
    }

    private void settle(String name) {
        Refusals refused = people.accounts().refusals().get(name);
        if (refused == null) {
            return;
        }
        if (refused.waiting() > 0) {
            journal.record(refusal(name, refused.reason(), refused.waiting()));
        }
        people.change(accounts -> {
            Map<String, Refusals> left = new TreeMap<>(accounts.refusals());
            left.remove(name);
            return accounts.refusing(left);
        });
    }

    private Set<String> proved(Account account, String connection, String method) {
        proofs.put(connection, new Proof(account.name(), method));
        if (proofs.size() > PROOFS) {
            proofs.remove(proofs.keySet().iterator().next());
        }
        return new TreeSet<>(people.rolesInForce(account));
    }

    private void count(Account account) {
        int failures = account.failures() + 1;
        Optional<Instant> until = people.policy().lockOut().following(failures).map(people.clock().instant()::plus);
        people.change(accounts -> accounts.of(account.name())
            .map(now -> accounts.with(now.failed(failures, until))).orElse(accounts));
        until.ifPresent(end -> unlessUnwritable(AuditEvent.of(AuditAction.LOGIN_LOCKED, account.name())
            .count("failures", failures).with("until", end)));
    }

    // At most one entry a minute for each user, and for all names that nobody has, however many are refused.
    private synchronized FailedLoginException refuse(Optional<Account> account, String reason, String address) {
        String name = account.map(Account::name).orElse(UNKNOWN);
        Instant now = people.clock().instant();
        Refusals before = people.accounts().refusals().get(name);
        boolean due = before == null || !before.reported().isAfter(now.minus(BETWEEN_REPORTS));
        long waiting = 1 + (before == null ? 0 : before.waiting());
        boolean written = due && unlessUnwritable(refusal(name, reason, waiting).with("source", address));
        Refusals after = new Refusals(due ? now : before.reported(), written ? 0 : waiting, reason);
        try {
            people.change(accounts -> {
                Map<String, Refusals> more = new TreeMap<>(accounts.refusals());
                more.put(name, after);
                return accounts.refusing(more);
            });
        } catch (CadreException e) {
            LOG.error("Security: a refused login is not on record: {}", e.code());
        }
        return new FailedLoginException("refused");
    }

    private static AuditEvent refusal(String name, String reason, long count) {
        return AuditEvent.of(AuditAction.LOGIN_REFUSED, name).by(name).ending(AuditOutcome.REFUSED).with("cause", reason)
            .count("logins", count);
    }

    private boolean unlessUnwritable(AuditEvent event) {
        try {
            journal.record(event);
            return true;
        } catch (CadreException e) {
            LOG.error("Security: {} is not on record: {}", event.action(), e.code());
            return false;
        }
    }

    private static String address(String connection) {
        int port = connection.lastIndexOf(':');
        return port < 0 ? connection : connection.substring(0, port);
    }

    private record Proof(String name, String method) { }
}
