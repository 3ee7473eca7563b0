package org.cadrenode.synthetic.tool;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.cadrenode.synthetic.linkage.LinkagePlan;
import org.cadrenode.synthetic.linkage.LinkageSet;
import org.cadrenode.synthetic.linkage.NameTables;
import org.cadrenode.synthetic.linkage.Person;
import org.cadrenode.synthetic.linkage.Population;
import org.jspecify.annotations.Nullable;

/**
 * {@code cadre tool linkage-people}: writes people to be linked, and who is who. Exit code 0 when done, 1 when the folder
 * can't be written, 2 when the options are wrong.
 */
public final class LinkagePeople {

    private static final int DONE = 0;
    private static final int FAILED = 1;
    private static final int MISUSED = 2;
    private static final int MOST_COUNTED = 10_000_000;
    private static final String USAGE = """
            Usage: cadre tool linkage-people --out DIR [--seed S] [--error-rate R] [--looked-for N] [--absent N]
                                             [--candidates N] [--perfect-ids R] [--name-tables N]

            Writes people to measure linkage on to DIR, which must not exist or be empty. The same options give the same
            files, to the byte.

              looked-for.csv, candidates.csv   local_id,forenames,surnames,dob,gender,postcodes,perfect_id
              truth.csv                        left_id,right_id: one looked for, and the same person among the candidates;
                                               empty where there is none
              forenames.csv, surnames.csv      name,sex,count and name,count: with --name-tables only

            Of those looked for, at the rate R each: a typing error in the forename, one in the surname, another postcode;
            at R/2 another day, month or year of birth; at R/4 another surname, no gender. 30 % lose their middle names.

              --out DIR            where to write
              --seed S             any whole number (1)
              --error-rate R       0 to 1 (0.1)
              --looked-for N       how many people are looked for (5000)
              --absent N           how many of them are not among the candidates (1000)
              --candidates N       how many candidates, to 10000000 (20000)
              --perfect-ids R      the share of people who bear a perfect identifier, 0 to 1 (0)
              --name-tables N      also how common names are, counted over N other people of the same kind (0)
              --help               this text
            """;
    private static final Set<String> OPTIONS = Set.of("--out", "--seed", "--error-rate", "--looked-for", "--absent",
            "--candidates", "--perfect-ids", "--name-tables");

    private LinkagePeople() {
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
        LinkagePlan plan;
        int counted;
        Path folder;
        try {
            Options options = new Options(arguments, OPTIONS);
            folder = Path.of(options.required("--out"));
            plan = new LinkagePlan(options.number("--seed", 1), options.rate("--error-rate", 0.1),
                    people(options, "--looked-for", 5_000), people(options, "--absent", 1_000),
                    people(options, "--candidates", 20_000), options.rate("--perfect-ids", 0));
            counted = people(options, "--name-tables", 0);
        } catch (InvalidPathException e) {
            err.println("--out is not a path");
            return MISUSED;
        } catch (IllegalArgumentException e) {
            err.println(e.getMessage());
            err.println("Try --help.");
            return MISUSED;
        }
        try {
            Files.createDirectories(folder);
            try (Stream<Path> inside = Files.list(folder)) {
                if (inside.findAny().isPresent()) {
                    throw new FileAlreadyExistsException(folder + " is not empty");
                }
            }
            write(plan, folder);
            if (counted > 0) {
                // Other people: a public table is not counted over those who are attacked.
                write(NameTables.of(new Population(~plan.seed(), counted)), folder);
            }
        } catch (IOException | UncheckedIOException e) {
            err.println("cannot write " + folder + ": " + e.getMessage());
            return FAILED;
        }
        out.println(plan.lookedFor() + " people looked for, " + plan.absent() + " of them absent, among " + plan.candidates()
                + " candidates, in " + folder);
        return DONE;
    }

    private static int people(Options options, String name, int otherwise) {
        long people = options.number(name, otherwise);
        if (people < 0 || people > MOST_COUNTED) {
            throw new IllegalArgumentException(name + " must be from 0 to " + MOST_COUNTED);
        }
        return (int) people;
    }

    private static void write(LinkagePlan plan, Path folder) throws IOException {
        String[] columns = Person.COLUMNS.toArray(String[]::new);
        try (ShuffledFile lookedFor =
                        new ShuffledFile(folder.resolve("looked-for.csv"), plan.seed(), plan.lookedFor(), columns);
                ShuffledFile candidates =
                        new ShuffledFile(folder.resolve("candidates.csv"), plan.seed(), plan.candidates(), columns);
                ShuffledFile truth =
                        new ShuffledFile(folder.resolve("truth.csv"), plan.seed(), plan.lookedFor(), "left_id", "right_id")) {
            new LinkageSet(plan).forEach(new LinkageSet.Visitor<RuntimeException>() {
                @Override
                public void candidate(String id, Person person) {
                    candidates.row(person.row(id));
                }

                @Override
                public void lookedFor(String id, Person person, @Nullable String candidate) {
                    lookedFor.row(person.row(id));
                    truth.row(id, candidate == null ? "" : candidate);
                }
            });
        }
    }

    private static void write(NameTables tables, Path folder) throws IOException {
        try (CsvWriter forenames = writer(folder.resolve("forenames.csv"))) {
            forenames.writeRecord("name", "sex", "count");
            commonestFirst(tables.girls()).forEach(name -> forenames.writeRecord(name.getKey(), "F", name.getValue().toString()));
            commonestFirst(tables.boys()).forEach(name -> forenames.writeRecord(name.getKey(), "M", name.getValue().toString()));
        }
        try (CsvWriter surnames = writer(folder.resolve("surnames.csv"))) {
            surnames.writeRecord("name", "count");
            commonestFirst(tables.surnames()).forEach(name -> surnames.writeRecord(name.getKey(), name.getValue().toString()));
        }
    }

    private static Stream<Map.Entry<String, Integer>> commonestFirst(Map<String, Integer> names) {
        return names.entrySet().stream().sorted(Comparator.comparing((Map.Entry<String, Integer> name) -> -name.getValue())
                .thenComparing(Map.Entry::getKey));
    }

    private static CsvWriter writer(Path file) throws IOException {
        return CsvWriter.builder().lineDelimiter(LineDelimiter.LF).build(file, StandardCharsets.UTF_8);
    }
}
