package org.cadrenode.shell.internal.key;

import java.io.IOException;
import java.util.Map;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.cadrenode.api.keys.KeyCustody;
import org.cadrenode.api.keys.KeyPurpose;
import org.cadrenode.api.security.ApprovalKind;
import org.cadrenode.api.security.Approvals;
import org.cadrenode.shell.internal.ExitCode;
import org.cadrenode.shell.internal.Sheet;
import org.cadrenode.shell.internal.Words;

/** Takes the network's key from a grant; a second person has to agree. */
@Service
@Command(scope = "key", name = "accept", description = "Takes the network's key from a grant; a second person has to agree",
        detailedDescription = "Examples:\n"
                + "  key:accept --fingerprint 0f1e2d3c4b5a6978 --reason 'joining the network' grant.txt\n"
                + "Exit codes: 0 done, 1 failed, 2 usage, 3 refused, 4 not ready.\n"
                + "Role: vault-custodian.")
public final class KeyAcceptCommand extends SealedTextCommand {
    @Override
    protected String plan() throws IOException {
        KeyPurpose purpose = opened().purpose(authentic(opened()));
        return "The network's key " + Words.of(purpose) + " would be taken from the grant, as a new version. "
                + String.join(" ", opened().consequences(purpose));
    }

    @Override
    protected int change(String actor) throws IOException {
        KeyCustody custody = opened();
        String why = reason();
        String grant = authentic(custody);
        service(Approvals.class).demand(ApprovalKind.KEY_ROTATION, "accept-" + fingerprint(), Map.of(), why);
        KeyPurpose purpose = custody.purpose(grant);
        new Sheet().with("purpose", Words.of(purpose)).with("version", custody.accept(grant, fingerprint())).print(out(), json());
        say("What is under an older version is renewed in the background: see key:list. Write a new copy with key:backup.");
        return ExitCode.DONE;
    }
}
