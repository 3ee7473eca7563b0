package org.cadrenode.api.optout;

import java.util.regex.Pattern;

/**
 * The node's own number of a family's request, such as {@code F-12}.
 *
 * @param number from 1
 */
public record FamilyRequestId(long number) implements Comparable<FamilyRequestId> {
    private static final Pattern FORM = Pattern.compile("[Ff]-[1-9][0-9]{0,17}");

    public FamilyRequestId {
        if (number < 1) {
            throw new IllegalArgumentException("Requests are numbered from 1");
        }
    }

    /** Returns the id of a text. @throws IllegalArgumentException if it is none */
    public static FamilyRequestId of(String text) {
        if (!FORM.matcher(text.strip()).matches()) {
            throw new IllegalArgumentException("A family's request is named like F-12; see optout:requests.");
        }
        return new FamilyRequestId(Long.parseLong(text.strip().substring(2)));
    }

    @Override
    public int compareTo(FamilyRequestId other) {
        return Long.compare(number, other.number);
    }

    @Override
    public String toString() {
        return "F-" + number;
    }
}
