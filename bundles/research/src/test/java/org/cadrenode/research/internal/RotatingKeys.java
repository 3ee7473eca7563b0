package org.cadrenode.research.internal;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.cadrenode.api.delivery.Digest;
import org.cadrenode.api.keys.KeyPurpose;
import org.cadrenode.api.keys.KeyedHash;
import org.cadrenode.api.keys.Keystore;
import org.cadrenode.api.keys.RecordCipher;
import org.cadrenode.keystore.engine.NodeKeys;

/** A node's keys of which each can be rotated: real ones for each version. A sealed stream starts with its version. */
final class RotatingKeys implements Keystore {
    private final Map<KeyPurpose, Integer> newest = new EnumMap<>(KeyPurpose.class);

    /** Gives a purpose a new version of its key, and returns it. */
    int rotate(KeyPurpose purpose) {
        return newest.merge(purpose, 2, (version, two) -> version + 1);
    }

    private int newest(KeyPurpose purpose) {
        return newest.getOrDefault(purpose, 1);
    }

    private static NodeKeys of(int version) {
        return NodeKeys.of(purpose -> Digest.ofContent(new byte[] {(byte) purpose.ordinal(), (byte) version}).bytes());
    }

    @Override
    public List<Integer> versions(KeyPurpose purpose) {
        List<Integer> versions = new ArrayList<>();
        for (int version = newest(purpose); version > 0; version--) {
            versions.add(version);
        }
        return versions;
    }

    @Override
    public KeyedHash keyedHash(KeyPurpose purpose) {
        return keyedHash(purpose, newest(purpose));
    }

    @Override
    public KeyedHash keyedHash(KeyPurpose purpose, int version) {
        return of(version).keyedHash(purpose);
    }

    @Override
    public OutputStream seal(KeyPurpose purpose, String context, OutputStream sink) throws IOException {
        sink.write(new byte[] {(byte) newest(purpose)}, 0, 1);
        return of(newest(purpose)).seal(purpose, context, sink);
    }

    @Override
    public InputStream open(KeyPurpose purpose, String context, InputStream source) throws IOException {
        int version = source.read();
        if (version < 1) {
            throw new EOFException();
        }
        return of(version).open(purpose, context, source);
    }

    @Override
    public char[] filePassword(KeyPurpose purpose, int version) {
        return of(version).filePassword(purpose, 1);
    }

    @Override
    public RecordCipher recordCipher(KeyPurpose purpose) {
        throw new UnsupportedOperationException();
    }

    @Override
    public byte[] sign(KeyPurpose purpose, byte[] content) {
        throw new UnsupportedOperationException();
    }

    @Override
    public byte[] publicKey(KeyPurpose purpose) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean verify(byte[] publicKey, byte[] content, byte[] signature) {
        throw new UnsupportedOperationException();
    }

    @Override
    public OutputStream sealPackage(byte[] recipient, String context, OutputStream sink) {
        throw new UnsupportedOperationException();
    }

    @Override
    public InputStream openPackage(String context, InputStream source) {
        throw new UnsupportedOperationException();
    }
}
