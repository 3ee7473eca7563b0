package org.cadrenode.api.dictionary;

import java.nio.file.Path;
import java.util.List;

/**
 * A draft that was written.
 *
 * @param file where
 * @param deliveries how many deliveries were read for it; none if only the connector's description was there
 * @param records how many of their records
 * @param suggestions for each column, in the order of the file
 */
public record DictionaryDraft(Path file, int deliveries, long records, List<ColumnSuggestion> suggestions) {
    public DictionaryDraft {
        suggestions = List.copyOf(suggestions);
    }
}
