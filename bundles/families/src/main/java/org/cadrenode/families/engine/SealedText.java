package org.cadrenode.families.engine;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;

/**
 * The form of a sealed request: text that survives an e-mail or a copy by hand.
 *
 * <pre>
 * cadre-opt-out-request-1
 * base64 of encapsulated key and ciphertext, in lines of any length
 * end
 * </pre>
 */
public final class SealedText {
    /** The first line, and the context under which the content is sealed. */
    public static final String FORM = "cadre-opt-out-request-1";
    /** The most bytes of a file. */
    public static final int MOST_BYTES = 32 * 1024;
    private static final String END = "end";

    private SealedText() { }

    /**
     * Returns what is sealed in a file.
     *
     * @throws RefusedRequest TOO_LARGE, NOT_A_REQUEST, NOT_WHOLE
     */
    public static byte[] sealed(byte[] file) throws RefusedRequest {
        if (file.length > MOST_BYTES) {
            throw new RefusedRequest(Refusal.TOO_LARGE);
        }
        String text = new String(file, StandardCharsets.ISO_8859_1).strip();
        if (!text.startsWith(FORM)) {
            throw new RefusedRequest(FORM.startsWith(text) ? Refusal.NOT_WHOLE : Refusal.NOT_A_REQUEST);
        }
        String rest = text.substring(FORM.length());
        if (!rest.isEmpty() && !Character.isWhitespace(rest.charAt(0))) {
            throw new RefusedRequest(Refusal.NOT_A_REQUEST);
        }
        String[] words = rest.strip().split("\\s+");
        if (words.length < 2 || !words[words.length - 1].equals(END)) {
            throw new RefusedRequest(Refusal.NOT_WHOLE);
        }
        try {
            return Base64.getDecoder().decode(rest.strip().substring(0, rest.strip().length() - END.length()).replaceAll("\\s+", ""));
        } catch (IllegalArgumentException e) {
            throw new RefusedRequest(Refusal.NOT_A_REQUEST);
        }
    }

    /** Returns by what sealed content is known again, in whatever lines it came. */
    public static String digest(byte[] sealed) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(sealed));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
