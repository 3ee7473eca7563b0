package org.cadrenode.validation.tool;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.cadrenode.api.delivery.SourceId;
import org.cadrenode.api.delivery.TableName;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.identifiable.SourceTable;
import org.cadrenode.api.validation.Rule.Severity;
import org.cadrenode.api.validation.ValidationReport;
import org.cadrenode.connector.spi.Endpoint;
import org.cadrenode.connector.spi.Extract;
import org.cadrenode.connector.spi.FileConnector;
import org.cadrenode.validation.engine.Known;
import org.cadrenode.validation.engine.ReportPage;
import org.cadrenode.validation.engine.ReportTable;
import org.cadrenode.validation.engine.Scan;
import org.cadrenode.validation.engine.SealedSpill;
import org.cadrenode.validation.engine.Spill;

/**
 * {@code cadre tool validate}: looks through an extract before it is sent. Exit code 0 when it was looked through, whatever was
 * found, 1 when a file cannot be read or written, 2 when the options are wrong.
 */
public final class Validate {
    private static final int DONE = 0;
    private static final int FAILED = 1;
    private static final int MISUSED = 2;
    private static final String USAGE = """
            Usage: cadre tool validate --connector NAME --in X [--out PAGE.html] [--csv TABLE.csv] [--set NAME=VALUE]...

            Looks through an extract for what is missing, invalid or implausible, as a node does once it has landed, and writes
            a report without values. Nothing leaves this machine.

              --connector NAME   what reads it: the name of a connector, such as ssda903
              --in X             a file, or a folder of the files that are sent together; neither packed nor encrypted
              --out PAGE.html    the report as one page of HTML; never in the place of a file
              --csv TABLE.csv    the report as a table of commas; never in the place of a file
              --set NAME=VALUE   a setting of the connector, such as delimiter=tab; may be given several times
              --help             this text

            Exit codes: 0 done, 1 failed, 2 usage.
            """;
    private static final Set<String> OPTIONS = Set.of("--connector", "--in", "--out", "--csv");

    private Validate() { }

    /** Runs and ends the process. */
    public static void main(String[] arguments) {
        System.exit(run(arguments, System.out, System.err));
    }

    /** Does the work and returns the exit code. */
    static int run(String[] arguments, PrintStream out, PrintStream err) {
        if (List.of(arguments).contains("--help")) {
            out.print(USAGE);
            return DONE;
        }
        try {
            Map<String, String> options = new HashMap<>();
            Map<String, String> settings = new HashMap<>(Map.of("provider", "provider"));
            read(arguments, options, settings);
            Path in = Path.of(required(options, "--in"));
            FileConnector connector = Connectors.make(required(options, "--connector"), settings);
            ValidationReport report = validate(connector, in);
            if (options.containsKey("--out")) {
                Files.writeString(Path.of(options.get("--out")), ReportPage.of(report), StandardOpenOption.CREATE_NEW);
            }
            if (options.containsKey("--csv")) {
                Files.writeString(Path.of(options.get("--csv")), ReportTable.of(report), StandardOpenOption.CREATE_NEW);
            }
            out.println(report.records() + " records in " + report.tables().size() + " tables: " + report.failed(Severity.ERROR) + " errors, "
                    + report.failed(Severity.WARNING) + " warnings, " + report.failed(Severity.INFORMATION) + " to know");
            return DONE;
        } catch (NoSuchFileException e) {
            err.println("cadre: there is no such file or folder");
            return FAILED;
        } catch (FileAlreadyExistsException e) {
            err.println("cadre: the report's file is there already; name another");
            return MISUSED;
        } catch (IOException e) {
            err.println("cadre: a file could not be read or written: " + e.getClass().getSimpleName());
            return FAILED;
        } catch (IllegalArgumentException e) {
            err.println("cadre: " + (e instanceof InvalidPathException ? "an option is not a path" : e.getMessage()));
            return MISUSED;
        }
    }

