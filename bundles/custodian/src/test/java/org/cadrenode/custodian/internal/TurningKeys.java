package org.cadrenode.custodian.internal;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.keys.KeyPurpose;
import org.cadrenode.api.keys.KeyedHash;
import org.cadrenode.api.keys.Keystore;
import org.cadrenode.api.keys.RecordCipher;
import org.cadrenode.keystore.engine.NodeKeys;

/** Real keys, of which each purpose can get a newer version. */
final class TurningKeys implements Keystore {
    private final List<Keystore> rings = new ArrayList<>(List.of(NodeKeys.random()));
    private final Map<KeyPurpose, Integer> newest = new EnumMap<>(KeyPurpose.class);

    void turn(KeyPurpose purpose) {
        int version = newest.merge(purpose, 2, (one, two) -> one + 1);
        while (rings.size() < version) {
            rings.add(NodeKeys.random());
        }
    }

    private int newest(KeyPurpose purpose) {
        return newest.getOrDefault(purpose, 1);
    }

    private Keystore ring(int version) {
        return rings.get(version - 1);
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
        return ring(version).keyedHash(purpose);
    }

    @Override
    public RecordCipher recordCipher(KeyPurpose purpose) {
        int version = newest(purpose);
        List<RecordCipher> ciphers = versions(purpose).stream().map(one -> ring(version - one + 1).recordCipher(purpose)).toList();
        return new RecordCipher() {
            @Override
            public byte[] seal(String place, byte[] record) {
                byte[] sealed = ciphers.get(version - 1).seal(place, record);
                byte[] marked = new byte[sealed.length + 1];
                marked[0] = (byte) version;
                System.arraycopy(sealed, 0, marked, 1, sealed.length);
                return marked;
            }

            @Override
            public byte[] open(String place, byte[] sealed) {
                int by = versionOf(sealed);
                byte[] inner = new byte[sealed.length - 1];
                System.arraycopy(sealed, 1, inner, 0, inner.length);
                return ciphers.get(by - 1).open(place, inner);
            }

            @Override
            public int version() {
                return version;
            }

            @Override
            public int versionOf(byte[] sealed) {
                if (sealed.length == 0 || sealed[0] < 1 || sealed[0] > version) {
                    throw new CadreException(ErrorCode.CONTENT_CHANGED, "no such version");
                }
                return sealed[0];
            }
        };
    }

    @Override
    public OutputStream seal(KeyPurpose purpose, String context, OutputStream sink) throws IOException {
        return ring(1).seal(purpose, context, sink);
    }

    @Override
    public InputStream open(KeyPurpose purpose, String context, InputStream source) throws IOException {
        return ring(1).open(purpose, context, source);
    }

    @Override
    public byte[] sign(KeyPurpose purpose, byte[] content) {
        return ring(1).sign(purpose, content);
    }

    @Override
    public byte[] publicKey(KeyPurpose purpose) {
        return ring(1).publicKey(purpose);
    }

    @Override
    public boolean verify(byte[] publicKey, byte[] content, byte[] signature) {
        return ring(1).verify(publicKey, content, signature);
    }

    @Override
    public OutputStream sealPackage(byte[] recipient, String context, OutputStream sink) throws IOException {
        return ring(1).sealPackage(recipient, context, sink);
    }

    @Override
    public InputStream openPackage(String context, InputStream source) throws IOException {
        return ring(1).openPackage(context, source);
    }

    @Override
    public char[] filePassword(KeyPurpose purpose, int version) {
        return ring(version).filePassword(purpose, 1);
    }
}
