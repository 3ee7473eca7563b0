package org.cadrenode.gate.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.cadrenode.api.delivery.Pseudonymised;
import org.cadrenode.api.gate.CheckReport.FreeText;
import org.cadrenode.api.gate.CheckReport.Recall;
import org.cadrenode.api.identifiable.Artefact;
import org.cadrenode.api.identifiable.LandingZone;
import org.cadrenode.gate.engine.RecallBound;

/** Reads how the scrubber did on what was planted while a delivery was pseudonymised. Stateless. */
final class ScrubMeasures {
    private static final ObjectMapper JSON = new ObjectMapper();

    private ScrubMeasures() { }

    /** Returns the free text with what was measured for exactly these rows; as it is if nothing was. */
    static FreeText measured(LandingZone landing, Pseudonymised delivery, FreeText text) throws IOException {
        if (text.columns().isEmpty() || !landing.has(delivery.id(), Artefact.SCRUB_MEASURE)) {
            return text;
        }
        JsonNode root;
        try (InputStream written = landing.read(delivery.id(), Artefact.SCRUB_MEASURE)) {
            root = JSON.readTree(written.readAllBytes());
        }
        if (!root.path("rows_digest").asText().equals(delivery.rows().hex())) {
            return text;
        }
        List<Recall> recall = new ArrayList<>();
        for (Map.Entry<String, JsonNode> kind : root.path("kinds").properties()) {
            long planted = kind.getValue().path("planted").asLong();
            long removed = kind.getValue().path("removed").asLong();
            if (removed < 0 || removed > planted) {
                throw new IOException("The measure of the scrubber is malformed");
            }
            recall.add(new Recall(kind.getKey(), planted, removed, RecallBound.atLeast(planted, removed)));
        }
        return new FreeText(text.columns(), text.words(), text.doubtful(), text.mostDoubtful(), root.path("texts").asLong(), recall,
                text.sample());
    }
}
