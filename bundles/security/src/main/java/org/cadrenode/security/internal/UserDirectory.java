package org.cadrenode.security.internal;

import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.cadrenode.api.audit.AuditAction;
import org.cadrenode.api.audit.AuditEvent;
import org.cadrenode.api.audit.Journal;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.security.ApprovalKind;
import org.cadrenode.api.security.Approvals;
import org.cadrenode.api.security.Authorizer;
import org.cadrenode.api.security.User;
import org.cadrenode.api.security.Users;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * The users, for those who look after them. What gives somebody roles needs a second person: a role, and also a password
 * or a key for somebody else's account, since whoever holds those acts as that person. Thread-safe.
 */
@Component
public final class UserDirectory implements Users {
    /** Fewer characters make no password. */
    static final int SHORTEST_PASSWORD = 14;

    private static final String READ = "user:read";
    private static final String WRITE = "user:write";
    private static final int MOST_KEYS = 20;

    private final Authorizer authorizer;
    private final Approvals approvals;
    private final Journal journal;
    private final People people;
    private final PasswordHashing hashing;

    @Activate
    public UserDirectory(@Reference Authorizer authorizer, @Reference Approvals approvals, @Reference Journal journal,
            @Reference People people) {
        this(authorizer, approvals, journal, people, new PasswordHashing());
    }

    UserDirectory(Authorizer authorizer, Approvals approvals, Journal journal, People people, PasswordHashing hashing) {
        this.authorizer = authorizer;
        this.approvals = approvals;
        this.journal = journal;
        this.people = people;
        this.hashing = hashing;
    }

    @Override
    public List<User> list() {
        String actor = authorizer.actor();
        // Everybody may see themselves, and so why a role does not count.
        boolean all = authorizer.may(READ);
        if (!all && !people.present(actor)) {
            authorizer.require(READ);
        }
        return people.accounts().all().stream().filter(account -> all || account.name().equals(actor)).map(people::view).toList();
    }

    @Override
    public List<Role> roles() {
        if (!people.present(authorizer.actor())) {
            authorizer.require(READ);
        }
        return people.policy().roles();
    }

    @Override
    public synchronized User add(String name, Set<String> roles, String reason) {
        String actor = authorizer.require(WRITE);
        if (!Account.wellNamed(name)) {
            throw new CadreException(ErrorCode.USAGE, "a user's name has the form [a-z][a-z0-9._-]*, at most 32 characters");
        }
        if (people.accounts().of(name).isPresent()) {
            throw new CadreException(ErrorCode.USAGE, "the name is taken");
        }
        existing(roles);
        held(roles);
        AuditEvent event = event(AuditAction.USER_CREATED, name, actor, reason).with("roles", String.join(" ", new TreeSet<>(roles)));
        second(event, name, Map.of("action", "add", "roles", String.join(" ", new TreeSet<>(roles))), reason);
        people.change(accounts -> accounts.with(Account.of(name, roles)));
        return view(name);
    }

    @Override
    public synchronized User grant(String name, String role, String reason) {
        String actor = authorizer.require(WRITE);
        SortedSet<String> more = new TreeSet<>(account(name).roles());
        existing(Set.of(role));
        if (!more.add(role)) {
            return view(name);
        }
        held(more);
        second(event(AuditAction.ROLE_GRANTED, name, actor, reason).with("role", role), name,
            Map.of("action", "grant", "role", role), reason);
        return change(name, account -> account.inRoles(more));
    }

    @Override
    public synchronized User revoke(String name, String role, String reason) {
        String actor = authorizer.require(WRITE);
        SortedSet<String> fewer = new TreeSet<>(account(name).roles());
        if (!fewer.remove(role)) {
            throw new CadreException(ErrorCode.NOT_FOUND, "the user does not hold the role");
        }
        second(event(AuditAction.ROLE_REVOKED, name, actor, reason).with("role", role), name,
            Map.of("action", "revoke", "role", role), reason);
        return change(name, account -> account.inRoles(fewer));
    }

