package org.cadrenode.connector.excel.internal;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.cadrenode.connector.spi.Problem;
import org.cadrenode.connector.spi.Records;
import org.cadrenode.connector.spi.delimited.Lines;
import org.cadrenode.connector.spi.xml.XmlEvents;
import org.cadrenode.connector.spi.xml.XmlEvents.Event;
import org.jspecify.annotations.Nullable;

/**
 * Reads the rows of one sheet. Rows, columns and cells that are hidden are read as any other; of merged cells, the first
 * holds the value. A formula counts by the value that it had when the workbook was saved. Not thread-safe.
 */
final class SheetReader {
    private static final int MOST_COLUMNS = 16_384;
    private static final int LONGEST_NAME = 200;
    /** Characters of one row. */
    private static final int LONGEST_ROW = 1 << 22;

    /** Rows in which a header is looked for. */
    private static final int MOST_TITLES = 50;

    private final String table;
    private final Sheets form;
    private final SharedStrings strings;
    private final Formats formats;
    private final Records records;
    private final StringBuilder text = new StringBuilder();
    private @Nullable String[] cells = new @Nullable String[64];
    private int width;              // cells of the row, up to the last that is not empty
    private long row;
    private int column;
    private String type = "";
    private int style;
    private long characters;
    private @Nullable Problem wrong;
    private int wrongColumn = -1;
    private List<String> columns = List.of();
    private int number;
    private int titles;

    SheetReader(String table, Sheets form, SharedStrings strings, Formats formats, Records records) {
        this.table = table;
        this.form = form;
        this.strings = strings;
        this.formats = formats;
        this.records = records;
    }

    void read(InputStream part) throws IOException {
        try (XmlEvents events = new XmlEvents(part)) {
            boolean value = false;
            boolean data = false;
            int phonetic = 0;
            for (Event event = events.next(); event != Event.DONE; event = events.next()) {
                if (event == Event.TEXT) {
                    if (value && phonetic == 0 && characters <= LONGEST_ROW) {
                        int before = text.length();
                        events.appendText(text);
                        characters += text.length() - before;
                    }
                    continue;
                }
                boolean start = event == Event.START;
                switch (events.name()) {
                    case "sheetData" -> data = start;
                    case "row" -> {
                        if (data && start) {
                            began(events);
                        } else if (data && !ended()) {
                            return;
                        }
                    }
                    case "c" -> {
                        if (data && start) {
                            cell(events);
                        } else if (data) {
                            take();
                        }
                    }
                    case "v", "t" -> value = start && data;
                    case "rPh" -> phonetic += start ? 1 : -1;
                    default -> { }
                }
            }
            Problem problem = events.problem();
            if (problem != null) {
                records.reject(table, row + 1, "", problem);
            } else if (columns.isEmpty()) {
                records.reject(table, 1, "", Problem.HEADER_INVALID);
            }
        }
    }

    private void began(XmlEvents events) {
        int said = Formats.number(events.attribute("r"));
        row = said > row ? said : row + 1;
        Arrays.fill(cells, 0, width, null);
        width = 0;
        column = -1;
        characters = 0;
        wrong = null;
        wrongColumn = -1;
    }

    private void cell(XmlEvents events) {
        column = column(events.attribute("r"), column + 1);
        type = events.attribute("t");
        style = Formats.number(events.attribute("s"));
        text.setLength(0);
    }

    // The place that a reference such as AB12 names, from 0.
    private static int column(String reference, int next) {
        int place = 0;
        for (int i = 0; i < reference.length() && place <= MOST_COLUMNS; i++) {
            char c = reference.charAt(i);
            if (c < 'A' || c > 'Z') {
                break;
            }
            place = place * 26 + (c - 'A' + 1);
        }
        return place == 0 ? next : place - 1;
    }

