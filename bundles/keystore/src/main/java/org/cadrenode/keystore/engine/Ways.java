package org.cadrenode.keystore.engine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.cadrenode.api.keys.UnsealMethod;
import org.jspecify.annotations.Nullable;

/**
 * The ways of opening a keystore, as they stand beside it in the file {@code unseal.<digest>}. Each way has a wrapping
 * key, which is stretched from a passphrase, put together from shares or kept by a token, and the root key wrapped
 * under it. The file is text:
 *
 * <pre>
 * cadre-unseal-1
 * keystore [id of the keystore, 64 hexadecimal digits]
 * opens [SHA-256 of the keystore file]
 * way passphrase lanes=4 memory=65536 passes=3 salt=... root=...
 * sum [SHA-256 of all that stands above]
 * </pre>
 *
 * @param keystore the keystore's id, which never changes
 * @param ways facts by way; {@code root} is the wrapped root key
 */
record Ways(String keystore, Map<UnsealMethod, Map<String, String>> ways) {
    private static final String FORMAT = "cadre-unseal-1";
    private static final String ROOT = "root";
    private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");
    private static final Pattern FACT = Pattern.compile("[a-z]+=[A-Za-z0-9:,_.-]*");

    Ways {
        Map<UnsealMethod, Map<String, String>> sorted = new EnumMap<>(UnsealMethod.class);
        ways.forEach((method, facts) -> sorted.put(method, Map.copyOf(facts)));
        ways = sorted;
    }

    /** What a file said: the ways, and of which keystore file they are. */
    record Read(Ways ways, String opens) { }

    Set<UnsealMethod> methods() {
        return Set.copyOf(ways.keySet());
    }

    /** Returns the facts of a way that there is. */
    Map<String, String> facts(UnsealMethod method) {
        Map<String, String> facts = ways.get(method);
        if (facts == null) {
            throw new IllegalArgumentException("There is no way " + method);
        }
        return facts;
    }

    /** Returns these ways and one more, which wraps {@code root} under {@code wrapping}. */
    Ways with(UnsealMethod method, Map<String, String> facts, byte[] wrapping, byte[] root) {
        Map<UnsealMethod, Map<String, String>> more = new EnumMap<>(UnsealMethod.class);
        more.putAll(ways);
        Map<String, String> all = new TreeMap<>(facts);
        all.put(ROOT, Secrets.wrap(wrapping, root, associated(method)));
        more.put(method, all);
        return new Ways(keystore, more);
    }

    /** Returns these ways without one. */
    Ways without(UnsealMethod method) {
        Map<UnsealMethod, Map<String, String>> fewer = new EnumMap<>(UnsealMethod.class);
        fewer.putAll(ways);
        fewer.remove(method);
        return new Ways(keystore, fewer);
    }

    /** Returns the root key, or null if the wrapping key is not the way's. */
    byte @Nullable [] root(UnsealMethod method, byte[] wrapping) {
        return Secrets.unwrap(wrapping, facts(method).getOrDefault(ROOT, ""), associated(method));
    }

    /** Returns what is bound to a secret of a way: format, way and keystore. */
    byte[] associated(UnsealMethod method) {
        return (FORMAT + " " + method + " " + keystore).getBytes(StandardCharsets.UTF_8);
    }

    /** Returns the first 16 hexadecimal digits of a hash that names the keystore. */
    String fingerprint() {
        return Secrets.digestText(("cadre-keystore-1 " + keystore).getBytes(StandardCharsets.UTF_8)).substring(0, 16);
    }

    /** Returns the file's bytes. @param opens SHA-256 of the keystore file, in hexadecimal */
    byte[] encode(String opens) {
        StringBuilder text = new StringBuilder(FORMAT + "\nkeystore " + keystore + "\nopens " + opens + "\n");
        ways.forEach((method, facts) -> {
            text.append("way ").append(method.name().toLowerCase(Locale.ROOT));
            new TreeMap<>(facts).forEach((name, value) -> text.append(' ').append(name).append('=').append(value));
            text.append('\n');
        });
        byte[] above = text.toString().getBytes(StandardCharsets.UTF_8);
        return (text + "sum " + Secrets.digestText(above) + "\n").getBytes(StandardCharsets.UTF_8);
    }

    /** Reads a file. @throws IOException if it was altered */
    static Read decode(byte[] bytes) throws IOException {
        String text = new String(bytes, StandardCharsets.UTF_8);
        int end = text.lastIndexOf("sum ");
        if (end < 0 || !text.substring(end).equals("sum "
                + Secrets.digestText(text.substring(0, end).getBytes(StandardCharsets.UTF_8)) + "\n")) {
            throw altered();
        }
        String[] lines = text.substring(0, end).split("\n", -1);
        if (lines.length < 4 || !lines[0].equals(FORMAT) || !lines[lines.length - 1].isEmpty()) {
            throw altered();
        }
        Map<UnsealMethod, Map<String, String>> ways = new EnumMap<>(UnsealMethod.class);
        for (int i = 3; i < lines.length - 1; i++) {
            String[] words = lines[i].split(" ");
            if (words.length < 3 || !words[0].equals("way")) {
                throw altered();
            }
            Map<String, String> facts = new TreeMap<>();
            for (int w = 2; w < words.length; w++) {
                if (!FACT.matcher(words[w]).matches()) {
                    throw altered();
                }
                int equals = words[w].indexOf('=');
                facts.put(words[w].substring(0, equals), words[w].substring(equals + 1));
            }
            try {
                ways.put(UnsealMethod.valueOf(words[1].toUpperCase(Locale.ROOT)), facts);
            } catch (IllegalArgumentException e) {
                throw altered();
            }
        }
        return new Read(new Ways(hash(lines[1], "keystore "), ways), hash(lines[2], "opens "));
    }

    private static String hash(String line, String word) throws IOException {
        if (!line.startsWith(word) || !HASH.matcher(line.substring(word.length())).matches()) {
            throw altered();
        }
        return line.substring(word.length());
    }

    private static IOException altered() {
        return new IOException("The file with the ways of opening was altered");
    }

    @Override
    public String toString() {
        return "Ways" + ways.keySet();
    }
}
