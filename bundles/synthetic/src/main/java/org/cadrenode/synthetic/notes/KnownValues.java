package org.cadrenode.synthetic.notes;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The values that a patient's structured record holds, compared by their letters and digits alone. It tells which
 * planted identifiers a scrubber could know of and which it has to recognise by their shape. Not thread-safe.
 */
public final class KnownValues {

    private static final Pattern INTERNATIONAL = Pattern.compile("^(?:00)?440?(?=\\d{10}$)");
    private static final int PHONE_DIGITS = 11;

    private final Set<String> values = new HashSet<>();

    /** Takes note of a value; null and blank ones are passed over. */
    public void add(@Nullable String value) {
        if (value != null && !value.isBlank()) {
            values.add(plain(value));
        }
    }

    /** Takes note of a name and of each of its parts between spaces and hyphens. */
    public void addName(@Nullable String name) {
        add(name);
        if (name != null) {
            for (String part : name.split("[ -]")) {
                add(part);
            }
        }
    }

    boolean contains(String value) {
        return values.contains(plain(value));
    }

    private static String plain(String value) {
        StringBuilder kept = new StringBuilder(value.length());
        WrittenNames.withoutAccents(value).codePoints().filter(Character::isLetterOrDigit).forEach(kept::appendCodePoint);
        String plain = kept.toString().toLowerCase(Locale.ROOT);
        String national = INTERNATIONAL.matcher(plain).replaceFirst("0");
        return national.length() == PHONE_DIGITS ? national : plain;
    }
}