    private static void read(String[] arguments, Map<String, String> options, Map<String, String> settings) {
        for (int i = 0; i < arguments.length; i += 2) {
            boolean setting = arguments[i].equals("--set");
            if (!setting && !OPTIONS.contains(arguments[i])) {
                throw new IllegalArgumentException("there is no such option, or a value without one; see --help");
            }
            if (i + 1 == arguments.length) {
                throw new IllegalArgumentException(arguments[i] + " needs a value");
            }
            int equals = arguments[i + 1].indexOf('=');
            if (setting && equals <= 0) {
                throw new IllegalArgumentException("--set takes NAME=VALUE");
            }
            if (setting) {
                settings.put(arguments[i + 1].substring(0, equals), arguments[i + 1].substring(equals + 1));
            } else if (options.put(arguments[i], arguments[i + 1]) != null) {
                throw new IllegalArgumentException(arguments[i] + " is given twice");
            }
        }
    }

    private static String required(Map<String, String> options, String name) {
        return Optional.ofNullable(options.get(name)).orElseThrow(() -> new IllegalArgumentException(name + " is missing; see --help"));
    }

    private record FileExtract(Path file, String table) implements Extract {
        @Override
        public InputStream open() throws IOException {
            return Files.newInputStream(file);
        }
    }

    /** Looks through a file, or the files of a folder that the connector takes. */
    static ValidationReport validate(FileConnector connector, Path in) throws IOException {
        Known known = new Known(Optional.of(Described.shape(connector.description())), Optional.empty());
        List<SourceTable> tables = new ArrayList<>();
        Instant now = Instant.now();
        try (Spill spill = new SealedSpill(Path.of(System.getProperty("java.io.tmpdir")))) {
            Scan scan = new Scan(known, spill);
            scan.arrived(now);
            List<FileExtract> extracts = files(connector, in).stream()
                    .map(file -> new FileExtract(file, connector.table(file.getFileName().toString()).orElse(""))).toList();
            if (known.definesChildren()) {
                for (FileExtract extract : extracts) {
                    if (extract.table().isEmpty() || known.defines(new TableName(extract.table()))) {
                        read(connector, extract, scan, true, tables);
                    }
                }
            }
            for (FileExtract extract : extracts) {
                read(connector, extract, scan, false, tables);
            }
            Scan.Found found = scan.found(extracts.size() > 1 || extracts.stream().allMatch(extract -> extract.table().isEmpty()), List.of());
            return new ValidationReport(new SourceId(connector.description().source()), now, List.of(), found.tables(), found.findings(), List.of());
        }
    }

    // What a connector does not get through is told as a landing would tell it: the rest of the file is not read.
    private static void read(FileConnector connector, FileExtract extract, Scan scan, boolean learning, List<SourceTable> tables) throws IOException {
        ScannedRecords records = new ScannedRecords(scan, learning, tables);
        try {
            connector.read(extract, records);
        } catch (NoSuchFileException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            records.check();
            if (!learning) {
                scan.quarantined(extract.table(), 0, "", ErrorCode.PARSER_FAILED);
            }
        }
    }

    private static List<Path> files(FileConnector connector, Path in) throws IOException {
        if (!Files.isDirectory(in)) {
            if (!Files.exists(in)) {
                throw new NoSuchFileException("in");
            }
            return List.of(in);
        }
        Pattern include = connector.endpoint() instanceof Endpoint.Folder folder
                ? Pattern.compile(folder.include(), Pattern.CASE_INSENSITIVE) : Pattern.compile(".+");
        try (Stream<Path> files = Files.list(in)) {
            List<Path> taken = files.filter(Files::isRegularFile).filter(file -> include.matcher(file.getFileName().toString()).matches())
                    .sorted(Comparator.naturalOrder()).toList();
            if (taken.isEmpty()) {
                throw new IllegalArgumentException("the folder has no file that the connector takes");
            }
            return taken;
        }
    }
}
