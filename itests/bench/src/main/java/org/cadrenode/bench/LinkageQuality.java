package org.cadrenode.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * How good linkage by keyed hashes is, beside the figures of the reference on a set made in the same way; FEBRL, where it is there;
 * how many names the shipped attack guesses from tokens; and how the time grows with the people, with a heap of 2 GiB.
 * {@code ./cadre bench linkage} runs it before {@link LinkageBenchmark}. The argument, if any, names a file for the figures.
 * {@code CADRE_FEBRL} names the folder of dataset1.csv and dataset2.csv; else it is looked for in {@code ../shared/data/febrl}.
 */
public final class LinkageQuality {
    private static final List<Long> SEEDS = List.of(1L, 2L, 3L);
    private static final int[] SIZES = {10_000, 100_000, 1_000_000};
    private static final int ATTACKED = 20_000;

    /** Published or measured elsewhere on one set made in the same way: recall and false links to absent people. */
    private record Reference(double rate, String crate, String splinkHalf, String splinkNine, double wanted) { }

    private static final List<Reference> REFERENCES = List.of(
            new Reference(.02, ".9988 / 1", ".9998 / 0", ".9988 / 0", .9995),
            new Reference(.10, ".9845 / 1", ".9980 / 0", ".9962 / 0", .998),
            new Reference(.20, ".9363 / 1", ".9890 / 1", ".9832 / 0", .990),
            new Reference(.30, ".8630 / 1", ".9830 / 6", ".9640 / 0", .970));

    private LinkageQuality() { }

    /** Measures. */
    public static void main(String[] arguments) throws IOException {
        Path folder = Files.createTempDirectory("linkage");
        ObjectNode figures = new ObjectMapper().createObjectNode();
        try {
            LinkageRun run = new LinkageRun(folder);
            accuracy(run, figures.putArray("accuracy"));
            febrl(run, figures.putArray("febrl"));
            attack(run, figures);
            speed(run, figures.putArray("scale"));
        } finally {
            delete(folder);
        }
        if (arguments.length > 0) {
            new ObjectMapper().writerWithDefaultPrettyPrinter().writeValue(new File(arguments[0]), figures);
        }
    }

    private static void accuracy(LinkageRun run, ArrayNode figures) throws IOException {
        print("Recall / false links to absent people / links to the wrong person; hashed, 4,000 of 5,000 people present among 20,000%n%n");
        print("  %4s %5s  %-19s %-8s %-13s %-13s %-13s%n", "r", "seed", "here", "wanted", "CRATE", "Splink p>=.5", "Splink p>=.9");
        for (Reference reference : REFERENCES) {
            for (long seed : SEEDS) {
                Path people = run.people("set-" + reference.rate() + "-" + seed, seed, reference.rate(), 5_000, 1_000, 20_000);
                run.link(people.resolve("looked-for.csv"), people.resolve("candidates.csv"));
                Map<String, String> truth = LinkageRun.columns(people.resolve("truth.csv"), "left_id", "right_id");
                Map<String, String> found = LinkageRun.columns(run.pairs(), "left_id", "right_id");
                long right = found.entrySet().stream().filter(pair -> pair.getValue().equals(truth.get(pair.getKey()))).count();
                long absent = found.keySet().stream().filter(left -> "".equals(truth.get(left))).count();
                long wrong = found.size() - right - absent;
                double recall = right / (double) truth.values().stream().filter(candidate -> !candidate.isEmpty()).count();
                print("  %4.2f %5d  %.4f / %d / %-6d %-8s %-13s %-13s %-13s%n", reference.rate(), seed, recall, absent, wrong,
                        String.format(Locale.ROOT, "%.4f", reference.wanted()), reference.crate(), reference.splinkHalf(), reference.splinkNine());
                figures.addObject().put("rate", reference.rate()).put("seed", seed).put("recall", recall).put("false_links_to_absent", absent)
                        .put("wrong_person", wrong).put("wanted", reference.wanted());
            }
        }
        print("%n");
    }

    private static void febrl(LinkageRun run, ArrayNode figures) throws IOException {
        String named = System.getenv("CADRE_FEBRL");
        Path folder = Path.of(named == null ? "../shared/data/febrl" : named);
        print("FEBRL, pairwise; duplicates looked for among originals, by names, birth date and postcode, with the tool's defaults%n%n");
        for (String name : List.of("dataset1.csv", "dataset2.csv")) {
            Path data = folder.resolve(name);
            if (!Files.exists(data)) {
                print("  %s: NOT MEASURED: there is no such file in %s%n", name, folder);
                figures.addObject().put("name", name).put("absent", true);
                continue;
            }
            Febrl measured = Febrl.of(data, run);
            print("  %s: %d records, precision %.4f, recall %.4f, F1 %.4f%n", name, measured.records(), measured.precision(), measured.recall(),
                    measured.f1());
            figures.addObject().put("name", name).put("records", measured.records()).put("precision", measured.precision())
                    .put("recall", measured.recall()).put("f1", measured.f1());
        }
        print("%n");
    }

    private static void attack(LinkageRun run, ObjectNode figures) throws IOException {
        Path[] people = new Path[2];
        Path[] tokens = new Path[2];
        for (int i = 0; i < 2; i++) {
            people[i] = run.people("attacked-" + i, 100 + i, 0, 1, 0, ATTACKED).resolve("candidates.csv");
            tokens[i] = run.folder().resolve("tokens-" + i);
            run.tool("org.cadrenode.pseudonymise.tool.Tokens", "--in", people[i].toString(), "--key", run.folder().resolve("key-" + i).toString(),
                    "--out", tokens[i].toString());
        }
        Path json = run.folder().resolve("attack.json");
        LinkageRun.Ran ran = run.tool("org.cadrenode.synthetic.tool.AttackTokens", "--tokens", tokens[0].toString(), "--people",
                people[0].toString(), "--own-tokens", tokens[1].toString(), "--own-people", people[1].toString(), "--json", json.toString());
        print("The attack on tokens without the key: %s%n", ran.said());
        figures.set("attack", new ObjectMapper().readTree(json.toFile()));
    }

    private static void speed(LinkageRun run, ArrayNode figures) throws IOException {
        print("N people looked for among N, r = .10, a tenth of them absent; reading, tokens, learning and linking, with a heap of %s%n%n",
                LinkageRun.HEAP);
        print("  %9s %9s %13s %9s %7s%n", "people", "seconds", "pairs", "recall", "wrong");
        for (int size : SIZES) {
            Path people = run.people("scale-" + size, 1, .1, size, size / 10, size);
            LinkageRun.Ran ran = run.link(people.resolve("looked-for.csv"), people.resolve("candidates.csv"));
            Map<String, String> truth = LinkageRun.columns(people.resolve("truth.csv"), "left_id", "right_id");
            Map<String, String> found = LinkageRun.columns(run.pairs(), "left_id", "right_id");
            long right = found.entrySet().stream().filter(pair -> pair.getValue().equals(truth.get(pair.getKey()))).count();
            double recall = right / (size * .9);
            print("  %9d %9.1f %13d %9.4f %7d%n", size, ran.seconds(), ran.compared(), recall, found.size() - right);
            figures.addObject().put("people", size).put("seconds", ran.seconds()).put("pairs", ran.compared()).put("recall", recall)
                    .put("wrong", found.size() - right);
            delete(people);
        }
        print("%n");
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private static void print(String format, Object... values) {
        System.out.printf(Locale.ROOT, format, values);
    }
}
