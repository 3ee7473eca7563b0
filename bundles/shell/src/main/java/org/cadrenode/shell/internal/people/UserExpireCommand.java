package org.cadrenode.shell.internal.people;

import java.time.LocalDate;
import java.util.Optional;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.cadrenode.api.security.Users;
import org.cadrenode.shell.internal.ChangeCommand;
import org.cadrenode.shell.internal.ExitCode;
import org.cadrenode.shell.internal.Words;
import org.jspecify.annotations.Nullable;

/** Sets the last day of a user's account. */
@Service
@Command(scope = "user", name = "expire", description = "Sets the last day of a user's account",
        detailedDescription = "Examples:\n"
                + "  user:expire anna 2027-03-31\n"
                + "  user:expire --never anna\n"
                + "Exit codes: 0 done, 1 failed, 2 usage, 3 refused, 4 not ready.\n"
                + "Role: admin.")
public final class UserExpireCommand extends ChangeCommand {
    @Option(name = "--never", description = "Take the last day off")
    boolean never;

    @Argument(name = "user", description = "Name of the user, as user:list shows it", required = true)
    @Completion(UserCompleter.class)
    @Nullable String name;

    @Argument(index = 1, name = "day", description = "The last day, as 2027-03-31")
    @Nullable String day;

    @Override
    protected String permission() {
        return "user:write";
    }

    @Override
    protected String plan() {
        return "The account of " + Named.user(name) + " would " + lastDay().map(last -> "end after " + last).orElse("not end by itself") + ".";
    }

    @Override
    protected int change(String actor) {
        PeopleViews.user(service(Users.class).expire(Named.user(name), lastDay())).print(out(), json());
        return ExitCode.DONE;
    }

    private Optional<LocalDate> lastDay() {
        if (never == (day != null)) {
            throw new IllegalArgumentException("Name a day, or --never.");
        }
        return Optional.ofNullable(day).map(Words::day);
    }
}
