package org.cadrenode.connector.excel.internal;

import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.cadrenode.connector.spi.Problem;
import org.cadrenode.connector.spi.Records;
import org.cadrenode.connector.spi.SourceDescription.Column;
import org.cadrenode.connector.spi.SourceDescription.Form;
import org.cadrenode.connector.spi.SourceDescription.Meaning;
import org.cadrenode.connector.spi.SourceDescription.Table;
import org.cadrenode.connector.spi.layout.Layout;
import org.jspecify.annotations.Nullable;

/**
 * Takes the code out of cells that hold a choice of a list, such as {@code a) WBRI}, {@code N1 - Abuse or neglect} and
 * {@code E11: Adopted}; other cells stay as they are. For one thread's use.
 */
final class Codes implements Records {
    private static final Pattern CHOICE = Pattern.compile("(?:[a-z]{1,2}[0-9]?\\)\\s*)?(?:([A-Z0-9]{1,4})\\s*(?::|\\s[-\u2013]\\s).*|(.*))", Pattern.DOTALL);

    private static final int[] NONE = {};

    private final Map<String, Set<String>> coded = new HashMap<>();
    private final Records records;
    private final Map<Integer, int[]> places = new HashMap<>();

    Codes(Layout layout, Records records) {
        this.records = records;
        for (Table table : layout.tables()) {
            Set<String> columns = new HashSet<>();
            for (Column column : table.columns()) {
                if (column.form().filter(form -> form == Form.CODE).isPresent() || column.meaning().filter(one -> one == Meaning.SEX).isPresent()) {
                    columns.add(column.name());
                }
            }
            coded.put(table.name(), columns);
        }
    }

    static String code(String cell) {
        Matcher matcher = CHOICE.matcher(cell.strip());
        if (!matcher.matches()) {
            return cell;
        }
        String code = matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
        return code.isBlank() ? cell : code;
    }

    @Override
    public int table(String name, List<String> columns) throws IOException {
        int number = records.table(name, columns);
        Set<String> ofTable = coded.getOrDefault(name, Set.of());
        places.put(number, IntStream.range(0, columns.size()).filter(i -> ofTable.contains(columns.get(i))).toArray());
        return number;
    }

    private @Nullable String[] taken(int table, @Nullable String[] values) {
        @Nullable String[] copy = Arrays.copyOf(values, values.length);
        for (int place : places.getOrDefault(table, NONE)) {
            String value = copy[place];
            copy[place] = value == null ? null : code(value);
        }
        return copy;
    }

    @Override
    public void record(int table, long line, @Nullable String[] values) throws IOException {
        records.record(table, line, taken(table, values));
    }

    @Override
    public void record(int table, long line, long version, @Nullable String[] values) throws IOException {
        records.record(table, line, version, taken(table, values));
    }

    @Override
    public void removed(int table, long line, long version, @Nullable String[] values) throws IOException {
        records.removed(table, line, version, taken(table, values));
    }

    @Override
    public void reject(String table, long line, String column, Problem problem) throws IOException {
        records.reject(table, line, column, problem);
    }

    @Override
    public void unread(String table, String part) throws IOException {
        records.unread(table, part);
    }
}
