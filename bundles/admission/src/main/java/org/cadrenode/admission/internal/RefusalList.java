package org.cadrenode.admission.internal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.cadrenode.admission.engine.InstalledCode;
import org.cadrenode.api.admission.Admission.Refusal;

/** What was refused lately, for those who ask; the journal has it for good. Thread-safe. */
final class RefusalList {
    private static final int MOST = 500;

    private final Path file;
    private final Path guard;
    private final Deque<Refusal> newestFirst = new ArrayDeque<>();

    /** @param guard where the guard leaves what it refused */
    RefusalList(Path file, Path guard) throws IOException {
        this.file = file;
        this.guard = guard;
        if (Files.exists(file)) {
            Files.readAllLines(file, StandardCharsets.UTF_8).forEach(line -> parse(line).ifPresent(newestFirst::addLast));
        }
    }

    synchronized List<Refusal> newestFirst() {
        return new ArrayList<>(newestFirst);
    }

    synchronized void add(Refusal refusal) throws IOException {
        newestFirst.addFirst(refusal);
        while (newestFirst.size() > MOST) {
            newestFirst.removeLast();
        }
        InstalledCode.replace(file, newestFirst.stream().map(one -> String.join("\t", one.at().toString(), one.digest(), one.reason(),
                one.file()) + "\n").collect(Collectors.joining()));
    }

    /** Returns the files in which the guard tells of refusals. */
    List<Path> ofTheGuard() throws IOException {
        if (!Files.isDirectory(guard)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(guard)) {
            return files.filter(path -> !path.toString().endsWith(".part")).sorted().toList();
        }
    }

    static Optional<Refusal> parse(String line) {
        String[] fields = line.split("\t", 4);
        try {
            return fields.length < 4 ? Optional.empty()
                    : Optional.of(new Refusal(Instant.parse(fields[0]), fields[3], fields[1], fields[2]));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }
}
