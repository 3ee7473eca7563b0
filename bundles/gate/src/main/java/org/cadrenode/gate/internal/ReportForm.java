package org.cadrenode.gate.internal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.cadrenode.api.delivery.DeliveryId;
import org.cadrenode.api.delivery.Digest;
import org.cadrenode.api.gate.CheckReport;
import org.cadrenode.api.gate.CheckReport.Finding;

/** The written form of a report: JSON, UTF-8, fields in a fixed order. Stateless. */
final class ReportForm {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int VERSION = 1;

    private ReportForm() { }

    static byte[] write(CheckReport report) {
        ObjectNode root = JSON.createObjectNode();
        root.put("version", VERSION);
        root.put("delivery", report.delivery().value());
        root.put("rows_digest", report.rows().hex());
        root.put("tokens_digest", report.tokens().hex());
        root.put("dictionary_digest", report.dictionary().hex());
        root.put("rows", report.rowCount());
        root.put("values", report.valueCount());
        ArrayNode findings = root.putArray("findings");
        for (Finding finding : report.findings()) {
            findings.addObject().put("kind", finding.kind()).put("table", finding.table()).put("column", finding.column())
                    .put("count", finding.count());
        }
        ObjectNode dropped = root.putObject("dropped_columns");
        new TreeMap<>(report.droppedColumns()).forEach((table, columns) -> columns.forEach(dropped.putArray(table)::add));
        report.withheldColumns().forEach(root.putArray("withheld_columns")::add);
        root.put("smallest_class", report.smallestClass());
        root.put("children_below_k", report.childrenBelowK());
        root.put("k", report.k());
        report.sample().forEach(root.putArray("sample")::add);
        try {
            return JSON.writeValueAsBytes(root);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A tree of plain values is always written", e);
        }
    }

    static CheckReport read(byte[] written) throws IOException {
        JsonNode root = JSON.readTree(written);
        if (root.path("version").asInt() != VERSION) {
            throw new IOException("The report is of another version");
        }
        List<Finding> findings = new ArrayList<>();
        for (JsonNode finding : required(root, "findings")) {
            findings.add(new Finding(required(finding, "kind").asText(), required(finding, "table").asText(),
                    required(finding, "column").asText(), required(finding, "count").asLong()));
        }
        return new CheckReport(new DeliveryId(required(root, "delivery").asText()),
                new Digest(required(root, "rows_digest").asText()), new Digest(required(root, "tokens_digest").asText()),
                new Digest(required(root, "dictionary_digest").asText()), required(root, "rows").asLong(),
                required(root, "values").asLong(), findings, columns(required(root, "dropped_columns")),
                texts(required(root, "withheld_columns")), required(root, "smallest_class").asLong(),
                required(root, "children_below_k").asLong(), required(root, "k").asInt(), texts(required(root, "sample")));
    }

    /** Returns what the pseudonymise stage wrote of dropped columns: an object with an array of names a table. */
    static Map<String, List<String>> readDropped(byte[] written) throws IOException {
        return columns(JSON.readTree(written));
    }

    private static Map<String, List<String>> columns(JsonNode node) {
        Map<String, List<String>> columns = new TreeMap<>();
        for (Iterator<Map.Entry<String, JsonNode>> all = node.properties().iterator(); all.hasNext();) {
            Map.Entry<String, JsonNode> table = all.next();
            columns.put(table.getKey(), texts(table.getValue()));
        }
        return columns;
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(text -> texts.add(text.asText()));
        return texts;
    }

    private static JsonNode required(JsonNode node, String name) throws IOException {
        JsonNode value = node.get(name);
        if (value == null) {
            throw new IOException("The report has no field " + name);
        }
        return value;
    }
}
