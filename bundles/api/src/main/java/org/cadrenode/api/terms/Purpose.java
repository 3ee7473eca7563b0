package org.cadrenode.api.terms;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What data may be used for. */
public enum Purpose {
    /** Research by approved projects. */
    RESEARCH,
    /** Planning and improving services, by those who run them. */
    SERVICE_IMPROVEMENT,
    /** Work from which a company profits. */
    COMMERCIAL;

    /** Returns the word for it in terms and configuration, such as {@code service-improvement}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Returns the purpose of a word; empty if it is none. */
    public static Optional<Purpose> of(String word) {
        return Stream.of(values()).filter(purpose -> purpose.word().equals(word)).findFirst();
    }
}
