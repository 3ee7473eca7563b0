package org.cadrenode.security.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.util.List;
import java.util.Optional;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.junit.jupiter.api.Test;

class SshKeyTest {
    static final String ED25519 = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIMWTWqGDQ2Uo87cllx9q4v6TjYdYICpoL8zT+GMZ0VKJ";
    static final String ECDSA = "ecdsa-sha2-nistp256 AAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAIbmlzdHAyNTYAAABBBAe8apT4bqMO/mi8vFh5uk+ApY3X"
        + "HjQUSZJm5x2K7kPF/OpmsSguyH+N0gURnyqAEyZgyrgkcM7YnT0PYDKkZSg=";
    static final String ECDSA_521 = "ecdsa-sha2-nistp521 AAAAE2VjZHNhLXNoYTItbmlzdHA1MjEAAAAIbmlzdHA1MjEAAACFBACkT+Q+7A8N4GhM8xei9+vbo5YY"
        + "ObAELVMBunDCe2mGnaoJ558EeAalCttG0B3CQ1n4CLgym6AzZotAq5xcyjtYnQFJlvDEieE9ezpt34BIAIX9/SXMW4juFLaTHVX/"
        + "e2/iZYtAFBJoGT+GEhwJMa7ljGFSUZmk/tT9K9z6DltCdw9hMA==";
    private static final String RSA = "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABgQCzwPlVgg6IJZlKHv0LDMJCYFdBw5EElcnTDL+vLN822RSTlZ78bsNk3hHQtO1l"
        + "7VTNqx3xosKm9QwDiw9xHGLMJ0TzvoTzZyogi27YHazJiK1FPA2Px4gwDOWrWxuCI3RxVzglicd7prQc+Omxo+UWuYtJj6M+CZrK"
        + "HKgANnwBqTXkn0ndl5/UGd8I2VEh0DHfd6RbKtySOPx9tPFJbNXh952J5VONvBaE26NQDOqwy1Of5LrIInmmMe8dyO2aN2mjaQ/0"
        + "nh6/BfzK2aY+BAEOlqdq4ndErOPYwN836IDBVaaWXcWnzh0QOETQdUfd397auYDl2CZMJzZlI9aViz7KNQqBBq0tufz2nNv7Er6w"
        + "WlECd+nFQPdcAU6ZAzBlj32m7+n+d0UGJw+aTWTI4aSm64fFonQNm66RReEG+70nL72Iwuvlex5bxYWm7dAFqHwsgzdRqC8nhvA/"
        + "GA4GdaBbFeVOt1qNTCrYNPU4XooTvyNg/ZMTMkwxfcDlFHBZqEM=";
    private static final String WEAK = "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQDGDdhgO8eRRhCEEIjcR/yv4cD8m0wNRNjFRsC0S0I+oN030IzW59zNtG9Jq/kA"
        + "LyQRBZ0nEBElaXhZ8oBBg496KqoWUDXsSp2hgu0GxnqziYQzr4jsu6+O0O9IyDO0Nc64gOppEtbMmzz9NFTj/GAUPyp9xDD8azU4"
        + "FMGkMHv+hZG9VeBVyDkB5zZlmQPCDp00FFUOadAPj3L+WHPzOOFc9dz98uIVf8EWfJ7HCYF6M//vfXevvrbAHEmEdOoMmle+BDsa"
        + "x44TDXsQEI0+ms1TBG6b+H0XxuHAwdEyVI2XK9FRrtc/V5Co0TAQxjWSHEFAO0468x7gja1q2abGS1N5";

    @Test
    void aFingerprintIsThatOfSshKeygen() {
        assertEquals("SHA256:cPFpCQqlMyVfxax49ejNJSo7dlJ7IQAZrYBVtODSn4Q", SshKey.parse(ED25519).fingerprint());
        assertEquals("SHA256:EZXDzLYaa+N41j/szyRDv7VICzcrUQhwLRTHv6ygbbY", SshKey.parse(ECDSA).fingerprint());
        assertEquals("SHA256:cUoPcNUvAvWd4QgxSqxsxwt4LeFdMnQW3ei6fByvlqQ", SshKey.parse(ECDSA_521).fingerprint());
        assertEquals("SHA256:SBBLJlwr8fQX6m6jNlQfY5r+AdiaU9zuMzJPOC3jhyE", SshKey.parse(RSA).fingerprint());
    }

    @Test
    void aKeyThatTheServerReadIsTheOneThatStandsInTheLine() throws GeneralSecurityException, IOException {
        for (String line : List.of(ECDSA, ECDSA_521, RSA)) {
            PublicKey offered = PublicKeyEntry.parsePublicKeyEntry(line).resolvePublicKey(null, null, null);
            assertEquals(Optional.of(SshKey.parse(line)), SshKey.of(offered));
            assertEquals(KeyUtils.getFingerPrint(offered), SshKey.parse(line).fingerprint());
        }
    }

    @Test
    void keysOfEachKindComeThrough() throws GeneralSecurityException {
        for (String algorithm : List.of("Ed25519", "RSA", "EC")) {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
            if (!algorithm.equals("Ed25519")) {
                generator.initialize(algorithm.equals("RSA") ? 3072 : 384);
            }
            SshKey key = SshKey.of(generator.generateKeyPair().getPublic()).orElseThrow();
            assertEquals(key, SshKey.parse(key.line() + " somebody@somewhere"));
        }
        KeyPairGenerator weak = KeyPairGenerator.getInstance("RSA");
        weak.initialize(1024);
        assertEquals(Optional.empty(), SshKey.of(weak.generateKeyPair().getPublic()));
        assertEquals(Optional.empty(), SshKey.of(KeyPairGenerator.getInstance("X25519").generateKeyPair().getPublic()));
    }

    @Test
    void aCommentIsNotKept() {
        assertEquals(SshKey.parse(ED25519), SshKey.parse("  " + ED25519 + " A Name <name@example.org>\n"));
        assertEquals(ED25519, SshKey.parse(ED25519 + " name").line());
    }

    @Test
    void whatIsNoGoodKeyIsRefused() {
        String blob = ED25519.split(" ")[1];
        for (String line : List.of("", "ssh-ed25519", "ssh-ed25519 x", "ssh-rsa " + blob, "command=\"x\" " + ED25519,
            "ssh-ed25519 " + blob.substring(0, 60),
            "ssh-dss AAAAB3NzaC1kc3MAAAAA", "ecdsa-sha2-nistp256 " + ECDSA_521.split(" ")[1],
            ED25519 + "\n" + ECDSA, WEAK, "-----BEGIN OPENSSH PRIVATE KEY-----", ED25519 + "AAAA")) {
            assertThrows(IllegalArgumentException.class, () -> SshKey.parse(line), line);
        }
    }
}
