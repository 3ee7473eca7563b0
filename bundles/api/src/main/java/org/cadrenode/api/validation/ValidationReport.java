package org.cadrenode.api.validation;

import java.time.Instant;
import java.util.List;
import org.cadrenode.api.delivery.DeliveryId;
import org.cadrenode.api.delivery.SourceId;
import org.cadrenode.api.validation.Rule.Severity;

/**
 * What was found in an extract. It holds counts, lines, and the names of tables and columns; never a value.
 *
 * @param source the source
 * @param madeAt when it was looked at
 * @param parts the deliveries, newest first
 * @param tables what was found of each table, in the order of the extract
 * @param findings the rules that failed, worst first, then by table and column
 * @param trend earlier reports of the source with the same extent, newest first
 */
public record ValidationReport(
        SourceId source, Instant madeAt, List<Part> parts, List<Table> tables, List<Finding> findings, List<Earlier> trend) {
    /** The most lines that a finding names. */
    public static final int MOST_LINES = 20;

    public ValidationReport {
        parts = List.copyOf(parts);
        tables = List.copyOf(tables);
        findings = List.copyOf(findings);
        trend = List.copyOf(trend);
    }

    /** Returns how many rules of a severity failed, each column and table by itself. */
    public long failed(Severity severity) {
        return findings.stream().filter(finding -> finding.rule().severity() == severity).count();
    }

    /** Returns how many records there are in all tables. */
    public long records() {
        return tables.stream().mapToLong(Table::records).sum();
    }

    /**
     * One delivery.
     *
     * @param delivery its id
     * @param table its table, or empty if it has several
     */
    public record Part(DeliveryId delivery, String table, Instant receivedAt) { }

    /** One table. */
    public record Table(String name, long records, List<Column> columns) {
        public Table {
            columns = List.copyOf(columns);
        }
    }

    /**
     * One column.
     *
     * @param name its name; {@code column 3} where the header may not be one, so that no value is taken for a name
     * @param described whether the connector or the dictionary knows it
     * @param without records without a value
     */
    public record Column(String name, boolean described, long without) { }

    /**
     * One rule that failed in one place.
     *
     * @param table table, or empty where even that is unknown
     * @param column column, or empty for the whole record
     * @param detail another column that the rule compares with, or the code of a quarantine; otherwise empty
     * @param looked records that were looked at
     * @param failing records that fail
     * @param lines lines of the extract on which the first of them start, at most {@link #MOST_LINES}
     */
    public record Finding(Rule rule, String table, String column, String detail, long looked, long failing, List<Long> lines) {
        public Finding {
            lines = List.copyOf(lines);
        }

        /** Returns the share of the records that fail, from 0 to 1. */
        public double share() {
            return looked == 0 ? 0 : (double) failing / looked;
        }
    }

    /** An earlier report. */
    public record Earlier(DeliveryId delivery, Instant receivedAt, long records, long errors, long warnings, long information) { }
}
