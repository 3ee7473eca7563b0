package org.cadrenode.validation.internal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.cadrenode.api.validation.ValidationReport;
import org.cadrenode.api.validation.ValidationReport.Earlier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The reports in a folder, for the node's own user alone. A report of one delivery bears the delivery's id; one of a source's
 * tables together bears the source's name and the id of the newest delivery. Not thread-safe.
 */
final class ReportShelf {
    /** So many reports are kept, the newest. */
    static final int MOST_REPORTS = 500;
    private static final Logger LOG = LoggerFactory.getLogger(ReportShelf.class);
    private static final String PAGE = ".html";
    private static final String TABLE = ".csv";
    private static final String FORM = ".json";
    private static final int MOST_EARLIER = 12;

    private final Path folder;

    /** @param folder made when the first report is written */
    ReportShelf(Path folder) {
        this.folder = folder;
    }

    Path page(String name) {
        return folder.resolve(name + PAGE);
    }

    Path table(String name) {
        return folder.resolve(name + TABLE);
    }

    /** Writes a report in its three forms, in place of an earlier one of the same name. */
    void write(String name, byte[] json, String page, String table) throws IOException {
        write(page(name), page.getBytes(StandardCharsets.UTF_8));
        write(table(name), table.getBytes(StandardCharsets.UTF_8));
        write(folder.resolve(name + FORM), json);
        prune();
    }

    private void write(Path file, byte[] content) throws IOException {
        boolean posix = folder.getFileSystem().supportedFileAttributeViews().contains("posix");
        Files.createDirectories(folder, attributes(posix, "rwx------"));
        Path part = Files.createTempFile(folder, "report-", ".part", attributes(posix, "rw-------"));
        try {
            Files.write(part, content);
            Files.move(part, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private static FileAttribute<?>[] attributes(boolean posix, String form) {
        return posix ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(form))}
                : new FileAttribute<?>[0];
    }

    /** Returns whether a report was made. */
    boolean has(String name) {
        return Files.exists(folder.resolve(name + FORM));
    }

    /** Returns a report, if it was made and is whole. */
    Optional<ValidationReport> read(String name) {
        Path file = folder.resolve(name + FORM);
        return Files.exists(file) ? read(file) : Optional.empty();
    }

    private static Optional<ValidationReport> read(Path file) {
        try {
            return Optional.of(ReportForm.read(Files.readAllBytes(file)));
        } catch (IOException e) {
            LOG.warn("A validation report is left out: {}", e.getClass().getSimpleName());
            return Optional.empty();
        }
    }

    /** Returns the reports of the same extent on deliveries that came before, newest first. */
    List<Earlier> earlier(ValidationReport report, boolean together) throws IOException {
        Instant received = report.parts().get(0).receivedAt();
        String prefix = together ? prefix(report.source().value()) : "D-";
        List<Earlier> found = new ArrayList<>();
        for (Path file : files()) {
            if (file.getFileName().toString().startsWith(prefix)) {
                read(file).filter(other -> other.source().equals(report.source()) && !other.parts().isEmpty())
                        .filter(other -> together || other.parts().get(0).table().equals(report.parts().get(0).table()))
                        .filter(other -> other.parts().get(0).receivedAt().isBefore(received))
                        .ifPresent(other -> found.add(ReportForm.earlier(other)));
            }
        }
        found.sort(Comparator.comparing(Earlier::receivedAt).reversed());
        return found.subList(0, Math.min(MOST_EARLIER, found.size()));
    }

    /** Returns what the names of reports on all tables of a source together begin with. */
    static String prefix(String source) {
        return "source-" + source + "-D-";
    }

    private List<Path> files() throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().endsWith(FORM)).toList();
        }
    }

    // The oldest go: a folder that only grows would fill the disk some day.
    private void prune() throws IOException {
        List<Path> files = new ArrayList<>(files());
        if (files.size() <= MOST_REPORTS) {
            return;
        }
        files.sort(Comparator.comparingLong(file -> file.toFile().lastModified()));
        for (Path file : files.subList(0, files.size() - MOST_REPORTS)) {
            String name = file.getFileName().toString();
            String bare = name.substring(0, name.length() - FORM.length());
            Files.deleteIfExists(page(bare));
            Files.deleteIfExists(table(bare));
            Files.deleteIfExists(file);
        }
    }
}
