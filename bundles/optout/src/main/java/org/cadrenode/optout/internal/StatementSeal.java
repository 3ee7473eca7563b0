package org.cadrenode.optout.internal;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cadrenode.api.delivery.Digest;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.keys.KeyPurpose;
import org.cadrenode.api.keys.Keystore;

/**
 * Signs statements under the key that signs the journal: Ed25519 over a line that names the form, and the statement as it
 * stands. A text ends with two lines of key and signature; JSON stands in an object beside them. Thread-safe.
 */
final class StatementSeal {
    private static final String TEXT = "cadre-optout-statement-text-1\n";
    private static final String JSON = "cadre-optout-statement-json-1\n";
    private static final Pattern SIGNED_TEXT = Pattern.compile("(?s)(.*\\n)key: ([0-9a-f]{64})\\nsignature: ([A-Za-z0-9+/]{86}==)\\n?");
    private static final Pattern SIGNED_JSON = Pattern.compile(
            "(?s)\\{\"statement\":(\\{.*\\}),\"key\":\"([0-9a-f]{64})\",\"signature\":\"([A-Za-z0-9+/]{86}==)\"\\}\\n?");

    private final Keystore keystore;

    StatementSeal(Keystore keystore) {
        this.keystore = keystore;
    }

    /** Returns this node's own key. */
    String own() {
        return HexFormat.of().formatHex(keystore.publicKey(KeyPurpose.JOURNAL_SIGNING));
    }

    private String signature(String form, String statement) {
        return Base64.getEncoder().encodeToString(keystore.sign(KeyPurpose.JOURNAL_SIGNING, content(form, statement)));
    }

    private static byte[] content(String form, String statement) {
        return (form + statement).getBytes(StandardCharsets.UTF_8);
    }

    /** Returns a text, which ends with a line's end, with its signature. */
    String text(String statement) {
        return statement + "key: " + own() + "\nsignature: " + signature(TEXT, statement) + "\n";
    }

    /** Returns an object of JSON with its signature. */
    String json(String statement) {
        return "{\"statement\":" + statement + ",\"key\":\"" + own() + "\",\"signature\":\"" + signature(JSON, statement) + "\"}\n";
    }

    /** Returns the key that signed a statement; see {@link org.cadrenode.api.optout.OptOutDesk#verify}. */
    String verify(String signed) {
        Matcher json = SIGNED_JSON.matcher(signed);
        Matcher text = SIGNED_TEXT.matcher(signed);
        boolean isJson = json.matches();
        Matcher found = isJson ? json : text;
        if (!isJson && !text.matches()) {
            throw new CadreException(ErrorCode.CONTENT_CHANGED, "this is no signed statement, or not a whole one");
        }
        boolean good = keystore.verify(HexFormat.of().parseHex(found.group(2)), content(isJson ? JSON : TEXT, found.group(1)),
                Base64.getDecoder().decode(found.group(3)));
        if (!good) {
            throw new CadreException(ErrorCode.CONTENT_CHANGED, "the statement is not what was signed");
        }
        return found.group(2);
    }

    /** Returns the digest by which the journal names a statement. */
    static String digest(String statement) {
        return Digest.ofContent(statement.getBytes(StandardCharsets.UTF_8)).hex();
    }
}
