package org.cadrenode.connector.fhir.internal;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** How far a server was collected: facts by name. Written as {@code name=value&name=value}, sorted, percent-encoded. Not thread-safe. */
final class ResumePoint {
    private static final String OF = "of";

    private final Map<String, String> facts = new TreeMap<>();

    /**
     * Reads what was written.
     *
     * @param of what is collected: of anything else it tells nothing, so that all is collected, and no other server is asked
     */
    static ResumePoint parse(String text, String of) {
        ResumePoint point = new ResumePoint();
        for (String pair : text.split("&")) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                point.facts.put(URLDecoder.decode(pair.substring(0, equals), StandardCharsets.UTF_8),
                        URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
            }
        }
        if (!of.equals(point.facts.get(OF))) {
            point.facts.clear();
            point.facts.put(OF, of);
        }
        return point;
    }

    Optional<String> get(String fact) {
        return Optional.ofNullable(facts.get(fact));
    }

    long number(String fact) {
        return get(fact).filter(text -> text.matches("\\d{1,18}")).map(Long::parseLong).orElse(0L);
    }

    void put(String fact, String value) {
        facts.put(fact, value);
    }

    void remove(String... names) {
        for (String name : names) {
            facts.remove(name);
        }
    }

    @Override
    public String toString() {
        return facts.entrySet().stream().map(fact -> encoded(fact.getKey()) + "=" + encoded(fact.getValue())).collect(Collectors.joining("&"));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
