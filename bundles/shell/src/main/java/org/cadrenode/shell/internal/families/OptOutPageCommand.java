package org.cadrenode.shell.internal.families;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.completers.FileCompleter;
import org.cadrenode.api.identifiable.FamilyRequests;
import org.cadrenode.shell.internal.ExitCode;
import org.cadrenode.shell.internal.NodeCommand;
import org.cadrenode.shell.internal.Sheet;
import org.jspecify.annotations.Nullable;

/** Writes the pages by which families opt out, for the site's web server. */
@Service
@Command(scope = "optout", name = "page", description = "Writes the pages and the printable form by which families opt out",
        detailedDescription = "Examples:\n"
                + "  optout:page --out pages/opt-out\n"
                + "  optout:page --replace --out pages/opt-out\n"
                + "The site's name, contact and so on are in etc/org.cadrenode.families.cfg. Make the pages anew after key:rotate request-opening.\n"
                + "Exit codes: 0 done, 1 failed, 2 usage, 3 refused, 4 not ready.\n"
                + "Role: governance.")
public final class OptOutPageCommand extends NodeCommand {
    @Option(name = "--out", description = "Folder on the node; it is made", required = true)
    @Completion(FileCompleter.class)
    @Nullable String folder;

    @Option(name = "--replace", description = "Put them in the place of those that are there")
    boolean replace;

    @Override
    protected String permission() {
        return "optout:write";
    }

    @Override
    protected int run(String actor) throws IOException {
        Path out = Path.of(required(folder, () -> "Name a folder with --out."));
        List<String> names = service(FamilyRequests.class).pages(out, replace);
        new Sheet().with("folder", out.toString()).with("files", names).print(out(), json());
        say("Put them on the site's web server, and look at each once. docs/manual/opt-out-pages.md says how.");
        return ExitCode.DONE;
    }
}
