package org.cadrenode.exchange.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.cadrenode.api.audit.Journal.Checkpoint;
import org.cadrenode.api.delivery.Digest;
import org.cadrenode.api.delivery.ProviderId;

/**
 * The newest checkpoint of each provider's journal that came with a package: {@code witness-<provider>.json} holds it as
 * the field {@code witness}, as manifests do. With it a journal that was cut is found out, which it cannot tell of itself.
 * Used under its owner's lock.
 */
final class KeptWitnesses {
    private static final String START = "witness-";
    private static final String ENDING = ".json";
    private static final int LONGEST = 1 << 12;

    private final DurableFiles files;
    private final Path folder;
    private final Map<ProviderId, Kept> kept = new TreeMap<>();

    private record Kept(Checkpoint witness, boolean contradicted) { }

    KeptWitnesses(DurableFiles files, Path folder) throws IOException {
        this.files = files;
        this.folder = folder;
        for (String name : files.names(folder, ENDING)) {
            if (name.startsWith(START)) {
                JsonNode root = Json.read(files.read(folder.resolve(name), LONGEST));
                JsonNode node = Json.required(root, "witness");
                kept.put(new ProviderId(Json.text(root, "provider")), new Kept(
                        new Checkpoint(Json.number(node, "sequence"), new Digest(Json.text(node, "hash")), Json.text(node, "signature")),
                        root.path("contradicted").asBoolean()));
            }
        }
    }

    /** Returns whether a journal can have had both: this witness does not lie before the kept one, nor beside it. */
    boolean agrees(ProviderId provider, Checkpoint witness) {
        Kept before = kept.get(provider);
        return before == null || witness.sequence() > before.witness().sequence()
                || witness.sequence() == before.witness().sequence() && witness.hash().equals(before.witness().hash());
    }

    /** Keeps the farther of two witnesses, and that there was a contradiction. */
    void keep(ProviderId provider, Checkpoint witness) throws IOException {
        Kept before = kept.get(provider);
        boolean farther = before == null || witness.sequence() > before.witness().sequence();
        boolean contradicted = before != null && before.contradicted() || !agrees(provider, witness);
        Kept now = new Kept(farther ? witness : before.witness(), contradicted);
        if (now.equals(before)) {
            return;
        }
        ObjectNode root = Json.object();
        root.put("provider", provider.value()).put("contradicted", contradicted);
        root.putObject("witness").put("sequence", now.witness().sequence()).put("hash", now.witness().hash().hex())
                .put("signature", now.witness().signature());
        files.write(folder.resolve(START + provider + ENDING), Json.bytes(root));
        kept.put(provider, now);
    }

    /** Returns the providers of whom a witness came that does not agree with an earlier one. */
    List<ProviderId> contradicted() {
        return kept.entrySet().stream().filter(entry -> entry.getValue().contradicted()).map(Map.Entry::getKey).toList();
    }
}