    private void take() {
        if (column >= MOST_COLUMNS || characters > LONGEST_ROW) {
            wrong(Problem.ROW_TOO_LONG);
            return;
        }
        String raw = text.toString();
        text.setLength(0);
        if (raw.isEmpty()) {
            return;
        }
        String value = switch (type) {
            case "s" -> strings.text(Formats.number(raw));
            case "str", "inlineStr" -> unescaped(raw);
            case "b" -> raw.strip().equals("1") || raw.strip().equals("true") ? "true" : "false";
            case "e" -> null;
            case "d" -> raw.strip();
            default -> formats.value(raw, style);
        };
        if (value == null) {
            wrong(Problem.CELL_INVALID);
            return;
        }
        if (type.equals("s")) {
            value = unescaped(value);
            characters += value.length();
        }
        if (Lines.hasControl(value)) {
            wrong(Problem.ROW_CONTROL_CHARACTER);
            return;
        }
        if (value.isBlank()) {
            return;
        }
        if (column >= cells.length) {
            cells = Arrays.copyOf(cells, Math.max(column + 1, Math.min(MOST_COLUMNS, cells.length * 2)));
        }
        cells[column] = value;
        width = Math.max(width, column + 1);
    }

    private void wrong(Problem problem) {
        if (wrong == null) {
            wrong = problem;
            wrongColumn = column;
        }
    }

    // ECMA-376 part 1, 22.9.2.19: characters that XML cannot hold are written _xHHHH_.
    private static String unescaped(String text) {
        int at = text.indexOf("_x");
        if (at < 0) {
            return text;
        }
        StringBuilder plain = new StringBuilder(text.length());
        int from = 0;
        while (at >= 0) {
            if (at + 7 <= text.length() && text.charAt(at + 6) == '_' && isHexadecimal(text, at + 2)) {
                plain.append(text, from, at).append((char) Integer.parseInt(text.substring(at + 2, at + 6), 16));
                from = at + 7;
                at = text.indexOf("_x", from);
            } else {
                at = text.indexOf("_x", at + 2);
            }
        }
        return plain.append(text, from, text.length()).toString();
    }

    private static boolean isHexadecimal(String text, int from) {
        for (int i = from; i < from + 4; i++) {
            if (Character.digit(text.charAt(i), 16) < 0 || text.charAt(i) > 'f') {
                return false;
            }
        }
        return true;
    }

    // False where the sheet has no header, and nothing can be read.
    private boolean ended() throws IOException {
        if (columns.isEmpty()) {
            return width == 0 && wrong == null || header();
        }
        Problem problem = wrong;
        if (problem == null && width > columns.size()) {
            problem = Problem.ROW_COLUMN_COUNT;
        }
        if (problem != null) {
            records.reject(table, row, wrongColumn >= 0 && wrongColumn < columns.size() ? columns.get(wrongColumn) : "", problem);
        } else if (width > 0) {
            if (cells.length < columns.size()) {
                cells = Arrays.copyOf(cells, columns.size());
            }
            records.record(number, row, cells);
        }
        return true;
    }

    private boolean header() throws IOException {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < width; i++) {
            String cell = cells[i];
            names.add(cell == null ? "" : cell.strip().replaceAll("\\s+", " ").toLowerCase(Locale.ROOT));
        }
        if (!form.isHeader(table, names) && ++titles <= MOST_TITLES) {
            return true;
        }
        Set<String> seen = new HashSet<>();
        boolean good = wrong == null;
        for (int i = 0; i < width; i++) {
            if (names.get(i).isEmpty() && form.mayColumnsLackNames()) {
                names.set(i, "column " + (i + 1) + " without a name");
            }
            good &= !names.get(i).isEmpty() && names.get(i).length() <= LONGEST_NAME && seen.add(names.get(i));
        }
        if (!good) {
            records.reject(table, row, "", Problem.HEADER_INVALID);
            return false;
        }
        columns = List.copyOf(names);
        number = records.table(table, columns);
        return true;
    }
}
