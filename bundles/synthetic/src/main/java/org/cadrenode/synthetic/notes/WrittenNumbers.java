package org.cadrenode.synthetic.notes;

import java.time.LocalDate;
import java.util.Locale;
import org.cadrenode.synthetic.region.CheckDigits;
import org.cadrenode.synthetic.region.Chance;
import org.cadrenode.synthetic.region.Digits;

/** Numbers, postcodes and registrations in the groupings in which people write them. */
final class WrittenNumbers {

    private static final String PLATE_LETTERS = "ABCDEFGHJKLMNOPRSTUVWXY";
    private static final String YEAR_LETTERS = "ABCDEFGHJKLMNPRSTVWXY";

    private WrittenNumbers() {
    }

    /** A telephone number of ten digits after its nought, grouped as it may be. */
    static String phone(String phone, Chance chance) {
        String digits = phone.replace(" ", "");
        boolean mobile = digits.startsWith("07");
        String rest = digits.substring(1);
        String area = digits.substring(0, 5);
        String end = digits.substring(5);
        return switch (chance.below(16)) {
            case 0, 1 -> digits;
            case 2 -> area + " " + end.substring(0, 3) + " " + end.substring(3);
            case 3 -> area + "-" + end;
            case 4 -> area + "-" + end.substring(0, 3) + "-" + end.substring(3);
            case 5 -> "(" + area + ") " + end;
            case 6 -> "+44 " + rest.substring(0, 4) + " " + end;
            case 7 -> "+44" + rest;
            case 8 -> "+44 (0)" + rest.substring(0, 4) + " " + end;
            case 9 -> "0044 " + rest.substring(0, 4) + " " + end;
            case 10 -> mobile ? digits.substring(0, 3) + " " + digits.substring(3, 7) + " " + digits.substring(7)
                    : area + "." + end;
            case 11 -> mobile ? area + " " + end.substring(0, 2) + " " + end.substring(2, 4) + " " + end.substring(4)
                    : area + "/" + end;
            default -> area + " " + end;
        };
    }

    /** Ten digits as an NHS number is written. */
    static String nhsNumber(String number, Chance chance) {
        String a = number.substring(0, 3);
        String b = number.substring(3, 6);
        String c = number.substring(6);
        return switch (chance.below(8)) {
            case 0, 1 -> number;
            case 2 -> a + "-" + b + "-" + c;
            case 3 -> a + "." + b + "." + c;
            case 4 -> a + " " + b + c;
            case 5 -> a + "  " + b + "  " + c;
            default -> a + " " + b + " " + c;
        };
    }

    static String postcode(String postcode, Chance chance) {
        String written = switch (chance.below(8)) {
            case 0 -> postcode.replace(" ", "");
            case 1 -> postcode.replace(" ", "  ");
            case 2 -> postcode.replace(" ", "-");
            default -> postcode;
        };
        return chance.happens(0.15) ? written.toLowerCase(Locale.ROOT) : written;
    }

    /** A street or address as it is written: a comma behind the number, the last word short, with a stop or without. */
    static String street(String address, Chance chance) {
        String street = chance.happens(0.08) ? address.replaceFirst("(^|, )(\\d+) ", "$1$2, ") : address;
        if (!chance.happens(0.4)) {
            return chance.happens(0.04) ? street.toLowerCase(Locale.ROOT) : street;
        }
        int last = street.lastIndexOf(' ');
        String type = switch (street.substring(last + 1)) {
            case "Street" -> "St";
            case "Road" -> "Rd";
            case "Lane" -> "Ln";
            case "Avenue" -> chance.pickOf("Ave", "Av");
            case "Close" -> "Cl";
            case "Drive" -> chance.pickOf("Dr", "Drv");
            case "Crescent" -> chance.pickOf("Cres", "Cresc");
            case "Grove" -> "Gr";
            case "Place" -> "Pl";
            case "Terrace" -> chance.pickOf("Terr", "Tce");
            case "Gardens" -> "Gdns";
            case "Court" -> "Ct";
            default -> "";
        };
        return type.isEmpty() ? street : street.substring(0, last + 1) + type + chance.pickOf("", "", ".");
    }

    /** A registration in a form of 2001, 1983 or 1963, of years and letters that were not issued in it. */
    static String plate(Chance chance) {
        String space = chance.happens(0.75) ? " " : "";
        String three = letters(1, chance) + "Z" + letters(1, chance);
        String plate = switch (chance.below(5)) {
            case 0 -> YEAR_LETTERS.charAt(chance.below(YEAR_LETTERS.length())) + Integer.toString(chance.between(21, 999))
                    + space + three;
            case 1 -> three + space + chance.between(21, 999)
                    + YEAR_LETTERS.charAt(chance.below(YEAR_LETTERS.length()));
            default -> letters(2, chance) + chance.between(77, 99) + space + letters(3, chance);
        };
        return chance.happens(0.15) ? plate.toLowerCase(Locale.ROOT) : plate;
    }

    /** A National Insurance number of a pair of letters that is not issued. */
    static String insuranceNumber(Chance chance) {
        String six = Digits.padded(chance.below(1_000_000), 6);
        String last = chance.pickOf("A", "B", "C", "D");
        return switch (chance.below(3)) {
            case 0 -> "YZ" + six + last;
            case 1 -> "YZ " + six + " " + last;
            default -> "YZ " + six.substring(0, 2) + " " + six.substring(2, 4) + " " + six.substring(4) + " " + last;
        };
    }

    /** A Scottish community health index number: birth date, two digits, one for the sex, a check digit. */
    static String healthIndex(LocalDate birth, boolean female, Chance chance) {
        String date = Digits.padded(birth.getDayOfMonth(), 2) + Digits.padded(birth.getMonthValue(), 2)
                + Digits.padded(birth.getYear() % 100, 2);
        while (true) {
            String nine = date + Digits.padded(chance.below(100), 2) + (chance.below(5) * 2 + (female ? 0 : 1));
            int check = CheckDigits.nhsNumber(nine);
            if (check >= 0) {
                return chance.happens(0.6) ? nine + check : date + " " + nine.substring(6) + check;
            }
        }
    }

    private static String letters(int count, Chance chance) {
        StringBuilder letters = new StringBuilder(count);
        for (int i = 0; i < count; i++) {
            letters.append(PLATE_LETTERS.charAt(chance.below(PLATE_LETTERS.length())));
        }
        return letters.toString();
    }
}
