package org.cadrenode.optout.engine;

import java.time.LocalDate;
import java.time.Period;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.cadrenode.optout.engine.Decision.Choice;

/**
 * Who is out.
 *
 * <ul>
 * <li>A withdrawal ends the decision of its own maker and no other: {@link Decision#isOf}.
 * <li>From 13, on the day of the decision, what the young person decided stands over what a parent or guardian decided at any
 *     time, as far as its scope reaches; of its own words, the last one. Before 13, or if the birth date is not known, the young
 *     person's word to be out counts beside that of others, and its word to be in counts for nothing.
 * <li>That holds among the decisions of one source. Of several sources, one that says out is enough.
 * </ul>
 *
 * The age is that of the Data Protection Act 2018, section 9, and of the national opt-out's standard DCB3058.
 */
public final class Rules {
    /** From which age on the young person's own decision stands over others'. */
    public static final int OWN_DECISION_AGE = 13;

    private Rules() { }

    /**
     * Returns how a child stands.
     *
     * @param decisions all that is recorded of it, in any order
     * @param born its birth date, if it is known
     */
    public static Standing standing(List<Decision> decisions, Optional<LocalDate> born, LocalDate day, Data data) {
        SortedSet<Long> stopping = new TreeSet<>();
        boolean noContact = false;
        for (Source source : Source.values()) {
            List<Decision> counting = decisions.stream().filter(decision -> decision.source() == source && decision.counts(day)).toList();
            for (Decision decision : counting) {
                if (decision.choice() == Choice.OUT && !superseded(decision, counting, born, data)) {
                    noContact |= decision.scope().equals(Scope.CONTACT);
                    if (data.sources().contains(source) && reaches(decision.scope(), data)) {
                        stopping.add(decision.reference());
                    }
                }
            }
        }
        return new Standing(stopping, noContact);
    }

    private static boolean superseded(Decision decision, List<Decision> counting, Optional<LocalDate> born, Data data) {
        return counting.stream().anyMatch(own -> own != decision && ofAge(own, born) && supersedes(own, decision, data));
    }

    // Among the young person's own, a later word to be in ends an earlier one to be out.
    private static boolean supersedes(Decision own, Decision decision, Data data) {
        boolean reaches = own.scope().covers(decision.scope())
                || own.choice() == Choice.IN && !decision.scope().equals(Scope.CONTACT) && isAbout(own.scope(), data);
        return reaches && (!isYoungPersons(decision)
                || own.choice() == Choice.IN && Decision.BY_DECISION.compare(decision, own) < 0);
    }

    // Whether all that these data are used for lies within a scope.
    private static boolean isAbout(Scope scope, Data data) {
        return switch (scope.kind()) {
            case ALL -> true;
            case PROVIDER -> scope.of().equals(data.provider());
            case PURPOSE -> data.purposes().equals(Set.of(scope.of()));
            case CONTACT -> false;
        };
    }

    private static boolean isYoungPersons(Decision decision) {
        return decision.maker().decider() == Decider.YOUNG_PERSON;
    }

    private static boolean ofAge(Decision decision, Optional<LocalDate> born) {
        return isYoungPersons(decision)
                && born.filter(birth -> Period.between(birth, decision.decidedOn()).getYears() >= OWN_DECISION_AGE).isPresent();
    }

    private static boolean reaches(Scope scope, Data data) {
        return switch (scope.kind()) {
            case ALL -> true;
            case PROVIDER -> scope.of().equals(data.provider());
            case PURPOSE -> data.purposes().isEmpty() || data.purposes().contains(scope.of());
            case CONTACT -> false;
        };
    }
}
