package org.cadrenode.shell.internal.journal;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import org.cadrenode.api.audit.AuditAction;
import org.cadrenode.api.audit.AuditEvent;
import org.cadrenode.api.audit.AuditOutcome;
import org.cadrenode.api.audit.Journal;
import org.cadrenode.api.audit.JournalQuery;
import org.cadrenode.api.audit.JournalReader;
import org.cadrenode.api.audit.JournalReader.ExportForm;
import org.cadrenode.api.delivery.Digest;
import org.cadrenode.shell.internal.NewFile;

/**
 * The journal, or a part of it, into a file. It is on record before the first entry is written, and once more, with
 * count and digest, afterwards. A file that is not whole is removed.
 */
final class JournalExport {
    private final Journal journal;
    private final JournalReader reader;

    JournalExport(Journal journal, JournalReader reader) {
        this.journal = journal;
        this.reader = reader;
    }

    /** What was written. */
    record Written(long entries, Digest digest) { }

    /** Writes the entries into a file that is not there yet. */
    Written write(JournalQuery query, ExportForm form, Path target, String person, String reason) throws IOException {
        AuditEvent event = AuditEvent.of(AuditAction.JOURNAL_EXPORTED, "journal").by(person).because(reason).with("form", form);
        try (FileChannel channel = NewFile.make(target)) {
            boolean whole = false;
            try {
                journal.record(event.with("phase", "begun"));
                Written written = write(query, form, channel);
                journal.record(event.with("phase", "written").with("sha256", written.digest()).count("entries", written.entries()));
                whole = true;
                return written;
            } finally {
                if (!whole) {
                    Files.deleteIfExists(target);
                }
            }
        } catch (FileAlreadyExistsException e) {
            throw e;
        } catch (IOException e) {
            journal.record(event.with("phase", "failed").ending(AuditOutcome.FAILED));
            throw e;
        }
    }

    private Written write(JournalQuery query, ExportForm form, FileChannel channel) throws IOException {
        MessageDigest digest = Digest.sha256();
        // Closed with the channel, by the caller.
        OutputStream sink = new BufferedOutputStream(new DigestOutputStream(Channels.newOutputStream(channel), digest));
        long entries = reader.export(query, form, sink);
        sink.flush();
        channel.force(true);
        return new Written(entries, Digest.of(digest.digest()));
    }
}
