package org.cadrenode.pipeline.engine;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Parts a stream into frames of the Minimal Lower Layer Protocol (HL7, MLLP release 1): 0B, the message, 1C 0D. A few other
 * bytes before a frame are left out. Memory is bounded by the longest message and the budget. For one thread.
 */
final class FrameReader {
    static final byte START = 0x0b;
    static final byte END = 0x1c;
    static final byte RETURN = 0x0d;
    private static final int FRAME_BYTES = 3;
    private static final int BUFFER = 1 << 13;
    /** Until then a message needs no share of the budget. */
    private static final int SMALL = 1 << 14;
    private static final int MOST_STRAY_BYTES = 1 << 10;

    private final InputStream in;
    private final MemoryBudget budget;
    private final int longest;
    private final Runnable begun;
    private final byte[] buffer = new byte[BUFFER];
    private int at;
    private int end;
    private byte[] frame = new byte[SMALL];
    private int length;

    /**
     * Makes a reader.
     *
     * @param longest bytes of a message
     * @param begun what to do when a frame begins
     */
    FrameReader(InputStream in, MemoryBudget budget, int longest, Runnable begun) {
        this.in = in;
        this.budget = budget;
        this.longest = longest;
        this.begun = begun;
    }

    /**
     * Returns the next frame as it came; null at the end of the stream. Half a frame is nothing. Call {@link #done} behind each.
     *
     * @throws TooLongException if the message is too long; the stream is of no use then
     * @throws IOException if what comes is no frame, too
     */
    byte @Nullable [] next() throws IOException {
        return start() && rest() ? Arrays.copyOf(frame, length) : null;
    }

    private boolean start() throws IOException {
        for (int stray = 0; stray <= MOST_STRAY_BYTES; stray++) {
            if (at == end && !fill()) {
                return false;
            }
            if (buffer[at++] == START) {
                begun.run();
                frame[0] = START;
                length = 1;
                return true;
            }
        }
        throw new IOException("What comes is no frame");
    }

    private boolean rest() throws IOException {
        while (at < end || fill()) {
            int from = at;
            while (at < end) {
                byte octet = buffer[at++];
                if (octet == RETURN && (at - 1 > from ? buffer[at - 2] : frame[length - 1]) == END) {
                    add(from, at - from);
                    return true;
                }
            }
            add(from, at - from);
        }
        return false;
    }

    private void add(int from, int count) throws IOException {
        if (length + count > longest + FRAME_BYTES) {
            throw new TooLongException(Arrays.copyOfRange(frame, 1, Math.min(length, BUFFER)));
        }
        if (length + count > frame.length) {
            int wanted = (int) Math.min(longest + FRAME_BYTES, Math.max(2L * frame.length, (long) length + count));
            budget.take(wanted);
            byte[] former = frame;
            frame = Arrays.copyOf(former, wanted);
            giveBack(former);
        }
        System.arraycopy(buffer, from, frame, length, count);
        length += count;
    }

    /** Says that the last frame is dealt with: what a long one took of the budget is for the others again. */
    void done() {
        if (frame.length > SMALL) {
            byte[] former = frame;
            frame = new byte[SMALL];
            giveBack(former);
        }
    }

    private void giveBack(byte[] former) {
        if (former.length > SMALL) {
            budget.giveBack(former.length);
        }
    }

    private boolean fill() throws IOException {
        at = 0;
        end = Math.max(0, in.read(buffer));
        return end > 0;
    }

    /** A message is longer than one may be. */
    static final class TooLongException extends IOException {
        private static final long serialVersionUID = 1L;
        private final transient byte[] beginning;

        TooLongException(byte[] beginning) {
            super("A message is too long");
            this.beginning = beginning;
        }

        byte[] beginning() {
            return beginning;
        }
    }
}
