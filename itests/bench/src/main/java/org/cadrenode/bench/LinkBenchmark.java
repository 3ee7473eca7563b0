package org.cadrenode.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.cadrenode.api.delivery.ProviderId;
import org.cadrenode.api.dictionary.IdentifierKind;
import org.cadrenode.api.identifiable.Identifier;
import org.cadrenode.api.identifiable.SubjectKey;
import org.cadrenode.api.identifiable.VaultPerson;
import org.cadrenode.api.keys.KeyPurpose;
import org.cadrenode.api.pseudonym.Pseudonym;
import org.cadrenode.api.pseudonym.PersonTokens;
import org.cadrenode.linkage.engine.Judge;
import org.cadrenode.linkage.engine.LinkEngine;
import org.cadrenode.linkage.engine.PersonViews;
import org.cadrenode.linkage.engine.Scratch;
import org.cadrenode.linkage.engine.Settlement;
import org.cadrenode.linkage.engine.Subject;
import org.cadrenode.linkage.engine.Views;
import org.cadrenode.linkage.engine.pairs.Finder;
import org.cadrenode.linkage.engine.pairs.Weights;
import org.cadrenode.pseudonymise.engine.tokens.KeyedTokens;
import org.cadrenode.pseudonymise.engine.tokens.KnownIdentity;
import org.cadrenode.pseudonymise.engine.tokens.NameForms;
import org.cadrenode.pseudonymise.engine.tokens.NameTable;
import org.cadrenode.pseudonymise.engine.tokens.PersonTokeniser;
import org.cadrenode.synthetic.errors.ErrorRates;
import org.cadrenode.synthetic.errors.Provider;
import org.cadrenode.synthetic.errors.RecordedIdentity;
import org.cadrenode.synthetic.errors.Recorder;
import org.cadrenode.synthetic.region.Chance;
import org.cadrenode.synthetic.region.Child;
import org.cadrenode.synthetic.region.Household;
import org.cadrenode.synthetic.region.Region;
import org.cadrenode.synthetic.region.RegionPlan;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/**
 * Subjects per second that are linked into a population of 50,000, in memory: a subject is a child of one of three
 * providers, with the errors that providers make. Beside it, people whose tokens are made per second.
 */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
public class LinkBenchmark {
    private static final int POPULATION = 50_000;
    private static final int ARRIVALS = 1_000;
    private static final int EVERY = POPULATION / ARRIVALS + 1;
    private static final int LARGEST_BLOCK = 2_000;
    private static final Judge JUDGE = new Judge(Weights.parse(new Finder().shippedWeights()), 4, 2, 1);
    private static final int CHILDREN = 100_000;
    private static final Map<Provider, ProviderId> PROVIDERS = Map.of(
            Provider.MENTAL_HEALTH_TRUST, new ProviderId(Provider.MENTAL_HEALTH_TRUST.id()),
            Provider.COUNCIL, new ProviderId(Provider.COUNCIL.id()),
            Provider.SCHOOL_TRUST, new ProviderId(Provider.SCHOOL_TRUST.id()));

    /** Token sets: a child's at its providers one after the other, then the next child's. */
    @State(Scope.Benchmark)
    public static class Everybody {
        private final List<VaultPerson> persons = new ArrayList<>();
        private final List<Pseudonym> pseudonyms = new ArrayList<>();
        private final List<PersonTokens> tokens = new ArrayList<>();
        private PersonTokeniser tokeniser;

        /** Makes the children and their tokens. */
        @Setup
        public void make() {
            Region region = new Region(new RegionPlan(CHILDREN, Patients.SEED));
            Recorder recorder = new Recorder(Patients.SEED, ErrorRates.usual(), region.names());
            for (Household household : region) {
                for (Child child : household.children()) {
                    for (Provider provider : Provider.values()) {
                        if (persons.size() < POPULATION + ARRIVALS && knows(provider, child)) {
                            add(recorder.record(child, provider), child, provider);
                        }
                    }
                }
            }
            if (persons.size() != POPULATION + ARRIVALS) {
                throw new IllegalStateException("There are only " + persons.size() + " subjects");
            }
            NameTable.Counter forenames = new NameTable.Counter();
            NameTable.Counter surnames = new NameTable.Counter();
            for (VaultPerson person : persons) {
                NameForms.forenames(KnownIdentity.of(person).forenames()).forEach(forenames::add);
                NameForms.surnames(KnownIdentity.of(person).surnames()).forEach(surnames::add);
            }
            tokeniser = new PersonTokeniser(new KeyedTokens(SyntheticKeys.keys().keyedHash(KeyPurpose.LINKAGE)), 1, forenames.table(),
                    surnames.table());
            for (int i = 0; i < persons.size(); i++) {
                tokens.add(tokens(i));
            }
        }

