package org.cadrenode.shell.internal.code;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.completers.FileCompleter;
import org.cadrenode.api.delivery.SourceSecret;
import org.cadrenode.api.delivery.SourceSecrets;
import org.cadrenode.shell.internal.ChangeCommand;
import org.cadrenode.shell.internal.ExitCode;
import org.cadrenode.shell.internal.SecretFile;
import org.jspecify.annotations.Nullable;

/** Sets a secret that settings of sources name, such as a password or a private key. */
@Service
@Command(scope = "connector", name = "secret-set",
        description = "Sets a secret that settings of sources name, such as a password or a private key",
        detailedDescription = "Examples:\n"
                + "  connector:secret-set hospital-sftp\n"
                + "  connector:secret-set --file id_ecdsa hospital-sftp\n"
                + "  connector:secret-set --dry-run hospital-sftp\n"
                + "Exit codes: 0 done, 1 failed, 2 usage, 3 refused, 4 not ready.\n"
                + "Role: connector-admin, admin.")
public final class ConnectorSecretSetCommand extends ChangeCommand {
    @Option(name = "--file", description = "File on the node with the secret, all of it; without it you are asked. Delete it afterwards")
    @Completion(FileCompleter.class)
    @Nullable String file;

    @Argument(name = "name", description = "Name, as settings name it: lower-case letters, digits and dashes", required = true)
    @Completion(SecretCompleter.class)
    @Nullable String name;

    @Override
    protected String permission() {
        return "connector:install";
    }

    @Override
    protected String plan() {
        String checked = new SourceSecret(named(), Instant.EPOCH).name();
        boolean there = service(SourceSecrets.class).secrets().stream().anyMatch(secret -> secret.name().equals(checked));
        return "Secret " + checked + (there ? " would be replaced" : " would be set") + (file == null ? "; you would be asked for it." : ".");
    }

    @Override
    protected int change(String actor) throws IOException {
        char[] value = file == null ? secretTwice("Secret: ", "--file") : SecretFile.whole(Path.of(file));
        try {
            if (value.length == 0) {
                throw new IllegalArgumentException("A secret is not empty; nothing was changed.");
            }
            service(SourceSecrets.class).set(named(), value);
        } finally {
            Arrays.fill(value, '\0');
        }
        say("Secret " + named() + " is set, sealed; nobody can read it back. Sources use it from now on: see connector:check.");
        return ExitCode.DONE;
    }

    private String named() {
        return required(name, () -> "Name the secret.");
    }
}
