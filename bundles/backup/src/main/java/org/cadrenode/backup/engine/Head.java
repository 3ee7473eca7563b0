package org.cadrenode.backup.engine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * What says of a backup that it is one: lines of text that name every file of it with its digest, and the head before it, signed
 * (Ed25519, RFC 8032) under the key that signs the node's journal. It tells nothing of what the backup holds.
 *
 * @param node public key of the node, in hexadecimal digits
 * @param recovery the recovery key to which it is sealed
 * @param previous SHA-256 of the head before it, or {@code none}
 * @param digest SHA-256 of the text, signature included
 */
record Head(String node, int number, Instant taken, String recovery, String previous, Stored manifest, Stored keys, List<Stored> pieces,
        String digest) {
    static final String NONE = "none";
    private static final String FORMAT = "cadre-backup-1";
    private static final HexFormat HEX = HexFormat.of();
    private static final byte[] ED25519 = HEX.parseHex("302a300506032b6570032100");

    Head {
        pieces = List.copyOf(pieces);
    }

    /** A file of a backup. @param digest SHA-256 of the file as it lies there */
    record Stored(String name, String digest, long bytes) {
        private String line(String kind) {
            return kind + " " + name + " " + digest + " " + bytes + "\n";
        }

        private static Stored of(String[] words) {
            return new Stored(words[1], words[2], Long.parseLong(words[3]));
        }
    }

    long bytes() {
        return manifest.bytes() + keys.bytes() + pieces.stream().mapToLong(Stored::bytes).sum();
    }

    private String unsigned() {
        StringBuilder text = new StringBuilder(FORMAT).append("\nnode ").append(node).append("\nnumber ").append(number).append("\ntaken ")
                .append(taken).append("\nrecovery ").append(recovery).append("\nprevious ").append(previous).append('\n')
                .append(manifest.line("manifest")).append(keys.line("keys"));
        pieces.forEach(piece -> text.append(piece.line("piece")));
        return text.toString();
    }

    byte[] encode(UnaryOperator<byte[]> signer) {
        String text = unsigned();
        return (text + "signature " + HEX.formatHex(signer.apply(text.getBytes(StandardCharsets.US_ASCII))) + "\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    /** Reads a head. @throws IOException if it is none or not signed by the key that it names */
    static Head decode(byte[] bytes) throws IOException {
        String[] lines = new String(bytes, StandardCharsets.US_ASCII).split("\n");
        try {
            if (!lines[0].equals(FORMAT)) {
                throw new IOException("This is no head of a backup");
            }
            List<Stored> pieces = new ArrayList<>();
            for (int i = 8; i < lines.length - 1; i++) {
                pieces.add(Stored.of(words(lines[i], "piece")));
            }
            Head head = new Head(words(lines[1], "node")[1], Integer.parseInt(words(lines[2], "number")[1]),
                    Instant.parse(words(lines[3], "taken")[1]), words(lines[4], "recovery")[1], words(lines[5], "previous")[1],
                    Stored.of(words(lines[6], "manifest")), Stored.of(words(lines[7], "keys")), pieces, Sums.of(bytes));
            byte[] signature = HEX.parseHex(words(lines[lines.length - 1], "signature")[1]);
            // What is read is all that there is: the text of what was read has to be the one that was signed.
            byte[] again = head.encode(text -> signature);
            if (!Sums.of(again).equals(head.digest()) || !verifies(HEX.parseHex(head.node()), head.unsigned(), signature)) {
                throw new IOException("The head of a backup was altered");
            }
            return head;
        } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException | DateTimeException | GeneralSecurityException e) {
            throw new IOException("This is no head of a backup");
        }
    }

    private static String[] words(String line, String name) throws IOException {
        String[] words = line.split(" ");
        if (!words[0].equals(name)) {
            throw new IOException("This is no head of a backup");
        }
        return words;
    }

    private static boolean verifies(byte[] key, String text, byte[] signature) throws GeneralSecurityException {
        byte[] encoded = new byte[ED25519.length + key.length];
        System.arraycopy(ED25519, 0, encoded, 0, ED25519.length);
        System.arraycopy(key, 0, encoded, ED25519.length, key.length);
        Signature verifier = Signature.getInstance("Ed25519");
        verifier.initVerify(KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded)));
        verifier.update(text.getBytes(StandardCharsets.US_ASCII));
        return verifier.verify(signature);
    }
}