    @Override
    public User password(String name, Optional<char[]> present, char[] password) {
        try {
            return setPassword(name, present, password);
        } finally {
            present.ifPresent(array -> Arrays.fill(array, '\0'));
            Arrays.fill(password, '\0');
        }
    }

    private User setPassword(String name, Optional<char[]> present, char[] password) {
        String actor = authorizer.actor();
        boolean own = actor.equals(name);
        if (!own || !people.present(actor)) {
            authorizer.require(WRITE);
        }
        Account before = account(name);
        if (own && before.hash().isPresent() && !matches(before, present)) {
            throw new CadreException(ErrorCode.NOT_PERMITTED, "the present password is another");
        }
        acceptable(name, password);
        String hash = hashing.hash(password);
        synchronized (this) {
            // Another change may have come in while the hash was made.
            if (own && !account(name).hash().equals(before.hash())) {
                throw new CadreException(ErrorCode.NOT_PERMITTED, "the password was changed meanwhile");
            }
            credential(event(AuditAction.USER_CHANGED, name, actor, "").with("change", "password"), name, own,
                Map.of("action", "password"));
            return change(name, account -> account.withPassword(hash));
        }
    }

    // A session left open must not be a way to try passwords: a wrong one counts as it does at the door.
    private boolean matches(Account account, Optional<char[]> present) {
        if (people.state(account) == User.State.LOCKED_OUT) {
            return false;
        }
        boolean right = hashing.matches(present.orElseGet(() -> new char[0]), account.hash());
        if (!right) {
            change(account.name(), now -> now.failed(now.failures() + 1,
                people.policy().lockOut().following(now.failures() + 1).map(people.clock().instant()::plus)));
        }
        return right;
    }

    private static void acceptable(String name, char[] password) {
        if (password.length < SHORTEST_PASSWORD || password.length > PasswordHashing.LONGEST) {
            throw new CadreException(ErrorCode.USAGE, "a password has at least " + SHORTEST_PASSWORD + " characters");
        }
        boolean one = true;
        for (char character : password) {
            one &= character == password[0];
        }
        char[] small = new char[password.length];
        for (int i = 0; i < password.length; i++) {
            small[i] = Character.toLowerCase(password[i]);
        }
        boolean named = contains(small, name.toLowerCase(Locale.ROOT));
        Arrays.fill(small, '\0');
        if (one || named) {
            throw new CadreException(ErrorCode.USAGE, "a password is more than one character repeated and does not hold the user's name");
        }
    }

    private static boolean contains(char[] text, String word) {
        for (int from = 0; from + word.length() <= text.length; from++) {
            int same = 0;
            while (same < word.length() && text[from + same] == word.charAt(same)) {
                same++;
            }
            if (same == word.length()) {
                return true;
            }
        }
        return false;
    }

    @Override
    public synchronized User addKey(String name, String openSshKey) {
        String actor = authorizer.require(WRITE);
        SshKey key;
        try {
            key = SshKey.parse(openSshKey);
        } catch (IllegalArgumentException e) {
            throw new CadreException(ErrorCode.USAGE, String.valueOf(e.getMessage()));
        }
        Account account = account(name);
        if (account.keys().contains(key)) {
            return people.view(account);
        }
        if (account.keys().size() >= MOST_KEYS) {
            throw new CadreException(ErrorCode.USAGE, "a user has at most " + MOST_KEYS + " keys");
        }
        credential(event(AuditAction.USER_CHANGED, name, actor, "").with("change", "key-added").with("key", key.fingerprint()),
            name, actor.equals(name), Map.of("action", "key-add", "key", key.fingerprint()));
        return change(name, now -> now.plus(key));
    }

