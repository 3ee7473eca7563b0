package org.cadrenode.api.delivery;

import java.util.regex.Pattern;

/** The name of the organisation that controls the data (the data controller), such as {@code mh-trust}: lower-case letters, digits and dashes. */
public record ProviderId(String value) implements Comparable<ProviderId> {
    private static final Pattern FORM = Pattern.compile("[a-z][a-z0-9-]{0,39}");

    public ProviderId {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException("A provider id is 1 to 40 lower-case letters, digits and dashes");
        }
    }

    @Override
    public int compareTo(ProviderId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
