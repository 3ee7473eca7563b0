package org.cadrenode.backup.engine;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.cadrenode.api.delivery.Digest;
import org.jspecify.annotations.Nullable;

/** Seals content into pieces of at most 8 MiB, in a folder on the node's own disk, so that a slow or hanging share holds nobody up. For one thread. */
final class Pieces implements AutoCloseable {
    /** The most that one holds, which is as much as the largest part of a file: such a part shares its piece with nothing. */
    static final int FULL = 8 << 20;

    private static final int NAME_BYTES = 16;
    private static final int BUFFER = 1 << 18;

    private final Path staging;
    private final byte[] recovery;
    private final List<Head.Stored> done = new ArrayList<>();
    private @Nullable Open steady;
    private @Nullable Open passing;

    /** What is sealed, and its digest as it lies there. */
    static final class Sealed implements AutoCloseable {
        private final Path file;
        private final MessageDigest digest = Digest.sha256();
        private final OutputStream sink;

        Sealed(Path file, byte[] recovery, String context) throws IOException {
            this.file = file;
            sink = Envelope.seal(recovery, context, new DigestOutputStream(new BufferedOutputStream(
                    Files.newOutputStream(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), BUFFER), digest));
        }

        OutputStream sink() {
            return sink;
        }

        Head.Stored finish(String name) throws IOException {
            sink.close();
            Disk.force(file);
            return new Head.Stored(name, HexFormat.of().formatHex(digest.digest()), Files.size(file));
        }

        @Override
        public void close() throws IOException {
            sink.close();
        }
    }

    private static final class Open {
        private final String name;
        private final Sealed sealed;
        private long bytes;

        private Open(String name, Sealed sealed) {
            this.name = name;
            this.sealed = sealed;
        }
    }

    Pieces(Path staging, byte[] recovery) {
        this.staging = staging;
        this.recovery = recovery;
    }

    /**
     * Takes a part of a file in, and returns where it lies.
     *
     * @param stays whether the file is one that is not written to any more; what changes lies in other pieces than what stays
     */
    Blob add(String digest, byte[] bytes, int length, boolean stays) throws IOException {
        Open now = stays ? steady : passing;
        if (now != null && now.bytes + length > FULL) {
            done.add(now.sealed.finish(now.name));
            now = null;
        }
        if (now == null) {
            byte[] random = new byte[NAME_BYTES];
            new SecureRandom().nextBytes(random);
            String name = HexFormat.of().formatHex(random);
            now = new Open(name, new Sealed(staging.resolve(name), recovery, context(name)));
            if (stays) {
                steady = now;
            } else {
                passing = now;
            }
        }
        Blob blob = new Blob(digest, now.name, now.bytes, length);
        now.sealed.sink().write(bytes, 0, length);
        now.bytes += length;
        return blob;
    }

    static String context(String piece) {
        return "piece " + piece;
    }

    /** Ends the pieces at which it is. */
    void finish() throws IOException {
        Open one = steady;
        Open other = passing;
        steady = null;
        passing = null;
        if (one != null) {
            done.add(one.sealed.finish(one.name));
        }
        if (other != null) {
            done.add(other.sealed.finish(other.name));
        }
    }

    /** Returns the pieces that are whole and were not asked for before. */
    List<Head.Stored> take() {
        List<Head.Stored> taken = List.copyOf(done);
        done.clear();
        return taken;
    }

    @Override
    public void close() throws IOException {
        Open one = steady;
        Open other = passing;
        if (one != null) {
            one.sealed.close();
        }
        if (other != null) {
            other.sealed.close();
        }
    }
}
