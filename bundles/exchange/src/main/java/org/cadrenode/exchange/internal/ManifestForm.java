package org.cadrenode.exchange.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.cadrenode.api.audit.Journal.Checkpoint;
import org.cadrenode.api.delivery.DeliveryId;
import org.cadrenode.api.delivery.Digest;
import org.cadrenode.api.delivery.ProviderId;
import org.cadrenode.api.delivery.ReleaseStatement;
import org.cadrenode.api.delivery.ReleaseTerms;
import org.cadrenode.api.delivery.SourceId;
import org.cadrenode.api.exchange.PackageKind;
import org.cadrenode.api.exchange.PackageManifest;
import org.cadrenode.api.terms.Purpose;

/** The written form of a manifest: JSON, fields in a fixed order. Stateless. */
final class ManifestForm {
    private static final int VERSION = 1;

    private ManifestForm() { }

    static byte[] write(PackageManifest manifest) {
        ObjectNode root = Json.object();
        root.put("version", VERSION).put("package", manifest.packageId()).put("kind", manifest.kind().name())
                .put("provider", manifest.provider().value()).put("sequence", manifest.sequence())
                .put("previous", manifest.previous().hex());
        manifest.source().ifPresent(source -> root.put("source", source.value()));
        manifest.delivery().ifPresent(delivery -> root.put("delivery", delivery.value()));
        manifest.release().ifPresent(release -> write(root.putObject("release"), release));
        root.put("opt_outs", manifest.optOuts()).put("rows", manifest.rows()).put("content", manifest.content().hex());
        root.putObject("witness").put("sequence", manifest.witness().sequence()).put("hash", manifest.witness().hash().hex())
                .put("signature", manifest.witness().signature());
        root.put("created_at", manifest.createdAt().toString());
        return Json.bytes(root);
    }

    private static void write(ObjectNode node, ReleaseStatement release) {
        node.put("delivery", release.delivery().value()).put("rows", release.rows().hex()).put("tokens", release.tokens().hex())
                .put("dictionary", release.dictionary().hex());
        release.terms().ifPresent(terms -> {
            ObjectNode under = node.putObject("terms").put("digest", terms.terms().hex());
            terms.purposes().forEach(purpose -> under.withArray("purposes").add(purpose.word()));
            under.put("agreement", terms.agreement()).put("until", terms.until().toString());
        });
        node.put("released_by", release.releasedBy()).put("released_at", release.releasedAt().toString())
                .put("journal_sequence", release.journalSequence()).put("journal_hash", release.journalHash().hex())
                .put("signature", release.signature());
    }

    /** Reads a manifest; one that does not say the same when it is written again is refused. */
    static PackageManifest read(byte[] written) throws IOException {
        JsonNode root = Json.read(written);
        if (Json.number(root, "version") != VERSION) {
            throw new IOException("The manifest is of another version");
        }
        try {
            JsonNode witness = Json.required(root, "witness");
            PackageManifest manifest = new PackageManifest(Json.text(root, "package"),
                    PackageKind.valueOf(Json.text(root, "kind")), new ProviderId(Json.text(root, "provider")),
                    Json.number(root, "sequence"), new Digest(Json.text(root, "previous")),
                    root.has("source") ? Optional.of(new SourceId(Json.text(root, "source"))) : Optional.empty(),
                    root.has("delivery") ? Optional.of(new DeliveryId(Json.text(root, "delivery"))) : Optional.empty(),
                    root.has("release") ? Optional.of(release(root.get("release"))) : Optional.empty(),
                    Json.number(root, "opt_outs"), Json.number(root, "rows"), new Digest(Json.text(root, "content")),
                    new Checkpoint(Json.number(witness, "sequence"), new Digest(Json.text(witness, "hash")),
                            Json.text(witness, "signature")),
                    Instant.parse(Json.text(root, "created_at")));
            if (!Arrays.equals(write(manifest), written)) {
                throw new IOException("The manifest is not in its one written form");
            }
            return manifest;
        } catch (IllegalArgumentException | DateTimeException e) {
            throw new IOException("The manifest has a field that cannot be");
        }
    }

    private static ReleaseStatement release(JsonNode node) throws IOException {
        return new ReleaseStatement(new DeliveryId(Json.text(node, "delivery")), new Digest(Json.text(node, "rows")),
                new Digest(Json.text(node, "tokens")), new Digest(Json.text(node, "dictionary")),
                node.has("terms") ? Optional.of(terms(node.get("terms"))) : Optional.empty(),
                Json.text(node, "released_by"), Instant.parse(Json.text(node, "released_at")),
                Json.number(node, "journal_sequence"), new Digest(Json.text(node, "journal_hash")),
                Json.text(node, "signature"));
    }

    private static ReleaseTerms terms(JsonNode node) throws IOException {
        Set<Purpose> purposes = EnumSet.noneOf(Purpose.class);
        for (JsonNode word : Json.required(node, "purposes")) {
            purposes.add(Purpose.of(word.asText()).orElseThrow(() -> new IOException("The manifest has a purpose that cannot be")));
        }
        return new ReleaseTerms(new Digest(Json.text(node, "digest")), purposes, Json.text(node, "agreement"),
                LocalDate.parse(Json.text(node, "until")));
    }
}
