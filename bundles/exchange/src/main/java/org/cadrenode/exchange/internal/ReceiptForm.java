package org.cadrenode.exchange.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.cadrenode.api.delivery.DeliveryId;
import org.cadrenode.api.exchange.PackageKind;
import org.cadrenode.api.exchange.Receipt;
import org.cadrenode.api.keys.KeyPurpose;
import org.cadrenode.api.keys.Keystore;

/** The written form of a receipt: JSON that holds the receipt as a text, and the signature over just that text. Stateless. */
final class ReceiptForm {
    /** The ending of a receipt's file. */
    static final String ENDING = ".receipt";
    /** A receipt for a purge has a line a delivery: this is more than a hundred thousand of them. */
    static final int LONGEST = 1 << 24;
    private static final int VERSION = 1;

    private ReceiptForm() { }

    static byte[] write(PackagePath path, Receipt receipt, Keystore keystore) {
        String content = new String(Json.bytes(tree(receipt)), StandardCharsets.UTF_8);
        byte[] signature = keystore.sign(KeyPurpose.PACKAGE_SIGNING, signed(path, content));
        return Json.bytes(Json.object().put("version", VERSION).put("receipt", content)
                .put("signature", Base64.getEncoder().encodeToString(signature)));
    }

    /** Reads a receipt of this path that the owner of one of {@code keys} signed; anything else is refused. */
    static Receipt read(PackagePath path, byte[] written, List<byte[]> keys, Keystore keystore) throws IOException {
        JsonNode root = Json.read(written);
        if (Json.number(root, "version") != VERSION) {
            throw new IOException("The receipt is of another version");
        }
        String content = Json.text(root, "receipt");
        try {
            byte[] signature = Base64.getDecoder().decode(Json.text(root, "signature"));
            if (keys.stream().noneMatch(key -> keystore.verify(key, signed(path, content), signature))) {
                throw new IOException("The receipt's signature does not verify");
            }
            return receipt(Json.read(content.getBytes(StandardCharsets.UTF_8)));
        } catch (IllegalArgumentException | DateTimeException e) {
            throw new IOException("The receipt has a field that cannot be");
        }
    }

    private static byte[] signed(PackagePath path, String content) {
        return (path.receiptWords() + content).getBytes(StandardCharsets.UTF_8);
    }

    private static ObjectNode tree(Receipt receipt) {
        ObjectNode root = Json.object();
        root.put("package", receipt.packageId()).put("kind", receipt.kind().name()).put("at", receipt.at().toString());
        receipt.goneBy().ifPresent(by -> root.put("gone_by", by.toString()));
        ArrayNode counts = root.putArray("counts");
        for (Receipt.Count count : receipt.counts()) {
            counts.addObject().put("delivery", count.delivery().value()).put("loaded", count.loaded())
                    .put("duplicate", count.duplicate()).put("opted_out", count.optedOut());
        }
        return root;
    }

    private static Receipt receipt(JsonNode root) throws IOException {
        List<Receipt.Count> counts = new ArrayList<>();
        for (JsonNode count : Json.required(root, "counts")) {
            counts.add(new Receipt.Count(new DeliveryId(Json.text(count, "delivery")), Json.number(count, "loaded"),
                    Json.number(count, "duplicate"), Json.number(count, "opted_out")));
        }
        return new Receipt(Json.text(root, "package"), PackageKind.valueOf(Json.text(root, "kind")), counts,
                Instant.parse(Json.text(root, "at")), root.has("gone_by") ? Optional.of(Instant.parse(Json.text(root, "gone_by")))
                        : Optional.empty());
    }
}
