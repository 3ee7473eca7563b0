package org.cadrenode.linkage.engine.pairs;

import org.cadrenode.api.pseudonym.TokenShape;

/**
 * Compares two views of one kind and key, level by level. Tokens of each are a run in an array of many, so that no object is
 * made. Stateless.
 */
public final class Comparison {
    private static final int UNRELATED = Pattern.name(Pattern.NONE, 0);
    private static final int NOT_KNOWN = Pattern.name(Pattern.MISSING, 0);

    private Comparison() { }

    /**
     * Returns what two views have in common. It is the same whichever is called left.
     *
     * @param left tokens
     * @param leftAt where the view begins
     * @param leftShape of the view: {@link #shape}
     * @param leftRarities how rare its names are
     * @param edits whether views of the kind have forms with one letter left out
     */
    public static long of(int[] left, int leftAt, int leftShape, long leftRarities, int[] right, int rightAt, int rightShape,
            long rightRarities, boolean edits) {
        int leftForenames = forenames(leftShape);
        int rightForenames = forenames(rightShape);
        int leftSurnames = leftShape >>> 3 & 7;
        int rightSurnames = rightShape >>> 3 & 7;
        int names = TokenShape.UPN + 1;
        int wide = TokenShape.EDIT + (edits ? TokenShape.EDITS : 0);
        int leftSurname = leftAt + names + (leftForenames == 0 ? 0 : wide + (leftForenames - 1) * TokenShape.EDIT);
        int rightSurname = rightAt + names + (rightForenames == 0 ? 0 : wide + (rightForenames - 1) * TokenShape.EDIT);

        int forename = NOT_KNOWN;
        int middle = NOT_KNOWN;
        if (leftForenames > 0 && rightForenames > 0) {
            forename = name(left, leftAt + names, rarity(leftRarities, 0), right, rightAt + names, rarity(rightRarities, 0), edits);
            if (leftForenames > 1 && rightForenames > 1) {
                middle = middle(left, leftAt + names, leftForenames, leftRarities, right, rightAt + names, rightForenames,
                        rightRarities, wide);
            }
        }
        int surname = leftSurnames == 0 || rightSurnames == 0 ? NOT_KNOWN : UNRELATED;
        for (int i = 0; i < leftSurnames && Pattern.level(surname) != Pattern.MISSING; i++) {
            for (int j = 0; j < rightSurnames; j++) {
                surname = better(surname, name(left, leftSurname + i * wide, rarity(leftRarities, leftForenames + i), right,
                        rightSurname + j * wide, rarity(rightRarities, rightForenames + j), edits));
            }
        }
        if (Pattern.level(forename) == Pattern.NONE || Pattern.level(surname) == Pattern.NONE && Pattern.level(forename) > Pattern.EDIT) {
            if (crossed(left, leftAt + names, leftForenames, leftSurname, leftSurnames, right, rightAt + names, rightForenames,
                    rightSurname, rightSurnames, edits)) {
                forename = Pattern.name(Pattern.CROSSED, Math.min(rarity(leftRarities, 0), rarity(rightRarities, 0)));
                surname = Pattern.name(Pattern.CROSSED, Math.min(rarity(leftRarities, leftForenames), rarity(rightRarities, rightForenames)));
            } else if (known(left, leftAt + names, right, rightAt + names, rightForenames, wide)
                    || known(right, rightAt + names, left, leftAt + names, leftForenames, wide)) {
                forename = Pattern.name(Pattern.CROSSED, Math.min(rarity(leftRarities, 0), rarity(rightRarities, 0)));
            }
        }
        int leftPostcode = leftSurname + leftSurnames * wide;
        int rightPostcode = rightSurname + rightSurnames * wide;
        return Pattern.of(forename, middle, count(leftForenames, rightForenames), surname,
                leftSurnames * rightSurnames, birth(left, leftAt, right, rightAt),
                plain(left[leftAt + TokenShape.SEX], right[rightAt + TokenShape.SEX]),
                postcode(left, leftPostcode, leftShape >>> 6, right, rightPostcode, rightShape >>> 6),
                (leftShape >>> 6) * (rightShape >>> 6),
                plain(left[leftAt + TokenShape.NHS_NUMBER], right[rightAt + TokenShape.NHS_NUMBER]),
                plain(left[leftAt + TokenShape.UPN], right[rightAt + TokenShape.UPN]));
    }

    /** Returns the counts of a shape in one number. */
    public static int shape(TokenShape shape) {
        return shape.forenames() | shape.surnames() << 3 | shape.postcodes() << 6;
    }

    /** Returns how many forenames there are, of what {@link #shape} returned. */
    static int forenames(int shape) {
        return shape & 7;
    }

    private static int count(int left, int right) {
        if (left <= 1 || right <= 1) {
            return left <= 1 && right <= 1 ? Pattern.NO_FURTHER : Pattern.ONE_SIDE;
        }
        return left == right ? Pattern.AS_MANY : Pattern.OTHER_NUMBER;
    }

    private static int rarity(long rarities, int name) {
        return (int) (rarities >>> 8 * name) & 63;
    }

    // The lower level, and of one level the rarer name.
    private static int better(int one, int other) {
        int levels = Pattern.level(one) - Pattern.level(other);
        return levels < 0 || levels == 0 && Pattern.rarities(one) >= Pattern.rarities(other) ? one : other;
    }

