package org.cadrenode.synthetic.linkage;

import org.cadrenode.synthetic.region.Chance;
import org.cadrenode.synthetic.region.Digits;
import org.cadrenode.synthetic.region.Scatter;
import org.jspecify.annotations.Nullable;

/**
 * People who are looked for and the candidates among whom most of them are, as a plan says. Candidates are recorded as
 * they truly are, those looked for with {@link RecordingErrors}. Who is absent and who is looked for is chosen person by
 * person, so that absent people have brothers and sisters, and twins, among the candidates. Local ids tell nothing. Memory
 * doesn't grow with the set. Immutable and thread-safe.
 */
public final class LinkageSet {

    private static final int ID_DIGITS = 8;
    private static final long IDS = 100_000_000;

    private final LinkagePlan plan;

    public LinkageSet(LinkagePlan plan) {
        this.plan = plan;
    }

    /** Takes the people of a set. */
    public interface Visitor<E extends Exception> {
        /** Takes a candidate. */
        void candidate(String id, Person person) throws E;

        /**
         * Takes one who is looked for.
         *
         * @param candidate the id of the same person among the candidates; null if the person is absent
         */
        void lookedFor(String id, Person person, @Nullable String candidate) throws E;
    }

    /** Tells everybody, in an order that tells who belongs together. */
    public <E extends Exception> void forEach(Visitor<E> visitor) throws E {
        int people = plan.people();
        Scatter place = new Scatter(plan.seed(), "place", Math.max(2, people));
        Scatter candidateIds = new Scatter(plan.seed(), "candidate", IDS);
        Scatter lookedForIds = new Scatter(plan.seed(), "looked for", IDS);
        RecordingErrors errors = new RecordingErrors(plan.errorRate(), plan.seed(), people);
        new Population(plan.seed(), people).<E>forEach((index, truly) -> {
            Chance chance = Chance.of(plan.seed(), "recorded", index);
            Person person = chance.happens(plan.perfectIds()) ? truly : without(truly);
            long placed = place.at(index);
            String candidate = null;
            if (placed >= plan.absent()) {
                candidate = "C" + Digits.padded(candidateIds.at(index), ID_DIGITS);
                visitor.candidate(candidate, person);
            }
            if (placed < plan.lookedFor()) {
                visitor.lookedFor("L" + Digits.padded(lookedForIds.at(index), ID_DIGITS), errors.recorded(person, chance), candidate);
            }
        });
    }

    private static Person without(Person person) {
        return new Person(person.forenames(), person.surname(), person.birthDate(), person.gender(), person.postcode(), null);
    }
}
