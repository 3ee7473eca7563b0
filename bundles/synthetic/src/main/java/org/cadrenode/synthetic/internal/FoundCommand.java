package org.cadrenode.synthetic.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.cadrenode.api.delivery.ProviderId;
import org.cadrenode.api.identifiable.CustodianVault;
import org.cadrenode.api.identifiable.PurposeToken;
import org.cadrenode.api.identifiable.PurposeToken.Purpose;
import org.cadrenode.api.identifiable.Pseudonymiser;
import org.cadrenode.api.identifiable.Vault;
import org.cadrenode.api.linkage.Linkage;
import org.cadrenode.api.pseudonym.Pseudonym;
import org.cadrenode.api.research.ResearchDatabase;
import org.jspecify.annotations.Nullable;

/** Tells how many of some children each store still has anything of that can be read. */
@Service
@Command(scope = "demo", name = "found", description = "Tells how many of some children are found in each store",
        detailedDescription = "Examples:\n"
                + "  demo:found children.txt\n"
                + "  demo:found --count children.txt\n"
                + "Exit codes: 0 done, 1 failed.\n"
                + "Role: admin.")
public final class FoundCommand extends DemoCommand {
    @Argument(name = "children", description = "File on the node with a line provider,local-id a child", required = true)
    @Nullable String children;

    @Option(name = "--count", description = "Count the events of the research database, too")
    boolean count;

    private record Child(ProviderId provider, String localId) { }

    @Override
    Map<String, Object> answer() throws IOException {
        List<Child> wanted = Files.readAllLines(Path.of(Optional.ofNullable(children).orElseThrow())).stream()
                .map(line -> line.split(",", 2)).map(parts -> new Child(new ProviderId(parts[0]), parts[1])).toList();
        Set<Pseudonym> pseudonyms = new HashSet<>();
        wanted.forEach(child -> pseudonyms.addAll(service(Pseudonymiser.class).pseudonyms(child.provider(), child.localId())));
        Map<String, Object> found = new LinkedHashMap<>();
        ResearchDatabase research = service(ResearchDatabase.class);
        long readable = research.readable(pseudonyms).size();
        found.put("vault", inVault(wanted));
        // Links go before rows: while rows are there, nobody need look through all links.
        found.put("links", readable > 0 ? readable : service(Linkage.class).assignmentsSince(0, Integer.MAX_VALUE).stream()
                .filter(one -> pseudonyms.contains(one.subject())).count());
        found.put("research", readable);
        found.put("custodian", atCustodian(wanted));
        if (count) {
            found.put("events", research.counts().stream().mapToLong(ResearchDatabase.SourceCount::events).sum());
        }
        return found;
    }

    private long inVault(List<Child> wanted) {
        Vault vault = service(Vault.class);
        try (Vault.Reading reading = vault.open(PurposeToken.claim(Purpose.MEASURE, "found"))) {
            return wanted.stream().filter(child -> reading.person(vault.keyOf(child.provider(), child.localId())).isPresent()).count();
        }
    }

    private long atCustodian(List<Child> wanted) {
        if (!offered(CustodianVault.class)) {
            return 0;
        }
        Pseudonymiser pseudonymiser = service(Pseudonymiser.class);
        try (CustodianVault.Reading reading = service(CustodianVault.class).open(PurposeToken.claim(Purpose.RE_IDENTIFICATION, "found"))) {
            return wanted.stream().filter(child -> pseudonymiser.pseudonyms(child.provider(), child.localId()).stream()
                    .anyMatch(pseudonym -> reading.entry(child.provider(), pseudonym).isPresent())).count();
        }
    }
}
