package org.cadrenode.api.keys;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/**
 * What the node's keys can do. Keys never leave the keystore, but for the passwords of encrypted database files. Every
 * operation throws {@link org.cadrenode.api.error.CadreException} KEYSTORE_SEALED while the keystore is sealed; the
 * service is registered while it is unsealed only, so a room that needs keys starts and stops with it. Thread-safe.
 */
@ProviderType
public interface Keystore {
    /** Returns the versions of a key, newest first. The newest seals, signs and hashes; all of them open. */
    List<Integer> versions(KeyPurpose purpose);

    /** Returns an HMAC-SHA-256 (RFC 2104) under the newest key of {@code purpose}, for one thread's use. */
    KeyedHash keyedHash(KeyPurpose purpose);

    /**
     * Returns an HMAC-SHA-256 under one version of a key: to find what was hashed before a rotation.
     *
     * @throws org.cadrenode.api.error.CadreException CONTENT_CHANGED if there is no such version
     */
    KeyedHash keyedHash(KeyPurpose purpose, int version);

    /** Returns an authenticated cipher for short records under the key of {@code purpose}, for one thread's use. */
    RecordCipher recordCipher(KeyPurpose purpose);

    /**
     * Opens the keys of children that a room has in a file; they are made as they are asked for. Close them with the room. A
     * keystore for a room that keeps nothing by child needs none.
     *
     * @param purpose whose key and a child's together open a record
     */
    default ChildKeys childKeys(KeyPurpose purpose, Path file) {
        throw new UnsupportedOperationException("This keystore has no keys for children");
    }

    /**
     * Returns a stream that seals what is written to it: AES-256-GCM in segments with a nonce each, in an order that
     * cannot be changed nor cut (the STREAM construction of Hoang, Reyhanitabar, Rogaway and Vizár, 2015). It holds one
     * segment in memory. Only {@code close} makes it complete; a stream that was not closed does not open again.
     *
     * @param context bound to the content: opening needs the same words
     */
    OutputStream seal(KeyPurpose purpose, String context, OutputStream sink) throws IOException;

    /**
     * Returns the plain content of a sealed stream. A segment is verified before any of its bytes are handed out.
     *
     * @throws IOException on reading, if anything was altered, cut or reordered
     */
    InputStream open(KeyPurpose purpose, String context, InputStream source) throws IOException;

    /** Returns the Ed25519 signature (RFC 8032) of {@code content}, 64 bytes. */
    byte[] sign(KeyPurpose purpose, byte[] content);

    /** Returns the public key that belongs to {@link #sign} or {@link #openPackage}: 32 bytes, not secret. */
    byte[] publicKey(KeyPurpose purpose);

    /** Returns whether {@code signature} is that of {@code content} by the owner of {@code publicKey}. */
    boolean verify(byte[] publicKey, byte[] content, byte[] signature);

    /**
     * Returns a stream that seals a package for the owner of {@code recipient} (HPKE base mode, RFC 9180, with X25519,
     * HKDF-SHA-256 and AES-256-GCM, for a fresh content key; the content as in {@link #seal}). Nobody else can open it,
     * the sender included.
     */
    OutputStream sealPackage(byte[] recipient, String context, OutputStream sink) throws IOException;

    /** Returns the content of a package that was sealed for this node's PACKAGE_OPENING key. */
    InputStream openPackage(String context, InputStream source) throws IOException;

    /**
     * Returns the password of an encrypted database file under one version of its key: 64 hexadecimal digits, fresh array,
     * wipe after use. A room opens its file with the newest version that fits, and brings it to the newest one.
     */
    char[] filePassword(KeyPurpose purpose, int version);
}
