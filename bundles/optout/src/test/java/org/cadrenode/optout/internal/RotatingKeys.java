package org.cadrenode.optout.internal;

import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.cadrenode.api.keys.KeyPurpose;
import org.cadrenode.api.keys.KeyedHash;
import org.cadrenode.api.keys.Keystore;
import org.cadrenode.api.keys.RecordCipher;
import org.cadrenode.keystore.engine.NodeKeys;

/** A keystore whose keys can be rotated: one set of node keys a version, the version as an octet before a sealed record. */
final class RotatingKeys implements Keystore {
    private final int seed;
    private final List<NodeKeys> sets = new ArrayList<>();
    private final Map<KeyPurpose, Integer> newest = new EnumMap<>(KeyPurpose.class);

    RotatingKeys(int seed) {
        this.seed = seed;
    }

    synchronized void rotate(KeyPurpose purpose) {
        newest.merge(purpose, 2, (before, two) -> before + 1);
    }

    private synchronized NodeKeys set(int version) {
        while (sets.size() < version) {
            sets.add(Site.keys(seed + 1000 * sets.size()));
        }
        return sets.get(version - 1);
    }

    private synchronized int newest(KeyPurpose purpose) {
        return newest.getOrDefault(purpose, 1);
    }

    @Override
    public List<Integer> versions(KeyPurpose purpose) {
        int last = newest(purpose);
        return IntStream.range(0, last).mapToObj(i -> last - i).toList();
    }

    @Override
    public KeyedHash keyedHash(KeyPurpose purpose) {
        return keyedHash(purpose, newest(purpose));
    }

    @Override
    public KeyedHash keyedHash(KeyPurpose purpose, int version) {
        return set(version).keyedHash(purpose);
    }

    @Override
    public RecordCipher recordCipher(KeyPurpose purpose) {
        int sealing = newest(purpose);
        return new RecordCipher() {
            @Override
            public byte[] seal(String place, byte[] record) {
                byte[] sealed = set(sealing).recordCipher(purpose).seal(place, record);
                byte[] marked = new byte[sealed.length + 1];
                marked[0] = (byte) sealing;
                System.arraycopy(sealed, 0, marked, 1, sealed.length);
                return marked;
            }

            @Override
            public byte[] open(String place, byte[] sealed) {
                byte[] rest = new byte[sealed.length - 1];
                System.arraycopy(sealed, 1, rest, 0, rest.length);
                return set(versionOf(sealed)).recordCipher(purpose).open(place, rest);
            }

            @Override
            public int version() {
                return sealing;
            }

            @Override
            public int versionOf(byte[] sealed) {
                return sealed[0];
            }
        };
    }

    @Override
    public char[] filePassword(KeyPurpose purpose, int version) {
        return set(version).filePassword(purpose, 1);
    }

    @Override
    public OutputStream seal(KeyPurpose purpose, String context, OutputStream sink) {
        throw new UnsupportedOperationException();
    }

    @Override
    public InputStream open(KeyPurpose purpose, String context, InputStream source) {
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
        return set(1).verify(publicKey, content, signature);
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
