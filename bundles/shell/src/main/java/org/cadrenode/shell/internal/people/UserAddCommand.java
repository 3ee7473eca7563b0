package org.cadrenode.shell.internal.people;

import java.util.Set;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.cadrenode.api.security.Users;
import org.cadrenode.shell.internal.ExitCode;
import org.cadrenode.shell.internal.ReasonedCommand;
import org.cadrenode.shell.internal.Words;
import org.jspecify.annotations.Nullable;

/** Adds a user; a second person has to agree. */
@Service
@Command(scope = "user", name = "add", description = "Adds a user; a second person has to agree",
        detailedDescription = "Examples:\n"
                + "  user:add --roles operator,viewer --reason 'new on the data team' anna\n"
                + "Exit codes: 0 done, 1 failed, 2 usage, 3 refused, 4 not ready.\n"
                + "Role: admin.")
public final class UserAddCommand extends ReasonedCommand {
    @Option(name = "--roles", description = "Roles, with commas between them; user:roles lists them")
    @Completion(RoleCompleter.class)
    @Nullable String roles;

    @Argument(name = "user", description = "Name of the new user: small letters, digits and . _ -", required = true)
    @Nullable String name;

    @Override
    protected String permission() {
        return "user:write";
    }

    @Override
    protected String plan() {
        return "User " + Named.user(name) + " would be added with the roles " + String.join(", ", given()) + "; a second person has to agree.";
    }

    @Override
    protected int change(String actor) {
        PeopleViews.user(service(Users.class).add(Named.user(name), given(), reason())).print(out(), json());
        say("There is no way to log in yet: give a key with user:key-add, or a password with user:password.");
        return ExitCode.DONE;
    }

    private Set<String> given() {
        return Words.list(required(roles, () -> "Name --roles."));
    }
}
