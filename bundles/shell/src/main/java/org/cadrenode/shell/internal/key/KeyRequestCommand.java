package org.cadrenode.shell.internal.key;

import java.io.IOException;
import java.nio.file.Path;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.completers.FileCompleter;
import org.apache.karaf.shell.support.completers.StringsCompleter;
import org.cadrenode.api.keys.KeyCustody;
import org.cadrenode.api.keys.KeyPurpose;
import org.cadrenode.shell.internal.ExitCode;
import org.cadrenode.shell.internal.NewFile;
import org.cadrenode.shell.internal.NodeCommand;
import org.cadrenode.shell.internal.Sheet;
import org.cadrenode.shell.internal.Words;
import org.jspecify.annotations.Nullable;

/** Prints this node's request for a key that the network shares. */
@Service
@Command(scope = "key", name = "request", description = "Prints this node's request for a key that the network shares",
        detailedDescription = "Examples:\n"
                + "  key:request\n"
                + "  key:request --out request.txt\n"
                + "  key:request --for optout-list\n"
                + "Exit codes: 0 done, 1 failed, 2 usage, 3 refused, 4 not ready.\n"
                + "Role: vault-custodian.")
public final class KeyRequestCommand extends NodeCommand {
    @Option(name = "--for", description = "Key that is asked for: linkage, or optout-list for the lists of opt-outs that nodes tell each other")
    @Completion(value = StringsCompleter.class, values = {"linkage", "optout-list"})
    String purpose = "linkage";

    @Option(name = "--out", description = "New file on the node for the request; without it, it is printed")
    @Completion(FileCompleter.class)
    @Nullable String out;

    @Override
    protected String permission() {
        return "key:enrol";
    }

    @Override
    protected int run(String actor) throws IOException {
        KeyCustody custody = service(KeyCustody.class);
        String request = custody.request(Words.constant(KeyPurpose.class, purpose));
        Sheet sheet = new Sheet().with("fingerprint", custody.fingerprint(request));
        if (out != null) {
            NewFile.write(Path.of(out), request);
            sheet.with("file", out).print(out(), json());
        } else if (json()) {
            sheet.with("request", request).print(out(), true);
        } else {
            out().println(request);
            say("Fingerprint: " + custody.fingerprint(request));
        }
        say("Send the request to the resource, and read the fingerprint out over the telephone.");
        return ExitCode.DONE;
    }
}
