package org.cadrenode.synthetic.notes;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.cadrenode.synthetic.region.Relation;
import org.jspecify.annotations.Nullable;

/** Whom a sentence can name: the child, those of its relatives who are in the record, and people who are in none. */
enum Who {
    CHILD, MOTHER(Relation.MOTHER), FATHER(Relation.FATHER), STEP(Relation.STEP_PARENT),
    GRANDPARENT(Relation.GRANDPARENT), SIBLING(Relation.SIBLING),
    FRIEND, PUPIL, TEACHER, ASSISTANT, HEAD, TUTOR, SOCIAL_WORKER, MANAGER, OFFICER, NEIGHBOUR, DOCTOR, UNCLE, AUNT, COACH,
    CARER, NURSE, CLERK, THERAPIST;

    private static final Map<String, Who> BY_WORD =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(Who::word, Function.identity()));

    private final @Nullable Relation relation;

    Who() {
        this(null);
    }

    Who(@Nullable Relation relation) {
        this.relation = relation;
    }

    static Who named(String word) {
        Who who = BY_WORD.get(word);
        if (who == null) {
            throw new IllegalArgumentException("nobody is named " + word);
        }
        return who;
    }

    boolean isPossible(NoteSubject subject) {
        if (relation == null) {
            return true;
        }
        return relation == Relation.SIBLING ? !subject.siblings().isEmpty() : subject.relative(relation) != null;
    }

    NamedPerson in(Filling filling) {
        if (this == CHILD) {
            return filling.childNamed();
        }
        return relation == null ? filling.bystander(this)
                : relation == Relation.SIBLING ? filling.siblingNamed() : filling.relativeNamed(relation);
    }

    private String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
