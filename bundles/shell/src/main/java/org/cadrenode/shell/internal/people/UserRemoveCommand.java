package org.cadrenode.shell.internal.people;

import java.io.IOException;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.cadrenode.api.security.Users;
import org.cadrenode.shell.internal.ExitCode;
import org.cadrenode.shell.internal.ReasonedCommand;
import org.jspecify.annotations.Nullable;

/** Removes a user, and ends their sessions; a second person has to agree. */
@Service
@Command(scope = "user", name = "remove", description = "Removes a user, and ends their sessions; a second person has to agree",
        detailedDescription = "Examples:\n"
                + "  user:remove --confirm=anna --reason 'left' anna\n"
                + "Exit codes: 0 done, 1 failed, 2 usage, 3 refused, 4 not ready.\n"
                + "Role: admin.")
public final class UserRemoveCommand extends ReasonedCommand {
    @Option(name = "--confirm", description = "The name once more, where there is no terminal to type it on")
    @Nullable String confirm;

    @Argument(name = "user", description = "Name of the user, as user:list shows it", required = true)
    @Completion(UserCompleter.class)
    @Nullable String name;

    @Override
    protected String permission() {
        return "user:write";
    }

    @Override
    protected String plan() {
        return "User " + Named.user(name) + " would be removed; a second person has to agree.";
    }

    @Override
    protected int change(String actor) throws IOException {
        String user = Named.user(name);
        String why = reason();
        if (!confirmed(confirm, user, "The account and its keys are removed.")) {
            say("Nothing was changed.");
            return ExitCode.USAGE;
        }
        service(Users.class).remove(user, why);
        say("The user is removed. See user:list.");
        return ExitCode.DONE;
    }
}
