package org.cadrenode.families.internal;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.hpke.HPKE;
import org.bouncycastle.crypto.hpke.HPKEContextWithEncapsulation;

/** A family's device, by a library's HPKE instead of the page's own. The people are made up. */
final class Sender {
    private Sender() { }

    static Map<String, String> answers() {
        Map<String, String> answers = new LinkedHashMap<>();
        answers.put("form", "1");
        answers.put("page", "parents");
        answers.put("code", "ABCD-2345");
        answers.put("asked_by", "parent");
        answers.put("declared", "yes");
        answers.put("signed_on", "2026-11-26");
        answers.put("birth_date", "2015-03-27");
        answers.put("scope", "all");
        answers.put("your_name", "Zelda Testperson");
        answers.put("contact", "01632 960001");
        answers.put("forename", "Quirin");
        answers.put("surname", "O\u2019Tëst");
        answers.put("nhs_number", "999 000 0018");
        return answers;
    }

    static byte[] plain(Map<String, String> answers) {
        byte[] text = answers.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + URLEncoder.encode(entry.getValue(), StandardCharsets.UTF_8)).collect(Collectors.joining("&"))
                .getBytes(StandardCharsets.UTF_8);
        byte[] padded = Arrays.copyOf(text, (text.length / 4096 + 1) * 4096);
        Arrays.fill(padded, text.length, padded.length, (byte) '\n');
        return padded;
    }

    static String letter(byte[] publicKey, Map<String, String> answers) {
        return letter(publicKey, plain(answers));
    }

    static String letter(byte[] publicKey, byte[] plain) {
        try {
            HPKE suite = new HPKE(HPKE.mode_base, HPKE.kem_P256_SHA256, HPKE.kdf_HKDF_SHA256, HPKE.aead_AES_GCM256);
            HPKEContextWithEncapsulation context =
                    suite.setupBaseS(suite.deserializePublicKey(publicKey), "cadre-opt-out-request-1".getBytes(StandardCharsets.UTF_8));
            byte[] sealed = context.seal(new byte[0], plain);
            byte[] both = Arrays.copyOf(context.getEncapsulation(), context.getEncapsulation().length + sealed.length);
            System.arraycopy(sealed, 0, both, context.getEncapsulation().length, sealed.length);
            return "cadre-opt-out-request-1\n" + Base64.getMimeEncoder(76, new byte[] {'\n'}).encodeToString(both) + "\nend\n";
        } catch (InvalidCipherTextException e) {
            throw new AssertionError(e);
        }
    }
}
