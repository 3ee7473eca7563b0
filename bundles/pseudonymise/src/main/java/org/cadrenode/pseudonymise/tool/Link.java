package org.cadrenode.pseudonymise.tool;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.ServiceLoader;
import java.util.Set;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.linkage.PairFinder;
import org.cadrenode.api.pseudonym.TokenSource;
import org.cadrenode.api.pseudonym.ViewKind;
import org.cadrenode.pseudonymise.engine.tokens.KeyedTokens;
import org.cadrenode.pseudonymise.engine.tokens.PlainTokens;
import org.cadrenode.pseudonymise.engine.tokens.TokenHash;

/**
 * {@code cadre tool link}: finds who of one file of people is who of another. The result takes its place only when it is whole.
 * Exit code 0 when done, 1 when a file can't be read or written, 2 when the options are wrong.
 */
public final class Link {
    private static final int DONE = 0;
    private static final int FAILED = 1;
    private static final int MISUSED = 2;
    private static final double FALSE_LINKS = 1e-4;
    private static final double MARGIN = 1;
    private static final String USAGE = """
            Usage: cadre tool link --left L --right R --out pairs.csv [--hashed [--key FILE] | --plain] [--threshold T]
                                   [--margin M] [--one-to-one] [--weights FILE] [--learn] [--weights-out FILE] [--threads N]
                                   [--any-id]

            Finds who of the left people is who of the right ones. At most one right person goes with a left one.

              --left, --right FILE  local_id,forenames,surnames,dob,gender,postcodes,perfect_id with ; between values in a cell;
                                    other columns are ignored. Or two files that cadre tool tokens made with the same key
              --out FILE            left_id,right_id,score,probability. The score is the natural logarithm of the odds; the
                                    probability is over all right people and nobody, and without --threshold over the other
                                    left people, too
              --hashed              compare keyed hashes alone (default); without --key, under a key made for this run
              --plain               compare what the files say. Scores are the same
              --threshold T         least score; without it, pairs are chosen by their probability, from odds of 4.5 or more
                                    (at most 150) to 1 on, as keeps the wrong links to be expected below one in 10,000 left people
              --margin M            by how much a score must exceed the second best (1)
              --one-to-one          a right person goes with one left person at most, too
              --weights FILE        score by these weights, and do not learn unless --learn is given too
              --learn               learn error rates and weights from the two files (default without --weights)
              --weights-out FILE    write the weights that were used
              --any-id              a perfect_id that is neither a valid NHS number nor a unique pupil number counts as a number
                                    of another kind; otherwise it is ignored
              --threads N           how many threads compare (as many as there are processors)
              --help                this text

            Rows and values that are none are counted on standard error by code, the first with their lines, never values.

            Exit codes: 0 done, 1 failed, 2 usage.
            """;
    private static final Set<String> OPTIONS = Set.of("--left", "--right", "--out", "--key", "--threshold", "--margin", "--weights",
            "--weights-out", "--threads");
    private static final Set<String> FLAGS = Set.of("--hashed", "--plain", "--learn", "--one-to-one", "--any-id");
    /** How a file of tokens begins. */
    private static final long TOKENS = 0x43_41_44_52_45_54_4bL;

    private Link() { }

    /** Runs and ends the process. */
    public static void main(String[] arguments) {
        System.exit(run(arguments, System.out, System.err));
    }

    /** Does the work and returns the exit code. */
    static int run(String[] arguments, PrintStream out, PrintStream err) {
        if (List.of(arguments).contains("--help")) {
            out.print(USAGE);
            return DONE;
        }
        try {
            link(new Arguments(arguments, OPTIONS, FLAGS), err);
            return DONE;
        } catch (NoSuchFileException e) {
            err.println("cadre: there is no file " + e.getMessage());
            return FAILED;
        } catch (IOException | UncheckedIOException e) {
            err.println("cadre: a file could not be read or written: " + e.getClass().getSimpleName());
            return FAILED;
        } catch (CadreException e) {
            err.println("cadre: " + e.getMessage());
            return FAILED;
        } catch (IllegalArgumentException e) {
            err.println("cadre: " + e.getMessage());
            return MISUSED;
        }
    }

    /** People's tokens and their ids, in one order. */
    private record Side(TokenSource tokens, List<String> ids) {
        @Override
        public String toString() {
            return "Side";
        }
    }

