package org.cadrenode.synthetic.linkage;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.cadrenode.synthetic.region.Adoption;
import org.cadrenode.synthetic.region.Chance;
import org.cadrenode.synthetic.region.Child;
import org.cadrenode.synthetic.region.Household;
import org.cadrenode.synthetic.region.Region;
import org.cadrenode.synthetic.region.RegionPlan;
import org.jspecify.annotations.Nullable;

/**
 * The children of one or more regions, household by household: siblings with one surname at one address, twins with one
 * birth date too, and common names common. A region holds {@value #LARGEST_REGION} at most, a further one has postcodes of
 * its own. An adopted child's second identity is left out: to whom no barrier is told, the two are one child whose surname and
 * address changed. Memory doesn't grow with the population. Immutable and thread-safe.
 */
public final class Population {

    private static final int LARGEST_REGION = 250_000;
    /** Second letters of postcode areas that begin with Z; ZE is Shetland. */
    private static final String AREAS = "QABDFGHJKLMNPRSTUVWXYCIOZ";

    private final long seed;
    private final int people;

    public Population(long seed, int people) {
        this.seed = seed;
        this.people = people;
    }

    /** Takes one person. */
    public interface Visitor<E extends Exception> {
        /**
         * @param index from 0, in order
         */
        void person(int index, Person person) throws E;
    }

    /** Tells everybody, in order. */
    public <E extends Exception> void forEach(Visitor<E> visitor) throws E {
        int index = 0;
        for (int number = 0; index < people; number++) {
            int size = Math.min(LARGEST_REGION, people - index);
            int last = index + size;
            for (Household household : new Region(new RegionPlan(size, Chance.of(seed, "population", number).nextLong()))) {
                for (Child child : household.children()) {
                    if (index < last && (child.adoption() == null || child.adoption().side() == Adoption.Side.BIRTH)) {
                        visitor.person(index++, person(child, number));
                    }
                }
            }
        }
    }

    private static Person person(Child child, int region) {
        List<String> forenames = new ArrayList<>();
        forenames.add(child.name().forename());
        if (!child.name().middleNames().isEmpty()) {
            forenames.addAll(Arrays.asList(child.name().middleNames().split(" ")));
        }
        return new Person(forenames, child.name().surname(), child.birthDate(), child.sex(),
                postcode(child.address().postcode(), region), perfectId(child.numbers().nhsNumber(), region));
    }

    static String postcode(String postcode, int region) {
        return "Z" + AREAS.charAt(region % AREAS.length()) + postcode.substring(2);
    }

    // Every region issues the same numbers: the first has them to itself.
    private static @Nullable String perfectId(@Nullable String number, int region) {
        return region == 0 ? number : null;
    }
}
