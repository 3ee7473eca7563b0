package org.cadrenode.shell.internal.people;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.completers.FileCompleter;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.security.Users;
import org.cadrenode.shell.internal.ChangeCommand;
import org.cadrenode.shell.internal.ExitCode;
import org.jspecify.annotations.Nullable;

/** Adds an SSH public key to a user. */
@Service
@Command(scope = "user", name = "key-add", description = "Adds an SSH public key to a user",
        detailedDescription = "Examples:\n"
                + "  user:key-add anna anna.pub\n"
                + "Exit codes: 0 done, 1 failed, 2 usage, 3 refused, 4 not ready.\n"
                + "Role: admin.")
public final class UserKeyAddCommand extends ChangeCommand {
    @Argument(name = "user", description = "Name of the user, as user:list shows it", required = true)
    @Completion(UserCompleter.class)
    @Nullable String name;

    @Argument(index = 1, name = "file", description = "OpenSSH public key file on the node", required = true)
    @Completion(FileCompleter.class)
    @Nullable String file;

    @Override
    protected String permission() {
        return "user:write";
    }

    @Override
    protected String plan() throws IOException {
        key();
        return "The key would open the account of " + Named.user(name) + ".";
    }

    @Override
    protected int change(String actor) throws IOException {
        PeopleViews.user(service(Users.class).addKey(Named.user(name), key())).print(out(), json());
        say("It counts from the next login on.");
        return ExitCode.DONE;
    }

    private String key() throws IOException {
        Path path = Path.of(required(file, () -> "Name a file."));
        if (!Files.isReadable(path) || Files.size(path) > 64 * 1024) {
            throw new CadreException(ErrorCode.NOT_FOUND, "that file cannot be read by the node");
        }
        return Files.readString(path, StandardCharsets.US_ASCII).strip();
    }
}
