package org.cadrenode.api.delivery;

import java.util.List;

/**
 * What a source would bring, without a single value.
 *
 * @param tables in the order of their appearance
 * @param records how many records were looked at
 * @param rejected how many could not be read
 * @param whole whether this is all that would come
 * @param findings what a person should know, a sentence each
 */
public record SourcePreview(List<Table> tables, long records, long rejected, boolean whole, List<String> findings) {
    public SourcePreview {
        tables = List.copyOf(tables);
        findings = List.copyOf(findings);
    }

    /** A table. */
    public record Table(String name, long records, List<Column> columns) {
        public Table {
            columns = List.copyOf(columns);
        }
    }

    /**
     * A column.
     *
     * @param name its name; its number where the name may itself be a value
     * @param filled how many records have a value
     * @param longest characters of the longest one
     * @param shapes the most frequent shapes, most frequent first: {@code 9} stands for a digit, {@code A} and {@code a} for
     *     letters, {@code ?} for anything else that is no mark
     */
    public record Column(String name, long filled, int longest, List<String> shapes) {
        public Column {
            shapes = List.copyOf(shapes);
        }
    }
}
