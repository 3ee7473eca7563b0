package org.cadrenode.shell.internal.people;

import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.cadrenode.api.security.Users;
import org.cadrenode.shell.internal.ExitCode;
import org.cadrenode.shell.internal.NodeCommand;

/** Lists who may log in, with roles, training and state. */
@Service
@Command(scope = "user", name = "list", description = "Lists who may log in, with roles, training and state",
        detailedDescription = "Examples:\n"
                + "  user:list\n"
                + "  user:list --json\n"
                + "Exit codes: 0 done, 1 failed, 2 usage, 3 refused, 4 not ready.\n"
                + "Role: any.")
public final class UserListCommand extends NodeCommand {
    @Override
    protected String permission() {
        return "";
    }

    @Override
    protected int run(String actor) {
        PeopleViews.users(service(Users.class).list()).print(out(), json());
        return ExitCode.DONE;
    }
}
