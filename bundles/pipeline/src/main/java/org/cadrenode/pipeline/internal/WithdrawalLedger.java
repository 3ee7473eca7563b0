package org.cadrenode.pipeline.internal;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.cadrenode.api.delivery.DeliveryId;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.research.DeliveryWithdrawal;

/**
 * The deliveries that were withdrawn, once more, in a sealed file apart from the stores: a research database that is put back meets what
 * was ordered since. Called by one thread at a time.
 */
final class WithdrawalLedger {
    private static final String NAME = "ledger";
    private static final int FORM = 1;

    private final SealedFolder folder;

    WithdrawalLedger(SealedFolder folder) {
        this.folder = folder;
    }

    List<DeliveryWithdrawal> all() {
        List<DeliveryWithdrawal> all = new ArrayList<>();
        if (!folder.has(NAME)) {
            return all;
        }
        try (DataInputStream in = new DataInputStream(folder.open(NAME))) {
            if (in.readInt() != FORM) {
                throw new IOException("The ledger is of another form");
            }
            for (int left = in.readInt(); left > 0; left--) {
                all.add(new DeliveryWithdrawal(new DeliveryId(in.readUTF()), in.readUTF(), in.readUTF(), in.readUTF(), Instant.ofEpochMilli(in.readLong()),
                        in.readLong()));
            }
        } catch (IOException | IllegalArgumentException e) {
            throw new CadreException(ErrorCode.STORE_FAILED, "the file of withdrawals cannot be read: put it back from a backup, or remove it if what the "
                    + "research database holds is all");
        }
        return all;
    }

    /** Puts these in the place of what was there, on stable storage when the call returns. */
    void write(Collection<DeliveryWithdrawal> withdrawals) throws IOException {
        folder.write(NAME, sink -> {
            DataOutputStream out = new DataOutputStream(sink);
            out.writeInt(FORM);
            out.writeInt(withdrawals.size());
            for (DeliveryWithdrawal one : withdrawals) {
                out.writeUTF(one.delivery().value());
                out.writeUTF(one.askedBy());
                out.writeUTF(one.agreedBy());
                out.writeUTF(one.reason());
                out.writeLong(one.at().toEpochMilli());
                out.writeLong(one.journalEntry());
            }
            out.flush();
        });
    }
}