    private static void link(Arguments given, PrintStream err) throws IOException {
        Path left = given.required("--left");
        Path right = given.required("--right");
        Path target = given.required("--out");
        if (given.flag("--plain") && (given.flag("--hashed") || given.path("--key").isPresent())) {
            throw new IllegalArgumentException("--plain goes with neither --hashed nor --key");
        }
        PairFinder finder = ServiceLoader.load(PairFinder.class, Link.class.getClassLoader()).findFirst()
                .orElseThrow(() -> new IllegalArgumentException("the engine of linkage is not among the jars"));
        PairFinder.Settings settings = settings(given, finder);
        if (tokens(left) != tokens(right)) {
            throw new IllegalArgumentException("--left and --right are both people, or both tokens");
        }
        if (tokens(left)) {
            pairs(finder, settings, given, side(left), side(right), target, err);
            return;
        }
        Path leftTokens = Tokens.part(target.resolveSibling(target.getFileName() + ".left"));
        Path rightTokens = Tokens.part(target.resolveSibling(target.getFileName() + ".right"));
        try {
            PeopleFile leftPeople = new PeopleFile(left, given.flag("--any-id"));
            PeopleFile rightPeople = new PeopleFile(right, given.flag("--any-id"));
            Tokens.NameCounts names = new Tokens.NameCounts();
            names.count(leftPeople);
            names.count(rightPeople);
            Optional<Path> keyFile = given.path("--key");
            FileKey key = keyFile.isPresent() ? FileKey.of(keyFile.get()) : FileKey.random();
            TokenHash hash = given.flag("--plain") ? new PlainTokens() : new KeyedTokens(key);
            Side leftSide = side(leftPeople, names, hash, key, leftTokens);
            Side rightSide = side(rightPeople, names, hash, key, rightTokens);
            Tokens.report(leftPeople, "left", err);
            Tokens.report(rightPeople, "right", err);
            pairs(finder, settings, given, leftSide, rightSide, target, err);
        } finally {
            Files.deleteIfExists(leftTokens);
            Files.deleteIfExists(rightTokens);
        }
    }

    private static PairFinder.Settings settings(Arguments given, PairFinder finder) throws IOException {
        Optional<Path> weights = given.path("--weights");
        String text = weights.isPresent() ? Files.readString(weights.get()) : finder.shippedWeights();
        int threads = given.number("--threads").map(Double::intValue).orElse(Runtime.getRuntime().availableProcessors());
        if (threads < 1) {
            throw new IllegalArgumentException("--threads is 1 or more");
        }
        Optional<Double> threshold = given.number("--threshold");
        return new PairFinder.Settings(threshold.isPresent() ? OptionalDouble.of(threshold.get()) : OptionalDouble.empty(), FALSE_LINKS,
                given.number("--margin").orElse(MARGIN), given.flag("--one-to-one"), text, given.flag("--learn") || weights.isEmpty(), threads);
    }

    private static boolean tokens(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] first = in.readNBytes(Long.BYTES);
            return first.length == Long.BYTES && ByteBuffer.wrap(first).getLong() >>> 8 == TOKENS;
        }
    }

    private static Side side(Path tokens) throws IOException {
        List<String> ids = new ArrayList<>();
        TokenFile file = TokenFile.of(tokens);
        file.read(EnumSet.noneOf(ViewKind.class), (index, person) -> ids.add(person.subject().hex()));
        return new Side(file, ids);
    }

    private static Side side(PeopleFile people, Tokens.NameCounts names, TokenHash hash, FileKey key, Path file) throws IOException {
        List<String> ids = new ArrayList<>();
        long made = Tokens.write(people, names, hash, key, file, (id, subject) -> ids.add(id));
        return new Side(new TokenFile(file, Math.toIntExact(made)), ids);
    }

    private static void pairs(PairFinder finder, PairFinder.Settings settings, Arguments given, Side left, Side right, Path target,
            PrintStream err) throws IOException {
        Path temporary = Tokens.part(target);
        try {
            PairFinder.Summary summary;
            try (BufferedWriter out = Files.newBufferedWriter(temporary)) {
                out.write("left_id,right_id,score,probability\n");
                summary = finder.find(left.tokens(), right.tokens(), settings, pair -> {
                    try {
                        out.write(Tokens.quoted(left.ids().get(pair.left())) + ',' + Tokens.quoted(right.ids().get(pair.right())) + ','
                                + String.format(Locale.ROOT, "%.4f,%.6f", pair.score(), pair.probability()) + '\n');
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                });
            }
            Optional<Path> weights = given.path("--weights-out");
            if (weights.isPresent()) {
                Files.writeString(weights.get(), summary.weights());
            }
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            err.println(left.ids().size() + " left and " + right.ids().size() + " right people, " + summary.compared()
                    + " pairs compared, " + summary.linked()
                    + String.format(Locale.ROOT, settings.threshold().isPresent() ? " linked with a score of at least %.2f, "
                            : " linked with a logarithm of odds of at least %.2f, ", summary.threshold()) + summary.ambiguous() + " undecided between several, "
                    + summary.contradicted() + " with a number in common and little else");
            summary.firstOversized().ifPresent(size -> err.println(summary.oversized()
                    + " times a group was too large to compare; the largest has " + size + " people"));
        } finally {
            Files.deleteIfExists(temporary);
        }
    }
}
