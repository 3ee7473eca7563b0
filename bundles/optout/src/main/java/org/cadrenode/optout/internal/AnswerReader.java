package org.cadrenode.optout.internal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.util.BitSet;
import java.util.Locale;
import org.cadrenode.optout.internal.AnswerRefused.Why;

/**
 * Reads what the service sends back: a receipt, the list of those who are in, or the one line of an error. A list is read as
 * it comes, a bit for each number that was asked about; it is taken whole or not at all.
 */
final class AnswerReader {
    private static final int LARGEST_RECEIPT = 64 * 1024;
    private static final int DIGITS = 10;
    /** From how many numbers on the share of those who are out tells anything. */
    private static final int LEAST_FOR_SHARE = 50;
    private static final ObjectMapper JSON = new ObjectMapper();

    private AnswerReader() { }

    /** What came. */
    enum Kind {
        RECEIPT, LIST, NOTHING, ERROR_FILE
    }

    /** Tells what comes by its first byte, which stays to be read. */
    static Kind kind(PushbackInputStream in) throws IOException {
        int first = in.read();
        if (first < 0) {
            return Kind.NOTHING;
        }
        in.unread(first);
        if (first == '{') {
            return Kind.RECEIPT;
        }
        if (first >= '0' && first <= '9') {
            return Kind.LIST;
        }
        return first == '\n' || first == '\r' ? Kind.NOTHING : Kind.ERROR_FILE;
    }

    /**
     * Reads a list, and returns the places of those whom it leaves out.
     *
     * @param mostOutPercent the share of a large lot above which that is not believed
     */
    static BitSet leftOut(InputStream in, LotMarks asked, NumberMarks hash, int mostOutPercent) throws IOException, AnswerRefused {
        BitSet there = new BitSet(asked.size());
        byte[] buffer = new byte[1 << 16];
        long number = 0;
        // Digits of the present line; then its comma, then a carriage return.
        int seen = 0;
        for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
            for (int i = 0; i < length; i++) {
                byte one = buffer[i];
                if (seen < DIGITS && one >= '0' && one <= '9') {
                    number = number * 10 + one - '0';
                    seen++;
                } else if (seen == DIGITS && one == ',') {
                    seen++;
                    take(number, asked, hash, there);
                } else if (seen == DIGITS + 1 && one == '\r') {
                    seen++;
                } else if (seen > DIGITS && one == '\n') {
                    seen = 0;
                    number = 0;
                } else {
                    throw new AnswerRefused(Why.ANSWER_LINE_INVALID);
                }
            }
        }
        if (seen != 0 && seen != DIGITS + 1) {
            throw new AnswerRefused(Why.ANSWER_TRUNCATED);
        }
        return leftOut(there, asked.size(), mostOutPercent);
    }

    private static void take(long number, LotMarks asked, NumberMarks hash, BitSet there) throws AnswerRefused {
        int place = asked.place(hash.of(number));
        if (place < 0) {
            throw new AnswerRefused(Why.ANSWER_NUMBER_UNASKED);
        }
        if (there.get(place)) {
            throw new AnswerRefused(Why.ANSWER_NUMBER_TWICE);
        }
        there.set(place);
    }

    /** Returns the places that are not there, out of so many. */
    static BitSet leftOut(BitSet there, int size, int mostOutPercent) throws AnswerRefused {
        BitSet out = (BitSet) there.clone();
        out.flip(0, size);
        if (size >= LEAST_FOR_SHARE && out.cardinality() * 100L > (long) size * mostOutPercent) {
            throw new AnswerRefused(Why.ANSWER_IMPLAUSIBLE);
        }
        return out;
    }

    /** Reads what came in place of an empty list: nothing but line ends. */
    static void nothing(InputStream in) throws IOException, AnswerRefused {
        byte[] content = in.readNBytes(LARGEST_RECEIPT + 1);
        if (content.length > LARGEST_RECEIPT) {
            throw new AnswerRefused(Why.ANSWER_LINE_INVALID);
        }
        for (byte one : content) {
            if (one != '\r' && one != '\n') {
                throw new AnswerRefused(Why.ANSWER_LINE_INVALID);
            }
        }
    }

    /** Reads a receipt, which says nothing of people. The words of the service are known in part only: what says failure counts. */
    static void receipt(InputStream in) throws IOException, AnswerRefused {
        byte[] content = in.readNBytes(LARGEST_RECEIPT + 1);
        JsonNode receipt;
        try {
            receipt = content.length > LARGEST_RECEIPT ? null : JSON.readTree(content);
        } catch (JsonProcessingException e) {
            throw new AnswerRefused(Why.RECEIPT_INVALID);
        }
        if (receipt == null || !receipt.isObject() || !receipt.path("status").isTextual()) {
            throw new AnswerRefused(Why.RECEIPT_INVALID);
        }
        boolean failed = failure(receipt.path("status"));
        for (JsonNode stage : receipt.path("stages")) {
            failed |= failure(stage) || failure(stage.path("status")) || failure(stage.path("result"));
        }
        if (failed) {
            throw new AnswerRefused(Why.RECEIPT_FAILED);
        }
    }

    private static boolean failure(JsonNode word) {
        String text = word.isTextual() ? word.textValue().toLowerCase(Locale.ROOT) : "";
        return text.contains("fail") || text.contains("error") || text.contains("reject");
    }
}
