package org.cadrenode.shell.internal;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.cadrenode.api.delivery.DeliveryBook;
import org.cadrenode.api.delivery.Flow;
import org.cadrenode.api.delivery.Revising;
import org.cadrenode.api.gate.Gate;
import org.cadrenode.api.keys.KeyCustody;
import org.cadrenode.api.keys.Keystore;
import org.cadrenode.api.keys.SealStatus;
import org.cadrenode.api.watch.CheckState;
import org.cadrenode.api.watch.Health;

/** Shows what the node is doing. */
@Service
@Command(scope = "node", name = "status", description = "Shows what the node is doing",
        detailedDescription = "Examples:\n"
                + "  node:status\n"
                + "  node:status --json\n"
                + "Exit codes: 0 nothing is critical, 1 a check is critical, 2 usage, 3 refused, 4 not ready: the keystore is not unsealed,\n"
                + "or a room is starting.\n"
                + "Role: any.")
public final class NodeStatusCommand extends NodeCommand {
    // Some checks ask databases, and this command is asked often.
    private static final Duration AGE = Duration.ofSeconds(10);

    @Override
    protected String permission() {
        return "";
    }

    @Override
    protected int run(String actor) {
        List<Flow> flows = services(Flow.class);
        Map<String, Long> stages = new TreeMap<>();
        optional(DeliveryBook.class).ifPresent(book -> book.deliveries().forEach(
                status -> stages.merge(status.milestone().stage().name().toLowerCase(Locale.ROOT), 1L, Long::sum)));
        boolean ready = optional(Keystore.class).isPresent();
        Optional<SealStatus> seal = optional(KeyCustody.class).map(KeyCustody::status);
        List<CheckState> checks = Checks.of(this, AGE);
        Health worst = CheckState.worst(checks);
        Sheet sheet = new Sheet()
                .with("keystore", ready ? "unsealed" : seal.map(SealStatus::state).map(Words::of).orElse("sealed"))
                .with("remedy", ready ? "" : seal.map(NodeStatusCommand::remedy).orElse("See node:check."))
                .with("flows", flows.stream().map(Flow::name).sorted().toList())
                .with("idle", ready && flows.stream().allMatch(Flow::idle))
                .with("deliveries", stages)
                .with("children_to_revise", optional(Revising.class).map(this::toRevise).orElse(0L))
                .with("waiting_for_release", optional(Gate.class).map(gate -> gate.waiting().size()).orElse(0))
                .with("health", word(worst))
                .with("wrong", checks.stream().filter(check -> check.health() != Health.OK)
                        .map(check -> check.check() + ": " + word(check.health())).toList());
        sheet.print(out(), json);
        boolean starting = checks.stream().anyMatch(check -> check.health() == Health.STARTING);
        return ready && worst == Health.CRITICAL ? ExitCode.FAILED : ready && !starting ? ExitCode.DONE : ExitCode.NOT_READY;
    }

    private static String word(Health health) {
        return health.name().toLowerCase(Locale.ROOT);
    }

    private long toRevise(Revising revising) {
        return optional(DeliveryBook.class).stream().flatMap(book -> book.deliveries().stream())
                .map(status -> status.milestone().delivery().source()).distinct()
                .map(revising::waiting).mapToLong(waiting -> waiting.underWay() + waiting.found()).sum();
    }

    private static String remedy(SealStatus seal) {
        return switch (seal.state()) {
            case ABSENT, SEALED -> seal.explanation().isEmpty() ? "See key:status." : seal.explanation();
            case UNSEALED -> "The keystore is open and its services are on their way; see node:check if this lasts.";
        };
    }
}
