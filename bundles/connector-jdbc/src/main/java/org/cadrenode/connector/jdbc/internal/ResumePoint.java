package org.cadrenode.connector.jdbc.internal;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * How far each table was fetched: facts under names such as {@code contact.watermark}. Written as
 * {@code name=value&name=value}, sorted, percent-encoded. Not thread-safe.
 */
final class ResumePoint {
    private final Map<String, String> facts = new TreeMap<>();

    static ResumePoint parse(String text) {
        ResumePoint point = new ResumePoint();
        for (String pair : text.split("&")) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                point.facts.put(URLDecoder.decode(pair.substring(0, equals), StandardCharsets.UTF_8),
                        URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
            }
        }
        return point;
    }

    Optional<String> get(String table, String fact) {
        return Optional.ofNullable(facts.get(table + "." + fact));
    }

    void put(String table, String fact, String value) {
        facts.put(table + "." + fact, value);
    }

    void remove(String table, String fact) {
        facts.remove(table + "." + fact);
    }

    @Override
    public String toString() {
        return facts.entrySet().stream().map(fact -> encoded(fact.getKey()) + "=" + encoded(fact.getValue())).collect(Collectors.joining("&"));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
