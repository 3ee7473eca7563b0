package org.cadrenode.pseudonymise.internal;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.cadrenode.api.delivery.Digest;
import org.cadrenode.api.delivery.SourceId;

/**
 * The dictionaries that come with the node. They lie in this bundle, whose signature is checked when it is installed, so
 * that a file in {@code etc} counts as shipped only if it is byte for byte what was shipped.
 */
@FunctionalInterface
interface ShippedDictionaries {
    /** None at all. */
    ShippedDictionaries NONE = source -> Optional.empty();
    /** Those of this bundle. */
    ShippedDictionaries BUNDLED = ShippedDictionaries::bundled;

    /** Returns the digest of the dictionary that came for a source. */
    Optional<Digest> of(SourceId source);

    private static Optional<Digest> bundled(SourceId source) {
        try (InputStream in = ShippedDictionaries.class.getResourceAsStream("shipped/" + source.value() + ".csv")) {
            return in == null ? Optional.empty() : Optional.of(Digest.ofContent(in.readAllBytes()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
