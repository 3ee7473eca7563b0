package org.cadrenode.shell.internal.people;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.cadrenode.api.security.Approval;
import org.cadrenode.api.security.User;
import org.cadrenode.api.security.Users;
import org.cadrenode.shell.internal.Listing;
import org.cadrenode.shell.internal.Sheet;
import org.cadrenode.shell.internal.Words;

/** Turns users, roles and requests into tables and sheets. */
final class PeopleViews {
    private PeopleViews() { }

    static Listing users(List<User> users) {
        Listing listing = new Listing("There are no users.", "user", "state", "roles", "password", "keys", "training_until",
                "expires", "last_login");
        users.forEach(user -> listing.row(user.name(), Words.of(user.state()), sorted(user.roles()), user.password(),
                user.keys().size(), text(user.trainingUntil()), text(user.expires()), text(user.lastLogin())));
        return listing;
    }

    static Sheet user(User user) {
        return new Sheet().with("user", user.name()).with("state", Words.of(user.state()))
                .with("roles", user.roles().stream().sorted().toList()).with("password", user.password())
                .with("keys", user.keys()).with("training_until", text(user.trainingUntil()))
                .with("expires", text(user.expires())).with("locked_until", text(user.lockedUntil()))
                .with("last_login", text(user.lastLogin()));
    }

    static Listing roles(List<Users.Role> roles) {
        Listing listing = new Listing("There are no roles.", "role", "needs_training", "never_with", "permissions");
        roles.forEach(role -> listing.row(role.name(), role.needsTraining(), sorted(role.apartFrom()), sorted(role.permissions())));
        return listing;
    }

    static Listing approvals(List<Approval> approvals) {
        Listing listing = new Listing("No request waits, and none was decided within its time.", "request", "kind", "object", "state",
                "asked_by", "until", "decided_by");
        approvals.forEach(approval -> listing.row(approval.id(), Words.of(approval.kind()), approval.object(),
                Words.of(approval.state()), approval.askedBy(), approval.until().toString(), text(approval.decidedBy())));
        return listing;
    }

    static Sheet approval(Approval approval) {
        return new Sheet().with("request", approval.id()).with("kind", Words.of(approval.kind()))
                .with("object", approval.object()).with("parameters", approval.parameters())
                .with("asked_by", approval.askedBy()).with("reason", approval.reason())
                .with("asked_at", approval.askedAt().toString()).with("until", approval.until().toString())
                .with("state", Words.of(approval.state())).with("decided_by", text(approval.decidedBy()));
    }

    private static String sorted(Set<String> words) {
        return String.join(" ", new TreeSet<>(words));
    }

    private static String text(Optional<?> value) {
        return value.map(Object::toString).orElse("");
    }
}
