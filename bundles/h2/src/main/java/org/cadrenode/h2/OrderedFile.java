package org.cadrenode.h2;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** A file whose longer writes are ordered, as {@link OrderedFiles} says. As thread-safe as the file below it. */
final class OrderedFile extends FileOver {
    /** What a disk writes whole or not at all, in bytes. */
    static final int SECTOR = 512;

    OrderedFile(FileChannel base) {
        super(base);
    }

    @Override
    public int write(ByteBuffer source, long position) throws IOException {
        int length = source.remaining();
        if (length <= SECTOR) {
            return base.write(source, position);
        }
        ByteBuffer first = source.slice(source.position(), SECTOR);
        writeAll(source.slice(source.position() + SECTOR, length - SECTOR), position + SECTOR);
        base.force(false);
        writeAll(first, position);
        source.position(source.limit());
        return length;
    }

    private void writeAll(ByteBuffer source, long position) throws IOException {
        long to = position;
        while (source.hasRemaining()) {
            to += base.write(source, to);
        }
    }
}
