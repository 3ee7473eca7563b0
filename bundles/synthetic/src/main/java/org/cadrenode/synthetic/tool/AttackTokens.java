package org.cadrenode.synthetic.tool;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.pseudonym.PersonTokensReader;
import org.cadrenode.synthetic.attack.AttackScore;
import org.cadrenode.synthetic.attack.FrequencyAttack;
import org.cadrenode.synthetic.attack.Guess;
import org.cadrenode.synthetic.attack.NameGuesses;
import org.cadrenode.synthetic.attack.SeenName;
import org.cadrenode.synthetic.attack.SeenPeople;
import org.cadrenode.synthetic.attack.SeenPerson;

/**
 * {@code cadre tool attack-tokens}: how many names can be guessed from a file of tokens without the key. Exit code 0 when done, 1
 * when a file can't be read or written, 2 when the options are wrong.
 */
public final class AttackTokens {

    private static final int DONE = 0;
    private static final int FAILED = 1;
    private static final int MISUSED = 2;
    private static final String USAGE = """
            Usage: cadre tool attack-tokens --tokens T --people P --own-tokens T2 --own-people P2 [--json FILE]

            Guesses first and second forenames and surnames from tokens without the key, and says how many of them are right. The attacker knows
            how common names are, and so has people of its own who are like those attacked, with tokens under a key of its own:

              cadre tool linkage-people --seed 1 --candidates N --out one     cadre tool tokens --in one/candidates.csv ...
              cadre tool linkage-people --seed 2 --candidates N --out other   cadre tool tokens --in other/candidates.csv ...

              --tokens FILE       the tokens that are attacked
              --people FILE       the people of those tokens, in their order: only to judge the guesses
              --own-tokens FILE   tokens of the attacker's own people, about as many
              --own-people FILE   the attacker's own people, in the order of the tokens
              --json FILE         write the figures there too
              --help              this text

              recovered   the share of people whose name is right among the surest guesses of which at least half are right
              names       the share of all different names that are right there at least once
              any guess   the share of people whose name is right if every guess counts
              blind       the share right of one who sees no token: everybody has the commonest name of the sex
            """;
    private static final Set<String> OPTIONS = Set.of("--tokens", "--people", "--own-tokens", "--own-people", "--json");

    private AttackTokens() {
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
        try {
            Options options = new Options(arguments, OPTIONS);
            Path tokens = Path.of(options.required("--tokens"));
            Path people = Path.of(options.required("--people"));
            Path ownTokens = Path.of(options.required("--own-tokens"));
            Path ownPeople = Path.of(options.required("--own-people"));
            String json = options.optional("--json");
            ObjectNode figures = attack(tokens, people, ownTokens, ownPeople, out);
            if (json != null) {
                new ObjectMapper().writerWithDefaultPrettyPrinter().writeValue(Path.of(json).toFile(), figures);
            }
            return DONE;
        } catch (InvalidPathException e) {
            err.println("a file's name is not a path");
            return MISUSED;
        } catch (IOException | UncheckedIOException e) {
            err.println("a file could not be read or written: " + e.getMessage());
            return FAILED;
        } catch (CsvParseException | NoSuchElementException e) {
            err.println("a file of people does not hold what it should");
            return FAILED;
        } catch (CadreException e) {
            err.println(e.getMessage());
            return FAILED;
        } catch (IllegalArgumentException e) {
            err.println(e.getMessage());
            err.println("Try --help.");
            return MISUSED;
        }
    }

    private static ObjectNode attack(Path tokens, Path people, Path ownTokens, Path ownPeople, PrintStream out) throws IOException {
        List<SeenPerson> seen = seen(tokens);
        FrequencyAttack attack = new FrequencyAttack(seen(ownTokens));
        ObjectNode figures = new ObjectMapper().createObjectNode();
        out.printf(Locale.ROOT, "%d people%n%n%-17s %10s %10s %10s %10s%n", seen.size(), "", "recovered", "names", "any guess", "blind");
        for (SeenName.Field field : SeenName.Field.values()) {
            List<String> own = names(ownPeople, field);
            List<String> truth = names(people, field);
            if (truth.size() != seen.size()) {
                throw new IllegalArgumentException("there are not as many people as have tokens");
            }
            List<Optional<Guess>> guesses = attack.guesses(field, own, seen);
            AttackScore score = AttackScore.of(known(guesses, truth), known(truth, truth), NameGuesses.blind(known(own, own),
                    known(sexes(ownPeople), own), known(truth, truth), known(sexes(people), truth)));
            String name = field.name().toLowerCase(Locale.ROOT) + "s";
            out.printf(Locale.ROOT, "%-17s %9.3f%% %9.3f%% %9.3f%% %9.3f%%%n", name, 100 * score.recovered(), 100 * score.names(),
                    100 * score.right(), 100 * score.blind());
            figures.putObject(name).put("people", score.persons()).put("recovered", score.recovered()).put("names", score.names())
                    .put("any_guess", score.right()).put("blind", score.blind());
        }
        return figures;
    }

    // Whoever has no such name is not attacked.
    private static <T> List<T> known(List<T> values, List<String> names) {
        return IntStream.range(0, values.size()).filter(i -> !names.get(i).isEmpty()).mapToObj(values::get).toList();
    }

    private static List<SeenPerson> seen(Path tokens) throws IOException {
        try (PersonTokensReader reader = new PersonTokensReader(new BufferedInputStream(Files.newInputStream(tokens), 1 << 16))) {
            return SeenPeople.read(reader);
        }
    }

    private static List<String> names(Path people, SeenName.Field field) throws IOException {
        int place = field == SeenName.Field.SECOND_FORENAME ? 1 : 0;
        return cells(people, field == SeenName.Field.SURNAME ? "surnames" : "forenames").stream().map(cell -> NameGuesses.name(cell, place))
                .toList();
    }

    private static List<String> sexes(Path people) throws IOException {
        return cells(people, "gender");
    }

    private static List<String> cells(Path people, String column) throws IOException {
        List<String> cells = new ArrayList<>();
        try (CsvReader<NamedCsvRecord> rows = CsvReader.builder().ofNamedCsvRecord(people)) {
            for (NamedCsvRecord row : rows) {
                cells.add(row.getField(column));
            }
        }
        return cells;
    }
}
