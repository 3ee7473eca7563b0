package org.cadrenode.shell.internal.people;

import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.cadrenode.api.security.Users;
import org.cadrenode.shell.internal.ExitCode;
import org.cadrenode.shell.internal.NodeCommand;

/** Lists the roles, what each permits, and which nobody may hold together. */
@Service
@Command(scope = "user", name = "roles", description = "Lists the roles, what each permits, and which nobody may hold together",
        detailedDescription = "Examples:\n"
                + "  user:roles\n"
                + "  user:roles --json\n"
                + "Exit codes: 0 done, 1 failed, 2 usage, 3 refused, 4 not ready.\n"
                + "Role: any.")
public final class UserRolesCommand extends NodeCommand {
    @Override
    protected String permission() {
        return "";
    }

    @Override
    protected int run(String actor) {
        PeopleViews.roles(service(Users.class).roles()).print(out(), json());
        return ExitCode.DONE;
    }
}
