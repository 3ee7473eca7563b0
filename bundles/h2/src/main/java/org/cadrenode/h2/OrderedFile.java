package org.cadrenode.h2;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import org.h2.store.fs.FileBase;
import org.jspecify.annotations.Nullable;

/** A file whose longer writes are ordered, as {@link OrderedFiles} says; for the rest the file below it. As thread-safe as that. */
final class OrderedFile extends FileBase {
    /** What a disk writes whole or not at all, in bytes. */
    static final int SECTOR = 512;

    private final FileChannel base;

    OrderedFile(FileChannel base) {
        this.base = base;
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

    @Override
    public int write(ByteBuffer source) throws IOException {
        int written = write(source, base.position());
        base.position(base.position() + written);
        return written;
    }

    @Override
    public int read(ByteBuffer target, long position) throws IOException {
        return base.read(target, position);
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        return base.read(target);
    }

    @Override
    public long position() throws IOException {
        return base.position();
    }

    @Override
    public FileChannel position(long position) throws IOException {
        base.position(position);
        return this;
    }

    @Override
    public long size() throws IOException {
        return base.size();
    }

    @Override
    public FileChannel truncate(long length) throws IOException {
        base.truncate(length);
        return this;
    }

    @Override
    public void force(boolean metadata) throws IOException {
        base.force(metadata);
    }

    @Override
    public @Nullable FileLock tryLock(long position, long length, boolean shared) throws IOException {
        return base.tryLock(position, length, shared);
    }

    @Override
    protected void implCloseChannel() throws IOException {
        base.close();
    }
}
