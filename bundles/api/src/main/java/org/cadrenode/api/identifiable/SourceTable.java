package org.cadrenode.api.identifiable;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.cadrenode.api.delivery.TableName;

/** A table of source records: its columns in the order of the values, in lower case. */
public record SourceTable(TableName name, List<String> columns) {
    private static final Pattern HEADING = Pattern.compile("[A-Za-z][A-Za-z0-9_ .()/-]{0,63}");
    private static final Pattern MARKED = Pattern.compile(".*[_0-9].*|id|.* id");

    private static final int ENOUGH = 3;

    public SourceTable {
        columns = List.copyOf(columns);
    }

    /**
     * Returns the names of the columns for people to read: their numbers, as {@code #1}, where the names may be values, as in a
     * file that has no line of headings.
     *
     * @param known columns that are known of the table
     */
    public List<String> headings(Set<String> known) {
        if (known.containsAll(columns) || areHeadings(known)) {
            return columns;
        }
        List<String> numbers = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            numbers.add("#" + (i + 1));
        }
        return numbers;
    }

    // A line of a person's data hardly ever consists of distinct words alone, hardly ever names an id, and never many columns.
    private boolean areHeadings(Set<String> known) {
        if (Set.copyOf(columns).size() < columns.size() || !columns.stream().allMatch(name -> HEADING.matcher(name).matches())) {
            return false;
        }
        long named = columns.stream().filter(known::contains).count();
        return named >= ENOUGH || 2 * named >= columns.size() || columns.stream().anyMatch(name -> MARKED.matcher(name).matches());
    }
}
