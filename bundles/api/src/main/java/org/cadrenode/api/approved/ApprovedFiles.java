package org.cadrenode.api.approved;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.cadrenode.api.delivery.Digest;
import org.cadrenode.api.delivery.SourceId;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.keys.KeyPurpose;
import org.cadrenode.api.keys.Keystore;

/**
 * Keeps what two people brought into force for each source, as they approved it: a head of lines, an empty line, the file's
 * bytes. The last line of the head is an HMAC under the landing zone's key over the lines before, which hold the digest of
 * the bytes. A file is there whole, on stable storage, or not at all. Thread-safe.
 */
public final class ApprovedFiles {
    private static final String SUFFIX = ".approved";
    private static final int HEAD_LINES = 7;

    private final Path folder;
    private final Kind kind;
    private final Keystore keystore;

    /**
     * What is kept, so that a copy of one kind is none of another.
     *
     * @param noun for people, such as {@code dictionary}; it stands in the first line, and in what the HMAC is of
     * @param remedy what to do about a copy that was altered, without the source's name, such as {@code dictionary:approve}
     */
    public record Kind(String noun, String remedy) {
        private String form() {
            return "cadre-" + noun + " 1";
        }

        private String context() {
            return noun + " in force";
        }
    }

    /**
     * A file in force.
     *
     * @param digest of the content
     * @param askedBy who asked for it; empty for one that came with the node
     * @param approvedBy the second person; empty for one that came with the node
     * @param since when it was approved, or first used
     * @param content the file's bytes, which are not to be changed
     */
    public record Kept(Digest digest, String askedBy, String approvedBy, Instant since, byte[] content) { }

    /** Files of a kind in a folder of this node's own, which is made when the first is written. */
    public ApprovedFiles(Path folder, Kind kind, Keystore keystore) {
        this.folder = folder;
        this.kind = kind;
        this.keystore = keystore;
    }

    /** Returns the file that {@link #read} reads. */
    public Path file(SourceId source) {
        return folder.resolve(source.value() + SUFFIX);
    }

    /**
     * Returns what is in force for a source.
     *
     * @throws CadreException CONTENT_CHANGED if it is not as it was written
     */
    public Optional<Kept> read(SourceId source) throws IOException {
        byte[] bytes;
        try {
            bytes = Files.readAllBytes(file(source));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
        int end = 0;
        for (int lines = 0; lines < HEAD_LINES && end < bytes.length; end++) {
            lines += bytes[end] == '\n' ? 1 : 0;
        }
        List<String> head = new String(bytes, 0, end, StandardCharsets.UTF_8).lines().toList();
        byte[] content = Arrays.copyOfRange(bytes, Math.min(end + 1, bytes.length), bytes.length);
        if (head.size() == HEAD_LINES && head.get(0).equals(kind.form()) && head.get(1).equals(source.value()) && authentic(head)
                && head.get(2).equals(Digest.ofContent(content).hex())) {
            try {
                return Optional.of(new Kept(new Digest(head.get(2)), head.get(3), head.get(4),
                        Instant.parse(head.get(5)), content));
            } catch (IllegalArgumentException | DateTimeException e) {
                throw changed(source);
            }
        }
        throw changed(source);
    }

    /** Puts a file in force in the place of the former one. */
    public void write(SourceId source, Kept kept) throws IOException {
        Files.createDirectories(folder);
        if (Files.getFileAttributeView(folder, PosixFileAttributeView.class) != null) {
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
        }
        String head = String.join("\n", kind.form(), source.value(), kept.digest().hex(), kept.askedBy(), kept.approvedBy(),
                kept.since().toString());
        Path part = folder.resolve(source.value() + SUFFIX + ".part");
        try (FileChannel out = FileChannel.open(part, StandardOpenOption.CREATE, StandardOpenOption.WRITE,
                StandardOpenOption.TRUNCATE_EXISTING, LinkOption.NOFOLLOW_LINKS)) {
            write(out, (head + "\n" + HexFormat.of().formatHex(keystore.keyedHash(KeyPurpose.LANDING).of(kind.context(), head)) + "\n\n")
                    .getBytes(StandardCharsets.UTF_8));
            write(out, kept.content());
            out.force(true);
        }
        Files.move(part, file(source), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        try (FileChannel directory = FileChannel.open(folder, StandardOpenOption.READ)) {
            directory.force(true);
        }
    }

    private static void write(FileChannel out, byte[] bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
            out.write(buffer);
        }
    }

    private boolean authentic(List<String> head) {
        String signed = String.join("\n", head.subList(0, HEAD_LINES - 1));
        byte[] mac = head.get(HEAD_LINES - 1).getBytes(StandardCharsets.UTF_8);
        return keystore.versions(KeyPurpose.LANDING).stream().anyMatch(version -> MessageDigest.isEqual(mac,
                HexFormat.of().formatHex(keystore.keyedHash(KeyPurpose.LANDING, version).of(kind.context(), signed))
                        .getBytes(StandardCharsets.UTF_8)));
    }

    private CadreException changed(SourceId source) {
        return new CadreException(ErrorCode.CONTENT_CHANGED, "what was kept of the approved " + kind.noun() + " of " + source
                + " is not as it was written; approve the file anew with " + kind.remedy() + " " + source);
    }
}
