package org.cadrenode.synthetic.extract;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.cadrenode.synthetic.errors.ErrorRates;
import org.cadrenode.synthetic.region.RegionPlan;

/** A region on disk, read back by code that shares nothing with the writers but the CSV library. */
final class WrittenRegion {

    private final Path folder;
    private final Summary summary;

    private WrittenRegion(Path folder, Summary summary) {
        this.folder = folder;
        this.summary = summary;
    }

    static WrittenRegion write(Path folder, int children, long seed, ErrorRates rates) throws IOException {
        return new WrittenRegion(folder, new RegionExtract(new RegionPlan(children, seed), rates).writeTo(folder));
    }

    Path folder() {
        return folder;
    }

    Summary summary() {
        return summary;
    }

    /** All records of a CSV file, the header first, malformed ones as they are. */
    List<CsvRecord> records(String file) throws IOException {
        try (CsvReader<CsvRecord> reader = CsvReader.builder().allowMissingFields(true).allowExtraFields(true)
                .ofCsvRecord(folder.resolve(file))) {
            return new ArrayList<>(reader.stream().toList());
        }
    }

    /** The rows of a CSV file that have as many fields as the header, by column. */
    List<Map<String, String>> rows(String file) throws IOException {
        List<CsvRecord> records = records(file);
        List<String> header = records.get(0).getFields();
        List<Map<String, String>> rows = new ArrayList<>();
        for (CsvRecord record : records.subList(1, records.size())) {
            if (record.getFieldCount() == header.size()) {
                Map<String, String> row = new LinkedHashMap<>();
                for (int i = 0; i < header.size(); i++) {
                    row.put(header.get(i), record.getField(i));
                }
                rows.add(row);
            }
        }
        return rows;
    }

    List<String> lines(String file) throws IOException {
        return Files.readAllLines(folder.resolve(file), StandardCharsets.UTF_8);
    }

    /** The paths of the CSV files of the sources. */
    List<String> tables() {
        return summary.files().keySet().stream().filter(file -> file.endsWith(".csv")).toList();
    }

    /** A digest of each file. */
    Map<String, String> digests() throws IOException {
        Map<String, String> digests = new TreeMap<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
                digests.put(folder.relativize(file).toString(), HexFormat.of().formatHex(digest));
            }
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
        return digests;
    }
}
