package org.cadrenode.erasure.internal;

import java.util.Map;
import org.h2.mvstore.SingleFileStore;

/**
 * A file of H2's storage, encrypted under a password. H2 has copies share the key of their original; these have their own,
 * since each gets a salt of its own.
 */
final class KeyedStore extends SingleFileStore {
    private final char[] password;
    private boolean opened;

    /** @param password of the file, of ASCII characters; copied for each file */
    KeyedStore(char[] password) {
        super(Map.of());
        this.password = password;
    }

    @Override
    public void open(String fileName, boolean readOnly, char[] encryptionKey) {
        super.open(fileName, readOnly, encryptionKey);
        opened = true;
    }

    // H2 closes the one from which it opened others, too, which was never open.
    @Override
    public void close() {
        if (opened) {
            super.close();
        }
    }

    @Override
    public SingleFileStore open(String fileName, boolean readOnly) {
        KeyedStore other = new KeyedStore(password);
        other.open(fileName, readOnly, password.clone());
        return other;
    }
}
