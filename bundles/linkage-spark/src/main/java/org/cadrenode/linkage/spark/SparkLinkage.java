package org.cadrenode.linkage.spark;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import org.apache.spark.HashPartitioner;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.cadrenode.api.linkage.PairFinder.Settings;
import org.cadrenode.api.pseudonym.PersonTokens;
import org.cadrenode.api.pseudonym.PersonTokensReader;
import org.cadrenode.api.pseudonym.TokenSource;
import org.cadrenode.api.pseudonym.TokenView;
import org.cadrenode.api.pseudonym.ViewKind;
import org.cadrenode.linkage.engine.pairs.PartialFinder;
import scala.Tuple2;

/**
 * Finds who of one side is who of the other, on a cluster. Views are dealt to parts by their keys, so that all views of a key meet
 * in one part, which compares them as the appliance does; what it finds is dealt to parts by the left person, where the choice is
 * made. The pairs are those of the engine in one process, with the same weights and threshold. Memory of a part: its views of
 * both sides. Weights are learnt beforehand, by {@code cadre tool link --learn --weights-out} on a sample.
 *
 * <p>Thread-safe; sent to the machines, so it holds no more than settings.
 */
public final class SparkLinkage implements Serializable {
    private static final long serialVersionUID = 1L;
    /** People of the files before a file: more than any file holds. */
    private static final long FILE = 1L << 32;

    private final String weights;
    private final double threshold;
    private final double margin;
    private final int parts;

    /**
     * Makes a job.
     *
     * @param weights text of the weights
     * @param threshold least score of a pair
     * @param margin by how much the best score of a left person must exceed the second best
     * @param parts how many parts there are: views of both sides of a part must fit into the memory of a task
     */
    public SparkLinkage(String weights, double threshold, double margin, int parts) {
        this.weights = weights;
        this.threshold = threshold;
        this.margin = margin;
        this.parts = parts;
    }

    /**
     * Links files of tokens that every machine can read.
     *
     * @param left files that {@code cadre tool tokens} made; one task reads one file
     */
    public JavaRDD<Link> link(JavaSparkContext spark, List<String> left, List<String> right) {
        long rightPeople = numbered(spark, right).mapToPair(file -> new Tuple2<>(file._1, people(file._2))).values().reduce(Long::sum);
        int people = Math.toIntExact(rightPeople);
        JavaPairRDD<Integer, Half> halves = halves(spark, left, true).union(halves(spark, right, false));
        JavaRDD<Offer> offers = halves.partitionBy(new HashPartitioner(parts)).values().mapPartitions(part -> compare(part, people));
        return offers.mapToPair(offer -> new Tuple2<>(offer.left(), offer)).partitionBy(new HashPartitioner(parts)).values()
                .mapPartitions(part -> choose(part, people));
    }

    private static JavaRDD<Tuple2<Integer, String>> numbered(JavaSparkContext spark, List<String> files) {
        List<Tuple2<Integer, String>> numbered = new ArrayList<>();
        files.forEach(file -> numbered.add(new Tuple2<>(numbered.size(), file)));
        return spark.parallelize(numbered, Math.max(1, numbered.size()));
    }

    private JavaPairRDD<Integer, Half> halves(JavaSparkContext spark, List<String> files, boolean left) {
        return numbered(spark, files).flatMapToPair(file -> new Halves(file._2, left, file._1 * FILE));
    }

    private static long people(String file) {
        try (PersonTokensReader reader = reader(file)) {
            long people = 0;
            while (reader.next(EnumSet.noneOf(ViewKind.class)).isPresent()) {
                people++;
            }
            return people;
        } catch (IOException e) {
            throw new UncheckedIOException("A file of tokens could not be read", e);
        }
    }

    private static PersonTokensReader reader(String file) throws IOException {
        return new PersonTokensReader(new BufferedInputStream(Files.newInputStream(Path.of(file)), 1 << 16));
    }

    private PartialFinder finder(int people) {
        return new PartialFinder(new Settings(OptionalDouble.of(threshold), 0, margin, false, weights, false, 1), people);
    }

