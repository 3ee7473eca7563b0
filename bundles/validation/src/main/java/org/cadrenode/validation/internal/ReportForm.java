package org.cadrenode.validation.internal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.cadrenode.api.delivery.DeliveryId;
import org.cadrenode.api.delivery.SourceId;
import org.cadrenode.api.validation.Rule;
import org.cadrenode.api.validation.ValidationReport;
import org.cadrenode.api.validation.ValidationReport.Column;
import org.cadrenode.api.validation.ValidationReport.Earlier;
import org.cadrenode.api.validation.ValidationReport.Finding;
import org.cadrenode.api.validation.ValidationReport.Part;
import org.cadrenode.api.validation.ValidationReport.Table;

/** The written form of a report: JSON, UTF-8, fields in a fixed order. Stateless. */
final class ReportForm {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int VERSION = 1;

    private ReportForm() { }

    static byte[] write(ValidationReport report) {
        ObjectNode root = JSON.createObjectNode().put("version", VERSION).put("source", report.source().value())
                .put("made_at", report.madeAt().toString()).put("records", report.records());
        for (Rule.Severity severity : Rule.Severity.values()) {
            root.put(word(severity), report.failed(severity));
        }
        ArrayNode parts = root.putArray("deliveries");
        report.parts().forEach(part -> parts.addObject().put("delivery", part.delivery().value()).put("table", part.table())
                .put("received_at", part.receivedAt().toString()));
        ArrayNode tables = root.putArray("tables");
        for (Table table : report.tables()) {
            ObjectNode one = tables.addObject().put("table", table.name()).put("records", table.records());
            ArrayNode columns = one.putArray("columns");
            table.columns().forEach(column -> columns.addObject().put("column", column.name()).put("described", column.described())
                    .put("without", column.without()));
        }
        ArrayNode findings = root.putArray("findings");
        for (Finding finding : report.findings()) {
            ObjectNode one = findings.addObject().put("rule", finding.rule().id()).put("severity", word(finding.rule().severity()))
                    .put("kind", word(finding.rule().kind())).put("table", finding.table()).put("column", finding.column())
                    .put("detail", finding.detail()).put("records", finding.looked()).put("failing", finding.failing());
            finding.lines().forEach(one.putArray("lines")::add);
        }
        try {
            return JSON.writeValueAsBytes(root);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A tree of plain values is always written", e);
        }
    }

    private static String word(Enum<?> one) {
        return one.name().toLowerCase(Locale.ROOT);
    }

    /** Reads a report, without what it said of those before it. */
    static ValidationReport read(byte[] json) throws IOException {
        try {
            JsonNode root = JSON.readTree(json);
            if (root.path("version").asInt() != VERSION) {
                throw new IOException("The report is of another version");
            }
            List<Part> parts = new ArrayList<>();
            root.path("deliveries").forEach(part -> parts.add(new Part(new DeliveryId(part.path("delivery").asText()),
                    part.path("table").asText(), Instant.parse(part.path("received_at").asText()))));
            List<Table> tables = new ArrayList<>();
            for (JsonNode table : root.path("tables")) {
                List<Column> columns = new ArrayList<>();
                table.path("columns").forEach(column -> columns.add(new Column(column.path("column").asText(),
                        column.path("described").asBoolean(), column.path("without").asLong())));
                tables.add(new Table(table.path("table").asText(), table.path("records").asLong(), columns));
            }
            List<Finding> findings = new ArrayList<>();
            for (JsonNode finding : root.path("findings")) {
                List<Long> lines = new ArrayList<>();
                finding.path("lines").forEach(line -> lines.add(line.asLong()));
                findings.add(new Finding(Rule.valueOf(finding.path("rule").asText().toUpperCase(Locale.ROOT).replace('-', '_')),
                        finding.path("table").asText(), finding.path("column").asText(), finding.path("detail").asText(),
                        finding.path("records").asLong(), finding.path("failing").asLong(), lines));
            }
            return new ValidationReport(new SourceId(root.path("source").asText()), Instant.parse(root.path("made_at").asText()), parts,
                    tables, findings, List.of());
        } catch (DateTimeException | IllegalArgumentException e) {
            throw new IOException("The report is damaged: " + e.getClass().getSimpleName());
        }
    }

    /** Returns a report as another one tells it as an earlier one. */
    static Earlier earlier(ValidationReport report) {
        Part newest = report.parts().get(0);
        return new Earlier(newest.delivery(), newest.receivedAt(), report.records(), report.failed(Rule.Severity.ERROR),
                report.failed(Rule.Severity.WARNING), report.failed(Rule.Severity.INFORMATION));
    }
}
