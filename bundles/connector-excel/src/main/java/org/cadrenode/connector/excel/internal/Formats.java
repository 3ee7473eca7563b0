package org.cadrenode.connector.excel.internal;

import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.cadrenode.connector.spi.Problem;
import org.cadrenode.connector.spi.xml.XmlEvents;
import org.cadrenode.connector.spi.xml.XmlEvents.Event;
import org.jspecify.annotations.Nullable;

/**
 * How numbers in cells are meant: as numbers, as digits with zeros in front, or as days and times. The built-in formats
 * are those of ECMA-376 part 1, 18.8.30; a day is a number of days since the end of 1899, of which Excel counts a 29
 * February 1900 that never was.
 */
final class Formats {
    private static final int LONGEST_NUMBER = 400;
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);
    private static final BigDecimal MOST_DAYS = BigDecimal.valueOf(2_958_466);
    private static final BigDecimal MILLISECONDS = BigDecimal.valueOf(86_400_000);

    private final Map<Integer, String> codes = new HashMap<>();
    private final List<Integer> styles = new ArrayList<>();
    private boolean since1904;

    void count1904() {
        since1904 = true;
    }

    void read(InputStream part) throws IOException {
        try (XmlEvents events = new XmlEvents(part)) {
            boolean cells = false;
            for (Event event = events.next(); event != Event.DONE; event = events.next()) {
                if (event == Event.START && events.name().equals("numFmt") && codes.size() < 10_000) {
                    codes.put(number(events.attribute("numFmtId")), events.attribute("formatCode"));
                } else if (event == Event.START && events.name().equals("xf") && cells && styles.size() < 1 << 17) {
                    styles.add(number(events.attribute("numFmtId")));
                } else if (event != Event.TEXT && events.name().equals("cellXfs")) {
                    cells = event == Event.START;
                }
            }
            Problem problem = events.problem();
            if (problem != null) {
                throw new Parts.Broken(problem);
            }
        }
    }

    /** Returns a whole number, -1 if a text is none. */
    static int number(String text) {
        try {
            return Integer.parseInt(text.strip());
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    /** Returns what a number in a cell of a style says, without loss and without an exponent; null if it is no number. */
    @Nullable String value(String text, int style) {
        BigDecimal number;
        try {
            number = new BigDecimal(text.strip());
        } catch (NumberFormatException e) {
            return null;
        }
        if (Math.abs((long) number.precision() - number.scale()) > LONGEST_NUMBER || Math.abs((long) number.scale()) > LONGEST_NUMBER) {
            return null;
        }
        int format = style >= 0 && style < styles.size() ? styles.get(style) : 0;
        String code = codes.getOrDefault(format, "");
        if (number.signum() >= 0 && number.compareTo(MOST_DAYS) < 0 && isTime(format, code)) {
            return time(number);
        }
        String plain = number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
        if (!code.isEmpty() && code.chars().allMatch(c -> c == '0') && plain.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return "0".repeat(Math.max(0, Math.min(code.length(), 40) - plain.length())) + plain;
        }
        return plain;
    }

    private static boolean isTime(int format, String code) {
        if (code.isEmpty()) {
            return format >= 14 && format <= 22 || format >= 27 && format <= 36 || format >= 45 && format <= 47
                    || format >= 50 && format <= 58;
        }
        // Without what is written out, colours, conditions and lengths of time in brackets; and only what holds for numbers above zero.
        String plain = code.split(";", 2)[0].replaceAll("\"[^\"]*\"|\\[[^\\]]*\\]|\\\\.|_.|\\*.", "").toLowerCase(Locale.ROOT);
        return !plain.contains("general") && plain.chars().anyMatch(c -> "ydmhs".indexOf(c) >= 0);
    }

    private String time(BigDecimal days) {
        long milliseconds = days.multiply(MILLISECONDS).setScale(0, RoundingMode.HALF_UP).longValueExact();
        // What a fraction of a day misses of a whole second is no more than rounding.
        long near = Math.round(milliseconds / 1000.0) * 1000;
        long exact = Math.abs(near - milliseconds) <= 1 ? near : milliseconds;
        long day = Math.floorDiv(exact, 86_400_000L);
        LocalTime time = LocalTime.ofNanoOfDay(Math.floorMod(exact, 86_400_000L) * 1_000_000);
        String clock = time.getNano() == 0 ? TIME.format(time) : time.toString();
        if (days.compareTo(BigDecimal.ONE) < 0 && !since1904) {
            return clock;
        }
        LocalDate start = since1904 ? LocalDate.of(1904, 1, 1) : LocalDate.of(1899, 12, day < 60 ? 31 : 30);
        LocalDateTime at = start.plusDays(day).atTime(time);
        return time.equals(LocalTime.MIDNIGHT) ? at.toLocalDate().toString() : at.toLocalDate() + "T" + clock;
    }
}
