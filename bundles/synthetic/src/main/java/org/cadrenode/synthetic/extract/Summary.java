package org.cadrenode.synthetic.extract;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * What was written, for {@code truth/summary.json}.
 *
 * @param children born into the region
 * @param identities children and the second identities of the adopted
 * @param held identities that at least one provider holds
 * @param files rows by file, without headers, malformed and repeated ones included; in a census file, children
 */
public record Summary(long seed, long children, long identities, long held, long households, long twins, long adoptions,
        Map<String, Long> files, long planted, long malformed, long duplicates, long optOutsInitial,
        long optOutsLater) {

    public Summary {
        files = Collections.unmodifiableMap(new TreeMap<>(files));
    }

    /** JSON with the fields in a fixed order. */
    public String toJson() {
        StringBuilder json = new StringBuilder("{\n");
        field(json, "seed", seed);
        field(json, "children", children);
        field(json, "identities", identities);
        field(json, "held", held);
        field(json, "households", households);
        field(json, "twins", twins);
        field(json, "adoptions", adoptions);
        field(json, "planted", planted);
        field(json, "malformed", malformed);
        field(json, "duplicates", duplicates);
        field(json, "optouts_initial", optOutsInitial);
        field(json, "optouts_later", optOutsLater);
        json.append("  \"files\": {");
        String separator = "\n";
        for (Map.Entry<String, Long> file : files.entrySet()) {
            json.append(separator).append("    \"").append(file.getKey()).append("\": ").append(file.getValue());
            separator = ",\n";
        }
        return json.append("\n  }\n}\n").toString();
    }

    private static void field(StringBuilder json, String name, long value) {
        json.append("  \"").append(name).append("\": ").append(value).append(",\n");
    }
}
