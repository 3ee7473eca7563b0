package org.cadrenode.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.cadrenode.api.keys.KeyPurpose;
import org.cadrenode.api.pseudonym.PersonTokens;
import org.cadrenode.api.pseudonym.Pseudonym;
import org.cadrenode.api.pseudonym.TokenSource;
import org.cadrenode.api.pseudonym.ViewKind;
import org.cadrenode.pseudonymise.engine.Day;
import org.cadrenode.pseudonymise.engine.tokens.Identity;
import org.cadrenode.pseudonymise.engine.tokens.KeyedTokens;
import org.cadrenode.pseudonymise.engine.tokens.NameForms;
import org.cadrenode.pseudonymise.engine.tokens.NameTable;
import org.cadrenode.pseudonymise.engine.tokens.PersonTokeniser;
import org.cadrenode.synthetic.linkage.LinkagePlan;
import org.cadrenode.synthetic.linkage.LinkageSet;
import org.cadrenode.synthetic.linkage.Person;
import org.jspecify.annotations.Nullable;

/** People who are looked for and candidates, with tokens under a key of their own, in memory. */
final class TokenisedPeople {
    private final List<Person> lookedFor = new ArrayList<>();
    private final List<Person> candidates = new ArrayList<>();
    private final List<String> candidateOf = new ArrayList<>();
    private final List<String> candidateIds = new ArrayList<>();
    private final PersonTokeniser tokeniser;

    TokenisedPeople(LinkagePlan plan) {
        new LinkageSet(plan).forEach(new LinkageSet.Visitor<RuntimeException>() {
            @Override
            public void candidate(String id, Person person) {
                candidateIds.add(id);
                candidates.add(person);
            }

            @Override
            public void lookedFor(String id, Person person, @Nullable String candidate) {
                candidateOf.add(candidate == null ? "" : candidate);
                lookedFor.add(person);
            }
        });
        NameTable.Counter forenames = new NameTable.Counter();
        NameTable.Counter surnames = new NameTable.Counter();
        for (List<Person> side : List.of(lookedFor, candidates)) {
            side.forEach(person -> {
                NameForms.forenames(person.forenames()).forEach(forenames::add);
                NameForms.surnames(List.of(person.surname())).forEach(surnames::add);
            });
        }
        tokeniser = new PersonTokeniser(new KeyedTokens(SyntheticKeys.keys().keyedHash(KeyPurpose.LINKAGE)), 1, forenames.table(),
                surnames.table());
    }

    /** Tokens in memory. */
    record Tokens(List<PersonTokens> people) implements TokenSource {
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

    List<Person> candidates() {
        return candidates;
    }

    Tokens lookedForTokens() {
        return tokens(lookedFor, 1);
    }

    Tokens candidateTokens() {
        return tokens(candidates, 2);
    }

    /** Returns the number of the candidate who is the same person, by the number of the one who is looked for; none of the absent. */
    Map<Integer, Integer> truth() {
        Map<String, Integer> numbers = new HashMap<>();
        candidateIds.forEach(id -> numbers.put(id, numbers.size()));
        Map<Integer, Integer> truth = new HashMap<>();
        for (int i = 0; i < candidateOf.size(); i++) {
            Integer number = numbers.get(candidateOf.get(i));
            if (number != null) {
                truth.put(i, number);
            }
        }
        return truth;
    }

    /** Makes the tokens of one person. */
    PersonTokens tokens(Person person, Pseudonym subject) {
        List<String> numbers = person.perfectId() == null ? List.of() : List.of(person.perfectId());
        return tokeniser.tokens(subject, 1, new Identity(person.forenames(), List.of(person.surname()), Day.parse(person.birthDate().toString()),
                person.gender() == null ? "" : person.gender().name(), List.of(person.postcode()), numbers, List.of(), List.of()));
    }

    private Tokens tokens(List<Person> people, long side) {
        List<PersonTokens> tokens = new ArrayList<>();
        people.forEach(person -> tokens.add(tokens(person, new Pseudonym(side, tokens.size()))));
        return new Tokens(tokens);
    }
}
