package org.cadrenode.shell.internal.people;

import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.cadrenode.api.security.Users;
import org.cadrenode.shell.internal.ChangeCommand;
import org.cadrenode.shell.internal.ExitCode;
import org.cadrenode.shell.internal.Words;
import org.jspecify.annotations.Nullable;

/** Records until when a user's training holds; without it their roles are suspended. */
@Service
@Command(scope = "user", name = "train", description = "Records until when a user's training holds; without it their roles are suspended",
        detailedDescription = "Examples:\n"
                + "  user:train anna 2027-03-31\n"
                + "Exit codes: 0 done, 1 failed, 2 usage, 3 refused, 4 not ready.\n"
                + "Role: admin.")
public final class UserTrainCommand extends ChangeCommand {
    @Argument(name = "user", description = "Name of the user, as user:list shows it", required = true)
    @Completion(UserCompleter.class)
    @Nullable String name;

    @Argument(index = 1, name = "day", description = "The last day for which it holds, as 2027-03-31", required = true)
    @Nullable String day;

    @Override
    protected String permission() {
        return "user:write";
    }

    @Override
    protected String plan() {
        return "The training of " + Named.user(name) + " would be recorded to hold until " + Words.day(required(day, () -> "Name a day.")) + ".";
    }

    @Override
    protected int change(String actor) {
        PeopleViews.user(service(Users.class).train(Named.user(name), Words.day(required(day, () -> "Name a day.")))).print(out(), json());
        return ExitCode.DONE;
    }
}
