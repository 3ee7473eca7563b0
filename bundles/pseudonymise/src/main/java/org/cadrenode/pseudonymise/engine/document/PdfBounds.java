package org.cadrenode.pseudonymise.engine.document;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Refuses, before anything reads a PDF, one that would unpack to too much: whatever looks like a stream is unpacked into
 * nothing and counted, also what is packed twice. Encrypted documents and streams of the old LZW kind cannot be counted,
 * and are refused, as are names that hide letters behind numbers.
 */
final class PdfBounds {
    private static final byte[] STREAM = {'s', 't', 'r', 'e', 'a', 'm'};
    private static final byte[] ENCRYPT = {'E', 'n', 'c', 'r', 'y', 'p', 't'};
    private static final byte[] LZW = {'L', 'Z', 'W'};
    private static final long MOST_UNPACKED = 64L << 20;
    private static final long MOST_WORK = 512L << 20;
    private static final int DEEPEST = 3;
    private static final int LUMP = 1 << 16;

    private long unpacked;
    private long work;

    private PdfBounds() { }

    static void check(byte[] pdf) throws IOException {
        PdfBounds bounds = new PdfBounds();
        for (int i = 0; i < pdf.length; i++) {
            if (pdf[i] == '/') {
                name(pdf, i + 1);
            } else if (pdf[i] == 's' && is(pdf, i, STREAM)) {
                int at = i + STREAM.length;
                at += at < pdf.length && pdf[at] == '\r' ? 1 : 0;
                at += at < pdf.length && pdf[at] == '\n' ? 1 : 0;
                bounds.inflate(pdf, at, pdf.length - at, 0);
            }
        }
    }

    private static void name(byte[] pdf, int from) throws IOException {
        if (is(pdf, from, ENCRYPT) || is(pdf, from, LZW)) {
            throw new IOException("The document is encrypted, or packed in a way that cannot be bounded");
        }
        for (int i = from; i + 2 < pdf.length && i < from + 127 && pdf[i] > ' ' && pdf[i] != '/'; i++) {
            int high = pdf[i] == '#' ? Character.digit(pdf[i + 1], 16) : -1;
            int low = high < 0 ? -1 : Character.digit(pdf[i + 2], 16);
            if (low >= 0 && Character.isLetter(high << 4 | low)) {
                throw new IOException("The document hides names");
            }
        }
    }

    private void inflate(byte[] content, int from, int length, int depth) throws IOException {
        if (!zlib(content, from, length)) {
            return;
        }
        if (depth == DEEPEST) {
            throw new IOException("The document is packed too often");
        }
        Inflater inflater = new Inflater();
        try {
            inflater.setInput(content, from, length);
            byte[] lump = new byte[LUMP];
            ByteArrayOutputStream packed = null;
            for (int read = inflater.inflate(lump); read > 0; read = inflater.inflate(lump)) {
                if (inflater.getBytesWritten() == read && zlib(lump, 0, read)) {
                    packed = new ByteArrayOutputStream();
                }
                count(read);
                if (packed != null) {
                    packed.write(lump, 0, read);
                }
            }
            work(inflater.getBytesRead());
            if (packed != null) {
                inflate(packed.toByteArray(), 0, packed.size(), depth + 1);
            }
        } catch (DataFormatException e) {
            work(inflater.getBytesRead());
        } finally {
            inflater.end();
        }
    }

    // 8 for deflate, and the first two bytes are a multiple of 31 (RFC 1950).
    private static boolean zlib(byte[] content, int from, int length) {
        return length >= 2 && (content[from] & 15) == 8 && ((content[from] & 0xff) << 8 | content[from + 1] & 0xff) % 31 == 0;
    }

    private void count(long bytes) throws IOException {
        unpacked += bytes;
        work(bytes);
        if (unpacked > MOST_UNPACKED) {
            throw new IOException("The document unpacks to too much");
        }
    }

    private void work(long bytes) throws IOException {
        work += bytes;
        if (work > MOST_WORK) {
            throw new IOException("The document takes too much work");
        }
    }

    private static boolean is(byte[] content, int from, byte[] word) {
        if (from + word.length > content.length) {
            return false;
        }
        for (int i = 0; i < word.length; i++) {
            if (content[from + i] != word[i]) {
                return false;
            }
        }
        return true;
    }
}