    private static int name(int[] left, int a, int leftRarity, int[] right, int b, int rightRarity, boolean edits) {
        int level;
        if (left[a] == right[b]) {
            level = Pattern.FULL;
        } else {
            boolean sound = left[a + TokenShape.SOUND] == right[b + TokenShape.SOUND] && left[a + TokenShape.SOUND] != TokenShape.NONE;
            if (edits && oneEdit(left, a, right, b)) {
                level = sound ? Pattern.EDIT_SOUND : Pattern.EDIT;
            } else if (sound) {
                level = Pattern.SOUND;
            } else if (left[a + TokenShape.START] == right[b + TokenShape.START]) {
                level = Pattern.START;
            } else {
                return UNRELATED;
            }
        }
        // Of one person one of them is a mistake, mostly, and a mistake is hardly ever a name that others have: so the rarer one tells
        // how often such a pair comes by chance. A name that is the same may be rarer where few were counted.
        int commoner = Math.min(leftRarity, rightRarity);
        return Pattern.names(level, level == Pattern.FULL ? commoner : Math.max(leftRarity, rightRarity), commoner);
    }

    // A letter too many or too few: the one is a form of the other. Another letter, or two swapped: they share a form.
    private static boolean oneEdit(int[] left, int a, int[] right, int b) {
        int i = a + TokenShape.EDIT;
        int j = b + TokenShape.EDIT;
        int leftEnd = i + TokenShape.EDITS;
        int rightEnd = j + TokenShape.EDITS;
        int leftFull = left[a];
        int rightFull = right[b];
        for (int k = 0; k < TokenShape.EDITS; k++) {
            if (left[i + k] == rightFull || right[j + k] == leftFull) {
                return true;
            }
        }
        while (i < leftEnd && j < rightEnd) {
            if (left[i] == right[j]) {
                return true;
            }
            if (left[i] < right[j]) {
                i++;
            } else {
                j++;
            }
        }
        return false;
    }

    private static int middle(int[] left, int a, int leftForenames, long leftRarities, int[] right, int b, int rightForenames,
            long rightRarities, int wide) {
        int best = UNRELATED;
        for (int i = 1; i < leftForenames; i++) {
            for (int j = 1; j < rightForenames; j++) {
                best = better(best, name(left, a + wide + (i - 1) * TokenShape.EDIT, rarity(leftRarities, i), right,
                        b + wide + (j - 1) * TokenShape.EDIT, rarity(rightRarities, j), false));
            }
        }
        return best;
    }

    // One of the two exactly, the other one up to a typing error.
    private static boolean crossed(int[] left, int a, int leftForenames, int leftSurname, int leftSurnames, int[] right, int b,
            int rightForenames, int rightSurname, int rightSurnames, boolean edits) {
        if (leftForenames == 0 || rightForenames == 0 || leftSurnames == 0 || rightSurnames == 0) {
            return false;
        }
        if (left[a] == right[rightSurname]) {
            return Pattern.level(name(left, leftSurname, 0, right, b, 0, edits)) <= Pattern.SOUND;
        }
        return right[b] == left[leftSurname] && Pattern.level(name(left, a, 0, right, rightSurname, 0, edits)) <= Pattern.SOUND;
    }

    // Whether the first forename of the one is a further one of the other.
    private static boolean known(int[] one, int a, int[] other, int b, int otherForenames, int wide) {
        return otherForenames > 1 && among(one[a], other, b + wide, otherForenames - 1, TokenShape.EDIT);
    }

    private static boolean among(int token, int[] tokens, int from, int count, int step) {
        for (int i = 0; i < count; i++) {
            if (tokens[from + i * step] == token) {
                return true;
            }
        }
        return false;
    }

    private static int birth(int[] left, int a, int[] right, int b) {
        if (left[a + TokenShape.YEAR] == TokenShape.NONE || right[b + TokenShape.YEAR] == TokenShape.NONE) {
            return Pattern.BIRTH_MISSING;
        }
        boolean year = left[a + TokenShape.YEAR] == right[b + TokenShape.YEAR];
        boolean month = left[a + TokenShape.MONTH] == right[b + TokenShape.MONTH];
        boolean day = left[a + TokenShape.DAY] == right[b + TokenShape.DAY];
        if (year) {
            if (month) {
                return day ? Pattern.BIRTH_FULL : Pattern.BIRTH_DAY;
            }
            if (day) {
                return Pattern.BIRTH_MONTH;
            }
            return left[a + TokenShape.MONTH] == right[b + TokenShape.DAY] && left[a + TokenShape.DAY] == right[b + TokenShape.MONTH]
                    ? Pattern.BIRTH_SWAPPED : Pattern.BIRTH_NONE;
        }
        if (month && day) {
            return left[a + TokenShape.NEXT_YEAR] == right[b + TokenShape.YEAR]
                    || left[a + TokenShape.YEAR] == right[b + TokenShape.NEXT_YEAR] ? Pattern.BIRTH_NEXT_YEAR : Pattern.BIRTH_YEAR;
        }
        return Pattern.BIRTH_NONE;
    }

    private static int plain(int left, int right) {
        return left == TokenShape.NONE || right == TokenShape.NONE ? Pattern.UNKNOWN : left == right ? Pattern.SAME : Pattern.DIFFERENT;
    }

    private static int postcode(int[] left, int a, int leftPostcodes, int[] right, int b, int rightPostcodes) {
        int level = leftPostcodes == 0 || rightPostcodes == 0 ? Pattern.NOWHERE : Pattern.ELSEWHERE;
        for (int i = 0; i < leftPostcodes; i++) {
            for (int j = 0; j < rightPostcodes; j++) {
                if (left[a + 2 * i] == right[b + 2 * j]) {
                    return Pattern.UNIT;
                }
                if (left[a + 2 * i + TokenShape.SECTOR] == right[b + 2 * j + TokenShape.SECTOR]) {
                    level = Pattern.SECTOR;
                }
            }
        }
        return level;
    }
}
