package org.cadrenode.shell.internal.protection;

import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.optout.ProtectionLine;
import org.cadrenode.api.optout.ProtectionRegister;
import org.cadrenode.shell.internal.ExitCode;
import org.cadrenode.shell.internal.ReasonedCommand;
/** Ends a statement that protects an address; a second person has to agree. */
@Service
@Command(scope = "protection", name = "lift", description = "Ends a statement that protects an address; a second person has to agree",
        detailedDescription = "Examples:\n"
                + "  protection:lift --reason 'the order has ended' 12\n"
                + "  protection:lift --dry-run 12\n"
                + "Exit codes: 0 done, 1 failed, 2 usage, 3 refused, 4 not ready.\n"
                + "Role: governance.")
public final class ProtectionLiftCommand extends ReasonedCommand {
    @Argument(name = "statement", description = "Number of the statement, from protection:find or protection:list", required = true)
    long statement;

    @Override
    protected String permission() {
        return "protection:write";
    }

    @Override
    protected String plan() {
        ProtectionLine line = service(ProtectionRegister.class).statements(Integer.MAX_VALUE).stream()
                .filter(one -> one.reference() == statement).findFirst()
                .orElseThrow(() -> new CadreException(ErrorCode.NOT_FOUND, "there is no statement " + statement));
        return line.liftedAt().isPresent() ? "Statement " + statement + " was lifted already."
                : "Statement " + statement + " would end once a second person has agreed; its child stays protected if another one names it.";
    }

    @Override
    protected int change(String actor) {
        service(ProtectionRegister.class).lift(statement, reason());
        say("Statement " + statement + " has ended. If a source goes on saying so, its next delivery protects the child again.");
        return ExitCode.DONE;
    }
}
