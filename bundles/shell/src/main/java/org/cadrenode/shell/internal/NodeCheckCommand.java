package org.cadrenode.shell.internal;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.cadrenode.api.watch.CheckState;

/** Checks every room and says what to do about what is wrong. */
@Service
@Command(scope = "node", name = "check", description = "Checks every room and says what to do about what is wrong",
        detailedDescription = "Examples:\n"
                + "  node:check\n"
                + "  node:check --json\n"
                + "Exit codes: 0 all is ok, 1 something is not, 2 usage, 3 refused, 4 not ready: a room is starting.\n"
                + "Role: any.")
public final class NodeCheckCommand extends NodeCommand {
    @Override
    protected String permission() {
        return "";
    }

    @Override
    protected int run(String actor) {
        Listing listing = new Listing("There is nothing to check.", "check", "status", "message");
        List<CheckState> states = Checks.of(this, Duration.ZERO);
        // For people what is wrong stands first, the worst at the top; a script finds a check where it always is.
        List<CheckState> shown = json ? states : states.stream().sorted(Comparator.comparing(CheckState::health).reversed()).toList();
        shown.forEach(state -> listing.row(state.check(), state.health().name().toLowerCase(Locale.ROOT), state.text()));
        listing.within(width()).print(out(), json);
        return switch (CheckState.worst(states)) {
            case OK -> ExitCode.DONE;
            case STARTING -> ExitCode.NOT_READY;
            case WARN, CRITICAL -> ExitCode.FAILED;
        };
    }
}
