package org.cadrenode.linkage.internal;

import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.cadrenode.api.delivery.ProviderId;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.keys.KeyPurpose;
import org.cadrenode.api.keys.Keystore;
import org.cadrenode.api.linkage.LinkReview.Decision;
import org.cadrenode.api.linkage.LinkReview.Word;
import org.cadrenode.api.pseudonym.Pseudonym;

/**
 * What people decided, once more, in a sealed file apart from the token store: a store that is put back from a backup meets the
 * decisions since. What was taken back stands in it as such. The file is there whole or not at all. Not thread-safe.
 */
final class DecisionLedger {
    private static final int FORM = 1;
    private static final String CONTEXT = "link decisions";

    private final Path file;
    private final Keystore keystore;

    DecisionLedger(Path file, Keystore keystore) {
        this.file = file;
        this.keystore = keystore;
    }

    /** Returns what is in the file, nothing if there is none. */
    List<StoredDecision> read() {
        if (!Files.exists(file)) {
            return List.of();
        }
        try (InputStream sealed = new ByteArrayInputStream(Files.readAllBytes(file));
                DataInputStream in = new DataInputStream(keystore.open(KeyPurpose.LINKAGE_FILE, CONTEXT, sealed))) {
            if (in.readInt() != FORM) {
                throw new IOException("The ledger is of another form");
            }
            List<StoredDecision> decisions = new ArrayList<>();
            for (int left = in.readInt(); left > 0; left--) {
                decisions.add(new StoredDecision(new ProviderId(in.readUTF()), new Pseudonym(in.readLong(), in.readLong()), new ProviderId(in.readUTF()),
                        new Pseudonym(in.readLong(), in.readLong()), new Decision(Word.valueOf(in.readUTF()), in.readUTF(), in.readUTF(), in.readUTF(),
                                Instant.ofEpochMilli(in.readLong()), in.readLong())));
            }
            return decisions;
        } catch (IOException | IllegalArgumentException e) {
            throw new CadreException(ErrorCode.STORE_FAILED, "the file of decisions about pairs cannot be read: put it back from a backup, or remove it "
                    + "if what the token store holds is all");
        }
    }

    /** Puts these in the place of what was there, on stable storage when the call returns. */
    void write(Collection<StoredDecision> decisions) {
        try {
            Path folder = Files.createDirectories(file.toAbsolutePath().getParent());
            Path part = folder.resolve(file.getFileName() + ".part");
            try (FileChannel channel = FileChannel.open(part, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING,
                    StandardOpenOption.WRITE)) {
                OutputStream open = new BufferedOutputStream(Channels.newOutputStream(channel));
                // Closing the seal completes it, and would close the file before it is forced.
                try (DataOutputStream out = new DataOutputStream(keystore.seal(KeyPurpose.LINKAGE_FILE, CONTEXT, new FilterOutputStream(open) {
                    @Override
                    public void close() throws IOException {
                        flush();
                    }
                }))) {
                    out.writeInt(FORM);
                    out.writeInt(decisions.size());
                    for (StoredDecision one : decisions) {
                        write(out, one.leftProvider(), one.left());
                        write(out, one.rightProvider(), one.right());
                        out.writeUTF(one.decision().word().name());
                        out.writeUTF(one.decision().by());
                        out.writeUTF(one.decision().second());
                        out.writeUTF(one.decision().reason());
                        out.writeLong(one.decision().at().toEpochMilli());
                        out.writeLong(one.decision().journalEntry());
                    }
                }
                channel.force(true);
            }
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            // Or the former file may be back after a loss of power.
            try (FileChannel directory = FileChannel.open(folder, StandardOpenOption.READ)) {
                directory.force(true);
            }
        } catch (IOException e) {
            throw new CadreException(ErrorCode.STORE_FAILED, "the file of decisions about pairs cannot be written: " + e.getClass().getSimpleName());
        }
    }

    private static void write(DataOutputStream out, ProviderId provider, Pseudonym pseudonym) throws IOException {
        out.writeUTF(provider.value());
        out.writeLong(pseudonym.high());
        out.writeLong(pseudonym.low());
    }
}
