package org.cadrenode.audit.internal;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.temporal.ChronoUnit;
import org.cadrenode.api.audit.JournalEntry;
import org.cadrenode.audit.engine.ExportedLine;

/**
 * An entry as a syslog message (RFC 5424), framed by its length (RFC 5425, 4.3). Its text is the entry's line of an export,
 * so that what a collector keeps can be verified.
 */
final class SyslogMessage {
    /** Facility 13, log audit (RFC 5424, table 1). */
    private static final int FACILITY = 13 << 3;
    private static final int ERROR = 3;
    private static final int WARNING = 4;
    private static final int NOTICE = 5;
    /** A text in UTF-8 starts with this mark (RFC 5424, 6.4). */
    private static final byte[] MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private SyslogMessage() { }

    /** Returns the frame; {@code node} is what the header names as the host. */
    static byte[] frame(JournalEntry entry, String node) {
        int severity = switch (entry.event().outcome()) {
            case DONE -> NOTICE;
            case REFUSED -> WARNING;
            case FAILED -> ERROR;
        };
        String header = "<" + (FACILITY + severity) + ">1 " + entry.at().truncatedTo(ChronoUnit.MICROS) + " " + word(node)
            + " cadre-node - " + entry.event().action().name() + " - ";
        byte[] start = header.getBytes(StandardCharsets.US_ASCII);
        byte[] text = ExportedLine.of(entry);
        byte[] length = (start.length + MARK.length + text.length + " ").getBytes(StandardCharsets.US_ASCII);
        ByteArrayOutputStream frame = new ByteArrayOutputStream(length.length + start.length + MARK.length + text.length);
        frame.writeBytes(length);
        frame.writeBytes(start);
        frame.writeBytes(MARK);
        frame.writeBytes(text);
        return frame.toByteArray();
    }

    private static String word(String name) {
        String printable = name.replaceAll("[^!-~]", "");
        return printable.isEmpty() ? "-" : printable.substring(0, Math.min(255, printable.length()));
    }
}
