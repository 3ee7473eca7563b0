package org.cadrenode.synthetic.tool;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.cadrenode.synthetic.errors.ErrorRates;
import org.cadrenode.synthetic.extract.RegionExtract;
import org.cadrenode.synthetic.extract.Summary;
import org.cadrenode.synthetic.format.Format;
import org.cadrenode.synthetic.format.Formats;
import org.cadrenode.synthetic.region.Region;
import org.cadrenode.synthetic.region.RegionPlan;
import org.jspecify.annotations.Nullable;

/**
 * {@code cadre tool synthesise}: writes a generated region and its truth to a folder. Exit code 0 when done, 1 when the
 * folder can't be written, 2 when the options are wrong.
 */
public final class Synthesise {

    private static final int DONE = 0;
    private static final int FAILED = 1;
    private static final int MISUSED = 2;
    private static final String USAGE = """
            Usage: cadre tool synthesise --out DIR [--children N] [--seed S] [rates]

            Writes the extracts of three providers of an invented region, and the truth about them, to DIR, which must
            not exist or be empty. The same options give the same files, to the byte.

              --out DIR               where to write
              --children N            how many children, 1 to 500000 (2000)
              --seed S                any whole number (1)
              --format NAME           instead of the three providers: a published format, by its connector's name, such
                                      as fhir; several with commas between, or all. Each into a folder of its name

            Rates, each from 0 to 1:
              --name-typos R          names with a typing error (0.02)
              --short-names R         short name recorded instead of the forename (0.01)
              --birth-date-errors R   birth dates with a wrong component (0.01)
              --old-addresses R       moves that were not recorded (0.05)
              --old-surnames R        changed surnames that were not recorded (0.1)
              --nhs-missing R         NHS numbers not recorded (0.04)
              --nhs-invalid R         NHS numbers with a wrong check digit (0.005)
              --upn-missing R         pupil numbers that the council has not recorded (0.04)
              --upn-invalid R         pupil numbers with a wrong check letter (0.005)
              --malformed R           rows that can't be read (0.001)
              --duplicates R          rows that occur twice (0.001)
              --note-typos R          names in notes with a typing error (0)

              --help                  this text
            """;
    private static final Set<String> OPTIONS = Set.of("--out", "--children", "--seed", "--format", "--name-typos", "--short-names",
            "--birth-date-errors", "--old-addresses", "--old-surnames", "--nhs-missing", "--nhs-invalid",
            "--upn-missing", "--upn-invalid", "--malformed", "--duplicates", "--note-typos");

    private Synthesise() {
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
        RegionPlan plan;
        ErrorRates rates;
        Path folder;
        List<Format> formats;
        try {
            Options options = new Options(arguments, OPTIONS);
            folder = Path.of(options.required("--out"));
            long children = options.number("--children", 2000);
            plan = new RegionPlan((int) Math.min(Integer.MAX_VALUE, Math.max(0, children)),
                    options.number("--seed", 1));
            rates = rates(options);
            formats = formats(options.optional("--format"));
        } catch (InvalidPathException e) {
            err.println("--out is not a path");
            return MISUSED;
        } catch (IllegalArgumentException e) {
            err.println(e.getMessage());
            err.println("Try --help.");
            return MISUSED;
        }
        try {
            if (!formats.isEmpty()) {
                write(formats, new Region(plan), folder);
                return DONE;
            }
            Summary summary = new RegionExtract(plan, rates).writeTo(folder);
            out.print(summary.toJson());
            return DONE;
        } catch (IOException e) {
            err.println("cannot write " + folder + ": " + e.getMessage());
            return FAILED;
        }
    }

    private static List<Format> formats(@Nullable String names) {
        if (names == null) {
            return List.of();
        }
        if (names.equals("all")) {
            return Formats.all();
        }
        List<Format> chosen = new ArrayList<>();
        for (String name : names.split(",")) {
            chosen.add(Formats.all().stream().filter(format -> format.name().equals(name)).findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("there is no such format; there are "
                            + String.join(", ", Formats.all().stream().map(Format::name).toList()))));
        }
        return chosen;
    }

    private static void write(List<Format> formats, Region region, Path out) throws IOException {
        for (Format format : formats) {
            Path folder = Files.createDirectories(out.resolve(format.name()));
            try (var entries = Files.list(folder)) {
                if (entries.findAny().isPresent()) {
                    throw new IOException("the folder of " + format.name() + " is not empty");
                }
            }
            format.write(region, folder);
        }
    }

    private static ErrorRates rates(Options options) {
        ErrorRates usual = ErrorRates.usual();
        return new ErrorRates(options.rate("--name-typos", usual.nameTypos()),
                options.rate("--short-names", usual.shortNames()),
                options.rate("--birth-date-errors", usual.birthDates()),
                options.rate("--old-addresses", usual.oldAddresses()),
                options.rate("--old-surnames", usual.oldSurnames()),
                options.rate("--nhs-missing", usual.missingNhsNumbers()),
                options.rate("--nhs-invalid", usual.wrongNhsNumbers()),
                options.rate("--upn-missing", usual.missingPupilNumbers()),
                options.rate("--upn-invalid", usual.wrongPupilNumbers()),
                options.rate("--malformed", usual.malformedRows()),
                options.rate("--duplicates", usual.duplicateRows()), options.rate("--note-typos", usual.noteTypos()));
    }
}
