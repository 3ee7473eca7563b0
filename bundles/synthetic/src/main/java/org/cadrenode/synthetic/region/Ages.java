package org.cadrenode.synthetic.region;

import java.time.LocalDate;
import java.time.temporal.ChronoUnit;

/**
 * The days that the region turns on. It stands still on the day of the autumn 2024 school census; the council's returns
 * are of the year that ended on 31 March 2024.
 */
public final class Ages {

    /** Today, in the region. */
    public static final LocalDate TODAY = LocalDate.of(2024, 10, 3);
    /** The last day of the year of the council's returns. */
    public static final LocalDate COUNCIL_YEAR_END = LocalDate.of(2024, 3, 31);
    /** The day on which ages for school years are counted. */
    public static final LocalDate SCHOOL_YEAR_START = LocalDate.of(2024, 8, 31);
    /** Children are younger than this many years. */
    public static final int OLDEST = 19;
    /** The youngest age, on the day before the school year starts, at which a child is in reception. */
    public static final int RECEPTION = 4;

    private Ages() {
    }

    /** Whole years from birth to a day. */
    public static int years(LocalDate birth, LocalDate day) {
        return (int) ChronoUnit.YEARS.between(birth, day);
    }

    /** Age today. */
    public static int today(LocalDate birth) {
        return years(birth, TODAY);
    }

    /** Age that decides the school year: 4 is reception, 5 is year 1, 15 is year 11. */
    public static int schoolAge(LocalDate birth) {
        return birth.isAfter(SCHOOL_YEAR_START) ? -1 : years(birth, SCHOOL_YEAR_START);
    }

    /** The calendar year in which a child entered or will enter reception. */
    public static int receptionYear(LocalDate birth) {
        int fourth = birth.getYear() + RECEPTION;
        return birth.getMonthValue() >= 9 ? fourth + 1 : fourth;
    }

    /** A day between two, both included. */
    public static LocalDate between(LocalDate first, LocalDate last, Chance chance) {
        long days = ChronoUnit.DAYS.between(first, last);
        return days <= 0 ? first : first.plusDays(chance.below((int) days + 1));
    }
}
