package org.cadrenode.synthetic.tool;

import com.fasterxml.jackson.databind.ObjectMapper;
import de.siegmar.fastcsv.reader.CsvParseException;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;
import org.cadrenode.synthetic.measure.ScoreReport;
import org.cadrenode.synthetic.measure.ScrubScore;
import org.jspecify.annotations.Nullable;

/**
 * {@code cadre tool score}: compares what a scrubber removed from notes with what was planted in them. Exit code 0 when
 * done, 1 when a file can't be read or written or says what can't be, 2 when the options are wrong.
 */
public final class Score {

    private static final int DONE = 0;
    private static final int FAILED = 1;
    private static final int MISUSED = 2;
    private static final String USAGE = """
            Usage: cadre tool score --truth FILE --found FILE --notes FILE [--json FILE] [--misses FILE]

            Compares the spans that a scrubber removed with those that were planted, and prints recall and precision.

              --truth FILE    truth.csv of cadre tool notes: note_id,start,end,kind,known,misspelt
              --found FILE    what was removed: note_id,start,end,kind; offsets in Unicode code points
              --notes FILE    the notes themselves: note_id,person_id,text
              --json FILE     also write the figures there
              --misses FILE   also write each error with the text around it. It holds what stands in the notes: for
                              synthetic ones only
              --help          this text

            A planted identifier is found if each of its letters and digits was removed. A removed span is right if it
            holds a letter or digit of something planted. A title or an initial beside something planted may go with it;
            any other word that was removed counts as an error.
            """;
    private static final Set<String> OPTIONS = Set.of("--truth", "--found", "--notes", "--json", "--misses");

    private Score() {
    }

    public static void main(String[] arguments) {
        System.exit(run(arguments, System.out, System.err));
    }

    /** Does the work and returns the exit code. */
    static int run(String[] arguments, PrintStream out, PrintStream err) {
        if (List.of(arguments).contains("--help")) {
            out.print(USAGE);
            return DONE;
        }
        ScoreFiles files;
        Path json;
        Path misses;
        try {
            Options options = new Options(arguments, OPTIONS);
            files = new ScoreFiles(Path.of(options.required("--truth")), Path.of(options.required("--found")),
                    Path.of(options.required("--notes")));
            json = path(options.optional("--json"));
            misses = path(options.optional("--misses"));
        } catch (InvalidPathException e) {
            err.println("a file's name is not a path");
            return MISUSED;
        } catch (IllegalArgumentException e) {
            err.println(e.getMessage());
            err.println("Try --help.");
            return MISUSED;
        }
        try {
            ScrubScore score = files.score(misses);
            out.print(ScoreReport.table(score));
            if (json != null) {
                new ObjectMapper().writerWithDefaultPrettyPrinter().writeValue(json.toFile(), ScoreReport.tree(score));
            }
            return DONE;
        } catch (IOException | UncheckedIOException e) {
            err.println("cannot read or write: " + e.getMessage());
            return FAILED;
        } catch (CsvParseException | IllegalArgumentException | NoSuchElementException e) {
            err.println("a file does not hold what it should: " + e.getMessage());
            return FAILED;
        }
    }

    private static @Nullable Path path(@Nullable String name) {
        return name == null ? null : Path.of(name);
    }
}
