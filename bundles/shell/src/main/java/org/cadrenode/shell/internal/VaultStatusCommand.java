package org.cadrenode.shell.internal;

import java.util.Map;
import java.util.TreeMap;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.cadrenode.api.delivery.DeliveryBook;
import org.cadrenode.api.identifiable.Vault;

/** Shows how many children the vault knows, without people. */
@Service
@Command(scope = "vault", name = "status", description = "Shows how many children the vault knows, without people",
        detailedDescription = "Examples:\n"
                + "  vault:status\n"
                + "Exit codes: 0 done, 1 failed, 2 usage, 3 refused, 4 not ready.\n"
                + "Role: governance, vault-custodian.")
public final class VaultStatusCommand extends NodeCommand {
    @Override
    protected String permission() {
        return "vault:status";
    }

    @Override
    protected int run(String actor) {
        Vault vault = service(Vault.class);
        Map<String, Long> children = new TreeMap<>();
        service(DeliveryBook.class).deliveries().stream().map(status -> status.milestone().delivery().provider()).distinct()
                .forEach(provider -> children.put(provider.value(), vault.size(provider)));
        new Sheet().with("version", vault.version()).with("children", children).print(out(), json);
        return ExitCode.DONE;
    }
}
