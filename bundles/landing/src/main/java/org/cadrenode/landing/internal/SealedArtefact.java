package org.cadrenode.landing.internal;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.security.MessageDigest;
import org.cadrenode.api.delivery.Digest;
import org.cadrenode.api.identifiable.ArtefactOutput;

/** An artefact that is written to a file of its own and gets its name when it is committed. For one thread. */
final class SealedArtefact extends ArtefactOutput {
    private final Path file;
    private final OutputStream sealed;
    private final Ending ending;
    private final MessageDigest digest = Digest.sha256();
    private boolean ended;

    SealedArtefact(Path file, OutputStream sealed, Ending ending) {
        this.file = file;
        this.sealed = sealed;
        this.ending = ending;
    }

    @Override
    public void write(int octet) throws IOException {
        write(new byte[] {(byte) octet}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        if (ended) {
            throw new IOException("The artefact is ended");
        }
        sealed.write(bytes, offset, length);
        digest.update(bytes, offset, length);
    }

    @Override
    public Digest commit() throws IOException {
        if (ended) {
            throw new IOException("The artefact is ended");
        }
        sealed.close();
        ending.commit(file);
        ended = true;
        return Digest.of(digest.digest());
    }

    @Override
    public void close() throws IOException {
        if (ended) {
            return;
        }
        ended = true;
        try {
            sealed.close();
        } finally {
            ending.abandon(file);
        }
    }

    /** What becomes of the file. */
    interface Ending {
        /** It is whole and durable: give it its name. */
        void commit(Path file) throws IOException;

        /** It is not wanted. */
        void abandon(Path file) throws IOException;
    }
}
