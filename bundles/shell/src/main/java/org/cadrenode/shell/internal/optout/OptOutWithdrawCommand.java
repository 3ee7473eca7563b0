package org.cadrenode.shell.internal.optout;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.completers.FileCompleter;
import org.cadrenode.api.optout.OptOutDesk;
import org.cadrenode.api.optout.OptOutDetail;
import org.cadrenode.shell.internal.ExitCode;
import org.cadrenode.shell.internal.ReasonedCommand;
import org.jspecify.annotations.Nullable;
/** Withdraws a decision on behalf of who made it; a second person has to agree. */
@Service
@Command(scope = "optout", name = "withdraw", description = "Withdraws a decision on behalf of who made it; a second person has to agree",
        detailedDescription = "Examples:\n"
                + "  optout:withdraw --decided-by parent --reason 'letter of 2 November' 12\n"
                + "  optout:withdraw --decided-by parent --file forms/0413.txt --reason 'letter of 2 November' 12\n"
                + "  optout:withdraw --decided-by young_person --effective-on 2026-12-01 --reason 'talked to the school nurse' 12\n"
                + "Exit codes: 0 done, 1 failed, 2 usage, 3 refused, 4 not ready.\n"
                + "Role: governance.")
public final class OptOutWithdrawCommand extends ReasonedCommand {
    @Option(name = "--decided-by", description = "Who withdraws: parent, guardian or young_person, as in the decision itself", required = true)
    @Nullable String decidedBy;

    @Option(name = "--effective-on", description = "Day from which on it counts; at once without it")
    @Nullable String effectiveOn;

    @Option(name = "--file", description = "File on the node with the lines person: and evidence:. Without it you are asked for the person's"
            + " reference if the decision has one. Delete it afterwards")
    @Completion(FileCompleter.class)
    @Nullable String file;

    @Argument(name = "reference", description = "Number of the opt-out, from optout:list", required = true)
    long reference;

    private @Nullable Map<String, String> asked;

    @Override
    protected String permission() {
        return "optout:write";
    }

    // Asked for once, before anything is checked by it.
    private Map<String, String> maker() throws IOException {
        Map<String, String> form = asked;
        if (form == null) {
            form = file == null ? new LinkedHashMap<>() : DecisionForm.read(file);
            DecisionForm.put(form, "decided_by", decidedBy);
            DecisionForm.put(form, "effective_on", effectiveOn);
            if (file == null && service(OptOutDesk.class).show(reference).person()) {
                form.put("person", DecisionForm.answer(this::secret, "Your reference of the person who withdraws: "));
            }
            asked = form;
        }
        return form;
    }

    @Override
    protected String plan() throws IOException {
        OptOutDetail detail = service(OptOutDesk.class).withdrawable(reference, maker());
        String from = maker().get("effective_on");
        return "Opt-out " + reference + " (" + detail.line().scope() + ", of a " + detail.line().decidedBy() + ") would count no more "
                + (from == null ? "at once" : "from " + from) + ", once a second person has agreed.";
    }

    @Override
    protected int change(String actor) throws IOException {
        OptOutDetail detail = service(OptOutDesk.class).withdraw(reference, maker(), reason());
        OptOutViews.detail(detail).print(out(), json());
        say("It counts no more from " + detail.withdrawnFrom().map(Object::toString).orElse("now") + " on. Its child comes back in if nothing"
                + " else keeps it out, once what is being taken back is taken back; its data wait for their release. See optout:show "
                + reference + " and gate:list.");
        return ExitCode.DONE;
    }
}
