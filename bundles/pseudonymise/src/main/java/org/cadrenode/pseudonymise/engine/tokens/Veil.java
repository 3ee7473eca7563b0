package org.cadrenode.pseudonymise.engine.tokens;

import java.nio.ByteBuffer;
import java.time.LocalDate;
import org.cadrenode.api.keys.KeyedHash;
import org.cadrenode.pseudonymise.engine.Day;

/**
 * What stands for the values of one person where they are to agree with nobody's: the same for ever, and for no other person.
 * Whoever does not have the key cannot tell it from values. Not thread-safe.
 */
public final class Veil {
    private static final String USE = ":veil";
    private static final int DAYS = 365;

    private final KeyedHash hash;
    private final String person;

    /**
     * Makes a person's veil.
     *
     * @param hash under a key that no other node has
     * @param person what tells the person from all others of that key, for ever
     */
    public Veil(KeyedHash hash, String person) {
        this.hash = hash;
        this.person = person;
    }

    /** Returns what stands for a code. */
    long code(long code) {
        return ByteBuffer.wrap(hash.of(USE, person, Long.toHexString(code))).getLong() | 1;
    }

    /** Returns the day that stands for that of birth: another one, up to a year before it. */
    int birth(int birth) {
        if (birth == Day.NONE) {
            return Day.NONE;
        }
        LocalDate born = LocalDate.of(Day.year(birth), Day.month(birth), Day.dayOfMonth(birth));
        return Day.of(born.minusDays(1 + Math.floorMod(code(0), DAYS)));
    }
}
