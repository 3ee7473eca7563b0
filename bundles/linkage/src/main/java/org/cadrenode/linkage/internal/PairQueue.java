package org.cadrenode.linkage.internal;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.cadrenode.api.delivery.ProviderId;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.linkage.LinkReview;
import org.cadrenode.api.linkage.LinkReview.Agreement;
import org.cadrenode.api.linkage.LinkReview.Decision;
import org.cadrenode.api.linkage.LinkReview.Pair;
import org.cadrenode.api.linkage.LinkReview.Standing;
import org.cadrenode.linkage.engine.Judgement;
import org.cadrenode.linkage.engine.LinkEngine;
import org.cadrenode.linkage.engine.Subject;
import org.cadrenode.linkage.engine.Subjects;

/** The pairs that wait for people, and what is known of any pair. A look at settled subjects, for one use. */
final class PairQueue {
    private static final int SHOWN_DIGITS = 8;

    private final LinkEngine engine;
    private final LinkDecisions decisions;
    private final Subjects subjects;
    private final Persons persons;

    /** Two subjects who may be one person. */
    private record Candidate(Subject low, Subject high, Judgement judgement) { }

    PairQueue(LinkEngine engine, LinkDecisions decisions, Persons persons) {
        this.engine = engine;
        this.decisions = decisions;
        subjects = engine.subjects();
        this.persons = persons;
    }

    /** Returns the pairs that wait: about which nobody decided, which are not linked, and which could be. */
    LinkReview.Queue waiting(int limit) {
        List<Candidate> candidates = candidates();
        Map<Long, Set<ProviderId>> providers = providers(candidates);
        candidates.removeIf(one -> one.judgement().verdict() != Judgement.Verdict.CONFLICT && share(providers.getOrDefault(person(one.low()),
                Set.of()), providers.getOrDefault(person(one.high()), Set.of())));
        candidates.sort(Comparator.comparing((Candidate one) -> -one.judgement().score()).thenComparing(Candidate::low).thenComparing(Candidate::high));
        return new LinkReview.Queue(candidates.stream().limit(limit).map(one -> pair(one.low(), one.high())).toList(), candidates.size());
    }

    private List<Candidate> candidates() {
        List<Candidate> candidates = new ArrayList<>();
        subjects.forEach(subject -> engine.pairs(subject.number(), (other, pattern) -> {
            Subject second = subjects.get(other);
            if (other > subject.number() && second != null && person(subject) != person(second)
                    && decisions.of(subject.pseudonym(), second.pseudonym()).isEmpty()) {
                candidates.add(new Candidate(subject, second, engine.judgement(pattern)));
            }
        }));
        return candidates;
    }

    // Of those persons alone that may be joined.
    private Map<Long, Set<ProviderId>> providers(List<Candidate> candidates) {
        Map<Long, Set<ProviderId>> providers = new HashMap<>();
        candidates.forEach(one -> {
            providers.put(person(one.low()), new HashSet<>());
            providers.put(person(one.high()), new HashSet<>());
        });
        subjects.forEach(subject -> {
            Set<ProviderId> theirs = providers.get(person(subject));
            if (theirs != null) {
                theirs.add(subject.provider());
            }
        });
        return providers;
    }

    private static boolean share(Set<ProviderId> one, Set<ProviderId> other) {
        return one.stream().anyMatch(other::contains);
    }

    private long person(Subject subject) {
        return persons.of(subject.number());
    }

    /** Returns the number of a pair. */
    static String number(Subject one, Subject other) {
        return "R-" + Math.min(one.number(), other.number()) + '-' + Math.max(one.number(), other.number());
    }

    /** Returns the two subjects of a pair's number. */
    Subject[] subjects(String number) {
        String[] parts = number.split("-", -1);
        try {
            Subject low = subjects.get(Integer.parseInt(parts.length == 3 && parts[0].equals("R") ? parts[1] : ""));
            Subject high = subjects.get(Integer.parseInt(parts[2]));
            if (low != null && high != null && low.number() < high.number()) {
                return new Subject[] {low, high};
            }
        } catch (NumberFormatException e) {
            throw new CadreException(ErrorCode.NOT_FOUND, "a pair's number is such as R-17-2041");
        }
        throw new CadreException(ErrorCode.NOT_FOUND, "there is no such pair");
    }

    /** Refuses to join two where that would put two children of one provider in one person. */
    void demandJoinable(Subject one, Subject other) {
        if (person(one) == person(other)) {
            return;
        }
        Set<ProviderId> theirs = new HashSet<>();
        Set<ProviderId> others = new HashSet<>();
        subjects.forEach(subject -> {
            if (person(subject) == person(one)) {
                theirs.add(subject.provider());
            } else if (person(subject) == person(other)) {
                others.add(subject.provider());
            }
        });
        if (share(theirs, others)) {
            throw new CadreException(ErrorCode.WRONG_STAGE, "this would put two children of one provider in one person; split the wrong one first");
        }
    }

    /** Returns all that is known of two. */
    Pair pair(Subject one, Subject other) {
        Subject left = one.number() < other.number() ? one : other;
        Subject right = left == one ? other : one;
        Judgement judgement = engine.judgement(left.number(), right.number());
        List<Agreement> agreements = engine.agreements(left.number(), right.number()).stream()
                .map(each -> new Agreement(each.identifier(), each.level(), each.weight())).toList();
        Optional<Decision> decision = decisions.of(left.pseudonym(), right.pseudonym()).map(StoredDecision::decision);
        return new Pair(number(left, right), left.provider(), shown(left), right.provider(), shown(right), standing(left, right, judgement),
                agreements.isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(judgement.score()), agreements, decision);
    }

    private Standing standing(Subject left, Subject right, Judgement judgement) {
        if (person(left) == person(right)) {
            return Standing.LINKED;
        }
        return switch (judgement.verdict()) {
            case JOINED, CERTAIN, PROBABLE -> Standing.AMBIGUOUS;
            case UNCERTAIN -> Standing.UNCERTAIN;
            case CONFLICT -> Standing.CONTRADICTED;
            case NOTHING, FORBIDDEN -> Standing.APART;
        };
    }

    private static String shown(Subject subject) {
        return subject.pseudonym().hex().substring(0, SHOWN_DIGITS);
    }
}
