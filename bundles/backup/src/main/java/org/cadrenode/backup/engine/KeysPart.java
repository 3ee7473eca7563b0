package org.cadrenode.backup.engine;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The files with keys, in one sealed stream: the line {@code cadre-backup-keys-1}, how many they are, and of each its name, length
 * and content. A child's key that has been destroyed is in no backup once the next one has been made: this part is kept of the newest
 * backup alone, and serves the older ones, too.
 */
final class KeysPart {
    private static final String FORMAT = "cadre-backup-keys-1";

    private KeysPart() { }

    static String context(int number) {
        return "keys " + number;
    }

    /** Writes them. @return whether each was as long as when it was found */
    static boolean write(List<Found> files, OutputStream sink) throws IOException {
        boolean still = true;
        DataOutputStream out = new DataOutputStream(sink);
        out.writeUTF(FORMAT);
        out.writeInt(files.size());
        for (Found file : files) {
            out.writeUTF(file.path());
            out.writeLong(file.size());
            try (InputStream in = Files.newInputStream(file.file())) {
                byte[] buffer = new byte[1 << 16];
                long left = file.size();
                while (left > 0) {
                    int read = in.read(buffer, 0, (int) Math.min(buffer.length, left));
                    if (read < 0) {
                        return false;
                    }
                    out.write(buffer, 0, read);
                    left -= read;
                }
                still &= in.read() < 0;
            }
        }
        out.flush();
        return still;
    }

    /** Writes what it holds below a folder. @return the bytes of the files */
    static long read(InputStream source, Path base) throws IOException {
        DataInputStream in = new DataInputStream(source);
        if (!in.readUTF().equals(FORMAT)) {
            throw new IOException("These are no keys of a backup");
        }
        long bytes = 0;
        for (int i = in.readInt(); i > 0; i--) {
            Path file = Restoring.within(base, in.readUTF());
            long size = in.readLong();
            Disk.folder(file.getParent());
            try (OutputStream out = Files.newOutputStream(file)) {
                byte[] buffer = new byte[1 << 16];
                for (long left = size; left > 0;) {
                    int read = in.read(buffer, 0, (int) Math.min(buffer.length, left));
                    if (read < 0) {
                        throw new EOFException("The keys of a backup were cut");
                    }
                    out.write(buffer, 0, read);
                    left -= read;
                }
            }
            Disk.force(file);
            bytes += size;
        }
        if (in.read() >= 0) {
            throw new IOException("These are no keys of a backup");
        }
        return bytes;
    }
}
