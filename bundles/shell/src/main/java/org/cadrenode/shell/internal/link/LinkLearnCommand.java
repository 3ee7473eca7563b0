package org.cadrenode.shell.internal.link;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.completers.FileCompleter;
import org.cadrenode.api.linkage.LinkReview;
import org.cadrenode.api.linkage.Linkage;
import org.cadrenode.shell.internal.ChangeCommand;
import org.cadrenode.shell.internal.ExitCode;
import org.cadrenode.shell.internal.NewFile;
import org.cadrenode.shell.internal.Sheet;
import org.jspecify.annotations.Nullable;

/** Estimates the weights of linkage from the tokens that are here. */
@Service
@Command(scope = "link", name = "learn", description = "Estimates the weights of linkage from the tokens that are here, and writes a proposal",
        detailedDescription = "Examples:\n"
                + "  link:learn --dry-run -o /srv/proposed-weights.txt\n"
                + "  link:learn -o /srv/proposed-weights.txt\n"
                + "Nothing that is linked changes. Whoever adopts the proposal puts it in the place of etc/linkage-weights.txt and restarts\n"
                + "the node: then all pairs are judged anew. The file says nothing of any child. Minutes for 100,000 children.\n"
                + "Exit codes: 0 done, 1 failed, 2 usage, 3 refused, 4 not ready.\n"
                + "Role: data-manager.")
public final class LinkLearnCommand extends ChangeCommand {
    @Option(name = "-o", aliases = "--out", description = "New file on the node for the proposal", required = true)
    @Completion(FileCompleter.class)
    @Nullable String file;

    @Override
    protected String permission() {
        return "link:learn";
    }

    @Override
    protected String plan() throws IOException {
        if (Files.exists(target())) {
            throw new FileAlreadyExistsException("the proposal's file");
        }
        return "Weights would be learnt from the tokens of " + service(Linkage.class).status().subjects() + " children.";
    }

    private Path target() {
        return Path.of(required(file, () -> "Name a file with -o.")).toAbsolutePath().normalize();
    }

    @Override
    protected int change(String actor) throws IOException {
        LinkReview.Proposal proposal = service(LinkReview.class).learn();
        NewFile.write(target(), proposal.text());
        new Sheet().with("file", target().toString()).with("children", proposal.children()).with("pairs", proposal.pairs()).print(out(), json());
        say("Nothing that is linked has changed.");
        return ExitCode.DONE;
    }
}
