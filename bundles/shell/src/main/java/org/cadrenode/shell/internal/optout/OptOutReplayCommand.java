package org.cadrenode.shell.internal.optout;

import java.io.IOException;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.cadrenode.api.optout.OptOutReplica;
import org.cadrenode.api.optout.ReplayCounts;
import org.cadrenode.api.optout.ReplicaStatus;
import org.cadrenode.shell.internal.ChangeCommand;
import org.cadrenode.shell.internal.ExitCode;
import org.cadrenode.shell.internal.Sheet;

/** Brings opt-outs back that were made since the backup from which the register was restored. */
@Service
@Command(scope = "optout", name = "replay", description = "Brings opt-outs back that were made since the backup from which the register was restored",
        detailedDescription = "Examples:\n"
                + "  optout:replay --dry-run\n"
                + "  optout:replay\n"
                + "Reads the register's copy off the machine. It may be given again whenever it was cut short.\n"
                + "Exit codes: 0 done, 1 failed, 2 usage, 3 refused, 4 not ready.\n"
                + "Role: governance.")
public final class OptOutReplayCommand extends ChangeCommand {
    @Override
    protected String permission() {
        return "optout:write";
    }

    @Override
    protected String plan() {
        ReplicaStatus status = service(OptOutReplica.class).status();
        return status.state() == ReplicaStatus.State.AHEAD
                ? status.ahead() + " records of the register's copy would be brought back, behind record " + status.sequence() + "."
                : status.problem().orElse("The register lacks nothing that its copy has") + ": there is nothing to replay.";
    }

    @Override
    protected int change(String actor) throws IOException {
        ReplayCounts counts = service(OptOutReplica.class).replay();
        new Sheet().with("from", counts.from()).with("to", counts.to()).with("decisions", counts.decisions())
                .with("withdrawals", counts.withdrawals()).with("children", counts.children()).with("ordered_again", counts.ordered())
                .print(out(), json());
        say("What has not left is screened again, and what was taken back is ordered back once more. See optout:status and gate:list.");
        return ExitCode.DONE;
    }
}