    @Override
    public synchronized User removeKey(String name, String fingerprint) {
        String actor = authorizer.require(WRITE);
        Account account = account(name);
        if (account.keys().stream().noneMatch(key -> key.fingerprint().equals(fingerprint))) {
            throw new CadreException(ErrorCode.NOT_FOUND, "the user has no such key");
        }
        journal.record(event(AuditAction.USER_CHANGED, name, actor, "").with("change", "key-removed").with("key", fingerprint));
        return change(name,
            now -> now.withKeys(now.keys().stream().filter(key -> !key.fingerprint().equals(fingerprint)).toList()));
    }

    @Override
    public synchronized User expire(String name, Optional<LocalDate> lastDay) {
        return record(name, "expires", lastDay.map(LocalDate::toString).orElse("never"), "", account -> account.expiring(lastDay));
    }

    @Override
    public synchronized User train(String name, LocalDate until) {
        if (people.accounts().founded() && authorizer.actor().equals(name)) {
            throw new CadreException(ErrorCode.NOT_PERMITTED, "nobody records their own training");
        }
        return record(name, "training-until", until.toString(), "", account -> account.trained(Optional.of(until)));
    }

    @Override
    public synchronized User lock(String name, String reason) {
        return record(name, "locked", "true", reasoned(reason), account -> account.locked(true));
    }

    @Override
    public synchronized User unlock(String name, String reason) {
        return record(name, "locked", "false", reasoned(reason), account -> account.locked(false));
    }

    @Override
    public synchronized void remove(String name, String reason) {
        String actor = authorizer.require(WRITE);
        Account account = account(name);
        String roles = String.join(" ", account.roles());
        second(event(AuditAction.USER_REMOVED, name, actor, reason).with("roles", roles), name,
            Map.of("action", "remove", "roles", roles), reason);
        people.change(accounts -> accounts.without(name));
    }

    private User record(String name, String what, String value, String reason, UnaryOperator<Account> change) {
        String actor = authorizer.require(WRITE);
        account(name);
        journal.record(event(AuditAction.USER_CHANGED, name, actor, reason).with("change", what).with(what, value));
        return change(name, change);
    }

    /** Asks for the second person's word, unless there is nobody to give it yet, and puts the change on record. */
    private void second(AuditEvent event, String name, Map<String, String> parameters, String reason) {
        reasoned(reason);
        if (people.accounts().founded()) {
            String by = approvals.demand(ApprovalKind.ROLES, name, parameters, reason).decidedBy().orElseThrow();
            journal.record(event.with("approved-by", by));
        } else {
            journal.record(event.with("bootstrap", "true"));
        }
    }

    private void credential(AuditEvent event, String name, boolean own, Map<String, String> parameters) {
        if (own) {
            journal.record(event);
        } else {
            second(event, name, parameters, "A way to log in for " + name);
        }
    }

    private void existing(Set<String> roles) {
        if (!people.policy().names().containsAll(roles)) {
            throw new CadreException(ErrorCode.USAGE, "there is no such role");
        }
    }

    private void held(Set<String> roles) {
        Policy policy = people.policy();
        policy.conflict(roles).ifPresent(pair -> {
            throw new CadreException(ErrorCode.DUTIES_CONFLICT, "nobody holds together " + pair);
        });
    }

    private User change(String name, UnaryOperator<Account> change) {
        people.change(accounts -> accounts.with(change.apply(accounts.of(name).orElseThrow(UserDirectory::unknown))));
        return view(name);
    }

    private Account account(String name) {
        return people.accounts().of(name).orElseThrow(UserDirectory::unknown);
    }

    private User view(String name) {
        return people.view(account(name));
    }

    private static CadreException unknown() {
        return new CadreException(ErrorCode.NOT_FOUND, "there is no such user");
    }

    private static String reasoned(String reason) {
        if (reason.isBlank()) {
            throw new CadreException(ErrorCode.REASON_MISSING, "a reason is needed");
        }
        return reason.strip();
    }

    private static AuditEvent event(AuditAction action, String name, String actor, String reason) {
        return AuditEvent.of(action, name).by(actor).because(reason.strip());
    }
}
