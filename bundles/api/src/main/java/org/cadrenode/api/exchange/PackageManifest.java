package org.cadrenode.api.exchange;

import java.time.Instant;
import java.util.Optional;
import org.cadrenode.api.audit.Journal.Checkpoint;
import org.cadrenode.api.delivery.DeliveryId;
import org.cadrenode.api.delivery.Digest;
import org.cadrenode.api.delivery.ProviderId;
import org.cadrenode.api.delivery.ReleaseStatement;
import org.cadrenode.api.delivery.SourceId;

/**
 * What a package says of itself, inside the signature.
 *
 * @param packageId its name: provider and sequence
 * @param kind what it is for
 * @param provider who sends
 * @param sequence from 1 for each provider, without gaps
 * @param previous digest of the package before, or of nothing for the first
 * @param source of the rows; empty for a purge
 * @param delivery of the rows; empty for a purge
 * @param release what the person released; empty for a purge, which waits for nobody
 * @param optOuts version of the opt-out register under which the content was made
 * @param rows rows in the package, or pseudonyms of a purge
 * @param content digest of the rows, or of a purge's pseudonyms
 * @param witness newest checkpoint of the sender's journal
 * @param createdAt when
 */
public record PackageManifest(
        String packageId, PackageKind kind, ProviderId provider, long sequence, Digest previous,
        Optional<SourceId> source, Optional<DeliveryId> delivery, Optional<ReleaseStatement> release, long optOuts,
        long rows, Digest content, Checkpoint witness, Instant createdAt) { }
