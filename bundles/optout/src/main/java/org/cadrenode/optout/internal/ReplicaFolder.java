package org.cadrenode.optout.internal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.keys.KeyPurpose;
import org.cadrenode.api.keys.Keystore;

/**
 * The folder of the register's copy, on another disk or a share: a file {@code owner} that says whose it is, and a file a record, a
 * thousand of them in a folder each. A record gets its name once it is whole and on stable storage, is read back, and is never
 * changed. The folder itself is made by a person, so that a share that is not there is not taken for an empty one. Not thread-safe.
 */
final class ReplicaFolder {
    private static final String OWNER = "owner";
    private static final String ENDING = ".record";
    private static final int TOGETHER = 1000;
    private static final String FOLDER_NAME = "%015d";
    private static final Pattern FOLDER = Pattern.compile("([0-9]{15})");
    private static final Pattern RECORD = Pattern.compile("([0-9]{18})\\" + ENDING);
    private static final Pattern OWNED = Pattern.compile(
            "(cadre-optout-replica-owner-1 ([0-9a-f]{32}) ([0-9a-f]{64})\n)([0-9a-f]{128})\n");

    private final Path directory;
    private final Seam seam;

    /** Told of each step before it is taken; tests end there. */
    @FunctionalInterface
    interface Seam {
        void before(String step) throws IOException;
    }

    ReplicaFolder(Path directory, Seam seam) {
        this.directory = directory;
        this.seam = seam;
    }

    /**
     * Whose copy it is.
     *
     * @param own whether it is this node's
     */
    record Owner(String chain, boolean own) { }

    /**
     * Returns whose copy lies here; empty if none does.
     *
     * @throws CadreException CONTENT_CHANGED if what says so was altered
     */
    Optional<Owner> owner(Keystore keystore) throws IOException {
        seam.before("look");
        if (!Files.isDirectory(directory)) {
            throw new NotDirectoryException("the folder of the copy");
        }
        byte[] bytes;
        try {
            bytes = read(directory.resolve(OWNER), 1000);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
        Matcher matcher = OWNED.matcher(new String(bytes, StandardCharsets.US_ASCII));
        if (!matcher.matches() || !keystore.verify(HexFormat.of().parseHex(matcher.group(3)),
                matcher.group(1).getBytes(StandardCharsets.US_ASCII), HexFormat.of().parseHex(matcher.group(4)))) {
            throw new CadreException(ErrorCode.CONTENT_CHANGED, "the file that says whose the register's copy is was altered");
        }
        return Optional.of(new Owner(matcher.group(2),
                matcher.group(3).equals(HexFormat.of().formatHex(keystore.publicKey(KeyPurpose.JOURNAL_SIGNING)))));
    }

    /** Says that this node's copy lies here. */
    void own(String chain, Keystore keystore) throws IOException {
        String line = "cadre-optout-replica-owner-1 " + chain + " "
                + HexFormat.of().formatHex(keystore.publicKey(KeyPurpose.JOURNAL_SIGNING)) + "\n";
        byte[] signature = keystore.sign(KeyPurpose.JOURNAL_SIGNING, line.getBytes(StandardCharsets.US_ASCII));
        put(directory.resolve(OWNER), (line + HexFormat.of().formatHex(signature) + "\n").getBytes(StandardCharsets.US_ASCII));
    }

    /** Returns the number of the last record, 0 if there is none. */
    long last() throws IOException {
        for (long folder : numbers(directory, FOLDER)) {
            List<Long> records = numbers(directory.resolve(FOLDER_NAME.formatted(folder)), RECORD);
            if (!records.isEmpty()) {
                return records.get(0);
            }
        }
        return 0;
    }

    // Highest first.
    private static List<Long> numbers(Path folder, Pattern form) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> form.matcher(file.getFileName().toString())).filter(Matcher::matches)
                    .map(matcher -> Long.valueOf(matcher.group(1))).sorted(Comparator.reverseOrder()).toList();
        }
    }

    private Path file(long sequence) {
        return directory.resolve(FOLDER_NAME.formatted(sequence / TOGETHER)).resolve("%018d".formatted(sequence) + ENDING);
    }

    /**
     * Returns the bytes of a record.
     *
     * @throws CadreException CONTENT_CHANGED if it is missing, or too large for one
     */
    byte[] read(long sequence) throws IOException {
        seam.before("read");
        try {
            return read(file(sequence), ReplicaRecord.LARGEST);
        } catch (NoSuchFileException e) {
            throw new CadreException(ErrorCode.CONTENT_CHANGED, "record " + sequence + " of the register's copy is missing");
        }
    }

    private static byte[] read(Path file, int most) throws IOException {
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            byte[] bytes = in.readNBytes(most + 1);
            if (bytes.length > most) {
                throw new CadreException(ErrorCode.CONTENT_CHANGED, "a file of the register's copy is larger than any that was written");
            }
            return bytes;
        }
    }

    /** Writes a record; on return it is on stable storage, and was read back. */
    void write(long sequence, byte[] bytes) throws IOException {
        Files.createDirectories(file(sequence).getParent());
        put(file(sequence), bytes);
    }

    private void put(Path file, byte[] bytes) throws IOException {
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new FileAlreadyExistsException("a file of the register's copy");
        }
        Path part = file.resolveSibling("." + file.getFileName() + ".part");
        seam.before("create");
        try (FileChannel out = FileChannel.open(part, StandardOpenOption.CREATE, StandardOpenOption.WRITE,
                StandardOpenOption.TRUNCATE_EXISTING, LinkOption.NOFOLLOW_LINKS)) {
            ByteBuffer content = ByteBuffer.wrap(bytes);
            seam.before("write");
            while (content.hasRemaining()) {
                out.write(content);
            }
            seam.before("force");
            out.force(true);
        }
        seam.before("rename");
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
        seam.before("renamed");
        force(file.getParent());
        if (!Arrays.equals(bytes, read(file, Math.max(bytes.length, 1)))) {
            throw new IOException("A file of the register's copy does not read as it was written");
        }
    }

    // Some shares know no such thing for a folder; the file itself is forced, and read back.
    private static void force(Path folder) {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            return;
        }
    }
}
