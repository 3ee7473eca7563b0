package org.cadrenode.synthetic.linkage;

import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import org.cadrenode.synthetic.errors.Misspelling;
import org.cadrenode.synthetic.region.Ages;
import org.cadrenode.synthetic.region.Chance;
import org.cadrenode.synthetic.region.Gazetteer;
import org.cadrenode.synthetic.region.NameBook;
import org.cadrenode.synthetic.region.Origin;
import org.cadrenode.synthetic.region.Sex;

/**
 * What is wrong with the record of a person who is looked for, at one rate r, each independently of the others: a typing
 * error in the forename (r) and in the surname (r), another postcode after a move (r, anywhere in the county), another
 * day, month or year of birth (r/2), another surname (r/4), no gender (r/4); the middle names are dropped from 30 % of
 * records at any rate. Not thread-safe.
 */
public final class RecordingErrors {

    private static final double DROPPED_MIDDLE_NAMES = 0.30;
    private static final int DAYS = 31;
    private static final int MONTHS = 12;

    private final double rate;
    private final NameBook names = new NameBook();
    private final Gazetteer gazetteer;

    /**
     * @param people how many there are, which decides how many addresses there are
     */
    public RecordingErrors(double rate, long seed, int people) {
        this.rate = rate;
        this.gazetteer = new Gazetteer(seed, people);
    }

    /** The person as recorded a second time. */
    public Person recorded(Person person, Chance chance) {
        List<String> forenames = new ArrayList<>(person.forenames());
        if (chance.happens(DROPPED_MIDDLE_NAMES)) {
            forenames.subList(1, forenames.size()).clear();
        }
        if (chance.happens(rate)) {
            forenames.set(0, Misspelling.of(forenames.get(0), chance));
        }
        String surname = person.surname();
        if (chance.happens(rate / 4)) {
            Sex sex = person.gender() == null ? Sex.FEMALE : person.gender();
            surname = NameBook.inflected(names.surname(Origin.draw(chance), chance), sex);
        }
        if (chance.happens(rate)) {
            surname = Misspelling.of(surname, chance);
        }
        LocalDate birthDate = chance.happens(rate / 2) ? otherComponent(person.birthDate(), chance) : person.birthDate();
        Sex gender = chance.happens(rate / 4) ? null : person.gender();
        String postcode = chance.happens(rate)
                ? person.postcode().substring(0, 2) + gazetteer.home(chance).postcode().substring(2) : person.postcode();
        return new Person(forenames, surname, birthDate, gender, postcode, person.perfectId());
    }

    /** Another day, month or year, each as likely as the others, such that the date exists and is not yet to come. */
    static LocalDate otherComponent(LocalDate date, Chance chance) {
        int component = chance.below(3);
        while (true) {
            int day = component == 0 ? chance.between(1, DAYS) : date.getDayOfMonth();
            int month = component == 1 ? chance.between(1, MONTHS) : date.getMonthValue();
            int year = component == 2 ? Ages.TODAY.getYear() - chance.below(Ages.OLDEST) : date.getYear();
            if (day > YearMonth.of(year, month).lengthOfMonth()) {
                component = component == 2 ? 0 : component;
                continue;
            }
            LocalDate other = LocalDate.of(year, month, day);
            if (!other.equals(date) && !other.isAfter(Ages.TODAY)) {
                return other;
            }
            // In this year no other month may have been yet.
            component = chance.below(3);
        }
    }
}
