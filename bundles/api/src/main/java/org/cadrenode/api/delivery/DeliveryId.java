package org.cadrenode.api.delivery;

import java.util.regex.Pattern;

/**
 * The name of a delivery. It is derived from the source and a keyed hash of the content, so the same content of the same
 * source always has the same id. Records of a delivery that were held and go on later do so under a continuation,
 * whose id is the first one's with a number: {@code D-7K3M4QX2ABCD.2}.
 */
public record DeliveryId(String value) implements Comparable<DeliveryId> {
    private static final Pattern FORM = Pattern.compile("D-[A-Z2-7]{12}(\\.[1-9][0-9]{0,5})?");

    public DeliveryId {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException("A delivery id looks like D-7K3M4QX2ABCD or D-7K3M4QX2ABCD.2");
        }
    }

    /** Returns the id of the delivery in which the records arrived: this one, unless it is a continuation. */
    public DeliveryId origin() {
        int dot = value.indexOf('.');
        return dot < 0 ? this : new DeliveryId(value.substring(0, dot));
    }

    /** Returns the {@code number}-th continuation of the origin; the first continuation has number 2. */
    public DeliveryId continuation(int number) {
        if (number < 2) {
            throw new IllegalArgumentException("Continuations are numbered from 2");
        }
        return new DeliveryId(origin().value + "." + number);
    }

    @Override
    public int compareTo(DeliveryId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
