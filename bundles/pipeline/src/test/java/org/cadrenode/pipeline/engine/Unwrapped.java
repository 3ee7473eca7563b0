package org.cadrenode.pipeline.engine;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import org.cadrenode.connector.spi.Problem;
import org.cadrenode.connector.spi.Wrapping;
import org.cadrenode.connector.spi.Wrapping.Kind;

/** What came out of a delivery: {@code entry=content} for each extract, {@code entry!CODE@place} for each rejection. */
final class Unwrapped implements Unwrapper.Target {
    final List<String> all = new ArrayList<>();
    private static int kept;

    static Unwrapped of(byte[] delivery, Kind... kinds) throws IOException {
        return of(delivery, wrapping(".*", Wrapping.USUAL_MOST, false, kinds), null);
    }

    static Unwrapped of(byte[] delivery, Wrapping wrapping, Unwrapper.Decryption decryption) throws IOException {
        Unwrapped result = new Unwrapped();
        // A stream that hands out little at a time, and never says that more is available.
        new Unwrapper(wrapping, () -> decryption, content -> keep(content)).unwrap(() -> new ByteArrayInputStream(delivery) {
            @Override
            public int read(byte[] to, int offset, int length) {
                return super.read(to, offset, Math.min(length, 777));
            }

            @Override
            public int available() {
                return 0;
            }
        }, result);
        if (kept != 0) {
            throw new AssertionError("something unwrapped is still kept");
        }
        return result;
    }

    static Wrapping wrapping(String entries, long most, boolean signed, Kind... kinds) {
        EnumSet<Kind> set = EnumSet.noneOf(Kind.class);
        set.addAll(List.of(kinds));
        return new Wrapping(set, Optional.empty(), "key", signed ? Optional.of(Path.of("senders")) : Optional.empty(), entries, most);
    }

    private static Spool.Kept keep(InputStream content) throws IOException {
        byte[] bytes = content.readAllBytes();
        kept++;
        return new Spool.Kept() {
            @Override
            public InputStream open() {
                return new ByteArrayInputStream(bytes);
            }

            @Override
            public void close() {
                kept--;
            }
        };
    }

    @Override
    public void extract(String entry, Layer content) throws IOException {
        String first;
        try (InputStream in = content.open()) {
            first = text(in);
        }
        try (InputStream in = content.open()) {
            if (!first.equals(text(in))) {
                throw new AssertionError("the second look sees something else");
            }
        }
        all.add(entry + "=" + first);
    }

    private static String text(InputStream in) throws IOException {
        byte[] bytes = in.readAllBytes();
        return bytes.length > 200 ? bytes.length + " bytes" : new String(bytes, StandardCharsets.UTF_8);
    }

    @Override
    public void reject(String entry, long place, Problem problem) {
        all.add(entry + "!" + problem + "@" + place);
    }
}
