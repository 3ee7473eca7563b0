package org.cadrenode.shell.internal.optout;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.completers.FileCompleter;
import org.cadrenode.api.optout.OptOutAdded;
import org.cadrenode.api.optout.OptOutDesk;
import org.cadrenode.shell.internal.ExitCode;
import org.cadrenode.shell.internal.NodeCommand;
import org.cadrenode.shell.internal.Sheet;
import org.jspecify.annotations.Nullable;
/** Records one opt-out, or a young person's word to be in. */
@Service
@Command(scope = "optout", name = "add", description = "Records one opt-out, or a young person's word to be in",
        detailedDescription = "Examples:\n"
                + "  optout:add --decided-by parent --decided-on 2026-11-02\n"
                + "  optout:add --decided-by young_person --decided-on 2026-11-02 --scope purpose:commercial\n"
                + "  optout:add --decided-by young_person --decided-on 2026-11-02 --decision in\n"
                + "  optout:add --file forms/0412.txt\n"
                + "Exit codes: 0 done, 1 failed, 2 usage, 3 refused, 4 not ready.\n"
                + "Role: governance.")
public final class OptOutAddCommand extends NodeCommand {
    @Option(name = "--dry-run", description = "Only check it")
    boolean dryRun;

    @Option(name = "--file", description = "File on the node with lines such as nhs_number: 9990000018; names are those of the columns"
            + " of optout:import. Without it you are asked. Delete it afterwards")
    @Completion(FileCompleter.class)
    @Nullable String file;

    @Option(name = "--decided-by", description = "parent, guardian or young_person")
    @Nullable String decidedBy;

    @Option(name = "--decided-on", description = "Day of the decision, such as 2026-11-02")
    @Nullable String decidedOn;

    @Option(name = "--decision", description = "out, or in for a young person who wants to be in; out without it")
    @Nullable String decision;

    @Option(name = "--scope", description = "all, provider:NAME, purpose:research, purpose:service-improvement, purpose:commercial, or contact;"
            + " all without it")
    @Nullable String scope;

    @Option(name = "--effective-on", description = "Day from which on it is meant; an opt-out counts at once all the same")
    @Nullable String effectiveOn;

    @Override
    protected String permission() {
        return "optout:write";
    }

    @Override
    protected int run(String actor) throws IOException {
        OptOutDesk desk = service(OptOutDesk.class);
        Map<String, String> form = file == null ? new LinkedHashMap<>() : DecisionForm.read(file);
        DecisionForm.put(form, "decided_by", decidedBy);
        DecisionForm.put(form, "decided_on", decidedOn);
        DecisionForm.put(form, "decision", decision);
        DecisionForm.put(form, "effective_on", effectiveOn);
        DecisionForm.put(form, "scope", scope);
        form.putIfAbsent("scope", "all");
        if (file == null) {
            if (decidedBy == null || decidedOn == null) {
                throw new IllegalArgumentException("Say who decided, and when, with --decided-by and --decided-on.");
            }
            DecisionForm.demandDays(form);
            form.putAll(DecisionForm.child(this::secret));
            form.put("person", DecisionForm.answer(this::secret, "Your reference of the deciding person, or nothing: "));
            form.put("evidence", DecisionForm.answer(this::secret, "Where the evidence is kept, or nothing: "));
        }
        OptOutAdded added = desk.add(form, dryRun);
        new Sheet().with("reference", added.reference()).with("new", added.isNew()).with("dry_run", dryRun).print(out(), json());
        if (added.withdrawn()) {
            say("The same decision is recorded already, and was withdrawn: it stops nothing. Record a new decision with its own day.");
            return ExitCode.REFUSED;
        }
        say(dryRun ? "Nothing was changed." : added.isNew() ? "It is in force from now on. See optout:show " + added.reference() + "."
                : "It was recorded already.");
        return ExitCode.DONE;
    }
}
