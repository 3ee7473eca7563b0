package org.cadrenode.connector.fhir.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.UUID;
import org.cadrenode.connector.spi.Secrets;

/**
 * The node's word for who it is, by SMART Backend Services: a JSON Web Token (RFC 7519, RFC 7523) that its private key signs, by
 * RS384 or ES384 (RFC 7518).
 */
final class AccessToken {
    /** For how long a signed word holds; the standard allows five minutes. */
    private static final int SECONDS = 240;
    private static final int ES384_BITS = 384;

    private AccessToken() { }

    /** Returns a signed word for the server's place of tokens. */
    static String assertion(ServerSettings.Login login, Secrets secrets, Instant now) throws IOException {
        PrivateKey key = key(secret(login, secrets));
        boolean elliptic = key instanceof ECPrivateKey;
        if (key instanceof ECPrivateKey curve && curve.getParams().getCurve().getField().getFieldSize() != ES384_BITS) {
            throw new ServerException("The private key is of another curve than P-384");
        }
        String head = "{\"alg\":\"" + (elliptic ? "ES384" : "RS384") + "\",\"typ\":\"JWT\""
                + (login.key().isEmpty() ? "" : ",\"kid\":" + quoted(login.key())) + "}";
        String claims = "{\"iss\":" + quoted(login.client()) + ",\"sub\":" + quoted(login.client()) + ",\"aud\":" + quoted(login.address().toString())
                + ",\"iat\":" + now.getEpochSecond() + ",\"exp\":" + (now.getEpochSecond() + SECONDS) + ",\"jti\":\"" + UUID.randomUUID() + "\"}";
        String signed = encoded(head.getBytes(StandardCharsets.UTF_8)) + "." + encoded(claims.getBytes(StandardCharsets.UTF_8));
        try {
            Signature signature = Signature.getInstance(elliptic ? "SHA384withECDSAinP1363Format" : "SHA384withRSA");
            signature.initSign(key);
            signature.update(signed.getBytes(StandardCharsets.US_ASCII));
            return signed + "." + encoded(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new ServerException("The private key of the setting secret cannot sign");
        }
    }

    /** Returns the secret of the source, which the caller wipes. */
    static char[] secret(ServerSettings.Login login, Secrets secrets) throws IOException {
        return secrets.secret(login.secret()).orElseThrow(
                () -> new ServerException("The secret of the setting secret is not there; give it by connector:secret-set"));
    }

    private static PrivateKey key(char[] pem) throws IOException {
        ByteBuffer bytes = StandardCharsets.ISO_8859_1.encode(CharBuffer.wrap(pem));
        String text = StandardCharsets.ISO_8859_1.decode(bytes.duplicate()).toString();
        Arrays.fill(pem, '\0');
        Arrays.fill(bytes.array(), (byte) 0);
        byte[] encoded;
        try {
            encoded = Base64.getMimeDecoder().decode(text.replaceAll("-----[A-Z ]+-----", ""));
        } catch (IllegalArgumentException e) {
            throw new ServerException("The secret of the setting secret is no private key; give one in PEM (PKCS #8)");
        }
        for (String kind : new String[] {"EC", "RSA"}) {
            try {
                return KeyFactory.getInstance(kind).generatePrivate(new PKCS8EncodedKeySpec(encoded));
            } catch (GeneralSecurityException e) {
                continue; // Of the other kind, or none.
            }
        }
        throw new ServerException("The secret of the setting secret is no private key; give one in PEM (PKCS #8)");
    }

    private static String encoded(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (char c : text.toCharArray()) {
            if (c == '"' || c == '\\') {
                quoted.append('\\');
            }
            if (c >= ' ') {
                quoted.append(c);
            }
        }
        return quoted.append('"').toString();
    }
}
