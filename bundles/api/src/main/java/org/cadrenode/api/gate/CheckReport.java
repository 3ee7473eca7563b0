package org.cadrenode.api.gate;

import java.util.List;
import java.util.Map;
import org.cadrenode.api.delivery.DeliveryId;
import org.cadrenode.api.delivery.Digest;

/**
 * The automatic check of a pseudonymised delivery. It holds no value of any row but the sample of scrubbed free text,
 * which is for the eyes of the person who releases.
 *
 * @param delivery the delivery
 * @param rows digest of the rows that were checked
 * @param tokens digest of the tokens that go with them
 * @param dictionary digest of the dictionary
 * @param rowCount rows checked
 * @param valueCount values checked
 * @param findings what forbids the release, by kind and column; empty if the check passed
 * @param droppedColumns columns of the source that no rule names, by table
 * @param withheldColumns free-text columns that no one released by name
 * @param smallestClass size of the smallest class of children alike in all quasi-identifiers; 0 without any
 * @param childrenBelowK children in classes smaller than k
 * @param k the k that was asked for
 * @param sample scrubbed free-text values, drawn evenly
 */
public record CheckReport(
        DeliveryId delivery, Digest rows, Digest tokens, Digest dictionary, long rowCount, long valueCount,
        List<Finding> findings, Map<String, List<String>> droppedColumns, List<String> withheldColumns,
        long smallestClass, long childrenBelowK, int k, List<String> sample) {
    public CheckReport {
        findings = List.copyOf(findings);
        droppedColumns = Map.copyOf(droppedColumns);
        withheldColumns = List.copyOf(withheldColumns);
        sample = List.copyOf(sample);
    }

    /** Returns whether a person may release the delivery. */
    public boolean passed() {
        return findings.isEmpty();
    }

    /**
     * Something that must not leave.
     *
     * @param kind of identifier, such as {@code nhs_number} or {@code own_name}, or {@code unknown_column}
     * @param table where
     * @param column where
     * @param count how often
     */
    public record Finding(String kind, String table, String column, long count) { }
}
