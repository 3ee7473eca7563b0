package org.cadrenode.connector.spi;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Which table the name of a file tells: the setting {@code tables} of connectors whose files carry one table each. Immutable. */
public final class TableNames {
    private static final Pattern FORM = Pattern.compile("[a-z0-9][a-z0-9_-]{0,79}");
    private static final Pattern ENDING = Pattern.compile("\\.[a-z0-9]{1,6}$");

    private final List<Pair> pairs;

    private TableNames(List<Pair> pairs) {
        this.pairs = List.copyOf(pairs);
    }

    /**
     * Reads pairs {@code expression=table} with blanks between.
     *
     * @throws IllegalArgumentException with a sentence that says what is wrong
     */
    public static TableNames of(String words) {
        List<Pair> pairs = new ArrayList<>();
        for (String word : words.strip().split("\\s+")) {
            if (word.isEmpty()) {
                continue;
            }
            int equals = word.lastIndexOf('=');
            if (equals <= 0 || !FORM.matcher(word.substring(equals + 1)).matches()) {
                throw new IllegalArgumentException(
                        "The setting tables holds pairs such as mhs001.*=mhs001mpi; a table is in lower case");
            }
            try {
                pairs.add(new Pair(Pattern.compile(word.substring(0, equals), Pattern.CASE_INSENSITIVE),
                        word.substring(equals + 1)));
            } catch (PatternSyntaxException e) {
                throw new IllegalArgumentException("The setting tables holds a pair without a regular expression", e);
            }
        }
        return new TableNames(pairs);
    }

    /**
     * Returns the table: where there are pairs, that of the first one that matches the name with or without its ending,
     * and nothing if none does; otherwise the name itself, without its ending, other characters as underscores.
     */
    public Optional<String> table(String fileName) {
        String lower = fileName.toLowerCase(Locale.ROOT);
        String base = ENDING.matcher(lower).replaceFirst("");
        if (!pairs.isEmpty()) {
            return pairs.stream()
                    .filter(pair -> pair.name.matcher(lower).matches() || pair.name.matcher(base).matches())
                    .map(Pair::table).findFirst();
        }
        String table = base.replaceAll("[^a-z0-9_-]+", "_").replaceFirst("^[_-]+", "");
        return Optional.of(table.length() > 80 ? table.substring(0, 80) : table).filter(name -> !name.isEmpty());
    }

    private record Pair(Pattern name, String table) { }
}
