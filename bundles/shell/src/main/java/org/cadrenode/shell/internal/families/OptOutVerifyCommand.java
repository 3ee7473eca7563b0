package org.cadrenode.shell.internal.families;

import java.io.IOException;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.cadrenode.api.identifiable.FamilyRequests;
import org.cadrenode.api.optout.FamilyRequestId;
import org.cadrenode.api.optout.FamilyRequestLine;
import org.cadrenode.shell.internal.ExitCode;
import org.cadrenode.shell.internal.NodeCommand;
import org.jspecify.annotations.Nullable;

/** Shows a family's request to who verifies it, identifiers included, and makes opt-outs of it once that person confirms. */
@Service
@Command(scope = "optout", name = "verify", description = "Shows a family's request, identifiers included, and makes opt-outs of it once confirmed",
        detailedDescription = "Examples:\n"
                + "  optout:verify F-12\n"
                + "  optout:verify --show-identifiers --json F-12\n"
                + "  optout:verify --evidence 'called the number in our own records, 27 November' --confirm=F-12 F-12\n"
                + "  optout:verify --evidence 'seen at the clinic' --confirm=F-12 --dry-run F-12\n"
                + "On a terminal it shows the request and then asks. Elsewhere it shows with --show-identifiers, and makes the opt-outs with"
                + " --confirm, once the same person has seen it. Journalled with your name. What is shown names a child: let nobody look on,"
                + " and keep none of it.\n"
                + "Exit codes: 0 done, 1 failed, 2 usage, 3 refused, 4 not ready.\n"
                + "Role: governance.")
public final class OptOutVerifyCommand extends NodeCommand {
    @Option(name = "--show-identifiers", description = "Print them even where there is no terminal, and ask nothing")
    boolean showIdentifiers;

    @Option(name = "--confirm", description = "The request's number once more: make opt-outs of it")
    @Nullable String confirm;

    @Option(name = "--evidence", description = "How it was verified; it stands in the register. No identifiers")
    @Nullable String evidence;

    @Option(name = "--dry-run", description = "Only check whether the register would take it")
    boolean dryRun;

    @Argument(name = "request", description = "Number of the request, from optout:requests", required = true)
    @Completion(FamilyRequestCompleter.class)
    @Nullable String request;

    @Override
    protected String permission() {
        return "optout:write";
    }

    @Override
    protected int run(String actor) throws IOException {
        FamilyRequestId id = FamilyRequestId.of(required(request, () -> "Name a request."));
        FamilyRequests requests = service(FamilyRequests.class);
        if (confirm == null) {
            if (!terminal() && !showIdentifiers) {
                throw new IllegalArgumentException("This prints identifiers: add --show-identifiers where there is no terminal.");
            }
            FamilyViews.answers(requests.read(id)).print(out(), json());
            if (showIdentifiers || !terminal()) {
                say("Nothing was changed. Verify it, then repeat with --confirm=" + id + " and --evidence.");
                return ExitCode.DONE;
            }
        }
        if (!confirmed(confirm, id.toString(), "Ask the family by what you know of it already, not by what stands here alone. Was it them?")) {
            say("It goes on waiting.");
            return confirm == null ? ExitCode.DONE : ExitCode.USAGE;
        }
        String how = evidence == null ? ask("How was it verified (no identifiers): ", "--evidence") : evidence;
        FamilyRequestLine line = requests.verify(id, how, dryRun);
        FamilyViews.request(line).print(out(), json());
        say(dryRun ? "The register would take it. Nothing was changed." : "The opt-outs are in force from now on. See optout:show "
                + line.references().stream().findFirst().map(Object::toString).orElse("") + ".");
        return ExitCode.DONE;
    }
}
