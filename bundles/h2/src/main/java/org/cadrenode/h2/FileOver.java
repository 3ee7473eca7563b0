package org.cadrenode.h2;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import org.h2.store.fs.FileBase;
import org.jspecify.annotations.Nullable;

/** A file that is the one below it. As thread-safe as that. */
class FileOver extends FileBase {
    final FileChannel base;

    FileOver(FileChannel base) {
        this.base = base;
    }

    @Override
    public int write(ByteBuffer source, long position) throws IOException {
        return base.write(source, position);
    }

    /** Writes as {@link #write(ByteBuffer, long)} does. */
    @Override
    public final int write(ByteBuffer source) throws IOException {
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
