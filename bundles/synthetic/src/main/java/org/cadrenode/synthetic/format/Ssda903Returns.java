package org.cadrenode.synthetic.format;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import java.io.BufferedWriter;
import java.io.Closeable;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The files of the returns of several years, as files of commas or as XML. Not thread-safe. */
final class Ssda903Returns implements Closeable {
    private static final Set<Integer> IN_XML = Set.of(2019, 2026);
    private static final Map<String, String> COLUMNS = Map.ofEntries(
            Map.entry("header", "CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB"),
            Map.entry("episodes", "CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC,REASON_PLACE_CHANGE,HOME_POST,PL_POST,URN"),
            Map.entry("reviews", "CHILD,DOB,REVIEW,REVIEW_CODE"),
            Map.entry("uasc", "CHILD,SEX,DOB,DUC"),
            Map.entry("oc2", "CHILD,DOB,SDQ_SCORE,SDQ_REASON,CONVICTED,HEALTH_CHECK,IMMUNISATIONS,TEETH_CHECK,HEALTH_ASSESSMENT,"
                    + "SUBSTANCE_MISUSE,INTERVENTION_RECEIVED,INTERVENTION_OFFERED"),
            Map.entry("oc3", "CHILD,DOB,IN_TOUCH,ACTIV,ACCOM"),
            Map.entry("ad1", "CHILD,DOB,DATE_INT,DATE_MATCH,FOSTER_CARE,NB_ADOPTR,SEX_ADOPTR,LS_ADOPTR"),
            Map.entry("placed_for_adoption", "CHILD,DOB,DATE_PLACED,DATE_PLACED_CEASED,REASON_PLACED_CEASED"),
            Map.entry("previous_permanence", "CHILD,DOB,PREV_PERM,LA_PERM,DATE_PERM"),
            Map.entry("missing", "CHILD,DOB,MISSING,MIS_START,MIS_END"),
            Map.entry("sw_episodes", "CHILD,DOB,SW_ID,SW_DECOM,SW_DEC,SW_REASON"),
            Map.entry("dolo", "CHILD,DOB,DOLO_START,DOLO_END"));
    private static final Map<String, String> WITHIN_HEADER = Map.of("reviews", "AREVIEW", "missing", "AMISSING", "oc2", "OC2",
            "previous_permanence", "PERMANENCE", "placed_for_adoption", "AD_PLACED", "sw_episodes", "SW_EPISODE", "dolo", "DOLO");
    private static final Map<String, String> BEHIND_HEADER = Map.of("episodes", "EPISODE");
    /** Tables of one row a child, whose columns stand right in the header. */
    private static final Set<String> IN_HEADER = Set.of("oc3", "ad1");

    private static final Set<String> REPEATED = Set.of("CHILD", "DOB");

    private final Path folder;
    private final Map<String, CsvWriter> files = new TreeMap<>();
    private final Map<Integer, Writer> documents = new TreeMap<>();

    Ssda903Returns(Path folder) {
        this.folder = folder;
    }

    /** Writes a child's rows of a year, of tables in the order of their columns. */
    void child(int year, Map<String, List<@Nullable String[]>> tables) throws IOException {
        if (IN_XML.contains(year)) {
            document(year).write(element(tables));
            return;
        }
        for (Map.Entry<String, List<@Nullable String[]>> table : tables.entrySet()) {
            CsvWriter file = file(year, table.getKey());
            table.getValue().forEach(file::writeRecord);
        }
    }

    private CsvWriter file(int year, String table) throws IOException {
        String name = table + "_" + year + ".csv";
        CsvWriter known = files.get(name);
        if (known == null) {
            known = CsvWriter.builder().lineDelimiter(LineDelimiter.CRLF).build(folder.resolve(name));
            known.writeRecord(columns(table));
            files.put(name, known);
        }
        return known;
    }

    private Writer document(int year) throws IOException {
        Writer known = documents.get(year);
        if (known == null) {
            known = new BufferedWriter(Files.newBufferedWriter(folder.resolve("ssda903_" + year + ".xml"), StandardCharsets.UTF_8), 1 << 16);
            known.write("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<EXPSSDA903>\n");
            documents.put(year, known);
        }
        return known;
    }

    private static String[] columns(String table) {
        return COLUMNS.getOrDefault(table, "").split(",");
    }

    private static String element(Map<String, List<@Nullable String[]>> tables) {
        StringBuilder text = new StringBuilder("<CHILD>\n<HEADER>\n");
        elements(text, "header", tables.getOrDefault("header", List.of()).get(0), Set.of());
        for (@Nullable String[] row : tables.getOrDefault("uasc", List.of())) {
            text.append("<UASC>1</UASC>\n<DUC>").append(row[3]).append("</DUC>\n");
        }
        tables.forEach((table, rows) -> rows.stream().filter(row -> IN_HEADER.contains(table)).forEach(row -> elements(text, table, row, REPEATED)));
        tables.forEach((table, rows) -> rows.forEach(row -> nested(text, table, WITHIN_HEADER.get(table), row)));
        text.append("</HEADER>\n");
        tables.forEach((table, rows) -> rows.forEach(row -> nested(text, table, BEHIND_HEADER.get(table), row)));
        return text.append("</CHILD>\n").toString();
    }

    private static void nested(StringBuilder text, String table, @Nullable String name, @Nullable String[] row) {
        if (name != null) {
            text.append('<').append(name).append(">\n");
            elements(text, table, row, REPEATED);
            text.append("</").append(name).append(">\n");
        }
    }

    private static void elements(StringBuilder text, String table, @Nullable String[] row, Set<String> without) {
        String[] columns = columns(table);
        for (int i = 0; i < columns.length; i++) {
            String value = row[i];
            if (value != null && !without.contains(columns[i])) {
                String name = columns[i].equals("CHILD") ? "CHILDID" : columns[i].equals("PLACE") ? "PL" : columns[i];
                text.append('<').append(name).append('>').append(value).append("</").append(name).append(">\n");
            }
        }
    }

    @Override
    public void close() throws IOException {
        for (CsvWriter file : files.values()) {
            file.close();
        }
        for (Writer document : documents.values()) {
            document.write("</EXPSSDA903>\n");
            document.close();
        }
    }
}
