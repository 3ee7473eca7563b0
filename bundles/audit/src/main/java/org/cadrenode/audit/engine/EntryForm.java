package org.cadrenode.audit.engine;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.cadrenode.api.audit.AuditAction;
import org.cadrenode.api.audit.AuditEvent;
import org.cadrenode.api.audit.AuditOutcome;
import org.cadrenode.api.audit.JournalEntry;
import org.cadrenode.api.delivery.Digest;

/** An entry as canonical JSON, there and back. */
final class EntryForm {
    private static final Set<String> KNOWN = Arrays.stream(AuditAction.values()).map(Enum::name).collect(Collectors.toUnmodifiableSet());
    private static final Pattern NAME = Pattern.compile("[A-Z][A-Z0-9_]*");
    private static final char[] DIGITS = "0123456789abcdef".toCharArray();

    private EntryForm() { }

    /** Returns the beginning, which is known only when the entry has its place. */
    static byte[] start(long sequence, Instant at) {
        return ("{\"sequence\":" + sequence + ",\"at\":\"" + at + "\",").getBytes(StandardCharsets.US_ASCII);
    }

    /** Returns what starts the canonical bytes of the entry of that sequence. */
    static byte[] startOf(long sequence) {
        return ("{\"sequence\":" + sequence + ",").getBytes(StandardCharsets.US_ASCII);
    }

    /** Returns the rest, which depends on the event alone. */
    static byte[] rest(AuditEvent event) {
        StringBuilder out = new StringBuilder(256);
        boolean later = event.action() == AuditAction.OF_A_LATER_RELEASE && event.detail().containsKey(AuditEvent.LATER);
        out.append("\"action\":\"").append(later ? event.detail().get(AuditEvent.LATER) : event.action().name());
        out.append("\",\"outcome\":\"").append(event.outcome().name());
        out.append("\",\"actor\":");
        text(out, event.actor());
        out.append(",\"object\":");
        text(out, event.object());
        out.append(",\"detail\":{");
        String separator = "";
        for (Map.Entry<String, String> detail : event.detail().entrySet()) {
            if (later && detail.getKey().equals(AuditEvent.LATER)) {
                continue;
            }
            out.append(separator);
            text(out, detail.getKey());
            out.append(':');
            text(out, detail.getValue());
            separator = ",";
        }
        out.append("},\"counts\":{");
        separator = "";
        for (Map.Entry<String, Long> count : event.counts().entrySet()) {
            out.append(separator);
            text(out, count.getKey());
            out.append(':').append(count.getValue().longValue());
            separator = ",";
        }
        out.append("},\"reason\":");
        text(out, event.reason());
        out.append('}');
        return out.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void text(StringBuilder out, String value) {
        out.append('"');
        int length = value.length();
        for (int i = 0; i < length; i++) {
            char c = value.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\b' -> out.append("\\b");
                case '\t' -> out.append("\\t");
                case '\n' -> out.append("\\n");
                case '\f' -> out.append("\\f");
                case '\r' -> out.append("\\r");
                default -> {
                    boolean pair = Character.isHighSurrogate(c) && i + 1 < length
                        && Character.isLowSurrogate(value.charAt(i + 1));
                    if (pair) {
                        out.append(c).append(value.charAt(++i));
                    } else if (c < 0x20 || Character.isSurrogate(c)) {
                        // UTF-8 has no form for half a pair, so it stays an escape.
                        out.append("\\u").append(DIGITS[c >> 12]).append(DIGITS[c >> 8 & 0xf])
                            .append(DIGITS[c >> 4 & 0xf]).append(DIGITS[c & 0xf]);
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        out.append('"');
    }

    /**
     * Returns the entry that {@code json} holds.
     *
     * @throws IllegalArgumentException if it is not of this form
     */
    static JournalEntry parse(byte[] json, Digest hash) {
        Parser in = new Parser(new String(json, StandardCharsets.UTF_8));
        in.expect("{\"sequence\":");
        long sequence = in.number();
        in.expect(",\"at\":");
        String at = in.text();
        in.expect(",\"action\":");
        String action = in.text();
        in.expect(",\"outcome\":");
        String outcome = in.text();
        in.expect(",\"actor\":");
        String actor = in.text();
        in.expect(",\"object\":");
        String object = in.text();
        in.expect(",\"detail\":{");
        Map<String, String> detail = new TreeMap<>();
        for (boolean more = !in.skip('}'); more; more = in.more()) {
            String name = in.text();
            in.expect(":");
            detail.put(name, in.text());
        }
        in.expect(",\"counts\":{");
        Map<String, Long> counts = new TreeMap<>();
        for (boolean more = !in.skip('}'); more; more = in.more()) {
            String name = in.text();
            in.expect(":");
            counts.put(name, in.number());
        }
        in.expect(",\"reason\":");
        String reason = in.text();
        in.expect("}");
        in.end();
        if (!KNOWN.contains(action) && NAME.matcher(action).matches()) {
            // The journal outlasts the way back to a former release.
            detail.put(AuditEvent.LATER, action);
            action = AuditAction.OF_A_LATER_RELEASE.name();
        }
        try {
            return new JournalEntry(sequence, Instant.parse(at), new AuditEvent(AuditAction.valueOf(action),
                AuditOutcome.valueOf(outcome), actor, object, detail, counts, reason), hash);
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException("An entry's time is not one");
        }
    }

    private static final class Parser {
        private final String json;
        private int at;

        Parser(String json) {
            this.json = json;
        }

        void expect(String literal) {
            if (!json.startsWith(literal, at)) {
                throw new IllegalArgumentException("An entry has not the form of one at character " + at);
            }
            at += literal.length();
        }

        boolean skip(char c) {
            if (at < json.length() && json.charAt(at) == c) {
                at++;
                return true;
            }
            return false;
        }

        // After a member of a map: whether another follows.
        boolean more() {
            if (skip('}')) {
                return false;
            }
            expect(",");
            return true;
        }

        void end() {
            if (at != json.length()) {
                throw new IllegalArgumentException("An entry goes on after its end");
            }
        }

        long number() {
            int from = at;
            while (at < json.length() && (json.charAt(at) == '-' || Character.isDigit(json.charAt(at)))) {
                at++;
            }
            return Long.parseLong(json, from, at, 10);
        }

        String text() {
            expect("\"");
            StringBuilder out = new StringBuilder();
            while (true) {
                if (at >= json.length()) {
                    throw new IllegalArgumentException("A text has no end");
                }
                char c = json.charAt(at++);
                if (c == '"') {
                    return out.toString();
                }
                out.append(c == '\\' ? escaped() : c);
            }
        }

        private char escaped() {
            if (at + 1 >= json.length()) {
                throw new IllegalArgumentException("An escape has no end");
            }
            char c = json.charAt(at++);
            return switch (c) {
                case '"', '\\' -> c;
                case 'b' -> '\b';
                case 't' -> '\t';
                case 'n' -> '\n';
                case 'f' -> '\f';
                case 'r' -> '\r';
                case 'u' -> {
                    if (at + 4 > json.length()) {
                        throw new IllegalArgumentException("An escape has no end");
                    }
                    at += 4;
                    yield (char) Integer.parseInt(json, at - 4, at, 16);
                }
                default -> throw new IllegalArgumentException("An escape is not one");
            };
        }
    }
}
