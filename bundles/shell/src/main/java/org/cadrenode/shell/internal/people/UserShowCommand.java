package org.cadrenode.shell.internal.people;

import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.security.Users;
import org.cadrenode.shell.internal.ExitCode;
import org.cadrenode.shell.internal.NodeCommand;
import org.jspecify.annotations.Nullable;

/** Shows one user. */
@Service
@Command(scope = "user", name = "show", description = "Shows one user",
        detailedDescription = "Examples:\n"
                + "  user:show anna\n"
                + "  user:show --json anna\n"
                + "Exit codes: 0 done, 1 failed, 2 usage, 3 refused, 4 not ready.\n"
                + "Role: any.")
public final class UserShowCommand extends NodeCommand {
    @Argument(name = "user", description = "Name of the user, as user:list shows it", required = true)
    @Completion(UserCompleter.class)
    @Nullable String name;

    @Override
    protected String permission() {
        return "";
    }

    @Override
    protected int run(String actor) {
        String wanted = Named.user(name);
        PeopleViews.user(service(Users.class).list().stream().filter(user -> user.name().equals(wanted)).findFirst().orElseThrow(
                () -> new CadreException(ErrorCode.NOT_FOUND, "there is no such user"))).print(out(), json());
        return ExitCode.DONE;
    }
}
