package org.cadrenode.connector.fixedwidth.internal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.cadrenode.connector.fixedwidth.internal.Layout.TableLayout;
import org.cadrenode.connector.spi.ChangeSettings;
import org.cadrenode.connector.spi.Connector;
import org.cadrenode.connector.spi.Endpoint;
import org.cadrenode.connector.spi.Extract;
import org.cadrenode.connector.spi.FileConnector;
import org.cadrenode.connector.spi.Problem;
import org.cadrenode.connector.spi.Records;
import org.cadrenode.connector.spi.SourceDescription;
import org.cadrenode.connector.spi.SourceSettings;
import org.cadrenode.connector.spi.TableNames;
import org.cadrenode.connector.spi.delimited.Lines;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;

/**
 * Reads text whose columns stand at fixed places of each line, or of each record of so many bytes. The layout says which,
 * and by which of its values a line is told to be of which table.
 */
@Component(service = Connector.class, configurationPid = FixedWidthConnector.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE)
public final class FixedWidthConnector implements FileConnector {
    /** The configuration's id; each source has a factory configuration of its own. */
    static final String PID = "org.cadrenode.connector.fixedwidth";

    private static final Set<String> ENCODINGS = Set.of("UTF-8", "windows-1252", "ISO-8859-1", "US-ASCII");
    // The common EBCDIC pages; their line ends are others, so that records of them have a length.
    private static final Set<String> EBCDIC = Set.of("IBM037", "IBM285", "IBM500", "IBM1047");
    private static final int LONGEST = 1 << 20;

    private final SourceSettings settings;
    private final SourceDescription description;
    private final Layout layout;
    private final TableNames tables;
    private final boolean oneTableEach;
    private final ChangeSettings changes;
    private final Charset encoding;
    private final int recordLength;
    private final boolean shortLines;

    /** Makes the connector of one source. */
    @Activate
    public FixedWidthConnector(Map<String, Object> properties) {
        SourceSettings common = SourceSettings.of(properties, "", ".+\\.(txt|dat|asc)");
        Layout places = new Layout(List.of());
        TableNames named = TableNames.of("");
        ChangeSettings told = ChangeSettings.NONE;
        oneTableEach = !common.text("tables", "").isEmpty();
        try {
            places = Layout.read(common.text("layout", "${karaf.etc}/layouts/" + common.source() + ".csv"));
            named = TableNames.of(common.text("tables", ""));
            told = ChangeSettings.of(common);
        } catch (IllegalArgumentException e) {
            common = common.rejected(e.getMessage() + ".");
        }
        if (places.tables().size() > 1 && !oneTableEach && !places.tables().stream().allMatch(TableLayout::tells)) {
            common = common.rejected("The layout has several tables, so each needs a column with a value under when, or the setting "
                    + "tables says which file is which.");
        }
        int length = -1;
        try {
            length = Integer.parseInt(common.text("recordLength", "0"));
        } catch (NumberFormatException e) {
            length = -1;
        }
        if (length < 0 || length > LONGEST) {
            common = common.rejected("The setting recordLength is a number of bytes up to " + LONGEST + ", or 0 where lines end.");
        }
        Charset charset = StandardCharsets.UTF_8;
        try {
            charset = Charset.forName(common.text("encoding", "UTF-8"));
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            common = common.rejected("There is no such encoding; take UTF-8 or windows-1252.");
        }
        if (!ENCODINGS.contains(charset.name()) && !(EBCDIC.contains(charset.name()) && length > 0)) {
            common = common.rejected("An encoding is UTF-8, windows-1252, ISO-8859-1 or US-ASCII; with recordLength also IBM037, IBM285, "
                    + "IBM500 or IBM1047.");
        }
        layout = places;
        tables = named;
        changes = told;
        recordLength = length;
        encoding = charset;
        shortLines = Boolean.parseBoolean(common.text("shortLines", "false"));
        settings = common;
        description = common.describe("fixed-width", "Fixed-width extracts", places.described(), told.capabilities());
    }

    @Override
    public SourceDescription description() {
        return description;
    }

