package org.cadrenode.shell.internal.optout;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.completers.FileCompleter;
import org.cadrenode.api.optout.OptOutDesk;
import org.cadrenode.api.optout.OptOutStatement;
import org.cadrenode.shell.internal.ExitCode;
import org.cadrenode.shell.internal.NewFile;
import org.cadrenode.shell.internal.NodeCommand;
import org.cadrenode.shell.internal.Sheet;
import org.jspecify.annotations.Nullable;
/** Writes a signed statement of what was done about one opt-out, or checks one. */
@Service
@Command(scope = "optout", name = "prove", description = "Writes a signed statement of what was done about one opt-out, or checks one",
        detailedDescription = "Examples:\n"
                + "  optout:prove 12\n"
                + "  optout:prove --out statements/opt-out-12 12\n"
                + "  optout:prove --check statements/opt-out-12.txt\n"
                + "Exit codes: 0 done, 1 failed, 2 usage, 3 refused, 4 not ready.\n"
                + "Role: governance.")
public final class OptOutProveCommand extends NodeCommand {
    private static final long LARGEST = 64L << 20;

    @Option(name = "--out", description = "Where on the node to write it: two new files, with .txt and .json behind this name. Without it it is shown")
    @Completion(FileCompleter.class)
    @Nullable String file;

    @Option(name = "--check", description = "Only check the signature of a statement on the node, text or JSON")
    @Completion(FileCompleter.class)
    @Nullable String check;

    @Argument(name = "reference", description = "Number of the opt-out, from optout:list")
    @Nullable Long reference;

    @Override
    protected String permission() {
        return check == null ? "optout:write" : "optout:read";
    }

    @Override
    protected int run(String actor) throws IOException {
        OptOutDesk desk = service(OptOutDesk.class);
        if (check != null) {
            Path statement = Path.of(check);
            if (!Files.isRegularFile(statement) || Files.size(statement) > LARGEST) {
                throw new IllegalArgumentException("That file is no statement.");
            }
            String key = desk.verify(Files.readString(statement));
            new Sheet().with("signed_by", key).with("own_key", desk.isOwn(key)).print(out(), json());
            say(desk.isOwn(key) ? "It is as this node signed it." : "It is as it was signed, by a key that is not this node's: compare it.");
            return ExitCode.DONE;
        }
        long of = required(reference, () -> "Name an opt-out by its number.");
        OptOutStatement statement = desk.prove(of);
        if (file == null) {
            out().print(json() ? statement.json() : statement.text());
        } else {
            NewFile.write(Path.of(file + ".txt"), statement.text());
            NewFile.write(Path.of(file + ".json"), statement.json());
            new Sheet().with("text", file + ".txt").with("json", file + ".json").print(out(), json());
            say("The statement names nobody. Whoever has it can check it with optout:prove --check.");
        }
        return ExitCode.DONE;
    }
}
