package org.cadrenode.shell.internal.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.completers.FileCompleter;
import org.apache.karaf.shell.support.completers.StringsCompleter;
import org.cadrenode.api.audit.Journal;
import org.cadrenode.api.audit.JournalReader;
import org.cadrenode.api.audit.JournalReader.ExportForm;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.security.ApprovalKind;
import org.cadrenode.api.security.Approvals;
import org.cadrenode.shell.internal.ExitCode;
import org.cadrenode.shell.internal.ReasonedCommand;
import org.cadrenode.shell.internal.Sheet;
import org.cadrenode.shell.internal.Words;
import org.jspecify.annotations.Nullable;

/** Writes the journal, or a part of it, into a file on the node; a second person has to agree. */
@Service
@Command(scope = "audit", name = "export",
        description = "Writes the journal, or a part of it, into a file on the node; a second person has to agree",
        detailedDescription = "Examples:\n"
                + "  audit:export --from 2027-03-01 --until 2027-04-01 --reason 'yearly audit' /srv/audit/march.jsonl\n"
                + "  audit:export --form fhir --reason 'yearly audit' /srv/audit/events.json\n"
                + "Exit codes: 0 done, 1 failed, 2 usage, 3 refused, 4 not ready.\n"
                + "Role: governance, auditor.")
public final class AuditExportCommand extends SelectionCommand {
    @Option(name = "--reason", description = "Why; it is kept in this node's journal")
    @Nullable String reason;

    @Option(name = "--dry-run", description = "Only say what would happen")
    boolean dryRun;

    @Option(name = "--form", description = "json-lines, which can be verified by itself, or fhir")
    @Completion(value = StringsCompleter.class, values = {"json-lines", "fhir"})
    String form = "json-lines";

    @Argument(name = "file", description = "New file on the node, which only the node's own user will be able to read", required = true)
    @Completion(FileCompleter.class)
    @Nullable String file;

    @Override
    protected String permission() {
        return "audit:export";
    }

    @Override
    protected int run(String person) throws IOException {
        Path target = target();
        Map<String, String> parameters = parameters();
        if (dryRun) {
            say("The journal's entries would be written as " + Words.of(form()) + "; a second person has to agree. Nothing was written.");
            return ExitCode.DONE;
        }
        String why = ReasonedCommand.given(reason);
        parameters.put("form", form().name());
        parameters.put("file", target.getFileName().toString());
        // Nothing is asked for that cannot be done now.
        Journal journal = service(Journal.class);
        JournalReader reader = service(JournalReader.class);
        service(Approvals.class).demand(ApprovalKind.JOURNAL_EXPORT, "journal", parameters, why);
        JournalExport.Written written = new JournalExport(journal, reader).write(query(), form(), target, person, why);
        new Sheet().with("file", target.toString()).with("entries", written.entries()).with("sha256", written.digest().hex())
                .print(out(), json());
        say("Check the digest where the file arrives, and remove the file here.");
        return ExitCode.DONE;
    }

    private ExportForm form() {
        return Words.constant(ExportForm.class, form);
    }

    private Path target() {
        Path target = Path.of(required(file, () -> "Name a file.")).toAbsolutePath();
        if (Files.exists(target)) {
            throw new IllegalArgumentException("That file is there already; name another.");
        }
        if (!Files.isDirectory(target.getParent())) {
            throw new CadreException(ErrorCode.NOT_FOUND, "there is no such directory on the node");
        }
        return target;
    }
}
