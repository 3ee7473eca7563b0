package org.cadrenode.shell.internal.people;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.completers.FileCompleter;
import org.cadrenode.api.security.Authorizer;
import org.cadrenode.api.security.Users;
import org.cadrenode.shell.internal.ChangeCommand;
import org.cadrenode.shell.internal.ExitCode;
import org.cadrenode.shell.internal.SecretFile;
import org.jspecify.annotations.Nullable;

/** Sets a password: your own, or that of another user. */
@Service
@Command(scope = "user", name = "password", description = "Sets a password: your own, or that of another user",
        detailedDescription = "Examples:\n"
                + "  user:password\n"
                + "  user:password anna\n"
                + "  user:password --file password.txt anna\n"
                + "Exit codes: 0 done, 1 failed, 2 usage, 3 refused, 4 not ready.\n"
                + "Role: any.")
public final class UserPasswordCommand extends ChangeCommand {
    @Option(name = "--file", description = "File on the node with the new password in its first line; without it you are asked")
    @Completion(FileCompleter.class)
    @Nullable String file;

    @Argument(name = "user", description = "Name of the user; your own without it")
    @Completion(UserCompleter.class)
    @Nullable String name;

    @Override
    protected String permission() {
        return "";
    }

    @Override
    protected String plan() {
        return "The password of " + (name == null ? "your own account" : name) + " would be set; you would be asked for it.";
    }

    @Override
    protected int change(String actor) throws IOException {
        Authorizer authorizer = service(Authorizer.class);
        String user = name == null ? authorizer.actor() : name;
        boolean own = user.equals(authorizer.actor());
        if (!own) {
            authorizer.require("user:write");
        }
        char[] present = own && terminal() ? secret("Present password, or nothing if there is none: ", "--file") : new char[0];
        char[] password = file == null ? secretTwice("New password of 14 characters or more: ", "--file") : SecretFile.first(Path.of(file));
        try {
            PeopleViews.user(service(Users.class).password(user, present.length == 0 ? Optional.empty() : Optional.of(present), password))
                    .print(out(), json());
        } finally {
            SecretFile.wipe(List.of(present, password));
        }
        say("The password counts from the next login on.");
        return ExitCode.DONE;
    }
}
