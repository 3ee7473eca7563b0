package org.cadrenode.connector.fhir.internal;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What references point to: {@code Patient/123}, an absolute address of the source's own server, or {@code urn:uuid:…} of the
 * same Bundle. Not thread-safe.
 */
final class References {
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9.-]{1,64}");
    private static final int MOST = 200_000;

    private final String base;
    private final Map<String, String> urns = new HashMap<>();

    /**
     * Knows the server.
     *
     * @param base its address with a slash behind it; empty if it is not known, so that every address counts as its own
     */
    References(String base) {
        this.base = base;
    }

    /** Forgets the Bundle. */
    void forget() {
        urns.clear();
    }

    /** Keeps what an entry of the Bundle is. */
    void learn(String fullUrl, String type, String id) {
        if (fullUrl.startsWith("urn:") && urns.size() < MOST) {
            urns.put(fullUrl, type + "/" + id);
        }
    }

    /** Returns the id that a reference to a patient has; null if it is none, or nobody can tell of whom. */
    @Nullable String patient(String reference) {
        String known = urns.getOrDefault(reference, reference);
        if (isAbsolute(known) && !base.isEmpty() && !known.startsWith(base)) {
            return null;
        }
        String[] parts = parts(known);
        return parts.length > 1 && parts[parts.length - 2].equals("Patient") && ID.matcher(parts[parts.length - 1]).matches()
                ? parts[parts.length - 1] : null;
    }

    /** Returns the id that a reference has, or whatever else it says; null for what lies within the resource. */
    @Nullable String id(String reference) {
        String known = urns.getOrDefault(reference, reference);
        if (known.startsWith("#")) {
            return null;
        }
        int query = known.indexOf('?');
        if (query >= 0) {
            return known.substring(Math.max(known.lastIndexOf('|'), Math.max(known.lastIndexOf('='), query)) + 1);
        }
        String[] parts = parts(known);
        return parts[parts.length - 1];
    }

    private static boolean isAbsolute(String reference) {
        return reference.startsWith("http://") || reference.startsWith("https://");
    }

    private static String[] parts(String reference) {
        int history = reference.indexOf("/_history/");
        return (history < 0 ? reference : reference.substring(0, history)).split("/");
    }

    /** Returns the id in the address of an entry without one of its own, empty if there is none. */
    static String id(String fullUrl, String type) {
        if (fullUrl.startsWith("urn:uuid:")) {
            return fullUrl.substring(9);
        }
        String[] parts = parts(fullUrl);
        return parts.length > 1 && parts[parts.length - 2].equals(type) && ID.matcher(parts[parts.length - 1]).matches()
                ? parts[parts.length - 1] : "";
    }
}
