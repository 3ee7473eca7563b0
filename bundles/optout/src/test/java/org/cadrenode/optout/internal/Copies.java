package org.cadrenode.optout.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Folders put aside and put back, and what a register says whatever keys and numbers its rows are under. */
final class Copies {
    private Copies() { }

    static ReplicaSettings at(Path folder) throws IOException {
        return at(folder, step -> { });
    }

    static ReplicaSettings at(Path folder, ReplicaFolder.Seam seam) throws IOException {
        return new ReplicaSettings(Optional.of(Files.createDirectories(folder)), Duration.ofMinutes(30), seam);
    }

    /** Puts what a folder holds in the place of all that another one holds. */
    static void put(Path from, Path to) throws IOException {
        remove(to);
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file).toString()));
            }
        }
    }

    static void remove(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    /** Returns the records of a copy, in their order. */
    static List<Path> records(Path copy) throws IOException {
        try (Stream<Path> files = Files.walk(copy)) {
            return files.filter(file -> file.toString().endsWith(".record")).sorted().toList();
        }
    }

    private static List<ProtectionRows.Row> protections(Site site) {
        return site.optOut().store().read(within -> within.protections().all());
    }

    /** Returns all that the register says of decisions, of who is out and of whose address is protected. */
    static String content(Site site) {
        StringBuilder content = new StringBuilder();
        for (Recorded one : site.optOut().store().read(within -> within.requests(OptOutStatements.Which.ALL, 0))) {
            content.append(one.reference()).append(' ').append(List.of(one.words())).append(' ').append(one.evidence()).append(' ')
                    .append(one.withdrawal()).append(' ').append(one.receivedAt()).append('\n');
        }
        TreeMap<String, String> out = new TreeMap<>();
        site.suppressed().forEach((subject, identifiers) -> out.put(subject.high() + "/" + subject.low(),
                identifiers.stream().map(one -> one.kind() + " " + one.value()).sorted().toList().toString()));
        return content.append(out).append('\n').append(protections(site)).toString();
    }
}
