package org.cadrenode.terms.internal;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.cadrenode.api.delivery.Digest;
import org.cadrenode.api.delivery.SourceId;

/**
 * The terms that come with the node, for its demonstration. They lie in this bundle, whose signature is checked when it is
 * installed, so that a file in {@code etc} counts as shipped only if it is byte for byte what was shipped.
 */
@FunctionalInterface
interface ShippedTerms {
    /** Those of this bundle. */
    ShippedTerms BUNDLED = ShippedTerms::bundled;

    /** Returns the digest of the terms that came for a source. */
    Optional<Digest> of(SourceId source);

    private static Optional<Digest> bundled(SourceId source) {
        try (InputStream in = ShippedTerms.class.getResourceAsStream("shipped/" + source.value() + ".terms")) {
            return in == null ? Optional.empty() : Optional.of(Digest.ofContent(in.readAllBytes()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
