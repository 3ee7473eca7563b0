package org.cadrenode.shell.internal.people;

import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.cadrenode.api.security.Users;
import org.cadrenode.shell.internal.ChangeCommand;
import org.cadrenode.shell.internal.ExitCode;
import org.jspecify.annotations.Nullable;

/** Removes an SSH public key from a user. */
@Service
@Command(scope = "user", name = "key-remove", description = "Removes an SSH public key from a user",
        detailedDescription = "Examples:\n"
                + "  user:key-remove anna SHA256:3o2cZ7m6PzYhK1mYp3tFzH0p4a3nQxJ8vS5kQb1y2uE\n"
                + "Exit codes: 0 done, 1 failed, 2 usage, 3 refused, 4 not ready.\n"
                + "Role: admin.")
public final class UserKeyRemoveCommand extends ChangeCommand {
    @Argument(name = "user", description = "Name of the user, as user:list shows it", required = true)
    @Completion(UserCompleter.class)
    @Nullable String name;

    @Argument(index = 1, name = "fingerprint", description = "Fingerprint, as user:show shows it", required = true)
    @Nullable String fingerprint;

    @Override
    protected String permission() {
        return "user:write";
    }

    @Override
    protected String plan() {
        return "The key " + Named.key(fingerprint) + " would no longer open the account of " + Named.user(name) + ".";
    }

    @Override
    protected int change(String actor) {
        PeopleViews.user(service(Users.class).removeKey(Named.user(name), Named.key(fingerprint))).print(out(), json());
        return ExitCode.DONE;
    }
}
