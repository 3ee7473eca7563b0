package org.cadrenode.security.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.cadrenode.api.audit.AuditAction;
import org.cadrenode.api.audit.AuditEvent;
import org.cadrenode.api.audit.Journal;

/**
 * Makes the first user of a node that has none. The password stands in clear in one note for the owner of the files, and
 * as a hash in Karaf's file of users. A kill between the steps is made good by the next start, with a new password.
 */
final class FirstUser {
    /** The first user's name. */
    static final String NAME = "admin";
    /** Characters of the password, each of 54: more than 138 bits. */
    static final int PASSWORD_LENGTH = 24;

    private static final String ROLES = "admin,ssh";
    // Without the characters that are mistaken for others when they are typed.
    private static final String ALPHABET = "abcdefghijkmnpqrstuvwxyzACDEFGHJKLMNPQRTUVWXYZ23456789";
    private static final boolean POSIX = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");

    private final UserFiles files;
    private final Path note;
    private final UnaryOperator<String> hash;
    private final Journal journal;

    /**
     * @param note where the password is written in clear, once
     * @param hash the form of a password in Karaf's file of users; throws rather than returning a clear one
     */
    FirstUser(UserFiles files, Path note, UnaryOperator<String> hash, Journal journal) {
        this.files = files;
        this.note = note;
        this.hash = hash;
        this.journal = journal;
    }

    /** Makes the user if there is none, and returns whether it did. */
    boolean makeIfNone() throws IOException {
        if (!files.roles().isEmpty()) {
            return false;
        }
        String password = password();
        String hashed = hash.apply(password);
        journal.record(AuditEvent.of(AuditAction.USER_CREATED, NAME).with("roles", ROLES));
        replace(note, "# Written once, at the node's first start. Log in (ssh -p 8101 " + NAME + "@127.0.0.1), then remove this file.\n"
            + "user = " + NAME + "\npassword = " + password + "\n");
        String before = Files.exists(files.users()) ? Files.readString(files.users(), StandardCharsets.ISO_8859_1) : "";
        String separator = before.isEmpty() || before.endsWith("\n") ? "" : "\n";
        replace(files.users(), before + separator + NAME + " = " + hashed + "," + ROLES + "\n");
        return true;
    }

    private static String password() {
        SecureRandom random = new SecureRandom();
        StringBuilder password = new StringBuilder();
        for (int i = 0; i < PASSWORD_LENGTH; i++) {
            password.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return password.toString();
    }

    private static void replace(Path file, String content) throws IOException {
        Path directory = file.toAbsolutePath().getParent();
        if (!Files.isDirectory(directory)) {
            Files.createDirectories(directory, owner("rwx------"));
        }
        Path fresh = directory.resolve(file.getFileName() + ".new");
        Files.deleteIfExists(fresh);
        try (FileChannel channel = FileChannel.open(fresh,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), owner("rw-------"))) {
            ByteBuffer bytes = ByteBuffer.wrap(content.getBytes(StandardCharsets.ISO_8859_1));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private static FileAttribute<?>[] owner(String form) {
        return POSIX
            ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(form))}
            : new FileAttribute<?>[0];
    }
}
