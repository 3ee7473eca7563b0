package org.cadrenode.admissionguard.internal;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import org.osgi.framework.wiring.BundleRevision;

/**
 * The file that holds a revision's classes: the framework's own copy or, for what is installed by reference, one of the
 * distribution's. A reference to anywhere else could be changed after it was looked at, and has no digest here.
 */
final class RevisionFiles {
    private final Path system;
    private final Path storage;

    RevisionFiles(Path system, Path storage) {
        this.system = system;
        this.storage = storage;
    }

    /** Returns the SHA-256 of a revision's file, or nothing if it hasn't one that counts. */
    Optional<String> digest(BundleRevision revision) {
        try {
            // Felix doesn't export what tells it; both methods are public.
            Object content = revision.getClass().getMethod("getContent").invoke(revision);
            if (content.getClass().getMethod("getFile").invoke(content) instanceof File file) {
                Path path = file.toPath().toRealPath();
                if (Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS) && (below(storage, path) || below(system, path))) {
                    return Optional.of(sha256(path));
                }
            }
            return Optional.empty();
        } catch (ReflectiveOperationException | IOException e) {
            return Optional.empty();
        }
    }

    static String sha256(Path file) throws IOException {
        try (InputStream in = new DigestInputStream(Files.newInputStream(file), MessageDigest.getInstance("SHA-256"))) {
            byte[] buffer = new byte[64 * 1024];
            while (in.read(buffer) >= 0) {
                // The digest reads along.
            }
            return HexFormat.of().formatHex(((DigestInputStream) in).getMessageDigest().digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean below(Path directory, Path file) throws IOException {
        return Files.isDirectory(directory) && file.startsWith(directory.toRealPath());
    }
}
