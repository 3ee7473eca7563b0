package org.cadrenode.shell.internal.people;

import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.cadrenode.api.security.Users;
import org.cadrenode.shell.internal.ExitCode;
import org.cadrenode.shell.internal.ReasonedCommand;
import org.jspecify.annotations.Nullable;

/** Locks an account, and ends its sessions. */
@Service
@Command(scope = "user", name = "lock", description = "Locks an account, and ends its sessions",
        detailedDescription = "Examples:\n"
                + "  user:lock --reason 'lost laptop' anna\n"
                + "Exit codes: 0 done, 1 failed, 2 usage, 3 refused, 4 not ready.\n"
                + "Role: admin.")
public final class UserLockCommand extends ReasonedCommand {
    @Argument(name = "user", description = "Name of the user, as user:list shows it", required = true)
    @Completion(UserCompleter.class)
    @Nullable String name;

    @Override
    protected String permission() {
        return "user:write";
    }

    @Override
    protected String plan() {
        return "The account of " + Named.user(name) + " would be locked, and its sessions would end.";
    }

    @Override
    protected int change(String actor) {
        PeopleViews.user(service(Users.class).lock(Named.user(name), reason())).print(out(), json());
        say("Open it again with user:unlock.");
        return ExitCode.DONE;
    }
}
