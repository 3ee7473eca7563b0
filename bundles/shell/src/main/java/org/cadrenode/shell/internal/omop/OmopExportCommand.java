package org.cadrenode.shell.internal.omop;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.completers.FileCompleter;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.omop.HealthExport;
import org.cadrenode.api.research.ResearchDatabase;
import org.cadrenode.api.research.ResearchDatabase.SourceCount;
import org.cadrenode.shell.internal.ExitCode;
import org.cadrenode.shell.internal.ReasonedCommand;
import org.cadrenode.shell.internal.Sheet;
import org.jspecify.annotations.Nullable;

/** Writes the health events of the research database as an OMOP CDM. */
@Service
@Command(scope = "omop", name = "export",
        description = "Writes the health events of the research database as an OMOP CDM 5.4, one file of commas a table",
        detailedDescription = "Examples:\n"
                + "  omop:export --dry-run /srv/exports/2027-03\n"
                + "  omop:export --reason 'feasibility of study 12' /srv/exports/2027-03\n"
                + "The folder must not be there yet; only the node's own user can read it. What no rule in etc/omop/places.csv places is\n"
                + "left out, and counted. quality.html in the folder tells how complete and plausible the data are. The export holds\n"
                + "data of children: remove it once it is where it belongs, and after an opt-out make it anew. Journalled with your name.\n"
                + "Exit codes: 0 done, 1 failed, 2 usage, 3 refused, 4 not ready.\n"
                + "Role: data-manager.")
public final class OmopExportCommand extends ReasonedCommand {
    @Argument(name = "folder", description = "New folder on the node, which only the node's own user will be able to read", required = true)
    @Completion(FileCompleter.class)
    @Nullable String folder;

    @Override
    protected String permission() {
        return "omop:export";
    }

    @Override
    protected String plan() throws IOException {
        Path target = target();
        if (Files.exists(target)) {
            throw new FileAlreadyExistsException("the export's folder");
        }
        if (!Files.isDirectory(target.getParent())) {
            throw new CadreException(ErrorCode.NOT_FOUND, "there is no such directory on the node");
        }
        List<SourceCount> counts = service(ResearchDatabase.class).counts();
        return counts.stream().mapToLong(SourceCount::events).sum() + " events of " + counts.size()
                + " sources would be looked through, and those that the site's rules place would be written.";
    }

    private Path target() {
        return Path.of(required(folder, () -> "Name a folder.")).toAbsolutePath().normalize();
    }

    @Override
    protected int change(String actor) throws IOException {
        HealthExport.Made made = service(HealthExport.class).export(target(), reason());
        HealthExport.Report report = made.report();
        Sheet rows = new Sheet();
        made.rows().forEach(rows::with);
        new Sheet().with("folder", target().toString()).with("events", made.events()).with("rows", rows)
                .with("left_out", new TreeMap<String, Object>(made.leftOut()))
                .with("checks_passed", report.passed()).with("checks_failed", report.failed().size()).print(out(), json());
        say("All is as the model says. How complete and plausible the data are stands in quality.html in the folder.");
        return ExitCode.DONE;
    }
}
