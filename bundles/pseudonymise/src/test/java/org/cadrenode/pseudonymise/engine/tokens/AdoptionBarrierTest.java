package org.cadrenode.pseudonymise.engine.tokens;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.ServiceLoader;
import java.util.Set;
import org.cadrenode.api.delivery.ProviderId;
import org.cadrenode.api.dictionary.IdentifierKind;
import org.cadrenode.api.identifiable.Identifier;
import org.cadrenode.api.identifiable.SubjectKey;
import org.cadrenode.api.identifiable.VaultPerson;
import org.cadrenode.api.linkage.PairFinder;
import org.cadrenode.api.pseudonym.PersonTokens;
import org.cadrenode.api.pseudonym.Pseudonym;
import org.cadrenode.api.pseudonym.TokenSource;
import org.cadrenode.api.pseudonym.TokenView;
import org.cadrenode.api.pseudonym.ViewKind;
import org.cadrenode.synthetic.region.Adoption;
import org.cadrenode.synthetic.region.Child;
import org.cadrenode.synthetic.region.Household;
import org.cadrenode.synthetic.region.Region;
import org.cadrenode.synthetic.region.RegionPlan;
import org.cadrenode.synthetic.region.Residence;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The shipped engine on the tokens of two providers of whose children some were adopted. */
class AdoptionBarrierTest {
    private static final int CHILDREN = 6_000;

    // Always the same: how many of so few adoptions the engine would see through is a matter of luck.
    private final long seed = 20_261_127;
    private final List<Child> ordinary = new ArrayList<>();
    private final List<Child> before = new ArrayList<>();
    private final List<Child> after = new ArrayList<>();
    private PersonTokeniser tokeniser;
    private List<PersonTokens> ordinaryTokens;

    @BeforeEach
    void people() {
        System.out.println("seed " + seed);
        NameTable.Counter forenames = new NameTable.Counter();
        NameTable.Counter surnames = new NameTable.Counter();
        for (Household household : new Region(new RegionPlan(CHILDREN, seed))) {
            for (Child child : household.children()) {
                Adoption adoption = child.adoption();
                (adoption == null ? ordinary : adoption.side() == Adoption.Side.BIRTH ? before : after).add(child);
                Identity identity = KnownIdentity.of(person(child));
                NameForms.forenames(identity.forenames()).forEach(forenames::add);
                NameForms.surnames(identity.surnames()).forEach(surnames::add);
            }
        }
        tokeniser = new PersonTokeniser(new KeyedTokens(new TestKey(1)), 1, forenames.table(), surnames.table());
        ordinaryTokens = ordinary.stream().map(this::tokens).toList();
    }

    private static VaultPerson person(Child child) {
        List<Identifier> known = new ArrayList<>();
        put(known, IdentifierKind.FORENAME, child.name().forename());
        put(known, IdentifierKind.MIDDLE_NAMES, child.name().middleNames());
        put(known, IdentifierKind.SURNAME, child.name().surname());
        put(known, IdentifierKind.BIRTH_DATE, child.birthDate().toString());
        put(known, IdentifierKind.SEX, child.sex().name());
        put(known, IdentifierKind.NHS_NUMBER, child.numbers().nhsNumber());
        put(known, IdentifierKind.UPN, child.numbers().pupilNumber());
        for (Residence residence : child.residences()) {
            put(known, IdentifierKind.POSTCODE, residence.address().postcode());
        }
        return new VaultPerson(new SubjectKey(child.number(), 0), new ProviderId("trust"), child.personId(), known, List.of(), 1);
    }

    private static void put(List<Identifier> known, IdentifierKind kind, @Nullable String value) {
        if (value != null && !value.isBlank()) {
            known.add(new Identifier(kind, value));
        }
    }

    private PersonTokens tokens(Child child) {
        return tokeniser.tokens(new Pseudonym(child.number(), 7), 1, KnownIdentity.of(person(child)));
    }

    private PersonTokens veiled(Child child) {
        VaultPerson person = person(child);
        return tokeniser.veiled(new Pseudonym(child.number(), 7), 1, KnownIdentity.of(person), new Veil(new TestKey(2), person.localId()));
    }

    private record People(List<PersonTokens> all) implements TokenSource {
        @Override
        public int size() {
            return all.size();
        }

        @Override
        public void read(Set<ViewKind> wanted, Sink sink) throws IOException {
            for (int i = 0; i < all.size(); i++) {
                sink.person(i, all.get(i));
            }
        }
    }

    private static Map<Long, Long> link(List<PersonTokens> left, List<PersonTokens> right) throws IOException {
        PairFinder finder = ServiceLoader.load(PairFinder.class).findFirst().orElseThrow();
        Map<Long, Long> pairs = new HashMap<>();
        finder.find(new People(left), new People(right), new PairFinder.Settings(OptionalDouble.of(0), 0, 0, false, finder.shippedWeights(),
                false, 2), pair -> pairs.put(left.get(pair.left()).subject().high(), right.get(pair.right()).subject().high()));
        return pairs;
    }

