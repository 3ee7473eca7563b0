package org.cadrenode.connector.excel.internal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.cadrenode.connector.spi.Problem;
import org.cadrenode.connector.spi.xml.XmlEvents;
import org.cadrenode.connector.spi.xml.XmlEvents.Event;
import org.jspecify.annotations.Nullable;

/** The texts that cells refer to by number, close together in memory: as many bytes as they have, and four for each. */
final class SharedStrings {
    /** Bytes of all texts together: a workbook with more writes them elsewhere. */
    static final int MOST_BYTES = 128 << 20;

    private byte[] bytes = new byte[1 << 12];
    private int[] ends = new int[256];
    private int count;

    void read(InputStream part) throws IOException {
        try (XmlEvents events = new XmlEvents(part)) {
            StringBuilder text = new StringBuilder();
            boolean within = false;
            int phonetic = 0;
            for (Event event = events.next(); event != Event.DONE; event = events.next()) {
                if (event == Event.TEXT && within && phonetic == 0) {
                    events.appendText(text);
                    if (text.length() > MOST_BYTES / 4) {
                        throw new Parts.Broken(Problem.ARCHIVE_FORBIDDEN);
                    }
                } else if (event == Event.START) {
                    within = events.name().equals("t");
                    phonetic += events.name().equals("rPh") ? 1 : 0;
                } else if (event == Event.END) {
                    within = false;
                    phonetic -= events.name().equals("rPh") ? 1 : 0;
                    if (events.name().equals("si")) {
                        add(text.toString());
                        text.setLength(0);
                    }
                }
            }
            Problem problem = events.problem();
            if (problem != null) {
                throw new Parts.Broken(problem);
            }
        }
    }

    private void add(String text) throws Parts.Broken {
        byte[] more = text.getBytes(StandardCharsets.UTF_8);
        int start = count == 0 ? 0 : ends[count - 1];
        if ((long) start + more.length + 4L * count > MOST_BYTES) {
            throw new Parts.Broken(Problem.ARCHIVE_FORBIDDEN);
        }
        if (start + more.length > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(start + more.length, (int) Math.min(MOST_BYTES, bytes.length * 2L)));
        }
        if (count == ends.length) {
            ends = Arrays.copyOf(ends, count * 2);
        }
        System.arraycopy(more, 0, bytes, start, more.length);
        ends[count++] = start + more.length;
    }

    /** Returns the text of a number, null if there is none. */
    @Nullable String text(int number) {
        if (number < 0 || number >= count) {
            return null;
        }
        int start = number == 0 ? 0 : ends[number - 1];
        return new String(bytes, start, ends[number] - start, StandardCharsets.UTF_8);
    }
}
