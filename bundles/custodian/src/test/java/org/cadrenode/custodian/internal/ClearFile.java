package org.cadrenode.custodian.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.h2.store.fs.encrypt.FileEncrypt;
import org.h2.store.fs.encrypt.FilePathEncrypt;

/** A database file as H2 decrypts it, freed pages included. */
final class ClearFile {
    private ClearFile() { }

    /** Returns whether bytes lie anywhere in it. */
    static boolean holds(Path file, char[] password, byte[] wanted) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
                FileChannel clear = new FileEncrypt(file.toString(), FilePathEncrypt.getPasswordBytes(password), channel)) {
            ByteBuffer bytes = ByteBuffer.allocate((int) clear.size());
            while (bytes.hasRemaining() && clear.read(bytes, bytes.position()) > 0) {
                continue;
            }
            return new String(bytes.array(), StandardCharsets.ISO_8859_1).contains(new String(wanted, StandardCharsets.ISO_8859_1));
        }
    }
}
