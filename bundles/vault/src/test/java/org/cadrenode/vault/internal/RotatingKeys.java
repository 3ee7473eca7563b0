package org.cadrenode.vault.internal;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import org.cadrenode.api.keys.ChildKeys;
import org.cadrenode.api.keys.KeyPurpose;
import org.cadrenode.api.keys.KeyedHash;
import org.cadrenode.api.keys.Keystore;
import org.cadrenode.api.keys.RecordCipher;
import org.cadrenode.keystore.engine.NodeKeys;

/** Keys of a seed that can be rotated, the same in every process. */
class RotatingKeys implements Keystore {
    private final int seed;
    private final NodeKeys keys;

    RotatingKeys(int seed) {
        this.seed = seed;
        keys = Children.keys(seed);
    }

    void rotate(KeyPurpose purpose) {
        keys.add(purpose, Children.secret(seed + 1000 * keys.versions(purpose).size(), purpose));
    }

    @Override
    public List<Integer> versions(KeyPurpose purpose) {
        return keys.versions(purpose);
    }

    @Override
    public KeyedHash keyedHash(KeyPurpose purpose) {
        return keys.keyedHash(purpose);
    }

    @Override
    public KeyedHash keyedHash(KeyPurpose purpose, int version) {
        return keys.keyedHash(purpose, version);
    }

    @Override
    public RecordCipher recordCipher(KeyPurpose purpose) {
        return keys.recordCipher(purpose);
    }

    @Override
    public ChildKeys childKeys(KeyPurpose purpose, Path file) {
        return keys.childKeys(purpose, file);
    }

    @Override
    public OutputStream seal(KeyPurpose purpose, String context, OutputStream sink) throws IOException {
        return keys.seal(purpose, context, sink);
    }

    @Override
    public InputStream open(KeyPurpose purpose, String context, InputStream source) throws IOException {
        return keys.open(purpose, context, source);
    }

    @Override
    public byte[] sign(KeyPurpose purpose, byte[] content) {
        return keys.sign(purpose, content);
    }

    @Override
    public byte[] publicKey(KeyPurpose purpose) {
        return keys.publicKey(purpose);
    }

    @Override
    public boolean verify(byte[] publicKey, byte[] content, byte[] signature) {
        return keys.verify(publicKey, content, signature);
    }

    @Override
    public OutputStream sealPackage(byte[] recipient, String context, OutputStream sink) throws IOException {
        return keys.sealPackage(recipient, context, sink);
    }

    @Override
    public InputStream openPackage(String context, InputStream source) throws IOException {
        return keys.openPackage(context, source);
    }

    @Override
    public char[] filePassword(KeyPurpose purpose, int version) {
        return keys.filePassword(purpose, version);
    }
}
