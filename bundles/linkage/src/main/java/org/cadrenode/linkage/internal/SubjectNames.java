package org.cadrenode.linkage.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.cadrenode.api.delivery.ProviderId;
import org.cadrenode.api.pseudonym.Pseudonym;
import org.cadrenode.linkage.engine.Subject;
import org.jspecify.annotations.Nullable;

/** The subjects by number, by pseudonym, and by pseudonyms that they had. Not thread-safe. */
final class SubjectNames {
    private final Map<ProviderId, Map<Pseudonym, Subject>> subjects = new HashMap<>();
    private final Map<ProviderId, Map<Pseudonym, Integer>> formers = new HashMap<>();
    private final Map<Integer, List<Pseudonym>> formerNames = new HashMap<>();
    private @Nullable Subject[] byNumber = new @Nullable Subject[1 << 10];

    void put(Subject subject) {
        subjectsOf(subject.provider()).put(subject.pseudonym(), subject);
        if (subject.number() >= byNumber.length) {
            byNumber = Arrays.copyOf(byNumber, Math.max(subject.number() + 1, byNumber.length + (byNumber.length >> 1)));
        }
        byNumber[subject.number()] = subject;
    }

    void remove(Subject subject) {
        subjectsOf(subject.provider()).remove(subject.pseudonym());
        formerNames.remove(subject.number());
        byNumber[subject.number()] = null;
    }

    /** Gives a subject its new pseudonym, and returns it. */
    Subject rename(Subject subject, Pseudonym present) {
        Subject renamed = new Subject(subject.number(), subject.provider(), present);
        subjectsOf(subject.provider()).remove(subject.pseudonym());
        former(subject.provider(), subject.pseudonym(), subject.number());
        put(renamed);
        return renamed;
    }

    /** Adds another name by which a subject may still arrive. */
    void former(ProviderId provider, Pseudonym pseudonym, int subject) {
        formersOf(provider).put(pseudonym, subject);
        formerNames.computeIfAbsent(subject, any -> new ArrayList<>(1)).add(pseudonym);
    }

    /** Returns the other names of a subject. */
    List<Pseudonym> formers(Subject subject) {
        return List.copyOf(formerNames.getOrDefault(subject.number(), List.of()));
    }

    /** Nobody is found by a former name any more. */
    void forgetFormer(ProviderId provider, Pseudonym pseudonym) {
        formersOf(provider).remove(pseudonym);
    }

    /** Returns a child by its pseudonym. */
    @Nullable Subject present(ProviderId provider, Pseudonym pseudonym) {
        return subjectsOf(provider).get(pseudonym);
    }

    /** Returns a child by its pseudonym, or by one that it had. */
    @Nullable Subject find(ProviderId provider, Pseudonym pseudonym) {
        Subject present = present(provider, pseudonym);
        if (present != null) {
            return present;
        }
        Integer number = formersOf(provider).get(pseudonym);
        return number == null ? null : byNumber[number];
    }

    /** Returns all by their numbers, with gaps. */
    @Nullable Subject[] all() {
        return byNumber;
    }

    private Map<Pseudonym, Subject> subjectsOf(ProviderId provider) {
        return subjects.computeIfAbsent(provider, any -> new HashMap<>());
    }

    private Map<Pseudonym, Integer> formersOf(ProviderId provider) {
        return formers.computeIfAbsent(provider, any -> new HashMap<>());
    }
}
