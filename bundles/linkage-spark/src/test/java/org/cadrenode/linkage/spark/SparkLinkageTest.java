package org.cadrenode.linkage.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.cadrenode.api.linkage.PairFinder;
import org.cadrenode.api.pseudonym.PersonTokens;
import org.cadrenode.api.pseudonym.PersonTokensWriter;
import org.cadrenode.api.pseudonym.Pseudonym;
import org.cadrenode.api.pseudonym.TokenSource;
import org.cadrenode.api.pseudonym.ViewKind;
import org.cadrenode.linkage.engine.pairs.Finder;
import org.cadrenode.pseudonymise.engine.Day;
import org.cadrenode.pseudonymise.engine.tokens.Identity;
import org.cadrenode.pseudonymise.engine.tokens.NameForms;
import org.cadrenode.pseudonymise.engine.tokens.NameTable;
import org.cadrenode.pseudonymise.engine.tokens.PersonTokeniser;
import org.cadrenode.pseudonymise.engine.tokens.PlainTokens;
import org.cadrenode.synthetic.linkage.LinkagePlan;
import org.cadrenode.synthetic.linkage.LinkageSet;
import org.cadrenode.synthetic.linkage.Person;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SparkLinkageTest {

    private static final long SEED = 20261127;
    private static final double THRESHOLD = 3;
    private static final double MARGIN = 1;

    @TempDir
    private Path folder;

    /** Tokens in memory. */
    private record Tokens(List<PersonTokens> people) implements TokenSource {
        @Override
        public int size() {
            return people.size();
        }

        @Override
        public void read(Set<ViewKind> wanted, Sink sink) throws IOException {
            for (int i = 0; i < people.size(); i++) {
                sink.person(i, people.get(i));
            }
        }
    }

    private final List<Person> left = new ArrayList<>();
    private final List<Person> right = new ArrayList<>();

    @Test
    void theJobFindsThePairsThatTheEngineOfTheApplianceFinds() throws IOException {
        System.out.println("seed " + SEED);
        new LinkageSet(new LinkagePlan(SEED, 0.3, 600, 120, 2_400, 0.1)).forEach(new LinkageSet.Visitor<RuntimeException>() {
            @Override
            public void candidate(String id, Person person) {
                right.add(person);
            }

            @Override
            public void lookedFor(String id, Person person, @Nullable String candidate) {
                left.add(person);
            }
        });
        NameTable.Counter forenames = new NameTable.Counter();
        NameTable.Counter surnames = new NameTable.Counter();
        right.forEach(person -> {
            NameForms.forenames(person.forenames()).forEach(forenames::add);
            NameForms.surnames(List.of(person.surname())).forEach(surnames::add);
        });
        PersonTokeniser tokeniser = new PersonTokeniser(new PlainTokens(), 1, forenames.table(), surnames.table());
        Tokens leftTokens = tokens(tokeniser, left, 1);
        Tokens rightTokens = tokens(tokeniser, right, 2);

        Finder finder = new Finder();
        Set<String> embedded = new TreeSet<>();
        finder.find(leftTokens, rightTokens, new PairFinder.Settings(OptionalDouble.of(THRESHOLD), 0, MARGIN, false,
                finder.shippedWeights(), false, 1), pair -> embedded.add(new Link(leftTokens.people().get(pair.left()).subject().hex(),
                        rightTokens.people().get(pair.right()).subject().hex(), pair.score(), pair.probability()).line()));
        assertTrue(embedded.size() > 400, embedded.size() + " pairs");

        List<String> leftFiles = files("left", leftTokens);
        List<String> rightFiles = files("right", rightTokens);
        Set<String> distributed = new TreeSet<>();
        SparkConf settings = new SparkConf().setMaster("local[2]").setAppName("test").set("spark.ui.enabled", "false")
                .set("spark.driver.host", "127.0.0.1").set("spark.driver.bindAddress", "127.0.0.1").set("spark.local.dir", folder.toString());
        try (JavaSparkContext spark = new JavaSparkContext(settings)) {
            new SparkLinkage(finder.shippedWeights(), THRESHOLD, MARGIN, 5).link(spark, leftFiles, rightFiles).collect()
                    .forEach(link -> distributed.add(link.line()));
        }
        assertEquals(embedded, distributed);
    }

    private static Tokens tokens(PersonTokeniser tokeniser, List<Person> people, long side) {
        List<PersonTokens> tokens = new ArrayList<>();
        for (Person person : people) {
            List<String> numbers = person.perfectId() == null ? List.of() : List.of(person.perfectId());
            tokens.add(tokeniser.tokens(new Pseudonym(side, tokens.size()), 1, new Identity(person.forenames(), List.of(person.surname()),
                    Day.parse(person.birthDate().toString()), person.gender() == null ? "" : person.gender().name(),
                    List.of(person.postcode()), numbers, List.of(), List.of())));
        }
        return new Tokens(tokens);
    }

    // Two files a side: a person's number runs on from file to file.
    private List<String> files(String name, Tokens tokens) throws IOException {
        List<String> files = new ArrayList<>();
        int half = tokens.size() / 2;
        for (List<PersonTokens> part : List.of(tokens.people().subList(0, half), tokens.people().subList(half, tokens.size()))) {
            Path file = folder.resolve(name + files.size());
            try (PersonTokensWriter writer = new PersonTokensWriter(Files.newOutputStream(file))) {
                for (PersonTokens person : part) {
                    writer.person(person);
                }
                writer.finish();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            files.add(file.toString());
        }
        return files;
    }
}
