package org.cadrenode.shell.internal.key;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.cadrenode.api.keys.KeyCustody;
import org.cadrenode.api.keys.KeyPurpose;
import org.cadrenode.api.security.ApprovalKind;
import org.cadrenode.api.security.Approvals;
import org.cadrenode.shell.internal.ExitCode;
import org.cadrenode.shell.internal.Sheet;

/** Takes the network's linkage key from a grant; a second person has to agree. */
@Service
@Command(scope = "key", name = "accept", description = "Takes the network's linkage key from a grant; a second person has to agree",
        detailedDescription = "Examples:\n"
                + "  key:accept --fingerprint 0f1e2d3c4b5a6978 --reason 'joining the network' grant.txt\n"
                + "Exit codes: 0 done, 1 failed, 2 usage, 3 refused, 4 not ready.\n"
                + "Role: vault-custodian.")
public final class KeyAcceptCommand extends SealedTextCommand {
    @Override
    protected String plan() throws IOException {
        authentic(opened());
        List<String> consequences = opened().consequences(KeyPurpose.LINKAGE);
        return "The network's linkage key would be taken from the grant, as a new version. " + String.join(" ", consequences);
    }

    @Override
    protected int change(String actor) throws IOException {
        KeyCustody custody = opened();
        String why = reason();
        String grant = authentic(custody);
        service(Approvals.class).demand(ApprovalKind.KEY_ROTATION, "accept-" + fingerprint(), Map.of(), why);
        new Sheet().with("version", custody.accept(grant, fingerprint())).print(out(), json());
        say("Pseudonyms are derived anew in the background: see key:list. Write a new copy with key:backup.");
        return ExitCode.DONE;
    }
}
