package org.cadrenode.shell.internal.key;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.cadrenode.api.security.ApprovalKind;
import org.cadrenode.api.security.User;
import org.cadrenode.api.security.Users;

/** Whether there is anybody to ask: a node that is restored from nothing has one user at first. */
final class SecondPerson {
    private SecondPerson() { }

    /** Returns whether somebody else, who can log in now, may agree to this kind of thing. */
    static boolean exists(List<User> users, List<Users.Role> roles, String actor, ApprovalKind kind) {
        Set<String> deciding = roles.stream().filter(role -> role.permissions().stream().anyMatch(one -> covers(one, kind)))
                .map(Users.Role::name).collect(Collectors.toSet());
        return users.stream().anyMatch(user -> !user.name().equals(actor) && user.state() == User.State.ACTIVE
                && user.roles().stream().anyMatch(deciding::contains));
    }

    private static boolean covers(String permission, ApprovalKind kind) {
        return permission.equals("*") || permission.equals("approve:*") || permission.equals(kind.permission());
    }
}
