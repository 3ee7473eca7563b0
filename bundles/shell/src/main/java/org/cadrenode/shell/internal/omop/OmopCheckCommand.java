package org.cadrenode.shell.internal.omop;

import java.io.IOException;
import java.nio.file.Path;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.completers.FileCompleter;
import org.cadrenode.api.omop.HealthExport;
import org.cadrenode.shell.internal.ExitCode;
import org.cadrenode.shell.internal.Listing;
import org.cadrenode.shell.internal.NewFile;
import org.cadrenode.shell.internal.NodeCommand;
import org.jspecify.annotations.Nullable;

/** Looks through an OMOP export. */
@Service
@Command(scope = "omop", name = "check",
        description = "Looks through an OMOP export for what is missing, implausible or not as the model says",
        detailedDescription = "Examples:\n"
                + "  omop:check /srv/exports/2027-03\n"
                + "  omop:check --out /srv/reports/2027-03.html /srv/exports/2027-03\n"
                + "Lists the checks that failed; the page has all of them. Small counts are not shown (etc/org.cadrenode.omop.cfg).\n"
                + "Exit codes: 0 done, 1 failed, or the export is not as the model says, 2 usage, 3 refused, 4 not ready.\n"
                + "Role: data-manager.")
public final class OmopCheckCommand extends NodeCommand {
    @Argument(name = "folder", description = "Folder of the export on the node", required = true)
    @Completion(FileCompleter.class)
    @Nullable String folder;

    @Option(name = "--out", description = "Also write the page to this new file on the node")
    @Completion(FileCompleter.class)
    @Nullable String page;

    @Override
    protected String permission() {
        return "omop:read";
    }

    @Override
    protected int run(String actor) throws IOException {
        HealthExport.Report report = service(HealthExport.class).check(Path.of(required(folder, () -> "Name a folder.")));
        if (page != null) {
            NewFile.write(Path.of(page), report.page());
        }
        if (json()) {
            out().print(report.json());
        } else {
            Listing failed = new Listing("No check failed.", "kind", "rule", "table", "field", "fail", "of");
            report.failed().forEach(one -> failed.row(one.kind(), one.rule(), one.table(), one.field(), one.failing(), one.looked()));
            failed.print(out(), false);
        }
        say("Checks passed: " + report.passed() + ", failed: " + report.failed().size() + ", with nothing to look at: " + report.nothing() + ". "
                + (report.violations() == 0 ? "All is as the model says." : "The export is not as the model says."));
        return report.violations() == 0 ? ExitCode.DONE : ExitCode.FAILED;
    }
}
