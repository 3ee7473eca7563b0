package org.cadrenode.security.internal;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import org.cadrenode.api.security.ApprovalKind;
import org.cadrenode.api.security.User;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.Designate;

/** Who there is, and what of it counts at this moment: the one place that knows accounts, settings and the time. Thread-safe. */
@Component(service = People.class, configurationPid = "org.cadrenode.security")
@Designate(ocd = Configuration.class)
public final class People {
    private final DurableStore<Accounts> store;
    private final Clock clock;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private volatile Policy policy;

    @Activate
    public People(Configuration defaults, Map<String, Object> settings) {
        this(folder(), Disk.REAL, Policy.of(settings), Clock.systemDefaultZone());
    }

    People(Path folder, Disk disk, Policy policy, Clock clock) {
        this.store = new DurableStore<>(folder.resolve("users.json"), disk, new AccountsForm(), Accounts.NONE);
        this.policy = policy;
        this.clock = clock;
    }

    /** Returns the folder of this room. */
    static Path folder() {
        return Path.of(System.getProperty("karaf.data", "data")).resolve("cadre").resolve("security");
    }

    @Modified
    void modified(Map<String, Object> settings) {
        policy = Policy.of(settings);
        listeners.forEach(Runnable::run);
    }

    Policy policy() {
        return policy;
    }

    Clock clock() {
        return clock;
    }

    /** Returns where users are kept. */
    Path file() {
        return store.file();
    }

    /** Returns whether the users could be read; if not there are none, and none can be made. */
    boolean readable() {
        return store.readable();
    }

    Accounts accounts() {
        return store.value();
    }

    /** Makes a durable change; what the change throws leaves everything as it was. */
    Accounts change(UnaryOperator<Accounts> change) {
        Accounts before = store.value();
        Accounts after = store.change(accounts -> {
            Accounts next = change.apply(accounts);
            return next.founded(approvers(next) > 1);
        });
        // Failures and logins change what is kept, but not what anybody may.
        if (!standings(before).equals(standings(after))) {
            listeners.forEach(Runnable::run);
        }
        return after;
    }

    /** Calls {@code listener} after each change of what somebody may. */
    void onChange(Runnable listener) {
        listeners.add(listener);
    }

    void forget(Runnable listener) {
        listeners.remove(listener);
    }

    /** Returns how many could approve roles: who holds such a role, trained for it, and can log in. */
    long approvers(Accounts accounts) {
        return accounts.all().stream()
            .filter(account -> account.hash().isPresent() || !account.keys().isEmpty())
            .filter(account -> policy.permits(rolesInForce(account), ApprovalKind.ROLES.permission())).count();
    }

    User.State state(Account account) {
        Instant now = clock.instant();
        if (account.locked()) {
            return User.State.LOCKED;
        }
        if (account.expires().filter(last -> today().isAfter(last)).isPresent()) {
            return User.State.EXPIRED;
        }
        if (account.lockedUntil().filter(now::isBefore).isPresent()) {
            return User.State.LOCKED_OUT;
        }
        return inForce(account.roles(), account).size() < account.roles().size() ? User.State.UNTRAINED : User.State.ACTIVE;
    }

    /** Returns the roles of an account that count now: none of one that may not log in, none suspended. */
    SortedSet<String> rolesInForce(Account account) {
        return switch (state(account)) {
            case LOCKED, EXPIRED -> new TreeSet<>();
            // A lock-out keeps guessers out of the door; it must not be a way to stop the one who is inside.
            case ACTIVE, LOCKED_OUT, UNTRAINED -> inForce(account.roles(), account);
        };
    }

    /** Returns the roles of a user that count now; none for a name that nobody has. */
    Set<String> rolesInForce(String name) {
        return accounts().of(name).map(this::rolesInForce).orElseGet(TreeSet::new);
    }

    /** Returns whether a user may, now. */
    boolean permits(String name, String permission) {
        return policy.permits(rolesInForce(name), permission);
    }

    /** Returns whether a user exists who is neither locked nor expired. */
    boolean present(String name) {
        return accounts().of(name).map(this::state)
            .filter(state -> state != User.State.LOCKED && state != User.State.EXPIRED).isPresent();
    }

    User view(Account account) {
        return new User(account.name(), account.roles(), account.hash().isPresent(),
            account.keys().stream().map(SshKey::fingerprint).toList(), account.expires(), account.trainingUntil(), state(account),
            account.lockedUntil().filter(clock.instant()::isBefore), account.lastLogin());
    }

    LocalDate today() {
        return LocalDate.now(clock);
    }

    private SortedSet<String> inForce(Set<String> roles, Account account) {
        boolean trained = account.trainingUntil().filter(last -> !today().isAfter(last)).isPresent();
        SortedSet<String> counting = new TreeSet<>(roles);
        counting.removeIf(role -> !trained && policy.needsTraining(role));
        return counting;
    }

    private Map<String, Optional<Set<String>>> standings(Accounts accounts) {
        Map<String, Optional<Set<String>>> standings = new TreeMap<>();
        accounts.all().forEach(account -> standings.put(account.name(),
            account.locked() ? Optional.empty() : Optional.of(rolesInForce(account))));
        return standings;
    }
}