        private PersonTokens tokens(int subject) {
            return tokeniser.tokens(pseudonyms.get(subject), 1, KnownIdentity.of(persons.get(subject)));
        }

        private static boolean knows(Provider provider, Child child) {
            return switch (provider) {
                case MENTAL_HEALTH_TRUST -> child.services().mentalHealth();
                case COUNCIL -> child.services().childInNeed();
                case SCHOOL_TRUST -> child.services().onRoll();
            };
        }

        // Each provider tells what its extracts hold: the council has no names.
        private void add(RecordedIdentity identity, Child child, Provider provider) {
            List<Identifier> known = new ArrayList<>();
            if (provider == Provider.MENTAL_HEALTH_TRUST) {
                Patients.add(known, IdentifierKind.NHS_NUMBER, identity.nhsNumber());
            } else {
                Patients.add(known, IdentifierKind.UPN, identity.pupilNumber());
            }
            if (provider != Provider.COUNCIL) {
                Patients.add(known, IdentifierKind.FORENAME, identity.forename());
                Patients.add(known, IdentifierKind.SURNAME, identity.surname());
                Patients.add(known, IdentifierKind.PREFERRED_NAME, identity.preferredName());
                Patients.add(known, IdentifierKind.FORMER_SURNAME, identity.formerSurname());
            }
            Patients.add(known, IdentifierKind.BIRTH_DATE, identity.birthDate().toString());
            Patients.add(known, IdentifierKind.SEX, child.sex().name());
            Patients.add(known, IdentifierKind.POSTCODE, identity.address().postcode());
            Chance chance = Chance.of(Patients.SEED, "subject at " + provider.id(), child.number());
            VaultPerson person = new VaultPerson(new SubjectKey(chance.nextLong(), chance.nextLong()), PROVIDERS.get(provider),
                    child.personId(), known, List.of(), 1);
            persons.add(person);
            pseudonyms.add(new Pseudonym(chance.nextLong(), chance.nextLong()));
        }
    }

    /** An engine with the population in it, and those who arrive: every 51st subject, of all providers. */
    @State(Scope.Benchmark)
    public static class Population {
        private final List<Subject> subjects = new ArrayList<>();
        private final List<PersonTokens> arriving = new ArrayList<>();
        private LinkEngine engine;

        /** Links the population. */
        @Setup
        public void link(Everybody everybody) {
            engine = new LinkEngine(JUDGE, LARGEST_BLOCK, Views.inMemory(), Scratch.inMemory());
            for (int i = 0; i < everybody.tokens.size(); i++) {
                PersonTokens tokens = everybody.tokens.get(i);
                Subject subject = new Subject(i, everybody.persons.get(i).provider(), tokens.subject());
                if (i % EVERY == 0) {
                    subjects.add(subject);
                    arriving.add(tokens);
                } else {
                    engine.put(subject, PersonViews.of(tokens), touched -> { });
                }
            }
            engine.settle();
            Settlement settlement = arrive();
            long met = settlement.clusters().stream().filter(cluster -> cluster.size() > 1).count();
            if (subjects.size() != ARRIVALS || met == 0) {
                throw new IllegalStateException(subjects.size() + " arrive, and " + met + " persons have met");
            }
            leave();
        }

        private Settlement arrive() {
            for (int i = 0; i < ARRIVALS; i++) {
                engine.put(subjects.get(i), PersonViews.of(arriving.get(i)), touched -> { });
            }
            return engine.settle();
        }

        /** Takes those who arrived out again. */
        @TearDown(Level.Invocation)
        public void leave() {
            for (Subject subject : subjects) {
                engine.remove(subject, touched -> { });
            }
            engine.settle();
        }
    }

    /** Links arriving subjects into the population. */
    @Benchmark
    @OperationsPerInvocation(ARRIVALS)
    public Settlement subjects(Population population) {
        return population.arrive();
    }

    /** Makes the tokens of subjects. */
    @Benchmark
    @OperationsPerInvocation(ARRIVALS)
    public void tokenSets(Everybody everybody, Blackhole sink) {
        for (int i = 0; i < ARRIVALS; i++) {
            sink.consume(everybody.tokens(i));
        }
    }
}
