package org.cadrenode.synthetic.notes;

import java.time.LocalDate;
import java.util.Locale;
import org.cadrenode.synthetic.region.Chance;
import org.cadrenode.synthetic.region.Digits;

/** The ways in which people write a date. */
final class WrittenDates {

    private static final String[] MONTHS = {"January", "February", "March", "April", "May", "June", "July", "August",
        "September", "October", "November", "December"};
    private static final String[] DAYS = {"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"};

    private WrittenDates() {
    }

    /** The date in one of a dozen forms. */
    static String written(LocalDate date, Chance chance) {
        int day = date.getDayOfMonth();
        int year = date.getYear();
        String month = month(date);
        String shortMonth = month.substring(0, 3);
        String dd = Digits.padded(day, 2);
        String mm = Digits.padded(date.getMonthValue(), 2);
        String yy = Digits.padded(year % 100, 2);
        return switch (chance.below(12)) {
            case 0 -> dd + "/" + mm + "/" + year;
            case 1 -> day + "/" + date.getMonthValue() + "/" + yy;
            case 2 -> dd + "." + mm + "." + yy;
            case 3 -> day + " " + month + " " + year;
            case 4 -> day + ordinal(day) + " " + month + " " + year;
            case 5 -> day + ordinal(day) + " of " + month + " " + year;
            case 6 -> month + " " + day + ", " + year;
            case 7 -> DAYS[date.getDayOfWeek().getValue() - 1] + " " + day + " " + month;
            case 8 -> year + "-" + mm + "-" + dd;
            case 9 -> dd + "-" + shortMonth + "-" + year;
            case 10 -> dd + " " + shortMonth.toUpperCase(Locale.ROOT) + " " + year;
            default -> dd + "/" + mm + "/" + yy;
        };
    }

    /** The day and the month alone. */
    static String dayAndMonth(LocalDate date, Chance chance) {
        int day = date.getDayOfMonth();
        return chance.happens(0.5) ? day + ordinal(day) + " " + month(date) : month(date) + " " + day;
    }

    /** Any month, as a word. */
    static String anyMonth(Chance chance) {
        return MONTHS[chance.below(12)];
    }

    private static String month(LocalDate date) {
        return MONTHS[date.getMonthValue() - 1];
    }

    private static String ordinal(int day) {
        if (day >= 11 && day <= 13) {
            return "th";
        }
        return switch (day % 10) {
            case 1 -> "st";
            case 2 -> "nd";
            case 3 -> "rd";
            default -> "th";
        };
    }
}
