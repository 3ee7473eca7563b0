package org.cadrenode.shell.internal.key;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.completers.FileCompleter;
import org.cadrenode.api.keys.KeyCustody;
import org.cadrenode.api.keys.SealState;
import org.cadrenode.api.keys.SealStatus;
import org.cadrenode.shell.internal.ExitCode;
import org.cadrenode.shell.internal.NodeCommand;
import org.cadrenode.shell.internal.SecretFile;
import org.jspecify.annotations.Nullable;

/** Opens the keystore, or gives one of the key shares that open it together. */
@Service
@Command(scope = "key", name = "unseal", description = "Opens the keystore, or gives one of the key shares that open it together",
        detailedDescription = "Examples:\n"
                + "  key:unseal\n"
                + "  key:unseal --share\n"
                + "  key:unseal --share --file share-1-of-5\n"
                + "  key:unseal --token\n"
                + "Exit codes: 0 done, also if more shares are needed, 1 failed, 2 usage or a wrong secret, 3 refused, 4 there is no keystore.\n"
                + "Role: operator, governance, vault-custodian, admin.")
public final class KeyUnsealCommand extends NodeCommand {
    @Option(name = "--share", description = "Give a key share instead of the passphrase")
    boolean share;

    @Option(name = "--token", description = "Have the PKCS#11 token of the configuration open it; there is nothing to type")
    boolean token;

    @Option(name = "--file", description = "File on the node with the passphrase in its first line, or with shares, a line each; "
            + "without it you are asked")
    @Completion(FileCompleter.class)
    @Nullable String file;

    @Override
    protected String permission() {
        return "key:unseal";
    }

    @Override
    protected int run(String actor) throws IOException {
        KeyCustody custody = service(KeyCustody.class);
        SealStatus status = custody.status();
        if (status.state() == SealState.ABSENT) {
            throw notReady("there is no keystore. See key:status.");
        }
        if (status.state() == SealState.SEALED) {
            status = share ? given(custody, status) : custody.unseal(passphrase());
        }
        KeyViews.status(status).print(out(), json());
        say(KeyViews.shares(status));
        return ExitCode.DONE;
    }

    // Without any letters, it is the token that opens it.
    private char[] passphrase() throws IOException {
        if (token) {
            return new char[0];
        }
        return file == null ? secret("Passphrase: ", "--file, --share or --token") : SecretFile.first(Path.of(file));
    }

    private SealStatus given(KeyCustody custody, SealStatus before) throws IOException {
        List<char[]> shares = file == null ? List.of(secret("Key share: ", "--file")) : SecretFile.lines(Path.of(file));
        try {
            SealStatus status = before;
            for (char[] one : shares) {
                if (status.state() == SealState.SEALED) {
                    status = custody.give(one);
                }
            }
            return status;
        } finally {
            SecretFile.wipe(shares);
        }
    }
}
