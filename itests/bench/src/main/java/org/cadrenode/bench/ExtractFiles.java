package org.cadrenode.bench;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.cadrenode.connector.cin.internal.CinConnector;
import org.cadrenode.connector.civilregistration.internal.BirthsConnector;
import org.cadrenode.connector.civilregistration.internal.DeathsConnector;
import org.cadrenode.connector.csv.internal.CsvConnector;
import org.cadrenode.connector.ctf.internal.CtfConnector;
import org.cadrenode.connector.excel.internal.AnnexAConnector;
import org.cadrenode.connector.healthreturns.internal.CsdsConnector;
import org.cadrenode.connector.healthreturns.internal.MaternityConnector;
import org.cadrenode.connector.healthreturns.internal.MhsdsConnector;
import org.cadrenode.connector.healthreturns.internal.NcmpConnector;
import org.cadrenode.connector.json.internal.FhirConnector;
import org.cadrenode.connector.schoolcensus.internal.SchoolCensusConnector;
import org.cadrenode.connector.schoolrecords.internal.SchoolRecordsConnector;
import org.cadrenode.connector.schoolrecords.internal.Sen2Connector;
import org.cadrenode.connector.spi.Extract;
import org.cadrenode.connector.spi.FileConnector;
import org.cadrenode.connector.spi.Problem;
import org.cadrenode.connector.spi.Records;
import org.cadrenode.connector.ssda903.internal.Ssda903Connector;
import org.cadrenode.connector.systmone.internal.SystmOneConnector;
import org.cadrenode.synthetic.errors.ErrorRates;
import org.cadrenode.synthetic.extract.RegionExtract;
import org.cadrenode.synthetic.format.Format;
import org.cadrenode.synthetic.format.Formats;
import org.cadrenode.synthetic.region.Region;
import org.cadrenode.synthetic.region.RegionPlan;
import org.jspecify.annotations.Nullable;

/** Extracts of a synthetic region, and the connectors that read them. */
final class ExtractFiles {
    private static final long SEED = 20_261_127;
    /** The connectors by the names of their folders: a source of the demonstration's region, or a published format. */
    static final Map<String, Function<Map<String, Object>, FileConnector>> CONNECTORS = Map.ofEntries(
            Map.entry("annexa", AnnexAConnector::new),
            Map.entry("births", BirthsConnector::new),
            Map.entry("cin", CinConnector::new),
            Map.entry("csds", CsdsConnector::new),
            Map.entry("ctf", CtfConnector::new),
            Map.entry("deaths", DeathsConnector::new),
            Map.entry("fhir", FhirConnector::new),
            Map.entry("maternity", MaternityConnector::new),
            Map.entry("mental-health", CsvConnector::new),
            Map.entry("mhsds", MhsdsConnector::new),
            Map.entry("ncmp", NcmpConnector::new),
            Map.entry("school-census", SchoolCensusConnector::new),
            Map.entry("school-census-xml", SchoolCensusConnector::new),
            Map.entry("schoolrecords", SchoolRecordsConnector::new),
            Map.entry("sen2", Sen2Connector::new),
            Map.entry("ssda903", Ssda903Connector::new),
            Map.entry("systmone", SystmOneConnector::new));

    private ExtractFiles() { }

    /** Writes the extracts that a connector reads; returns their folder, which is the caller's to remove. */
    static Path write(String connector, int children) throws IOException {
        Path folder = Files.createTempDirectory("cadre-extracts");
        RegionPlan plan = new RegionPlan(children, SEED);
        for (Format format : Formats.all()) {
            if (format.name().equals(connector)) {
                format.write(new Region(plan), Files.createDirectory(folder.resolve(connector)));
                return folder;
            }
        }
        new RegionExtract(plan, ErrorRates.usual()).writeTo(folder);
        return folder;
    }

    /** Returns the extracts of a connector in a folder that {@link #write} made. */
    static List<Opened> open(String connector, Path folder) throws IOException {
        Function<Map<String, Object>, FileConnector> made = CONNECTORS.get(connector);
        if (made == null) {
            throw new IllegalArgumentException("There is no connector " + connector);
        }
        FileConnector reader = made.apply(Map.of("provider", "measured", "source", "measured", "manifest", "none"));
        try (Stream<Path> files = Files.walk(folder.resolve(connector))) {
            List<Opened> opened = new ArrayList<>();
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                opened.add(new Opened(reader, file, Files.size(file)));
            }
            return opened;
        }
    }

    static void remove(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    /** One extract and its connector. */
    record Opened(FileConnector connector, Path file, long bytes) {
        /** Reads it, and looks at each value. */
        Seen read() throws IOException {
            Look look = new Look();
            String table = connector.table(file.getFileName().toString()).orElse("");
            connector.read(new Extract() {
                @Override
                public String table() {
                    return table;
                }

                @Override
                public InputStream open() throws IOException {
                    return new BufferedInputStream(Files.newInputStream(file), 1 << 16);
                }
            }, look);
            return new Seen(look.records, look.rejected, look.values, look.unread);
        }
    }

    /** What was read. */
    record Seen(long records, long rejected, long values, long unread) { }

    private static final class Look implements Records {
        private long records;
        private long rejected;
        private long values;
        private long unread;
        private int tables;

        @Override
        public int table(String name, List<String> columns) {
            return tables++;
        }

        @Override
        public void record(int table, long line, @Nullable String[] row) {
            records++;
            for (String value : row) {
                values += value == null ? 0 : value.length();
            }
        }

        @Override
        public void record(int table, long line, long version, @Nullable String[] row) {
            record(table, line, row);
        }

        @Override
        public void removed(int table, long line, long version, @Nullable String[] row) {
            record(table, line, row);
        }

        @Override
        public void reject(String table, long line, String column, Problem problem) {
            rejected++;
        }

        @Override
        public void unread(String table, String part) {
            unread++;
        }
    }
}
