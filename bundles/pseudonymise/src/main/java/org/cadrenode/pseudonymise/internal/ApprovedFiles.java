package org.cadrenode.pseudonymise.internal;

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
import org.cadrenode.api.dictionary.DictionaryState;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.keys.KeyPurpose;
import org.cadrenode.api.keys.Keystore;

/**
 * Keeps each dictionary in force, as it was approved: a head of lines, an empty line, the file's bytes. The last line of
 * the head is an HMAC under the landing zone's key over the lines before, which hold the digest of the bytes. A file is
 * there whole, on stable storage, or not at all. Thread-safe.
 */
final class ApprovedFiles {
    private static final String FORM = "cadre-dictionary 1";
    private static final String MAC_OF = "dictionary in force";
    private static final String SUFFIX = ".approved";
    private static final int HEAD_LINES = 7;

    private final Path folder;
    private final Keystore keystore;

    /** A dictionary in force with its content. */
    record Kept(DictionaryState.InForce approval, byte[] content) { }

    ApprovedFiles(Path folder, Keystore keystore) {
        this.folder = folder;
        this.keystore = keystore;
    }

    /** Returns the file that {@link #read} reads. */
    Path file(SourceId source) {
        return folder.resolve(source.value() + SUFFIX);
    }

    /**
     * Returns what is in force for a source.
     *
     * @throws CadreException CONTENT_CHANGED if it is not as it was written
     */
    Optional<Kept> read(SourceId source) throws IOException {
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
        if (head.size() == HEAD_LINES && head.get(0).equals(FORM) && head.get(1).equals(source.value()) && authentic(head)
                && head.get(2).equals(Digest.ofContent(content).hex())) {
            try {
                return Optional.of(new Kept(new DictionaryState.InForce(new Digest(head.get(2)), head.get(3), head.get(4),
                        Instant.parse(head.get(5))), content));
            } catch (IllegalArgumentException | DateTimeException e) {
                throw changed(source);
            }
        }
        throw changed(source);
    }

    /** Puts a dictionary in force in the place of the former one. */
    void write(SourceId source, Kept kept) throws IOException {
        Files.createDirectories(folder);
        if (Files.getFileAttributeView(folder, PosixFileAttributeView.class) != null) {
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
        }
        DictionaryState.InForce approval = kept.approval();
        String head = String.join("\n", FORM, source.value(), approval.digest().hex(), approval.askedBy(), approval.approvedBy(),
                approval.since().toString());
        Path part = folder.resolve(source.value() + SUFFIX + ".part");
        try (FileChannel out = FileChannel.open(part, StandardOpenOption.CREATE, StandardOpenOption.WRITE,
                StandardOpenOption.TRUNCATE_EXISTING, LinkOption.NOFOLLOW_LINKS)) {
            write(out, (head + "\n" + HexFormat.of().formatHex(keystore.keyedHash(KeyPurpose.LANDING).of(MAC_OF, head)) + "\n\n")
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
                HexFormat.of().formatHex(keystore.keyedHash(KeyPurpose.LANDING, version).of(MAC_OF, signed))
                        .getBytes(StandardCharsets.UTF_8)));
    }

    private static CadreException changed(SourceId source) {
        return new CadreException(ErrorCode.CONTENT_CHANGED, "what was kept of the approved dictionary of " + source
                + " is not as it was written; approve the file anew with dictionary:approve " + source);
    }
}
