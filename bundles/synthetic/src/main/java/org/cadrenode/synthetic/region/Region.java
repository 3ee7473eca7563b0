package org.cadrenode.synthetic.region;

import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * An invented region of children, made one household at a time from a seed.
 *
 * <p><b>Modelled:</b> children from birth to eighteen on 3 October 2024; families with siblings, twins (1.5 % of
 * births), parents together or apart, step-parents and grandparents; names of several origins with a long tail, short
 * forms, preferred names, changes of surname; addresses with their history; schools and general practices by
 * neighbourhood; NHS, pupil and learner numbers with true check digits; which services know a child (a family known to
 * the council is so with most of its children, and a child known to the council is more often a patient); time in care;
 * adoptions, one to about 300 children, as two identities that share a birth date and sex and must never be linked.
 *
 * <p><b>Not modelled:</b> deaths, births and moves across the border of the county over time, the grown-ups' own
 * records, half-siblings in other households, cousins, the true geography of deprivation, the course of an illness over
 * time, and any correlation between a child's condition and the child's school record beyond the services held.
 *
 * <p>Every pass over the region gives the same households in the same order. Memory does not grow with the region.
 * Immutable; each iterator belongs to one thread.
 */
public final class Region implements Iterable<Household> {

    private static final int CHILDREN_TO_AN_ADOPTION = 300;

    private final RegionPlan plan;
    private final NameBook names;
    private final Gazetteer gazetteer;

    public Region(RegionPlan plan) {
        this.plan = plan;
        this.names = new NameBook();
        this.gazetteer = new Gazetteer(plan.seed(), plan.children());
    }

    public RegionPlan plan() {
        return plan;
    }

    public NameBook names() {
        return names;
    }

    public Gazetteer gazetteer() {
        return gazetteer;
    }

    @Override
    public Iterator<Household> iterator() {
        return new Households();
    }

    private final class Households implements Iterator<Household> {

        private final FamilyMaker families = new FamilyMaker(names, gazetteer);
        private final ChildMaker childMaker =
                new ChildMaker(names, gazetteer, new IdentifierIssuer(plan.seed(), gazetteer.schools().size()));
        private int household;
        private int born;
        private int adoptions;
        private int nextAdoptionFrom = adoptionFrom(0);
        private @Nullable Household adoptiveHousehold;

        @Override
        public boolean hasNext() {
            return born < plan.children() || adoptiveHousehold != null;
        }

        @Override
        public Household next() {
            if (adoptiveHousehold != null) {
                Household next = adoptiveHousehold;
                adoptiveHousehold = null;
                return next;
            }
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            Chance chance = Chance.of(plan.seed(), "household", household);
            Household made = childMaker.household(household, families.family(chance, plan.children() - born), chance);
            household++;
            int before = born;
            born += made.children().size();
            if (born <= nextAdoptionFrom) {
                return made;
            }
            Chance ofAdoption = Chance.of(plan.seed(), "adoption", before);
            for (Child child : made.children()) {
                if (AdoptionMaker.isPossible(child)) {
                    AdoptionMaker maker = new AdoptionMaker(childMaker, families, names, gazetteer, ofAdoption);
                    AdoptionMaker.Adopted adopted = maker.adopt(made, child, ++adoptions, household++);
                    adoptiveHousehold = adopted.adoptiveHousehold();
                    nextAdoptionFrom = adoptionFrom(adoptions);
                    return adopted.birthHousehold();
                }
            }
            return made;
        }

        /** The n-th adoption is of the first child for whom it is possible from this one on. */
        private int adoptionFrom(int done) {
            Chance chance = Chance.of(plan.seed(), "adoption from", done);
            return done * CHILDREN_TO_AN_ADOPTION + chance.below(CHILDREN_TO_AN_ADOPTION / 2);
        }
    }
}
