package org.cadrenode.audit.engine;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.HexFormat;

/** Whether a checkpoint's signature is the node's. */
@FunctionalInterface
public interface SignatureCheck {
    /** Returns whether {@code signature} over {@code content} is good. */
    boolean good(byte[] content, byte[] signature);

    /**
     * Returns the check against an Ed25519 public key of 32 bytes (RFC 8032), with the Java platform alone.
     *
     * @throws IllegalArgumentException if it is no such key
     */
    static SignatureCheck ed25519(byte[] publicKey) {
        // The fixed start of a SubjectPublicKeyInfo of Ed25519 (RFC 8410).
        String start = "302a300506032b6570032100";
        PublicKey key;
        try {
            key = KeyFactory.getInstance("Ed25519").generatePublic(
                new X509EncodedKeySpec(HexFormat.of().parseHex(start + HexFormat.of().formatHex(publicKey))));
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("An Ed25519 public key is 32 bytes that encode a point of its curve");
        }
        return (content, signature) -> {
            try {
                Signature check = Signature.getInstance("Ed25519");
                check.initVerify(key);
                check.update(content);
                return check.verify(signature);
            } catch (GeneralSecurityException e) {
                return false;
            }
        };
    }
}
