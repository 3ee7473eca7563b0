package org.cadrenode.exchange.internal;

import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** Writes a package in one pass, with one chunk in memory. For one package; not thread-safe. */
final class PackageWriter {
    private final DataOutputStream out;
    private final byte[] chunk = new byte[PackageForm.CHUNK];

    PackageWriter(OutputStream sink, byte[] manifest) throws IOException {
        if (manifest.length > PackageForm.LONGEST_MANIFEST) {
            throw new IOException("A manifest is too long");
        }
        out = new DataOutputStream(sink);
        out.write(PackageForm.MARK);
        out.writeInt(manifest.length);
        out.write(manifest);
    }

    PartDigest part(InputStream content) throws IOException {
        PartDigest digest = new PartDigest();
        int count = content.readNBytes(chunk, 0, chunk.length);
        while (count > 0) {
            digest.add(chunk, count);
            out.writeInt(count);
            out.write(chunk, 0, count);
            count = content.readNBytes(chunk, 0, chunk.length);
        }
        out.writeInt(0);
        return digest;
    }

    void finish(byte[] signature) throws IOException {
        out.write(signature);
        out.flush();
    }
}
