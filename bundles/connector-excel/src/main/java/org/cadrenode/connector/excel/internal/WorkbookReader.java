package org.cadrenode.connector.excel.internal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.cadrenode.connector.spi.Extract;
import org.cadrenode.connector.spi.Problem;
import org.cadrenode.connector.spi.Records;
import org.cadrenode.connector.spi.xml.XmlEvents;
import org.cadrenode.connector.spi.xml.XmlEvents.Event;

/** Reads one workbook: what it says of its sheets first, then the sheets in their order. Not thread-safe. */
final class WorkbookReader {
    private static final int MOST_SHEETS = 500;
    private static final byte[] COMPOUND = {(byte) 0xd0, (byte) 0xcf, 0x11, (byte) 0xe0, (byte) 0xa1, (byte) 0xb1, 0x1a, (byte) 0xe1};
    private static final byte[] ENCRYPTED = "EncryptedPackage".getBytes(StandardCharsets.UTF_16LE);
    private static final String RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    private static final String STRICT_RELATIONS = "http://purl.oclc.org/ooxml/officeDocument/relationships";

    private final Extract extract;
    private final Sheets form;
    private final boolean hidden;
    private final Records records;
    private final Formats formats = new Formats();
    private final SharedStrings strings = new SharedStrings();
    private final List<Sheet> sheets = new ArrayList<>();
    private final Map<String, String> targets = new HashMap<>();

    private record Sheet(String name, String relation, boolean hidden) { }

    WorkbookReader(Extract extract, Sheets form, boolean hidden, Records records) {
        this.extract = extract;
        this.form = form;
        this.hidden = hidden;
        this.records = records;
    }

    void read() throws IOException {
        Optional<Problem> known = form();
        if (known.isPresent()) {
            records.reject("", 0, "", known.get());
            return;
        }
        Parts parts;
        try {
            parts = new Parts(extract);
            boolean there = parts.read("xl/workbook.xml", this::workbook)
                    && parts.read("xl/_rels/workbook.xml.rels", this::relations);
            if (!there || sheets.size() > MOST_SHEETS) {
                throw new Parts.Broken(there ? Problem.ARCHIVE_FORBIDDEN : Problem.FORMAT_UNKNOWN);
            }
            parts.read("xl/styles.xml", formats::read);
            parts.read("xl/sharedStrings.xml", strings::read);
        } catch (Parts.Broken e) {
            records.reject("", 0, "", e.problem());
            return;
        }
        Set<String> tables = new HashSet<>();
        for (Sheet sheet : sheets) {
            if (sheet.hidden && !hidden) {
                continue;
            }
            String table = form.table(sheet.name).orElse("");
            String part = part(targets.getOrDefault(sheet.relation, ""));
            if (table.isEmpty() || !tables.add(table)) {
                records.reject("", 0, "", Problem.TABLE_UNKNOWN);
                continue;
            }
            if (form.isHeldOut(table)) {
                records.unread("", table);
                continue;
            }
            try {
                if (!parts.read(part, content -> new SheetReader(table, form, strings, formats, records).read(content))) {
                    throw new Parts.Broken(Problem.CONTENT_TRUNCATED);
                }
            } catch (Parts.Broken e) {
                records.reject(table, 0, "", e.problem());
            }
        }
    }

    // Why it is no workbook at all. A workbook with a password lies in the same kind of container as one of before 2007.
    private Optional<Problem> form() throws IOException {
        try (InputStream content = extract.open()) {
            byte[] start = content.readNBytes(COMPOUND.length);
            if (start.length >= 4 && start[0] == 'P' && start[1] == 'K' && start[2] == 3 && start[3] == 4) {
                return Optional.empty();
            }
            if (!Arrays.equals(start, COMPOUND)) {
                return Optional.of(start.length < 4 ? Problem.CONTENT_TRUNCATED : Problem.FORMAT_UNKNOWN);
            }
            byte[] chunk = new byte[1 << 16];
            int kept = 0;
            for (int chunks = 0; chunks < 4096; chunks++) {
                int read = content.readNBytes(chunk, kept, chunk.length - kept);
                int end = kept + read;
                for (int at = 0; at + ENCRYPTED.length <= end; at++) {
                    if (Arrays.equals(chunk, at, at + ENCRYPTED.length, ENCRYPTED, 0, ENCRYPTED.length)) {
                        return Optional.of(Problem.DECRYPTION_FAILED);
                    }
                }
                if (end < chunk.length) {
                    break;
                }
                kept = ENCRYPTED.length;
                System.arraycopy(chunk, end - kept, chunk, 0, kept);
            }
            return Optional.of(Problem.FORMAT_UNKNOWN);
        }
    }

    private void workbook(InputStream part) throws IOException {
        try (XmlEvents events = new XmlEvents(part)) {
            for (Event event = events.next(); event != Event.DONE; event = events.next()) {
                if (event != Event.START) {
                    continue;
                }
                if (events.name().equals("workbookPr") && Set.of("1", "true").contains(events.attribute("date1904"))) {
                    formats.count1904();
                } else if (events.name().equals("sheet") && sheets.size() <= MOST_SHEETS) {
                    sheets.add(new Sheet(events.attribute("name"), relation(events), !events.attribute("state").isEmpty()
                            && !events.attribute("state").equals("visible")));
                }
            }
            refuse(events);
        }
    }

    private static String relation(XmlEvents events) {
        String id = events.attribute(RELATIONS, "id");
        return id.isEmpty() ? events.attribute(STRICT_RELATIONS, "id") : id;
    }

    private void relations(InputStream part) throws IOException {
        try (XmlEvents events = new XmlEvents(part)) {
            for (Event event = events.next(); event != Event.DONE; event = events.next()) {
                if (event == Event.START && events.name().equals("Relationship") && targets.size() <= 10 * MOST_SHEETS
                        && !events.attribute("TargetMode").equals("External") && events.attribute("Type").endsWith("/worksheet")) {
                    targets.put(events.attribute("Id"), events.attribute("Target"));
                }
            }
            refuse(events);
        }
    }

    private static String part(String target) {
        return target.startsWith("/") ? target.substring(1) : "xl/" + target;
    }

    static void refuse(XmlEvents events) throws Parts.Broken {
        Problem problem = events.problem();
        if (problem != null) {
            throw new Parts.Broken(problem);
        }
    }
}
