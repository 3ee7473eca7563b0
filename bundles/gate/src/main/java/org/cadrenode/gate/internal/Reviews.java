package org.cadrenode.gate.internal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import org.cadrenode.api.audit.AuditAction;
import org.cadrenode.api.audit.AuditOutcome;
import org.cadrenode.api.audit.JournalQuery;
import org.cadrenode.api.audit.JournalReader;
import org.cadrenode.api.delivery.DeliveryId;
import org.cadrenode.api.delivery.Pseudonymised;
import org.cadrenode.api.erasure.SealedRemoval;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;

/**
 * Who reviewed which content, by the journal, and the review sheets, which hold scrubbed text and are therefore read by
 * the node's user alone and removed once nobody decides any more. Thread-safe.
 */
final class Reviews {
    static final String ROWS = "rows_digest";
    static final String TOKENS = "tokens_digest";
    static final String DICTIONARY = "dictionary_digest";
    private static final String ENDING = ".html";

    private final Path folder;
    private final JournalReader journal;

    /**
     * @param folder of the sheets; made when the first is written
     */
    Reviews(Path folder, JournalReader journal) {
        this.folder = folder;
        this.journal = journal;
    }

    /**
     * Returns whether a person reviewed exactly the present content of a delivery.
     *
     * @throws CadreException IO_FAILED if the journal cannot be read
     */
    boolean reviewed(String person, Pseudonymised delivery) {
        AtomicBoolean found = new AtomicBoolean();
        JournalQuery query = new JournalQuery(0, Optional.empty(), Optional.empty(), Set.of(AuditAction.DELIVERY_REVIEWED),
                Set.of(AuditOutcome.DONE), Optional.of(person), Optional.of(delivery.id().value()), Optional.empty());
        try {
            journal.search(query, entry -> {
                boolean same = delivery.rows().hex().equals(entry.event().detail().get(ROWS))
                        && delivery.tokens().hex().equals(entry.event().detail().get(TOKENS))
                        && delivery.screened().dictionary().hex().equals(entry.event().detail().get(DICTIONARY));
                if (same) {
                    found.set(true);
                }
                return !same;
            });
        } catch (IOException e) {
            throw new CadreException(ErrorCode.IO_FAILED,
                    "the journal could not be asked who reviewed the delivery: " + e.getClass().getSimpleName());
        }
        return found.get();
    }

    /** Writes a sheet in place of an earlier one, and returns its file. */
    synchronized Path write(DeliveryId delivery, String html) {
        try {
            boolean posix = folder.getFileSystem().supportedFileAttributeViews().contains("posix");
            Files.createDirectories(folder, attributes(posix, "rwx------"));
            Path part = Files.createTempFile(folder, "sheet-", ".part", attributes(posix, "rw-------"));
            try {
                Files.writeString(part, html, StandardCharsets.UTF_8);
                return Files.move(part, file(delivery), StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                SealedRemoval.remove(part);
            }
        } catch (IOException e) {
            throw new CadreException(ErrorCode.IO_FAILED, "the review sheet of delivery " + delivery + " could not be written: "
                    + e.getClass().getSimpleName());
        }
    }

    private static FileAttribute<?>[] attributes(boolean posix, String form) {
        return posix ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(form))}
                : new FileAttribute<?>[0];
    }

    private Path file(DeliveryId delivery) {
        return folder.resolve(delivery.value() + ENDING);
    }

    /** Removes the sheets of deliveries that are not to be kept, and what is left of sheets that were not finished. */
    synchronized void sweep(Predicate<DeliveryId> keep) {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                if (!kept(file.getFileName().toString(), keep)) {
                    SealedRemoval.remove(file);
                }
            }
        } catch (IOException e) {
            throw new CadreException(ErrorCode.IO_FAILED, "review sheets could not be removed: " + e.getClass().getSimpleName());
        }
    }

    private static boolean kept(String name, Predicate<DeliveryId> keep) {
        if (!name.endsWith(ENDING)) {
            return false;
        }
        try {
            return keep.test(new DeliveryId(name.substring(0, name.length() - ENDING.length())));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