    private long joined(Map<Long, Long> pairs) {
        long joined = 0;
        for (int i = 0; i < before.size(); i++) {
            assertEquals(before.get(i).birthDate(), after.get(i).birthDate());
            joined += pairs.getOrDefault((long) before.get(i).number(), -1L) == after.get(i).number() ? 1 : 0;
        }
        return joined;
    }

    private List<PersonTokens> with(List<PersonTokens> adopted) {
        List<PersonTokens> all = new ArrayList<>(ordinaryTokens);
        all.addAll(adopted);
        return all;
    }

    @Test
    void theTwoIdentitiesAreJoinedUnlessEitherProviderKeepsItsOneApart() throws IOException {
        List<PersonTokens> ordinaryAndBefore = with(before.stream().map(this::tokens).toList());
        List<PersonTokens> ordinaryAndAfter = with(after.stream().map(this::tokens).toList());
        assertTrue(joined(link(ordinaryAndBefore, ordinaryAndAfter)) >= 3, "the engine would join them, seed " + seed);
        Map<Long, Long> leftApart = link(with(before.stream().map(this::veiled).toList()), ordinaryAndAfter);
        Map<Long, Long> rightApart = link(ordinaryAndBefore, with(after.stream().map(this::veiled).toList()));
        for (Map<Long, Long> pairs : List.of(leftApart, rightApart)) {
            assertEquals(0, joined(pairs), "seed " + seed);
            long linked = ordinary.stream().filter(child -> pairs.getOrDefault((long) child.number(), -1L) == child.number()).count();
            assertTrue(linked > ordinary.size() * .995, linked + " of " + ordinary.size() + ", seed " + seed);
            // Nobody else is joined with a child who is kept apart, either.
            assertEquals(0, before.stream().filter(child -> pairs.containsKey((long) child.number())
                    && pairs.get((long) child.number()) != child.number()).count(), "seed " + seed);
        }
    }

    @Test
    void oneIdentityIsStillLinkedByItsOwnNumbers() throws IOException {
        Map<Long, Long> pairs = link(with(before.stream().map(this::veiled).toList()), with(before.stream().map(this::tokens).toList()));
        for (Child child : before) {
            boolean numbered = child.numbers().nhsNumber() != null || child.numbers().pupilNumber() != null;
            assertEquals(numbered, pairs.containsKey((long) child.number()), "seed " + seed);
        }
    }

    @Test
    void whoIsKeptApartLooksLikeAnybodyElse() {
        Map<Long, Long> birthDates = new HashMap<>();
        Set<Long> keys = new HashSet<>();
        for (PersonTokens person : ordinaryTokens) {
            for (TokenView view : person.views()) {
                keys.add(view.key());
                if (view.kind() == ViewKind.SAMPLE) {
                    birthDates.merge(view.key(), 1L, Long::sum);
                }
            }
        }
        int shared = 0;
        int sampled = 0;
        for (Child child : before) {
            PersonTokens plain = tokens(child);
            PersonTokens veiled = veiled(child);
            assertEquals(plain.shape(), veiled.shape());
            assertEquals(veiled, veiled(child), "the same each time");
            List<TokenView> open = unsampled(plain);
            List<TokenView> shown = unsampled(veiled);
            assertEquals(open.stream().map(TokenView::kind).toList(), shown.stream().map(TokenView::kind).toList());
            for (int i = 0; i < open.size(); i++) {
                boolean numbered = open.get(i).kind() == ViewKind.NHS_NUMBER || open.get(i).kind() == ViewKind.UPN;
                assertEquals(numbered, open.get(i).equals(shown.get(i)));
                assertEquals(numbered, open.get(i).key() == shown.get(i).key());
                assertTrue(numbered || !keys.contains(shown.get(i).key()), "seed " + seed);
            }
            // In the sample is who is shown to be born on such a day, with a key that others have.
            for (TokenView view : veiled.views()) {
                if (view.kind() == ViewKind.SAMPLE) {
                    assertFalse(plain.views().contains(view));
                    sampled++;
                    shared += birthDates.containsKey(view.key()) ? 1 : 0;
                }
            }
        }
        assertTrue(sampled > 0 && 2 * shared >= sampled, sampled + " in the sample, " + shared + " there by a day of others: the birth date that is shown is one that others have, seed " + seed);
    }

    private static List<TokenView> unsampled(PersonTokens person) {
        return person.views().stream().filter(view -> view.kind() != ViewKind.SAMPLE).toList();
    }
}
