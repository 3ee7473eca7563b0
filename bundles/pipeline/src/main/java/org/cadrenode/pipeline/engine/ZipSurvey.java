package org.cadrenode.pipeline.engine;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.cadrenode.connector.spi.Problem;
import org.cadrenode.pipeline.engine.ZipReader.Measured;
import org.jspecify.annotations.Nullable;

/**
 * What a ZIP archive holds, found by reading all of it before any of it counts. Its directory must tell of the same entries
 * as the archive itself, each once: programs that go by the one would otherwise see other content than those that go by the
 * other. Immutable.
 *
 * @param entries in order, with why an entry is not read
 * @param ending why the archive could not be read to its end; what is in {@code entries} is whole all the same
 * @param forbidden why nothing of it is read, if it contradicts itself
 * @param document whether it is a document of an office program rather than an archive
 */
record ZipSurvey(List<Found> entries, Optional<Problem> ending, Optional<Problem> forbidden, boolean document) {
    private static final long DIRECTORY = 0x02014b50L;
    private static final long END64 = 0x06064b50L;
    private static final long LOCATOR64 = 0x07064b50L;
    private static final long END = 0x06054b50L;
    private static final int UNIX = 3;
    private static final int SYMBOLIC_LINK = 0xa000;

    /** An entry, and why it is not read. */
    record Found(ZipEntry entry, Optional<Problem> problem) { }

    /** An entry as the directory tells of it. */
    private record Told(String name, Measured measured) { }

    /** Reads an archive. */
    static ZipSurvey of(Layer archive, Allowance allowance) throws IOException {
        List<Found> found = new ArrayList<>();
        Map<Long, Told> seen = new HashMap<>();
        try (ZipReader reader = new ZipReader(archive.open())) {
            Optional<Problem> ending = entries(reader, allowance, found, seen);
            boolean document = found.stream().anyMatch(one -> one.entry().name().equals("[Content_Types].xml"))
                    || !found.isEmpty() && found.get(0).entry().name().equals("mimetype");
            if (ending.isPresent() || document) {
                return new ZipSurvey(List.copyOf(found), ending, Optional.empty(), document);
            }
            try {
                Set<Long> links = new HashSet<>();
                if (!directory(reader, seen, links)) {
                    return new ZipSurvey(List.of(), Optional.empty(), Optional.of(Problem.ARCHIVE_FORBIDDEN), false);
                }
                found.replaceAll(one -> links.contains(one.entry().offset())
                        ? new Found(one.entry(), Optional.of(Problem.ARCHIVE_FORBIDDEN)) : one);
                return new ZipSurvey(List.copyOf(found), Optional.empty(), Optional.empty(), false);
            } catch (UnwrapException e) {
                return new ZipSurvey(List.copyOf(found), Optional.of(e.problem()), Optional.empty(), false);
            }
        }
    }

    private static Optional<Problem> entries(ZipReader reader, Allowance allowance, List<Found> found, Map<Long, Told> seen)
            throws IOException {
        Set<String> names = new HashSet<>();
        try {
            for (ZipEntry entry = reader.next(); entry != null; entry = reader.next()) {
                allowance.entry();
                Optional<Problem> problem = entry.folder() ? Optional.empty() : entry.problem();
                if (!names.add(entry.name()) || entry.folder() && entry.size() != 0) {
                    problem = Optional.of(problem.orElse(Problem.ARCHIVE_FORBIDDEN));
                }
                int place = found.size();
                found.add(new Found(entry, Optional.of(Problem.CONTENT_TRUNCATED)));
                try {
                    Measured measured = entry.encrypted() || entry.method() != ZipEntry.STORED && entry.method() != ZipEntry.DEFLATED
                            ? left(reader, entry) : read(reader, allowance);
                    found.set(place, new Found(entry, problem));
                    seen.put(entry.offset(), new Told(entry.name(), measured));
                } catch (UnwrapException e) {
                    found.set(place, new Found(entry, Optional.of(e.problem())));
                    if (e.problem() != Problem.ARCHIVE_MALFORMED || entry.followed()) {
                        // Behind it nothing can be found with certainty.
                        return Optional.of(e.problem());
                    }
                    seen.put(entry.offset(), new Told(entry.name(), left(reader, entry)));
                }
            }
            return Optional.empty();
        } catch (UnwrapException e) {
            return Optional.of(e.problem());
        }
    }

    private static Measured read(ZipReader reader, Allowance allowance) throws IOException {
        byte[] through = new byte[1 << 16];
        try (InputStream content = reader.content()) {
            for (int read = content.read(through); read >= 0; read = content.read(through)) {
                allowance.unpacked(read);
            }
        }
        return reader.measured();
    }

    private static Measured left(ZipReader reader, ZipEntry entry) throws IOException {
        reader.leave();
        return new Measured(entry.check(), entry.packed(), entry.size());
    }

    // Returns whether the directory tells the same as the archive itself, and nothing but zeros is behind it.
    private static boolean directory(ZipReader reader, Map<Long, Told> seen, Set<Long> links) throws IOException {
        Octets octets = reader.directory();
        Map<Long, Told> left = new HashMap<>(seen);
        long signature = reader.signature();
        while (signature == DIRECTORY) {
            int madeBy = (int) octets.number(2) >>> 8;
            octets.skip(10);
            long check = octets.number(4);
            long packed = octets.number(4);
            long size = octets.number(4);
            int nameLength = (int) octets.number(2);
            int extraLength = (int) octets.number(2);
            int commentLength = (int) octets.number(2);
            octets.skip(4);
            long attributes = octets.number(4);
            long offset = octets.number(4);
            String name = ZipEntry.name(octets.bytes(nameLength));
            long[] wide = ZipReader.wide(octets.bytes(extraLength), size, packed, offset);
            octets.skip(commentLength);
            @Nullable Told told = left.remove(wide[2]);
            if (told == null || !told.name().equals(name)
                    || !told.measured().equals(new Measured(check, wide[1], wide[0]))) {
                return false;
            }
            if (madeBy == UNIX && (attributes >>> 16 & 0xf000) == SYMBOLIC_LINK) {
                links.add(wide[2]);
            }
            signature = octets.number(4);
        }
        if (signature == END64) {
            octets.skip(octets.number(8));
            if (octets.number(4) != LOCATOR64) {
                return false;
            }
            octets.skip(16);
            signature = octets.number(4);
        }
        if (signature != END) {
            throw new UnwrapException(Problem.ARCHIVE_MALFORMED);
        }
        octets.skip(16);
        octets.skip(octets.number(2));
        while (!octets.ended()) {
            if (octets.octet() != 0) {
                return false;
            }
        }
        return left.isEmpty();
    }
}
