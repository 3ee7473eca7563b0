package org.cadrenode.linkage.internal;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.cadrenode.api.delivery.ProviderId;
import org.cadrenode.api.pseudonym.Pseudonym;
import org.cadrenode.linkage.engine.Subject;
import org.cadrenode.linkage.engine.Subjects;
import org.jspecify.annotations.Nullable;

/** The subjects by pseudonym, and by pseudonyms that they had. Not thread-safe. */
final class SubjectNames {
    private final Subjects subjects;
    private final Map<ProviderId, Map<Pseudonym, Integer>> formers = new HashMap<>();
    private final Map<Integer, List<Pseudonym>> formerNames = new HashMap<>();

    /** @param subjects by the pseudonyms that they have */
    SubjectNames(Subjects subjects) {
        this.subjects = subjects;
    }

    /** A subject is gone; by its other names it is found until they are forgotten, too. */
    void remove(Subject subject) {
        formerNames.remove(subject.number());
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
        return subjects.find(provider, pseudonym);
    }

    /** Returns a child by its pseudonym, or by one that it had. */
    @Nullable Subject find(ProviderId provider, Pseudonym pseudonym) {
        Subject present = present(provider, pseudonym);
        if (present != null) {
            return present;
        }
        Integer number = formersOf(provider).get(pseudonym);
        return number == null ? null : subjects.get(number);
    }

    private Map<Pseudonym, Integer> formersOf(ProviderId provider) {
        return formers.computeIfAbsent(provider, any -> new HashMap<>());
    }
}
