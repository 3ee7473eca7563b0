package org.cadrenode.shell.internal.journal;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.cadrenode.api.audit.Journal;
import org.cadrenode.api.audit.JournalEntry;
import org.cadrenode.api.audit.JournalReader;
import org.cadrenode.shell.internal.ExitCode;
import org.cadrenode.shell.internal.Listing;

/** Searches the journal, oldest first; that you searched stands in it, too. */
@Service
@Command(scope = "audit", name = "search", description = "Searches the journal, oldest first; that you searched stands in it, too",
        detailedDescription = "Examples:\n"
                + "  audit:search --action delivery-released --from 2027-03-01\n"
                + "  audit:search --actor anna --outcome refused --limit 20 --json\n"
                + "  audit:search --object D-7K3M4QX2ABCD\n"
                + "Exit codes: 0 done, 1 failed, 2 usage, 3 refused, 4 not ready.\n"
                + "Role: governance, auditor.")
public final class AuditSearchCommand extends SelectionCommand {
    @Option(name = "--limit", description = "How many to show")
    int limit = 100;

    @Override
    protected String permission() {
        return "audit:read";
    }

    @Override
    protected int run(String person) throws IOException {
        if (limit < 1 || limit > 10_000) {
            throw new IllegalArgumentException("Show 1 to 10000 entries.");
        }
        List<JournalEntry> found = new JournalSearch(service(Journal.class), service(JournalReader.class))
                .find(query(), parameters().keySet(), limit, person);
        Listing listing = new Listing("There is no such entry.", "sequence", "at", "action", "outcome", "actor", "object",
                "detail", "counts", "reason");
        found.forEach(entry -> listing.row(entry.sequence(), entry.at().toString(), entry.event().action().name(),
                entry.event().outcome().name(), entry.event().actor(), entry.event().object(), pairs(entry.event().detail()),
                pairs(entry.event().counts()), entry.event().reason()));
        listing.print(out(), json());
        if (found.size() == limit) {
            say("There may be more: add --after " + found.get(limit - 1).sequence() + ".");
        }
        return ExitCode.DONE;
    }

    private static String pairs(Map<String, ?> values) {
        return values.entrySet().stream().map(one -> one.getKey() + "=" + one.getValue()).collect(Collectors.joining(" "));
    }
}
