package org.cadrenode.exchange.internal;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import org.cadrenode.api.delivery.Digest;

/**
 * What the receiver writes down of a package.
 *
 * @param name the package
 * @param digest its own digest
 * @param receivedAt when it was verified
 * @param receipt the signed receipt, once it was confirmed
 * @param removed whether its content is kept no more, and not missed
 */
record TakenPackage(PackageName name, Digest digest, Instant receivedAt, Optional<String> receipt, boolean removed) {
    static final int LONGEST = 2 * ReceiptForm.LONGEST + (1 << 12);
    private static final int VERSION = 1;

    TakenPackage confirmed(byte[] signedReceipt) {
        return new TakenPackage(name, digest, receivedAt, Optional.of(new String(signedReceipt, StandardCharsets.UTF_8)), removed);
    }

    TakenPackage withoutContent() {
        return new TakenPackage(name, digest, receivedAt, receipt, true);
    }

    byte[] write() {
        var root = Json.object().put("version", VERSION).put("package", name.id()).put("digest", digest.hex())
                .put("received_at", receivedAt.toString());
        receipt.ifPresent(text -> root.put("receipt", text));
        if (removed) {
            root.put("removed", true);
        }
        return Json.bytes(root);
    }

    static TakenPackage read(byte[] written) throws IOException {
        JsonNode root = Json.read(written);
        if (Json.number(root, "version") != VERSION) {
            throw new IOException("The note of a taken package is of another version");
        }
        try {
            return new TakenPackage(
                    PackageName.of(Json.text(root, "package")).orElseThrow(() -> new IOException("A note names no package")),
                    new Digest(Json.text(root, "digest")), Instant.parse(Json.text(root, "received_at")),
                    root.has("receipt") ? Optional.of(Json.text(root, "receipt")) : Optional.empty(),
                    root.path("removed").asBoolean());
        } catch (IllegalArgumentException | DateTimeException e) {
            throw new IOException("The note of a taken package has a field that cannot be");
        }
    }
}
