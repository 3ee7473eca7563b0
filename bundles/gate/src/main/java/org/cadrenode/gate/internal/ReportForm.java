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
import java.util.Optional;
import java.util.TreeMap;
import org.cadrenode.api.delivery.DeliveryId;
import org.cadrenode.api.delivery.Digest;
import org.cadrenode.api.gate.CheckReport;
import org.cadrenode.api.gate.CheckReport.Diversity;
import org.cadrenode.api.gate.CheckReport.Finding;
import org.cadrenode.api.gate.CheckReport.FreeText;
import org.cadrenode.api.gate.CheckReport.Kept;
import org.cadrenode.api.gate.CheckReport.Mark;
import org.cadrenode.api.gate.CheckReport.Passage;
import org.cadrenode.api.gate.CheckReport.Recall;
import org.cadrenode.api.gate.CheckReport.Restricted;
import org.cadrenode.api.gate.CheckReport.Risk;

/** The written form of a report: JSON, UTF-8, fields in a fixed order. Stateless. */
final class ReportForm {
    private static final ObjectMapper JSON = new ObjectMapper();
    /** The version that is written; without a count of removals there were none. Reports of version 1 are read: they have no figures of free text, and less of the risk. */
    static final int VERSION = 2;
    private static final int FIRST_VERSION = 1;

    private static final String LIST = "list_digest";
    private static final String KEPT = "kept";

    private ReportForm() { }

    static byte[] write(CheckReport report) {
        ObjectNode root = JSON.createObjectNode();
        root.put("version", VERSION);
        root.put("delivery", report.delivery().value());
        root.put("rows_digest", report.rows().hex());
        root.put("tokens_digest", report.tokens().hex());
        root.put("dictionary_digest", report.dictionary().hex());
        root.put("rows", report.rowCount());
        root.put("removals", report.removals());
        root.put("values", report.valueCount());
        write(root.putArray("findings"), report.findings());
        write(root.putObject("free_text"), report.freeText());
        ObjectNode dropped = root.putObject("dropped_columns");
        new TreeMap<>(report.droppedColumns()).forEach((table, columns) -> columns.forEach(dropped.putArray(table)::add));
        report.withheldColumns().forEach(root.putArray("withheld_columns")::add);
        write(root.putObject("risk"), report.risk());
        write(root.putObject("restricted"), report.restricted());
        try {
            return JSON.writeValueAsBytes(root);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A tree of plain values is always written", e);
        }
    }

    private static void write(ObjectNode node, Restricted restricted) {
        restricted.list().ifPresent(list -> node.put(LIST, list.hex()));
        ArrayNode kept = node.putArray(KEPT);
        restricted.kept().forEach(one -> kept.addObject().put("category", one.category()).put("table", one.table())
                .put("column", one.column()).put("count", one.count()));
    }

    /** Returns what the pseudonymise stage wrote of records that the law kept back. */
    static Restricted readRestricted(byte[] written) throws IOException {
        return restricted(JSON.readTree(written));
    }

    // A report from before there was a list has none.
    private static Restricted restricted(JsonNode node) throws IOException {
        if (!node.has(LIST)) {
            return Restricted.NONE;
        }
        List<Kept> kept = new ArrayList<>();
        for (JsonNode one : required(node, KEPT)) {
            kept.add(new Kept(required(one, "category").asText(), required(one, "table").asText(), required(one, "column").asText(),
                    required(one, "count").asLong()));
        }
        return new Restricted(Optional.of(new Digest(node.get(LIST).asText())), kept);
    }

    private static void write(ArrayNode array, List<Finding> findings) {
        for (Finding finding : findings) {
            array.addObject().put("kind", finding.kind()).put("table", finding.table()).put("column", finding.column())
                    .put("count", finding.count());
        }
    }

    private static void write(ObjectNode node, FreeText text) {
        text.columns().forEach(node.putArray("columns")::add);
        node.put("words", text.words());
        write(node.putArray("doubtful"), text.doubtful());
        node.put("most_doubtful", text.mostDoubtful());
        node.put("measured_texts", text.measuredTexts());
        ArrayNode recall = node.putArray("recall");
        text.recall().forEach(kind -> recall.addObject().put("kind", kind.kind()).put("planted", kind.planted())
                .put("removed", kind.removed()).put("at_least", kind.atLeast()));
        ArrayNode sample = node.putArray("sample");
        for (Passage passage : text.sample()) {
            ArrayNode marks = sample.addObject().put("column", passage.column()).put("text", passage.text()).putArray("marks");
            passage.marks().forEach(mark -> marks.addObject().put("start", mark.start()).put("end", mark.end()).put("kind", mark.kind()));
        }
    }

