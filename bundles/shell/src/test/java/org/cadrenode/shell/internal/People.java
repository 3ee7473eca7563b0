package org.cadrenode.shell.internal;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.cadrenode.api.security.User;
import org.cadrenode.api.security.Users;

/** Users who all are officers, and may agree to everything. It writes down what was asked of it. */
public final class People implements Users {
    /** What was asked, in order. */
    public final List<String> asked = new ArrayList<>();
    private final List<String> names;

    /** These users. */
    public People(String... names) {
        this.names = List.of(names);
    }

    @Override
    public List<User> list() {
        return names.stream().map(name -> user(name, Set.of("officer"))).toList();
    }

    @Override
    public List<Role> roles() {
        return List.of(new Role("officer", Set.of("approve:*"), Set.of("releaser"), true));
    }

    @Override
    public User add(String name, Set<String> roles, String reason) {
        return asked(name, "add", new TreeSet<>(roles), reason);
    }

    @Override
    public User grant(String name, String role, String reason) {
        return asked(name, "grant", role, reason);
    }

    @Override
    public User revoke(String name, String role, String reason) {
        return asked(name, "revoke", role, reason);
    }

    @Override
    public User password(String name, Optional<char[]> present, char[] password) {
        User user = asked(name, "password", present.map(String::new).orElse("-"), new String(password));
        Arrays.fill(password, '\0');
        return user;
    }

    @Override
    public User addKey(String name, String openSshKey) {
        return asked(name, "addKey", openSshKey);
    }

    @Override
    public User removeKey(String name, String fingerprint) {
        return asked(name, "removeKey", fingerprint);
    }

    @Override
    public User expire(String name, Optional<LocalDate> lastDay) {
        return asked(name, "expire", lastDay.map(LocalDate::toString).orElse("never"));
    }

    @Override
    public User train(String name, LocalDate until) {
        return asked(name, "train", until);
    }

    @Override
    public User lock(String name, String reason) {
        return asked(name, "lock", reason);
    }

    @Override
    public User unlock(String name, String reason) {
        return asked(name, "unlock", reason);
    }

    @Override
    public void remove(String name, String reason) {
        asked(name, "remove", reason);
    }

    private User asked(String name, Object... words) {
        asked.add(name + " " + String.join(" ", Arrays.stream(words).map(Object::toString).toList()));
        return user(name, Set.of("officer"));
    }

    private static User user(String name, Set<String> roles) {
        return new User(name, roles, true, List.of("SHA256:synthetic"), Optional.empty(), Optional.of(LocalDate.of(2027, 3, 31)),
                User.State.ACTIVE, Optional.empty(), Optional.empty());
    }
}
