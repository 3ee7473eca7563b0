package org.cadrenode.admission.engine;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What was ever admitted, a line each: digest, signer, kind, name, version, time, separated by tabs. The guard reads the
 * first two. Appended to, never rewritten; a line that a crash cut off counts for nothing.
 */
public final class Ledger {
    private final Path file;

    public Ledger(Path file) {
        this.file = file;
    }

    /** What a file was admitted as. A {@code PART} is a bundle of a KAR. */
    public enum Kind {
        BUNDLE, KAR, PART
    }

    /** A line. */
    public record Line(String digest, String signer, Kind kind, String name, String version, Instant at) { }

    /** Appends lines; when it returns they are on stable storage. */
    public synchronized void add(List<Line> lines) throws IOException {
        Files.createDirectories(file.getParent());
        StringBuilder text = new StringBuilder();
        try (FileChannel out = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.READ)) {
            long size = out.size();
            ByteBuffer last = ByteBuffer.allocate(1);
            if (size > 0 && out.read(last, size - 1) == 1 && last.get(0) != '\n') {
                text.append('\n');
            }
            for (Line line : lines) {
                text.append(String.join("\t", line.digest(), line.signer(), line.kind().name(), line.name(), line.version(),
                        line.at().toString())).append('\n');
            }
            ByteBuffer bytes = ByteBuffer.wrap(text.toString().getBytes(StandardCharsets.UTF_8));
            long at = size;
            while (bytes.hasRemaining()) {
                at += out.write(bytes, at);
            }
            out.force(true);
        }
    }

    /** Returns every whole line, oldest first. */
    public synchronized List<Line> lines() throws IOException {
        if (!Files.exists(file)) {
            return List.of();
        }
        List<Line> lines = new ArrayList<>();
        for (String text : Files.readAllLines(file, StandardCharsets.UTF_8)) {
            String[] fields = text.split("\t", -1);
            if (fields.length == 6) {
                try {
                    lines.add(new Line(fields[0], fields[1], Kind.valueOf(fields[2]), fields[3], fields[4], Instant.parse(fields[5])));
                } catch (IllegalArgumentException | java.time.format.DateTimeParseException e) {
                    // Cut off, and so never acknowledged.
                }
            }
        }
        return lines;
    }

    /** Returns the highest version ever admitted under a name. */
    public Optional<String> highestVersion(Kind kind, String name) throws IOException {
        return lines().stream().filter(line -> line.kind() == kind && line.name().equals(name)).map(Line::version)
                .max(Described::compareVersions);
    }
}
