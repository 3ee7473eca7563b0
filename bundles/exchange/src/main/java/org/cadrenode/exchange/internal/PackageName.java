package org.cadrenode.exchange.internal;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cadrenode.api.delivery.ProviderId;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;

/** The name of a package: its provider and its place in the order, {@code mh-trust-00000001}. */
record PackageName(ProviderId provider, long sequence) {
    /** The ending of a package's file. */
    static final String ENDING = ".cadre";
    private static final Pattern FORM = Pattern.compile("([a-z][a-z0-9-]{0,39})-([0-9]{8})");
    private static final long LAST = 99_999_999;

    PackageName {
        if (sequence < 1 || sequence > LAST) {
            throw new CadreException(ErrorCode.INTERNAL, "packages are numbered from 1 to " + LAST);
        }
    }

    /** Returns the package whose id or file is named; empty if it is none. */
    static Optional<PackageName> of(String name) {
        Matcher matcher = FORM.matcher(name.endsWith(ENDING) ? name.substring(0, name.length() - ENDING.length()) : name);
        if (!matcher.matches() || Long.parseLong(matcher.group(2)) == 0) {
            return Optional.empty();
        }
        return Optional.of(new PackageName(new ProviderId(matcher.group(1)), Long.parseLong(matcher.group(2))));
    }

    String id() {
        return String.format(Locale.ROOT, "%s-%08d", provider, sequence);
    }

    String file() {
        return id() + ENDING;
    }
}
