package org.cadrenode.security.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.cadrenode.api.security.Approval.State;
import org.cadrenode.api.security.ApprovalKind;

/** approvals.json, form cadre-approvals-1. */
final class RequestsForm implements DurableStore.Form<List<Request>> {
    private static final String FORM = "cadre-approvals-1";

    @Override
    public byte[] write(List<Request> requests) throws IOException {
        ObjectNode document = Json.document(FORM);
        ArrayNode all = document.putArray("requests");
        for (Request request : requests) {
            ObjectNode node = all.addObject().put("id", request.id()).put("kind", request.kind().name())
                .put("object", request.object());
            ObjectNode parameters = node.putObject("parameters");
            request.parameters().forEach(parameters::put);
            node.put("askedBy", request.askedBy()).put("reason", request.reason()).put("askedAt", request.askedAt().toString())
                .put("until", request.until().toString()).put("state", request.state().name());
            Json.put(node, "decidedBy", request.decidedBy());
        }
        return Json.bytes(document);
    }

    @Override
    public List<Request> read(byte[] content) throws IOException {
        return Json.read(content, FORM, document -> {
            List<Request> requests = new ArrayList<>();
            for (JsonNode node : Json.array(document, "requests")) {
                Map<String, String> parameters = new TreeMap<>();
                JsonNode given = node.path("parameters");
                given.fieldNames().forEachRemaining(name -> parameters.put(name, Json.text(given, name)));
                requests.add(new Request(Json.text(node, "id"), ApprovalKind.valueOf(Json.text(node, "kind")),
                    Json.text(node, "object"), parameters, Json.text(node, "askedBy"), Json.text(node, "reason"),
                    Instant.parse(Json.text(node, "askedAt")), Instant.parse(Json.text(node, "until")),
                    State.valueOf(Json.text(node, "state")), Json.some(node, "decidedBy")));
            }
            return List.copyOf(requests);
        });
    }
}
