package org.cadrenode.shell.internal.optout;

import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.cadrenode.api.optout.OptOutReplica;
import org.cadrenode.api.optout.ReplicaStatus;
import org.cadrenode.shell.internal.ExitCode;
import org.cadrenode.shell.internal.ReasonedCommand;

/** Says that the register's copy is lost, so that another one is begun; a second person has to agree. */
@Service
@Command(scope = "optout", name = "replica-lost", description = "Says that the register's copy is lost, so that another one is begun; a second person has to agree",
        detailedDescription = "Examples:\n"
                + "  optout:replica-lost --dry-run\n"
                + "  optout:replica-lost --reason 'the share burnt with its only backup'\n"
                + "Release goes on afterwards, and opt-outs that only the lost copy had do not hold.\n"
                + "Exit codes: 0 done, 1 failed, 2 usage, 3 refused, 4 not ready.\n"
                + "Role: governance.")
public final class OptOutReplicaLostCommand extends ReasonedCommand {
    @Override
    protected String permission() {
        return "optout:write";
    }

    @Override
    protected String plan() {
        ReplicaStatus status = service(OptOutReplica.class).status();
        return status.problem().map(problem -> "Now " + problem + ". ").orElse("")
                + "The register would forget its copy, once a second person has agreed, and begin another one in an empty folder.";
    }

    @Override
    protected int change(String actor) {
        ReplicaStatus status = service(OptOutReplica.class).lost(reason());
        OptOutViews.copy(status).print(out(), json());
        say("Record again whatever opt-outs are known from elsewhere to have come since the backup.");
        return ExitCode.DONE;
    }
}
