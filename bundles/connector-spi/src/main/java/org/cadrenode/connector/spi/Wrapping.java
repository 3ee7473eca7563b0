package org.cadrenode.connector.spi;

import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * What a source's files may come wrapped in, which the node takes off before the connector reads. What is not named here
 * reaches the connector as it is, so that a format which is itself an archive is left alone.
 *
 * @param kinds what is taken off, one around the other in any order
 * @param key file with the secret key that opens PGP or CMS; empty if the secret holds the key itself
 * @param secret name of the secret: the passphrase of the key file, or the key itself; empty if the file has no passphrase
 * @param signedBy file with the sender's public keys (PGP) or certificates (CMS); with it nothing counts that none of them
 *     signed
 * @param entries regular expression for the names of an archive's entries to read, without regard to case; others are left
 *     out
 * @param most bytes to which one delivery may unpack
 */
public record Wrapping(
        Set<Kind> kinds, Optional<Path> key, String secret, Optional<Path> signedBy, String entries, long most) {
    /** Bytes to which a delivery may unpack unless it is said: 20 GiB. */
    public static final long USUAL_MOST = 20L << 30;

    /** Nothing is taken off. */
    public static final Wrapping NONE = new Wrapping(Set.of(), Optional.empty(), "", Optional.empty(), ".*", USUAL_MOST);

    public Wrapping {
        kinds = kinds.isEmpty() ? Set.of() : Set.copyOf(EnumSet.copyOf(kinds));
        if (most < 1) {
            throw new IllegalArgumentException("A delivery unpacks to something");
        }
    }

    /** In what a file may be wrapped. */
    public enum Kind {
        /** A ZIP archive, of which each entry is an extract. */
        ZIP,
        /** gzip (RFC 1952). */
        GZIP,
        /** An encrypted OpenPGP message (RFC 9580) that proves its integrity. */
        PGP,
        /** Encrypted CMS (RFC 5652, RFC 5083) that proves its integrity. */
        CMS
    }
}
