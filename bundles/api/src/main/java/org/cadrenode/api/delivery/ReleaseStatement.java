package org.cadrenode.api.delivery;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a person released: the next zone verifies it again before it takes anything in. The reason that was given stays
 * in the provider's journal.
 *
 * @param delivery the delivery
 * @param rows digest of the rows that were released, and no others
 * @param tokens digest of the linkage tokens
 * @param dictionary digest of the dictionary under which the rows were made
 * @param terms under which they were released; empty for a statement of form 1, from before there were any, which is read and
 *     verified but lets nothing pass
 * @param releasedBy user name of the person
 * @param releasedAt when
 * @param journalSequence the journal's entry of the release
 * @param journalHash the chain hash of that entry
 * @param signature Ed25519 signature (RFC 8032) over {@link #signedContent()} by the node's journal key, in Base64
 */
public record ReleaseStatement(
        DeliveryId delivery, Digest rows, Digest tokens, Digest dictionary, Optional<ReleaseTerms> terms, String releasedBy,
        Instant releasedAt, long journalSequence, Digest journalHash, String signature) {
    /** Makes a statement of form 1, without terms. */
    public ReleaseStatement(DeliveryId delivery, Digest rows, Digest tokens, Digest dictionary, String releasedBy,
            Instant releasedAt, long journalSequence, Digest journalHash, String signature) {
        this(delivery, rows, tokens, dictionary, Optional.empty(), releasedBy, releasedAt, journalSequence, journalHash,
                signature);
    }

    /** Returns the bytes that the signature covers: form, and the other components in their order, a line each. */
    public byte[] signedContent() {
        Stream<String> before = Stream.of(terms.isPresent() ? "cadre-release-2" : "cadre-release-1", delivery.value(),
                rows.hex(), tokens.hex(), dictionary.hex());
        Stream<String> after = Stream.of(releasedBy, releasedAt.toString(), Long.toString(journalSequence), journalHash.hex());
        return Stream.of(before, terms.stream().flatMap(one -> one.lines().stream()), after).flatMap(lines -> lines)
                .collect(Collectors.joining("\n")).getBytes(StandardCharsets.UTF_8);
    }

    /** Returns the same statement with its signature. */
    public ReleaseStatement signed(String base64) {
        return new ReleaseStatement(delivery, rows, tokens, dictionary, terms, releasedBy, releasedAt, journalSequence,
                journalHash, base64);
    }
}
