package org.cadrenode.pipeline.engine;

import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.Inflater;
import org.cadrenode.connector.spi.Problem;

/**
 * The content of a gzip file (RFC 1952), all its members one behind the other. The JDK's own reader takes a file for ended
 * where a member ends and no further byte happens to be available, and ignores what follows. Ends by exception unless all
 * checksums hold. For one thread.
 */
final class GzipReader extends InputStream {
    private static final int NAME = 8;
    private static final int COMMENT = 16;
    private static final int EXTRA = 4;
    private static final int HEADER_CHECK = 2;
    private static final int RESERVED = 0xe0;

    private final InputStream source;
    private final Octets octets;
    private final Inflater inflater = new Inflater(true);
    private final CRC32 check = new CRC32();
    private boolean ended;

    GzipReader(InputStream source) throws IOException {
        this.source = source;
        octets = new Octets(source);
        header();
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] to, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        while (!ended) {
            int some = octets.inflate(inflater, Long.MAX_VALUE, to, offset, length);
            if (some > 0) {
                check.update(to, offset, some);
                return some;
            }
            if (octets.number(4) != check.getValue() || octets.number(4) != (inflater.getBytesWritten() & 0xffff_ffffL)) {
                throw new UnwrapException(Problem.ARCHIVE_MALFORMED);
            }
            inflater.reset();
            check.reset();
            if (octets.ended()) {
                ended = true;
            } else {
                next();
            }
        }
        return -1;
    }

    // Another member, or zeros to the end, as tapes leave them.
    private void next() throws IOException {
        int first = octets.octet();
        if (first == 0) {
            while (!octets.ended()) {
                if (octets.octet() != 0) {
                    throw new UnwrapException(Problem.ARCHIVE_MALFORMED);
                }
            }
            ended = true;
        } else {
            header(first);
        }
    }

    private void header() throws IOException {
        header(octets.octet());
    }

    private void header(int first) throws IOException {
        if (first != 0x1f || octets.octet() != 0x8b || octets.octet() != 8) {
            throw new UnwrapException(Problem.ARCHIVE_MALFORMED);
        }
        int flags = octets.octet();
        if ((flags & RESERVED) != 0) {
            throw new UnwrapException(Problem.ARCHIVE_MALFORMED);
        }
        octets.skip(6);
        if ((flags & EXTRA) != 0) {
            octets.skip(octets.number(2));
        }
        if ((flags & NAME) != 0) {
            skipText();
        }
        if ((flags & COMMENT) != 0) {
            skipText();
        }
        if ((flags & HEADER_CHECK) != 0) {
            octets.skip(2);
        }
    }

    private void skipText() throws IOException {
        while (octets.octet() != 0) {
            continue;
        }
    }

    @Override
    public void close() throws IOException {
        inflater.end();
        source.close();
    }
}
