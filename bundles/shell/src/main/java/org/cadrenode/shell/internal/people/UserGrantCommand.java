package org.cadrenode.shell.internal.people;

import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.cadrenode.api.security.Users;
import org.cadrenode.shell.internal.ExitCode;
import org.cadrenode.shell.internal.ReasonedCommand;
import org.jspecify.annotations.Nullable;

/** Gives a user a role; a second person has to agree. */
@Service
@Command(scope = "user", name = "grant", description = "Gives a user a role; a second person has to agree",
        detailedDescription = "Examples:\n"
                + "  user:grant --reason 'takes over from Ben' anna releaser\n"
                + "Exit codes: 0 done, 1 failed, 2 usage, 3 refused, 4 not ready.\n"
                + "Role: admin.")
public final class UserGrantCommand extends ReasonedCommand {
    @Argument(name = "user", description = "Name of the user, as user:list shows it", required = true)
    @Completion(UserCompleter.class)
    @Nullable String name;

    @Argument(index = 1, name = "role", description = "Role, as user:roles shows it", required = true)
    @Completion(RoleCompleter.class)
    @Nullable String role;

    @Override
    protected String permission() {
        return "user:write";
    }

    @Override
    protected String plan() {
        return "User " + Named.user(name) + " would be given the role " + Named.role(role) + "; a second person has to agree.";
    }

    @Override
    protected int change(String actor) {
        PeopleViews.user(service(Users.class).grant(Named.user(name), Named.role(role), reason())).print(out(), json());
        say("It counts from their next command on.");
        return ExitCode.DONE;
    }
}
