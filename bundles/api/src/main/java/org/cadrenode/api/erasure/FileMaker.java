package org.cadrenode.api.erasure;

import java.io.IOException;
import java.nio.file.Path;
import org.osgi.annotation.versioning.ProviderType;

/** Makes the encrypted file of an embedded database anew. Thread-safe for different files. */
@ProviderType
public interface FileMaker {
    /**
     * Writes what a closed database holds into a new file, under the same password and a salt, and so a key, of its own;
     * compares the two, table by table and row by row; makes the new one durable; and gives it the file's name in one
     * step. Needs as much room again. If it throws, the file is the former one.
     *
     * @param file with its ending
     * @param access of the database; not wiped
     */
    Made make(Path file, Access access) throws IOException;

    /**
     * How a database opens.
     *
     * @param user of the database
     */
    record Access(char[] filePassword, String user, char[] userPassword) {
        @Override
        public String toString() {
            return "[access]";
        }
    }

    /** A file that was made; the former one lies beside it until {@link #destroyFormer}. */
    interface Made {
        /** Returns the bytes of the former file. */
        long before();

        /** Returns the bytes of the file. */
        long after();

        /** Overwrites the former file, its salt first, and removes it. May be called when the store is in use again. */
        void destroyFormer() throws IOException;
    }
}
