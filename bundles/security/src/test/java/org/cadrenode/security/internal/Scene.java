package org.cadrenode.security.internal;

import java.nio.file.Path;
import java.security.PrivilegedAction;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.security.auth.Subject;
import org.apache.karaf.jaas.boot.principal.RolePrincipal;
import org.apache.karaf.jaas.boot.principal.UserPrincipal;
import org.cadrenode.api.audit.AuditEvent;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.security.ApprovalKind;

/** A node's people over a folder of its own, with a clock that stands until it is moved, and cheap hashes. */
final class Scene {
    static final LocalDate TRAINED_UNTIL = LocalDate.of(2027, 3, 31);

    final RecordingJournal journal = new RecordingJournal();
    final PasswordHashing hashing = new PasswordHashing(64, 1, 1);
    final Path folder;
    final MovedClock clock;
    final People people;
    final ShiroAuthorizer authorizer;
    final ApprovalBook approvals;
    final UserDirectory users;

    Scene(Path folder) {
        this(folder, new MovedClock(), Disk.REAL);
    }

    private Scene(Path folder, MovedClock clock, Disk disk) {
        this.folder = folder;
        this.clock = clock;
        this.people = new People(folder, disk, Policy.of(Defaults.settings()), clock);
        this.authorizer = new ShiroAuthorizer(journal, people);
        this.approvals = new ApprovalBook(authorizer, journal, people, folder, disk);
        this.users = new UserDirectory(authorizer, approvals, journal, people, hashing);
    }

    /** Returns the node as it is after a restart. */
    Scene restarted() {
        return new Scene(folder, clock, Disk.REAL);
    }

    /** Returns the node as it is after a restart, on a disk that does as it is told. */
    Scene restartedOn(Disk disk) {
        return new Scene(folder, clock, disk);
    }

    /** Puts somebody into the store, trained; who could be a second person can log in. */
    Scene has(String name, String... roles) {
        Account account = Account.of(name, List.of(roles)).trained(Optional.of(TRAINED_UNTIL));
        boolean approves = people.policy().permits(List.of(roles), ApprovalKind.ROLES.permission());
        people.change(accounts -> accounts.with(approves ? account.withKeys(List.of(SshKey.parse(SshKeyTest.ECDSA))) : account));
        return this;
    }

    Account account(String name) {
        return people.accounts().of(name).orElseThrow();
    }

    /** Does something as a user whose subject still names all roles there are. */
    @SuppressWarnings("removal")
    <T> T as(String user, Supplier<T> action) {
        Subject subject = new Subject();
        subject.getPrincipals().add(new UserPrincipal(user));
        people.policy().names().forEach(role -> subject.getPrincipals().add(new RolePrincipal(role)));
        return Subject.doAs(subject, (PrivilegedAction<T>) action::get);
    }

    /** Tries something as a user, and returns the code of its failure. */
    Optional<ErrorCode> trying(String user, Supplier<?> action) {
        try {
            as(user, action);
            return Optional.empty();
        } catch (CadreException e) {
            return Optional.of(e.code());
        }
    }

    /** Makes a user of the directory do a thing that needs a second person, whose word is given on the way. */
    <T> T withTwo(String first, String second, Supplier<T> action) {
        String message = as(first, () -> {
            try {
                return String.valueOf(action.get());
            } catch (CadreException e) {
                return e.getMessage();
            }
        });
        Matcher request = Pattern.compile("APPROVAL_NEEDED: (A-\\w{6}) ").matcher(message);
        if (!request.find()) {
            throw new AssertionError("It did not ask for a second person");
        }
        as(second, () -> approvals.approve(request.group(1), "Seen and agreed"));
        return as(first, action);
    }

    boolean journalNames(String word) {
        return journal.events.stream().map(AuditEvent::toString).anyMatch(text -> text.contains(word));
    }

    static Set<String> roles(String... names) {
        return Set.of(names);
    }

    /** A clock that a test moves. */
    static final class MovedClock extends Clock {
        private volatile Instant now = Instant.parse("2027-03-01T09:00:00Z");

        void move(Duration by) {
            now = now.plus(by);
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Instant instant() {
            return now;
        }
    }
}
