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

    /** The date in one of some thirty forms. */
    static String anyForm(LocalDate date, Chance chance) {
        if (chance.happens(0.45)) {
            return written(date, chance);
        }
        int day = date.getDayOfMonth();
        int year = date.getYear();
        String month = month(date);
        String three = month.equals("September") && chance.happens(0.5) ? "Sept" : month.substring(0, 3);
        String dd = Digits.padded(day, 2);
        String mm = Digits.padded(date.getMonthValue(), 2);
        String yy = Digits.padded(year % 100, 2);
        String weekday = DAYS[date.getDayOfWeek().getValue() - 1];
        return switch (chance.below(20)) {
            case 0 -> day + " " + three + " " + year;
            case 1 -> day + ordinal(day) + " " + three + " " + yy;
            case 2 -> day + " " + three + " '" + yy;
            case 3 -> three + " " + day + ordinal(day) + " " + year;
            case 4 -> day + "-" + date.getMonthValue() + "-" + year;
            case 5 -> dd + "-" + mm + "-" + yy;
            case 6 -> year + "/" + mm + "/" + dd;
            case 7 -> day + "." + date.getMonthValue() + "." + year;
            case 8 -> weekday.substring(0, 3) + " " + day + ordinal(day) + " " + three;
            case 9 -> weekday + ", " + day + " " + month + " " + year;
            case 10 -> weekday + " " + day + ordinal(day) + " " + month + " " + year;
            case 11 -> day + ordinal(day) + " of " + month;
            case 12 -> day + " " + month.toUpperCase(Locale.ROOT) + " " + year;
            case 13 -> dd + three + year;
            case 14 -> dd + "-" + three + "-" + yy;
            case 15 -> day + ordinal(day) + " " + month;
            case 16 -> dd + " / " + mm + " / " + year;
            case 17 -> month + " " + day + ordinal(day);
            case 18 -> day + ordinal(day) + " " + month + ", " + year;
            default -> year + "." + mm + "." + dd;
        };
    }

    /** A birth date: any form that holds the year and no day of the week. */
    static String birth(LocalDate date, Chance chance) {
        String year = Digits.padded(date.getYear() % 100, 2);
        while (true) {
            String form = anyForm(date, chance);
            boolean weekday = form.startsWith(DAYS[date.getDayOfWeek().getValue() - 1].substring(0, 3));
            if (!weekday && (form.endsWith(year) || form.startsWith(Integer.toString(date.getYear())))) {
                return form;
            }
        }
    }

    /** The date as day, month and year, whichever separators. */
    static String numeric(LocalDate date, Chance chance) {
        String dd = Digits.padded(date.getDayOfMonth(), 2);
        String mm = Digits.padded(date.getMonthValue(), 2);
        String mark = chance.pickOf("/", "/", ".", "-");
        return dd + mark + mm + mark + (chance.happens(0.7) ? Integer.toString(date.getYear())
                : Digits.padded(date.getYear() % 100, 2));
    }

    /** The day and the month as two numbers. */
    static String shortForm(LocalDate date, Chance chance) {
        return chance.happens(0.5) ? date.getDayOfMonth() + "/" + date.getMonthValue()
                : Digits.padded(date.getDayOfMonth(), 2) + "/" + Digits.padded(date.getMonthValue(), 2);
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