    private static void write(ObjectNode node, Risk risk) {
        node.put("k", risk.k()).put("children", risk.children()).put("classes", risk.classes())
                .put("smallest_class", risk.smallestClass()).put("children_below_k", risk.childrenBelowK())
                .put("unique", risk.unique()).put("population_share", risk.populationShare())
                .put("unique_match", risk.uniqueMatch()).put("prosecutor_highest", risk.prosecutorHighest())
                .put("prosecutor_mean", risk.prosecutorMean()).put("journalist_highest", risk.journalistHighest())
                .put("marketer", risk.marketer());
        ArrayNode diversity = node.putArray("diversity");
        risk.diversity().forEach(column -> diversity.addObject().put("column", column.column()).put("smallest", column.smallest())
                .put("children_alike", column.childrenAlike()));
    }

    /**
     * What was read.
     *
     * @param version in which it was written
     */
    record Written(int version, CheckReport report) { }

    static Written read(byte[] written) throws IOException {
        JsonNode root = JSON.readTree(written);
        int version = root.path("version").asInt();
        if (version != VERSION && version != FIRST_VERSION) {
            throw new IOException("The report is of another version");
        }
        boolean first = version == FIRST_VERSION;
        return new Written(version, new CheckReport(new DeliveryId(required(root, "delivery").asText()),
                new Digest(required(root, "rows_digest").asText()), new Digest(required(root, "tokens_digest").asText()),
                new Digest(required(root, "dictionary_digest").asText()), required(root, "rows").asLong(), root.path("removals").asLong(),
                required(root, "values").asLong(), findings(required(root, "findings")),
                first ? firstText(root) : freeText(required(root, "free_text")), columns(required(root, "dropped_columns")),
                texts(required(root, "withheld_columns")), first ? firstRisk(root) : risk(required(root, "risk")),
                restricted(root.path("restricted"))));
    }

    private static FreeText firstText(JsonNode root) throws IOException {
        return new FreeText(List.of(), 0, List.of(), 0, 0, List.of(),
                texts(required(root, "sample")).stream().map(text -> new Passage("", text, List.of())).toList());
    }

    private static Risk firstRisk(JsonNode root) throws IOException {
        return new Risk(required(root, "k").asInt(), 0, 0, required(root, "smallest_class").asLong(),
                required(root, "children_below_k").asLong(), 0, 1, 0, 0, 0, 0, 0, List.of());
    }

    private static List<Finding> findings(JsonNode array) throws IOException {
        List<Finding> findings = new ArrayList<>();
        for (JsonNode finding : array) {
            findings.add(new Finding(required(finding, "kind").asText(), required(finding, "table").asText(),
                    required(finding, "column").asText(), required(finding, "count").asLong()));
        }
        return findings;
    }

    private static FreeText freeText(JsonNode node) throws IOException {
        List<Recall> recall = new ArrayList<>();
        for (JsonNode kind : required(node, "recall")) {
            recall.add(new Recall(required(kind, "kind").asText(), required(kind, "planted").asLong(),
                    required(kind, "removed").asLong(), required(kind, "at_least").asDouble()));
        }
        List<Passage> sample = new ArrayList<>();
        for (JsonNode passage : required(node, "sample")) {
            List<Mark> marks = new ArrayList<>();
            for (JsonNode mark : required(passage, "marks")) {
                marks.add(new Mark(required(mark, "start").asInt(), required(mark, "end").asInt(), required(mark, "kind").asText()));
            }
            sample.add(new Passage(required(passage, "column").asText(), required(passage, "text").asText(), marks));
        }
        return new FreeText(texts(required(node, "columns")), required(node, "words").asLong(),
                findings(required(node, "doubtful")), required(node, "most_doubtful").asInt(),
                required(node, "measured_texts").asLong(), recall, sample);
    }

    private static Risk risk(JsonNode node) throws IOException {
        List<Diversity> diversity = new ArrayList<>();
        for (JsonNode column : required(node, "diversity")) {
            diversity.add(new Diversity(required(column, "column").asText(), required(column, "smallest").asLong(),
                    required(column, "children_alike").asLong()));
        }
        return new Risk(required(node, "k").asInt(), required(node, "children").asLong(), required(node, "classes").asLong(),
                required(node, "smallest_class").asLong(), required(node, "children_below_k").asLong(),
                required(node, "unique").asLong(), required(node, "population_share").asDouble(),
                required(node, "unique_match").asDouble(), required(node, "prosecutor_highest").asDouble(),
                required(node, "prosecutor_mean").asDouble(), required(node, "journalist_highest").asDouble(),
                required(node, "marketer").asDouble(), diversity);
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
