package org.cadrenode.shell.internal.families;

import java.io.IOException;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.cadrenode.api.identifiable.FamilyRequests;
import org.cadrenode.shell.internal.ExitCode;
import org.cadrenode.shell.internal.NodeCommand;

/** Lists families' requests that wait to be verified, without people. */
@Service
@Command(scope = "optout", name = "requests", description = "Lists families' requests that wait to be verified, without people",
        detailedDescription = "Examples:\n"
                + "  optout:requests\n"
                + "  optout:requests --all --json\n"
                + "Exit codes: 0 done, 1 failed, 2 usage, 3 refused, 4 not ready.\n"
                + "Role: governance, clinician-liaison.")
public final class OptOutRequestsCommand extends NodeCommand {
    @Option(name = "--all", description = "Also those that are verified or dismissed")
    boolean all;

    @Override
    protected String permission() {
        return "optout:read";
    }

    @Override
    protected int run(String actor) throws IOException {
        FamilyRequests requests = service(FamilyRequests.class);
        FamilyRequests.Taken taken = requests.take();
        FamilyViews.requests(requests.list(all)).print(out(), json());
        if (!taken.refused().isEmpty()) {
            say("Files of the inbox that are no requests were put into its folder refused: " + taken.refused() + ".");
        }
        return ExitCode.DONE;
    }
}
