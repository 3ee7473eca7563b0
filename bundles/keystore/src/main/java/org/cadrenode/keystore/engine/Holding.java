package org.cadrenode.keystore.engine;

import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import org.cadrenode.api.audit.AuditAction;
import org.cadrenode.api.audit.AuditEvent;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.keys.KeyCustody;
import org.cadrenode.api.keys.KeyPurpose;
import org.cadrenode.api.keys.UnsealMethod;
import org.jspecify.annotations.Nullable;

/**
 * The keystore on the disk and, while it is unsealed, in memory. Who changes anything holds the lock of {@link Custody};
 * {@link #open} may be asked at any time.
 */
final class Holding {
    static final String KEYSTORE = "keystore";
    static final String KEYSTORE_ID = "keystore-id";
    static final String VERSION = "version";

    private final KeystoreDirectory directory;
    private final Surroundings around;
    private volatile @Nullable Open open;

    Holding(KeystoreDirectory directory, Surroundings around) {
        this.directory = directory;
        this.around = around;
    }

    /** The opened keystore. */
    record Open(byte[] root, KeystoreForm.Contents contents, Ways ways, NodeKeys keys, Runnable takeBack,
            UnsealMethod method) {
        Open rekeyed(byte[] fresh, KeystoreForm.Contents held, Ways other) {
            return new Open(fresh, held, other, keys, takeBack, method);
        }

        Open published(NodeKeys operations, Runnable back) {
            return new Open(root, contents, ways, operations, back, method);
        }

        @Override
        public String toString() {
            return "Open[redacted]";
        }
    }

    /** Returns the opened keystore, or null while it is sealed. */
    @Nullable Open open() {
        return open;
    }

    /** Returns the opened keystore. @throws CadreException KEYSTORE_SEALED */
    Open demandOpen() {
        Open now = open;
        if (now == null) {
            throw sealed();
        }
        return now;
    }

    /** Returns what is on the disk. @throws CadreException NOT_FOUND, KEYSTORE_FAILED */
    KeystoreDirectory.Stored stored() throws IOException {
        KeystoreDirectory.Found found = directory.find();
        if (found instanceof KeystoreDirectory.Stored stored) {
            return stored;
        }
        if (found instanceof KeystoreDirectory.Absent) {
            throw new CadreException(ErrorCode.NOT_FOUND, "there is no keystore yet: key:init --shares 5 --threshold 3");
        }
        throw new CadreException(ErrorCode.KEYSTORE_FAILED, Reason.KEYSTORE_DAMAGED.explanation());
    }

    /** Opens what is on the disk with its root key, and publishes the keys. @param byPerson whether it is to be journalled here */
    void enter(KeystoreDirectory.Stored stored, byte[] root, UnsealMethod method, boolean byPerson) throws IOException {
        KeystoreForm.Contents contents = KeystoreForm.decode(stored.store(), root);
        boolean good = false;
        try {
            byte[] id = contents.others().get(KEYSTORE_ID);
            if (id == null || !HexFormat.of().formatHex(id).equals(stored.ways().keystore())) {
                throw new IOException("The ways of opening are those of another keystore");
            }
            if (byPerson) {
                around.record(AuditEvent.of(AuditAction.KEYSTORE_UNSEALED, KEYSTORE).with("method", method.name().toLowerCase(Locale.ROOT)));
            }
            if (Unlocking.complete(contents.ring()) > 0) {
                commit(contents, root, stored.ways());
            }
            good = true;
        } finally {
            if (!good) {
                contents.wipe();
                Arrays.fill(root, (byte) 0);
            }
        }
        publish(new Open(root, contents, stored.ways(), new NodeKeys(contents.ring()), () -> { }, method), false, byPerson);
    }

    /** Makes freshly opened keys known to the rooms. */
    void publish(Open opened, boolean created, boolean recorded) {
        open = opened;
        open = opened.published(opened.keys(), around.publish(opened.keys(), created, opened.method(), recorded));
        around.renew();
    }

    /** Holds other secrets than before, which are on the disk already, and wipes the former root key. */
    void rekey(Open former, byte[] root, KeystoreForm.Contents contents, Ways ways) {
        open = former.rekeyed(root, contents, ways);
        Arrays.fill(former.root(), (byte) 0);
    }

    /**
     * Adds a version of a key, and wipes {@code secret}. Durable first; then the ring, which every room shares; then the
     * rooms start again, so that none goes on under an old key.
     */
    void add(Open now, KeyPurpose purpose, int version, byte[] secret) throws IOException {
        KeyRing ring = now.contents().ring().copy();
        ring.add(purpose, version, secret);
        around.rotating(purpose);
        commit(new KeystoreForm.Contents(ring, now.contents().others()), now.root(), now.ways());
        ring.wipe();
        now.contents().ring().add(purpose, version, secret);
        Arrays.fill(secret, (byte) 0);
        now.takeBack().run();
        NodeKeys fresh = now.keys().afresh();
        open = now.published(fresh, around.publish(fresh, false, now.method(), true));
        around.renew();
    }

    /** Does work while no room has the keys. */
    <T> T atRest(KeyCustody.RestingWork<T> work) throws IOException {
        Open now = demandOpen();
        now.takeBack().run();
        try {
            return work.done(now.keys());
        } finally {
            NodeKeys fresh = now.keys().afresh();
            open = now.published(fresh, around.publish(fresh, false, now.method(), true));
            around.renew();
        }
    }

    /** Writes a keystore with its ways. A file that does not open again is never put in the place of one that does. */
    void commit(KeystoreForm.Contents contents, byte[] root, Ways ways) throws IOException {
        byte[] bytes = KeystoreForm.encode(contents, root);
        KeystoreForm.Contents read = KeystoreForm.decode(bytes, root);
        boolean whole = read.ring().size() == contents.ring().size() && read.others().keySet().equals(contents.others().keySet());
        read.wipe();
        if (!whole) {
            throw new IOException("A keystore that was written does not read the same");
        }
        directory.commit(bytes, ways);
    }

    /** Takes the keys back and wipes them. */
    void forget() {
        Open now = open;
        if (now != null) {
            // While the service goes, rooms finish and the journal signs once more: the keys are wiped after that.
            now.takeBack().run();
            open = null;
            now.contents().wipe();
            Arrays.fill(now.root(), (byte) 0);
        }
    }

    /** Returns what is thrown while the keystore is sealed. */
    static CadreException sealed() {
        return new CadreException(ErrorCode.KEYSTORE_SEALED, "the keystore is sealed: key:unseal");
    }
}
