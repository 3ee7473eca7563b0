package org.cadrenode.optout.internal;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;

/**
 * A lot of numbers that are asked about together.
 *
 * @param id the node's own number of it, from 1
 * @param localId by which the answer is known: nobody else can guess it
 * @param messageId the message's, empty as long as nobody knows it
 * @param size how many numbers
 * @param markKey the version of the key under which its marks are
 * @param sentAt when it was sent, or may have been, in milliseconds since 1970; 0 if it was not
 * @param settledAt when it was answered, or failed, likewise
 * @param failure the code, empty if there is none
 * @param receipt whether the service said that it took the lot in
 */
record NationalLot(long id, State state, String localId, String messageId, int size, int markKey, long sentAt, long settledAt,
        String failure, boolean receipt) {
    private static final byte FORMAT = 1;

    /** How far a lot is. */
    enum State {
        /** Recorded and not sent. */
        PREPARED,
        /** A try to send it was begun, and nobody knows how it ended. */
        SENDING,
        /** Sent; its answer is missing. */
        SENT,
        /** Answered. */
        ANSWERED,
        /** Answered so long ago that the answer does not count. */
        EXPIRED,
        /** Asked in vain. */
        FAILED;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** Returns whether an answer may still come. */
        boolean open() {
            return this == PREPARED || this == SENDING || this == SENT;
        }
    }

    static NationalLot prepared(long id, String localId, int size, int markKey) {
        return new NationalLot(id, State.PREPARED, localId, "", size, markKey, 0, 0, "", false);
    }

    NationalLot sending(long at) {
        return new NationalLot(id, State.SENDING, localId, "", size, markKey, at, 0, "", receipt);
    }

    NationalLot notSent() {
        return new NationalLot(id, State.PREPARED, localId, "", size, markKey, 0, 0, "", receipt);
    }

    NationalLot sent(String message) {
        return new NationalLot(id, State.SENT, localId, message, size, markKey, sentAt, 0, "", receipt);
    }

    NationalLot received() {
        return new NationalLot(id, state, localId, messageId, size, markKey, sentAt, settledAt, failure, true);
    }

    NationalLot answered(long at) {
        return new NationalLot(id, State.ANSWERED, localId, messageId, size, markKey, sentAt, at, "", receipt);
    }

    NationalLot expired() {
        return new NationalLot(id, State.EXPIRED, localId, messageId, size, markKey, sentAt, settledAt, failure, receipt);
    }

    NationalLot failed(String code, long at) {
        return new NationalLot(id, State.FAILED, localId, messageId, size, markKey, sentAt, at, code, receipt);
    }

    /** Returns the lot with its marks under another key. */
    NationalLot under(int key, int many) {
        return new NationalLot(id, state, localId, messageId, many, key, sentAt, settledAt, failure, receipt);
    }

    byte[] bytes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(FORMAT);
            out.writeUTF(state.name());
            out.writeUTF(localId);
            out.writeUTF(messageId);
            out.writeInt(size);
            out.writeInt(markKey);
            out.writeLong(sentAt);
            out.writeLong(settledAt);
            out.writeUTF(failure);
            out.writeBoolean(receipt);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** Reads what {@link #bytes} wrote. */
    static NationalLot read(long id, byte[] content) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(content))) {
            if (in.readByte() != FORMAT) {
                throw new IllegalArgumentException("A lot of a form that is not known here");
            }
            State state = State.valueOf(in.readUTF());
            return new NationalLot(id, state, in.readUTF(), in.readUTF(), in.readInt(), in.readInt(), in.readLong(), in.readLong(),
                    in.readUTF(), in.readBoolean());
        } catch (IOException e) {
            throw new IllegalArgumentException("A lot that is cut off");
        }
    }
}
