package org.cadrenode.shell.internal.people;

import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.cadrenode.api.security.Users;
import org.cadrenode.shell.internal.ExitCode;
import org.cadrenode.shell.internal.ReasonedCommand;
import org.jspecify.annotations.Nullable;

/** Lifts a lock, or the lock-out after failed logins. */
@Service
@Command(scope = "user", name = "unlock", description = "Lifts a lock, or the lock-out after failed logins",
        detailedDescription = "Examples:\n"
                + "  user:unlock --reason 'laptop was found' anna\n"
                + "Exit codes: 0 done, 1 failed, 2 usage, 3 refused, 4 not ready.\n"
                + "Role: admin.")
public final class UserUnlockCommand extends ReasonedCommand {
    @Argument(name = "user", description = "Name of the user, as user:list shows it", required = true)
    @Completion(UserCompleter.class)
    @Nullable String name;

    @Override
    protected String permission() {
        return "user:write";
    }

    @Override
    protected String plan() {
        return "The account of " + Named.user(name) + " would be open again.";
    }

    @Override
    protected int change(String actor) {
        PeopleViews.user(service(Users.class).unlock(Named.user(name), reason())).print(out(), json());
        return ExitCode.DONE;
    }
}
