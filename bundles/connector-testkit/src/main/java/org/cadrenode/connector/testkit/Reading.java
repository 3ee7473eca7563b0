package org.cadrenode.connector.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.cadrenode.connector.spi.Extract;
import org.cadrenode.connector.spi.FileConnector;
import org.cadrenode.connector.spi.Records;
import org.jspecify.annotations.Nullable;

/** Has a connector read an extract, as the node does. */
final class Reading {
    private Reading() { }

    /** Something that may throw. */
    interface Work {
        void run() throws Exception;
    }

    /** Reads a sample whole. */
    static Collected of(FileConnector connector, Sample sample) throws IOException {
        Collected collected = new Collected();
        of(connector, sample, collected);
        return collected.end();
    }

    /** Reads a sample; every stream that is opened must be closed. */
    static void of(FileConnector connector, Sample sample, Records records) throws IOException {
        List<Tracked> opened = new ArrayList<>();
        String table = connector.table(sample.fileName()).orElse("");
        connector.read(new Extract() {
            @Override
            public String table() {
                return table;
            }

            @Override
            public InputStream open() throws IOException {
                Tracked tracked = new Tracked(sample.content().open());
                opened.add(tracked);
                return tracked;
            }
        }, records);
        assertEquals(0, opened.stream().filter(stream -> !stream.closed).count(), "A stream that was opened is closed");
    }

    /** Returns what some work throws; null for nothing. What a test asserts comes through. */
    static @Nullable Throwable thrown(Work work) {
        try {
            work.run();
            return null;
        } catch (AssertionError e) {
            throw e;
        } catch (Exception | StackOverflowError e) {
            return e;
        }
    }

    /** Returns all bytes of a sample. */
    static byte[] content(Sample sample) throws IOException {
        try (InputStream content = sample.content().open()) {
            return content.readAllBytes();
        }
    }

    /** Returns how many bytes a sample has. */
    static long length(Sample sample) throws IOException {
        byte[] buffer = new byte[1 << 16];
        long length = 0;
        try (InputStream content = sample.content().open()) {
            for (int read = content.read(buffer); read >= 0; read = content.read(buffer)) {
                length += read;
            }
        }
        return length;
    }

    /** Returns an extract cut off, with bytes altered, one letter altered, with NUL bytes, and rubbish. */
    static List<byte[]> hostile(byte[] content, int cuts) {
        List<byte[]> all = new ArrayList<>();
        SplittableRandom random = new SplittableRandom(4711);
        for (int cut = 0; cut < cuts; cut++) {
            all.add(Arrays.copyOf(content, (int) ((long) content.length * cut / cuts)));
            byte[] altered = content.clone();
            for (int i = 0; i < 5 && altered.length > 0; i++) {
                altered[random.nextInt(altered.length)] = (byte) random.nextInt(256);
            }
            all.add(altered);
            // One letter or digit is another: what is well-formed, and yet not what was expected.
            byte[] other = content.clone();
            for (int i = 0, at = content.length == 0 ? 0 : random.nextInt(content.length); i < content.length; i++, at++) {
                if (Character.isLetterOrDigit(other[at % other.length])) {
                    other[at % other.length] = (byte) "x7%".charAt(cut % 3);
                    break;
                }
            }
            all.add(other);
        }
        byte[] nul = content.clone();
        for (int i = 7; i < nul.length; i += 11) {
            nul[i] = 0;
        }
        all.add(nul);
        byte[] rubbish = new byte[4096];
        random.nextBytes(rubbish);
        all.add(rubbish);
        all.add(Arrays.copyOf(rubbish, 1));
        return all;
    }

    private static final class Tracked extends FilterInputStream {
        private boolean closed;

        Tracked(InputStream content) {
            super(content);
        }

        @Override
        public void close() throws IOException {
            closed = true;
            super.close();
        }
    }
}
