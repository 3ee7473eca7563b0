package org.cadrenode.audit.tool;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.cadrenode.api.audit.Verification;
import org.cadrenode.audit.engine.ExportVerifier;
import org.cadrenode.audit.engine.JournalVerifier;

/**
 * Verifies a journal's files, or an export of them, with nothing else of the node. The key is the one that is given with
 * {@code --key}; without, the one that the journal itself names, which proves no more than that nobody altered it who
 * lacks that key. A witness is a checkpoint that was kept elsewhere. Exit codes: 0 good, 1 the files cannot be read or
 * the arguments are wrong, 2 tampered, 3 the last entry is torn, 4 older than a witness.
 */
public final class VerifyJournal {
    static final int GOOD = 0;
    static final int FAILED = 1;
    static final int TAMPERED = 2;
    static final int TORN_TAIL = 3;
    static final int OLDER = 4;

    private static final String USAGE = """
        Usage: cadre tool verify-journal DIRECTORY [--key HEX]... [--witness WITNESS]...
               cadre tool verify-journal --export FILE [--witness WITNESS]...

          DIRECTORY   a journal: data/cadre/journal of a node, or a copy of it
          --export    an export of the whole journal in JSON lines, instead of the journal itself
          --key       the node's journal key, 64 hexadecimal digits; several if it was renewed
          --witness   a checkpoint that was kept elsewhere: a file with a line of checkpoints or with a package's
                      manifest, or SEQUENCE:HASH

        Exit codes: 0 good, 1 failed, 2 tampered, 3 the last entry is torn, 4 older than a witness.
        """;

    private VerifyJournal() { }

    public static void main(String[] arguments) {
        System.exit(run(arguments, System.out, System.err));
    }

    static int run(String[] words, PrintStream out, PrintStream err) {
        Arguments asked;
        try {
            asked = Arguments.of(words);
        } catch (IllegalArgumentException e) {
            err.println("An argument is wrong or missing.");
            err.print(USAGE);
            return FAILED;
        } catch (IOException e) {
            err.println("A witness cannot be read.");
            return FAILED;
        }
        if (asked.help()) {
            out.print(USAGE);
            return GOOD;
        }
        if ((asked.directory() == null) == (asked.export() == null)) {
            err.print(USAGE);
            return FAILED;
        }
        try {
            return asked.export() != null ? export(asked.export(), asked, out, err) : journal(asked.directory(), asked, out, err);
        } catch (IOException e) {
            err.println("The journal cannot be read: " + e.getClass().getSimpleName());
            return FAILED;
        }
    }

    private static int export(Path file, Arguments asked, PrintStream out, PrintStream err) throws IOException {
        if (!Files.isRegularFile(file)) {
            err.println("There is no such file.");
            return FAILED;
        }
        return tell(ExportVerifier.verify(file, asked.witnesses()), out);
    }

    private static int journal(Path directory, Arguments asked, PrintStream out, PrintStream err) throws IOException {
        if (!Files.isDirectory(directory)) {
            err.println("There is no such directory.");
            return FAILED;
        }
        JournalVerifier verifier = new JournalVerifier(directory, asked.key());
        Verification found = verifier.verify(asked.witnesses());
        if (asked.key() == null) {
            out.println(verifier.namedKey().isEmpty() ? "key: none was given, and the journal names none"
                : "key: none was given; the journal itself names " + verifier.namedKey());
        }
        return tell(found, out);
    }

    private static int tell(Verification found, PrintStream out) {
        out.println("verdict: " + found.verdict());
        out.println("entries proved good: " + found.entries());
        if (found.firstBad() > 0) {
            out.println("first bad entry: " + found.firstBad());
        }
        out.println(found.explanation());
        return switch (found.verdict()) {
            case GOOD -> GOOD;
            case TORN_TAIL -> TORN_TAIL;
            case OLDER -> OLDER;
            case TAMPERED -> TAMPERED;
        };
    }
}