    @Override
    public Endpoint endpoint() {
        return settings.endpoint();
    }

    @Override
    public Set<String> settingNames() {
        return SourceSettings.names(List.of(ChangeSettings.NAMES), "layout", "tables", "recordLength", "encoding", "shortLines");
    }

    @Override
    public List<String> check() {
        return settings.check();
    }

    @Override
    public Optional<String> table(String fileName) {
        return oneTableEach ? tables.table(fileName) : Optional.empty();
    }

    @Override
    public void read(Extract extract, Records records) throws IOException {
        if (!settings.problems().isEmpty()) {
            throw new IOException("The connector's settings are wrong; its check says which");
        }
        List<TableLayout> candidates = oneTableEach
                ? layout.tables().stream().filter(table -> table.name().equals(extract.table())).toList() : layout.tables();
        if (candidates.isEmpty()) {
            records.reject("", 0, "", Problem.TABLE_UNKNOWN);
            return;
        }
        Reading reading = new Reading(candidates, changes.onto(records));
        try (InputStream content = extract.open()) {
            if (recordLength > 0) {
                readRecords(content, reading);
            } else {
                readLines(content, reading);
            }
        }
    }

    private void readRecords(InputStream content, Reading reading) throws IOException {
        byte[] record = new byte[recordLength];
        byte[] chunk = new byte[Math.max(recordLength, (1 << 16) / recordLength * recordLength)];
        long number = 0;
        int count;
        while ((count = content.readNBytes(chunk, 0, chunk.length)) > 0) {
            for (int at = 0; at < count; at += recordLength) {
                number++;
                if (count - at < recordLength) {
                    reading.reject(number, Problem.CONTENT_TRUNCATED);
                    return;
                }
                System.arraycopy(chunk, at, record, 0, recordLength);
                reading.take(number, Lines.text(encoding, record, 0, recordLength), true);
            }
        }
    }

    private void readLines(InputStream content, Reading reading) throws IOException {
        Lines lines = new Lines(content, LONGEST);
        while (lines.next()) {
            if (lines.isTooLong()) {
                reading.reject(lines.number(), Problem.ROW_TOO_LONG);
            } else if (!lines.isBlank()) {
                String text = lines.text(encoding);
                if (text != null && lines.number() == 1 && text.startsWith("\ufeff")) {
                    text = text.substring(1);
                }
                reading.take(lines.number(), text, lines.isEnded());
            }
        }
    }

    /** The records of one extract. */
    private final class Reading {
        private final List<TableLayout> candidates;
        private final Records records;
        private final Map<String, Integer> numbers = new HashMap<>();
        private final String only;

        Reading(List<TableLayout> candidates, Records records) {
            this.candidates = candidates;
            this.records = records;
            only = candidates.size() == 1 ? candidates.get(0).name() : "";
        }

        void reject(long line, Problem problem) throws IOException {
            records.reject(only, line, "", problem);
        }

        void take(long line, @Nullable String text, boolean whole) throws IOException {
            if (text == null) {
                reject(line, Problem.ROW_ENCODING);
                return;
            }
            if (Lines.hasControl(text) || text.indexOf('\t') >= 0) {
                reject(line, Problem.ROW_CONTROL_CHARACTER);
                return;
            }
            Optional<TableLayout> found = candidates.stream().filter(table -> table.isFor(text)).findFirst();
            if (found.isEmpty()) {
                reject(line, Problem.TABLE_UNKNOWN);
                return;
            }
            TableLayout table = found.get();
            if (text.length() < table.end() && !shortLines) {
                records.reject(table.name(), line, "", whole ? Problem.ROW_COLUMN_COUNT : Problem.CONTENT_TRUNCATED);
                return;
            }
            Integer number = numbers.get(table.name());
            if (number == null) {
                number = records.table(table.name(), table.fields().stream().map(Layout.Field::column).toList());
                numbers.put(table.name(), number);
            }
            @Nullable String[] values = new @Nullable String[table.fields().size()];
            for (int i = 0; i < values.length; i++) {
                values[i] = table.fields().get(i).value(text);
            }
            records.record(number, line, values);
        }
    }
}
