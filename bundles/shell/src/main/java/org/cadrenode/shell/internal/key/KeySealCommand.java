package org.cadrenode.shell.internal.key;

import java.io.IOException;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.cadrenode.api.keys.KeyCustody;
import org.cadrenode.shell.internal.ChangeCommand;
import org.cadrenode.shell.internal.ExitCode;
import org.cadrenode.shell.internal.Words;

/** Closes the keystore: every stage stops where it is until it is opened again. */
@Service
@Command(scope = "key", name = "seal", description = "Closes the keystore: every stage stops where it is until it is opened again",
        detailedDescription = "Examples:\n"
                + "  key:seal\n"
                + "  key:seal --force\n"
                + "Exit codes: 0 done, 1 failed, 2 usage, 3 refused, 4 not ready.\n"
                + "Role: operator, governance, vault-custodian, admin.")
public final class KeySealCommand extends ChangeCommand {
    @Option(name = "--force", description = "Do not ask")
    boolean force;

    @Override
    protected String permission() {
        return "key:seal";
    }

    @Override
    protected String plan() {
        return "The keystore, which is " + Words.of(service(KeyCustody.class).status().state()) + ", would be closed; deliveries would wait.";
    }

    @Override
    protected int change(String actor) throws IOException {
        if (!confirmed(force, "Every stage stops, and somebody has to open the keystore again.")) {
            say("Nothing was changed.");
            return ExitCode.USAGE;
        }
        KeyViews.status(service(KeyCustody.class).seal()).print(out(), json());
        say("The keystore is closed. Open it with key:unseal.");
        return ExitCode.DONE;
    }
}
