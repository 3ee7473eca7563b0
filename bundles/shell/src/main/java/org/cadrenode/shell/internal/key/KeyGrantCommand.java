package org.cadrenode.shell.internal.key;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.completers.FileCompleter;
import org.cadrenode.api.keys.KeyCustody;
import org.cadrenode.api.security.ApprovalKind;
import org.cadrenode.api.security.Approvals;
import org.cadrenode.shell.internal.ExitCode;
import org.cadrenode.shell.internal.NewFile;
import org.cadrenode.shell.internal.Sheet;
import org.cadrenode.shell.internal.Words;
import org.jspecify.annotations.Nullable;

/** Seals the network's key to the node whose request this is; a second person has to agree. */
@Service
@Command(scope = "key", name = "grant",
        description = "Seals the network's key to the node whose request this is; a second person has to agree",
        detailedDescription = "Examples:\n"
                + "  key:grant --fingerprint 0f1e2d3c4b5a6978 --out grant.txt --reason 'the council joined' request.txt\n"
                + "Exit codes: 0 done, 1 failed, 2 usage, 3 refused, 4 not ready.\n"
                + "Role: vault-custodian.")
public final class KeyGrantCommand extends SealedTextCommand {
    @Option(name = "--out", description = "New file on the node for the grant; without it, it is printed")
    @Completion(FileCompleter.class)
    @Nullable String out;

    @Override
    protected String plan() throws IOException {
        return "The network's key " + Words.of(opened().purpose(authentic(opened()))) + " would be sealed to the node that asked.";
    }

    @Override
    protected int change(String actor) throws IOException {
        KeyCustody custody = opened();
        String why = reason();
        String request = authentic(custody);
        if (out != null && Files.exists(Path.of(out))) {
            throw new IllegalArgumentException("That file is there already; name another.");
        }
        service(Approvals.class).demand(ApprovalKind.KEY_ROTATION, "grant-" + fingerprint(), Map.of(), why);
        String grant = custody.grant(request, fingerprint());
        Sheet sheet = new Sheet().with("fingerprint", custody.fingerprint(grant));
        if (out != null) {
            NewFile.write(Path.of(out), grant);
            sheet.with("file", out).print(out(), json());
        } else if (json()) {
            sheet.with("grant", grant).print(out(), true);
        } else {
            out().println(grant);
            say("Fingerprint: " + custody.fingerprint(grant));
        }
        say("Send the grant to the node that asked, and read its fingerprint out over the telephone.");
        return ExitCode.DONE;
    }
}
