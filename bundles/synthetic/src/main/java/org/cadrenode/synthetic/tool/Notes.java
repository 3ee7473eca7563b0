package org.cadrenode.synthetic.tool;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.cadrenode.synthetic.notes.NoteBook;
import org.cadrenode.synthetic.notes.NoteCorpus;
import org.cadrenode.synthetic.region.RegionPlan;

/**
 * {@code cadre tool notes}: writes people, notes about them, and what was planted where. Exit code 0 when done, 1 when
 * the folder can't be written, 2 when the options are wrong.
 */
public final class Notes {

    private static final int DONE = 0;
    private static final int FAILED = 1;
    private static final int MISUSED = 2;
    private static final String HELD_OUT = "--held-out";
    private static final String USAGE = """
            Usage: cadre tool notes --out DIR [--children N] [--seed S] [--typos R] [--notes-per-child K] [--held-out]

            Writes synthetic notes with planted identifiers to DIR, which must not exist or be empty. The same options
            give the same files, to the byte.

              people.csv   what a record holds of the children and their relatives
              notes.csv    note_id,person_id,text
              truth.csv    note_id,start,end,kind,known,misspelt: what was planted; offsets in Unicode code points
              places.txt   the names of schools, practices and clinics, for a deny list
              known in truth.csv: people.csv or places.txt holds the value, up to case, accents and punctuation

              --out DIR             where to write
              --children N          how many children, 1 to 500000 (2000)
              --seed S              any whole number (1)
              --typos R             names of children and relatives with a typing error, 0 to 1 (0)
              --notes-per-child K   how many notes about each child, 1 to 100 (2); the styles take turns
              --held-out            other sentences and layouts, to measure what was developed on the usual ones
              --help                this text
            """;
    private static final Set<String> OPTIONS =
            Set.of("--out", "--children", "--seed", "--typos", "--notes-per-child");
    private static final int MOST_NOTES_PER_CHILD = 100;

    private Notes() {
    }

    public static void main(String[] arguments) {
        System.exit(run(arguments, System.out, System.err));
    }

    /** Does the work and returns the exit code. */
    static int run(String[] arguments, PrintStream out, PrintStream err) {
        List<String> given = new ArrayList<>(List.of(arguments));
        if (given.contains("--help")) {
            out.print(USAGE);
            return DONE;
        }
        boolean heldOut = given.remove(HELD_OUT);
        NoteCorpus corpus;
        Path folder;
        try {
            Options options = new Options(given.toArray(String[]::new), OPTIONS);
            folder = Path.of(options.required("--out"));
            long children = options.number("--children", 2000);
            long notes = options.number("--notes-per-child", 2);
            if (notes < 1 || notes > MOST_NOTES_PER_CHILD) {
                throw new IllegalArgumentException("--notes-per-child must be from 1 to " + MOST_NOTES_PER_CHILD);
            }
            RegionPlan plan = new RegionPlan((int) Math.min(Integer.MAX_VALUE, Math.max(0, children)),
                    options.number("--seed", 1));
            corpus = new NoteCorpus(plan, options.rate("--typos", 0), (int) notes,
                    heldOut ? NoteBook.heldOut() : NoteBook.usual());
        } catch (InvalidPathException e) {
            err.println("--out is not a path");
            return MISUSED;
        } catch (IllegalArgumentException e) {
            err.println(e.getMessage());
            err.println("Try --help.");
            return MISUSED;
        }
        try (NoteFiles files = new NoteFiles(folder)) {
            files.write(corpus);
            out.println(files.notes() + " notes about " + files.children() + " children, with " + files.planted()
                    + " identifiers, in " + folder);
            return DONE;
        } catch (IOException e) {
            err.println("cannot write " + folder + ": " + e.getMessage());
            return FAILED;
        }
    }
}
