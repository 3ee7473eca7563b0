package org.cadrenode.api.dictionary;

import java.util.Optional;
import org.cadrenode.api.delivery.TableName;

/**
 * What a column seems to hold. It tells of values by their form and in shares only, and never holds one; codes are listed
 * only where each occurs for several children.
 *
 * @param table of which table
 * @param column of which column, in lower case
 * @param identifier what it seems to say of a person, if anything
 * @param type the type that its values have; none without values
 * @param confidence how sure the suggested identifier is, or that it is none, from 0 to 100
 * @param proposal what a person might decide, in the words of a dictionary
 * @param reason why, in words, with what contradicts the connector's own description
 */
public record ColumnSuggestion(
        TableName table, String column, Optional<IdentifierKind> identifier, Optional<ColumnType> type, int confidence,
        String proposal, String reason) {
    public ColumnSuggestion {
        if (confidence < 0 || confidence > 100) {
            throw new IllegalArgumentException("A confidence is a percentage");
        }
    }
}
