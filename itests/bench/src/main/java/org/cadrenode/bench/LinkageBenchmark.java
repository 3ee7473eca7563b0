package org.cadrenode.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.cadrenode.api.pseudonym.PersonTokens;
import org.cadrenode.api.pseudonym.Pseudonym;
import org.cadrenode.api.pseudonym.TokenView;
import org.cadrenode.api.pseudonym.ViewKind;
import org.cadrenode.linkage.engine.pairs.Comparison;
import org.cadrenode.linkage.engine.pairs.Finder;
import org.cadrenode.linkage.engine.pairs.Weights;
import org.cadrenode.synthetic.linkage.LinkagePlan;
import org.cadrenode.synthetic.linkage.Person;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/** Candidate pairs that one core compares and scores a second, and people of whom it makes tokens a second. */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
public class LinkageBenchmark {
    private static final int PEOPLE = 2_000;
    private static final int ROUND = 1_000;

    /** People with tokens. */
    @State(Scope.Benchmark)
    public static class People {
        private final List<int[]> tokens = new ArrayList<>();
        private final List<PersonTokens> people = new ArrayList<>();
        private TokenisedPeople made;
        private Weights weights;

        /** Makes them. */
        @Setup
        public void make() {
            made = new TokenisedPeople(new LinkagePlan(Patients.SEED, .1, 100, 20, PEOPLE, 0));
            people.addAll(made.candidateTokens().people());
            for (PersonTokens person : people) {
                TokenView view = person.views().stream().filter(each -> each.kind() == ViewKind.POSTCODE).findFirst().orElseThrow();
                tokens.add(view.tokens());
            }
            weights = Weights.parse(new Finder().shippedWeights());
        }
    }

    /** Compares and scores pairs, most of them of two people as in a block. */
    @Benchmark
    @OperationsPerInvocation(ROUND)
    public void pairs(People people, Blackhole sink) {
        for (int i = 0; i < ROUND; i++) {
            PersonTokens left = people.people.get(i);
            PersonTokens right = people.people.get(PEOPLE - 1 - i);
            long pattern = Comparison.of(people.tokens.get(i), 0, Comparison.shape(left.shape()), left.shape().rarities(),
                    people.tokens.get(PEOPLE - 1 - i), 0, Comparison.shape(right.shape()), right.shape().rarities(), true);
            sink.consume(people.weights.score(pattern, PEOPLE));
        }
    }

    /** Makes the tokens of people. */
    @Benchmark
    @OperationsPerInvocation(ROUND)
    public void tokens(People people, Blackhole sink) {
        for (int i = 0; i < ROUND; i++) {
            Person person = people.made.candidates().get(i);
            sink.consume(people.made.tokens(person, new Pseudonym(1, i)));
        }
    }
}
