package org.cadrenode.exchange.internal;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import org.cadrenode.api.delivery.Digest;
import org.cadrenode.api.exchange.PackageKind;

/**
 * What the sender writes down of a package: that this note is there is what makes the package sent.
 *
 * @param name the package
 * @param kind what it is for
 * @param order what it carries, in a few words that differ from those of every other package of the provider
 * @param digest the package's own digest, which the next one names
 * @param sentAt when
 * @param acknowledged whether its receipt was dealt with
 */
record SentPackage(PackageName name, PackageKind kind, String order, Digest digest, Instant sentAt, boolean acknowledged) {
    static final int LONGEST = 1 << 14;
    private static final int VERSION = 1;

    SentPackage acknowledge() {
        return new SentPackage(name, kind, order, digest, sentAt, true);
    }

    byte[] write() {
        return Json.bytes(Json.object().put("version", VERSION).put("package", name.id()).put("kind", kind.name())
                .put("order", order).put("digest", digest.hex()).put("sent_at", sentAt.toString())
                .put("acknowledged", acknowledged));
    }

    static SentPackage read(byte[] written) throws IOException {
        JsonNode root = Json.read(written);
        if (Json.number(root, "version") != VERSION) {
            throw new IOException("The note of a sent package is of another version");
        }
        try {
            return new SentPackage(
                    PackageName.of(Json.text(root, "package")).orElseThrow(() -> new IOException("A note names no package")),
                    PackageKind.valueOf(Json.text(root, "kind")), Json.text(root, "order"),
                    new Digest(Json.text(root, "digest")), Instant.parse(Json.text(root, "sent_at")),
                    Json.required(root, "acknowledged").asBoolean());
        } catch (IllegalArgumentException | DateTimeException e) {
            throw new IOException("The note of a sent package has a field that cannot be");
        }
    }
}
