package org.cadrenode.shell.internal.code;

import java.io.IOException;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.cadrenode.api.admission.Admission;
import org.cadrenode.shell.internal.ExitCode;
import org.cadrenode.shell.internal.ReasonedCommand;
import org.jspecify.annotations.Nullable;

/** Trusts a signer of code no more; a second person has to agree. */
@Service
@Command(scope = "connector", name = "distrust", description = "Trusts a signer of code no more; a second person has to agree",
        detailedDescription = "Examples:\n"
                + "  connector:distrust --reason 'their key was lost' 9b1c…e4\n"
                + "Exit codes: 0 done, 1 failed, 2 usage, 3 refused, 4 not ready.\n"
                + "Role: admin.")
public final class ConnectorDistrustCommand extends ReasonedCommand {
    @Argument(name = "fingerprint", description = "Fingerprint, as connector:signers shows it", required = true)
    @Completion(SignerCompleter.class)
    @Nullable String fingerprint;

    @Override
    protected String permission() {
        return "connector:trust";
    }

    @Override
    protected String plan() {
        return "The signer " + fingerprint() + " would be trusted no more; a second person has to agree.";
    }

    @Override
    protected int change(String actor) throws IOException {
        service(Admission.class).distrust(fingerprint(), reason());
        say("What it signed is not installed again, and stops at the next start. See connector:installed.");
        return ExitCode.DONE;
    }

    private String fingerprint() {
        return required(fingerprint, () -> "Name a fingerprint.");
    }
}