    private Iterator<Offer> compare(Iterator<Half> part, int people) throws IOException {
        List<Half> left = new ArrayList<>();
        List<Half> right = new ArrayList<>();
        part.forEachRemaining(half -> (half.left() ? left : right).add(half));
        Part leftPart = new Part(left);
        Part rightPart = new Part(right);
        List<Offer> offers = new ArrayList<>();
        finder(people).compare(leftPart, rightPart, (one, other, score) -> offers.add(new Offer(leftPart.person(one), leftPart.id(one),
                rightPart.person(other), rightPart.id(other), score)));
        return offers.iterator();
    }

    private Iterator<Link> choose(Iterator<Offer> part, int people) {
        Map<Long, Integer> leftNumbers = new TreeMap<>();
        Map<Long, Integer> rightNumbers = new TreeMap<>();
        List<Offer> offers = new ArrayList<>();
        part.forEachRemaining(offer -> {
            offers.add(offer);
            leftNumbers.put(offer.left(), 0);
            rightNumbers.put(offer.right(), 0);
        });
        String[] leftIds = new String[leftNumbers.size()];
        String[] rightIds = new String[rightNumbers.size()];
        number(leftNumbers);
        number(rightNumbers);
        offers.forEach(offer -> {
            leftIds[leftNumbers.get(offer.left())] = offer.leftId();
            rightIds[rightNumbers.get(offer.right())] = offer.rightId();
        });
        List<Link> links = new ArrayList<>();
        finder(people).choose(leftIds.length,
                sink -> offers.forEach(offer -> sink.offer(leftNumbers.get(offer.left()), rightNumbers.get(offer.right()), offer.score())),
                pair -> links.add(new Link(leftIds[pair.left()], rightIds[pair.right()], pair.score(), pair.probability())));
        return links.iterator();
    }

    private static void number(Map<Long, Integer> people) {
        int next = 0;
        for (Map.Entry<Long, Integer> person : people.entrySet()) {
            person.setValue(next++);
        }
    }

    /** The people of a file, one after the other, taken apart by the parts that their views belong to. */
    private final class Halves implements Iterator<Tuple2<Integer, Half>> {
        private final PersonTokensReader reader;
        private final boolean left;
        private Iterator<Tuple2<Integer, Half>> person = new ArrayList<Tuple2<Integer, Half>>().iterator();
        private long next;

        Halves(String file, boolean left, long first) throws IOException {
            this.reader = reader(file);
            this.left = left;
            this.next = first;
        }

        @Override
        public boolean hasNext() {
            try {
                while (!person.hasNext()) {
                    Optional<PersonTokens> tokens = reader.next(EnumSet.allOf(ViewKind.class));
                    if (tokens.isEmpty()) {
                        reader.close();
                        return false;
                    }
                    person = apart(tokens.get(), next++);
                }
                return true;
            } catch (IOException e) {
                throw new UncheckedIOException("A file of tokens could not be read", e);
            }
        }

        @Override
        public Tuple2<Integer, Half> next() {
            return person.next();
        }

        private Iterator<Tuple2<Integer, Half>> apart(PersonTokens tokens, long number) throws IOException {
            Map<Integer, List<TokenView>> byPart = new TreeMap<>();
            for (TokenView view : tokens.views()) {
                int part = Math.floorMod(Long.hashCode(view.key()) + view.kind().ordinal(), parts);
                byPart.computeIfAbsent(part, key -> new ArrayList<>()).add(view);
            }
            List<Tuple2<Integer, Half>> halves = new ArrayList<>();
            for (Map.Entry<Integer, List<TokenView>> part : byPart.entrySet()) {
                halves.add(new Tuple2<>(part.getKey(), Half.of(left, number, tokens, part.getValue())));
            }
            return halves.iterator();
        }
    }

    /** The people of a side in a part, in the order of the whole, so that equal scores are decided alike. */
    private static final class Part implements TokenSource {
        private final List<Half> halves;
        private final String[] ids;

        Part(List<Half> halves) throws IOException {
            this.halves = halves;
            halves.sort(Comparator.comparingLong(Half::person));
            ids = new String[halves.size()];
            for (int i = 0; i < ids.length; i++) {
                ids[i] = halves.get(i).read().subject().hex();
            }
        }

        long person(int index) {
            return halves.get(index).person();
        }

        String id(int index) {
            return ids[index];
        }

        @Override
        public int size() {
            return halves.size();
        }

        @Override
        public void read(Set<ViewKind> wanted, Sink sink) throws IOException {
            for (int i = 0; i < halves.size(); i++) {
                sink.person(i, halves.get(i).read());
            }
        }
    }
}
