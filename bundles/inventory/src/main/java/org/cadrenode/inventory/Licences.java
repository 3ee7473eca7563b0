package org.cadrenode.inventory;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which licence a component is under, and whether the distribution may hold it. What the component's manifest says counts
 * if it is known; otherwise the row of {@code licences.csv}. Immutable.
 */
final class Licences {
    /** Licences under which a component may be in the distribution, by their SPDX ids. */
    static final Set<String> ALLOWED = Set.of("Apache-2.0", "MIT", "BSD-2-Clause", "BSD-3-Clause", "EPL-2.0", "MPL-2.0", "CDDL-1.1", "LGPL-2.1-or-later");

    // What manifests say, in the order in which it is looked for: of several licences to choose from, the one that is chosen.
    private static final List<Map.Entry<String, String>> KNOWN = List.of(
        Map.entry("h2database.com/html/license", "MPL-2.0"),
        Map.entry("eclipse.org/legal/epl-2.0", "EPL-2.0"),
        Map.entry("eclipse.org/org/documents/edl-v10", "BSD-3-Clause"),
        Map.entry("apache.org/licenses/license-2.0", "Apache-2.0"),
        Map.entry("apache license, version 2.0", "Apache-2.0"),
        Map.entry("apache-2.0", "Apache-2.0"),
        Map.entry("bsd-3-clause", "BSD-3-Clause"),
        Map.entry("bsd-2-clause", "BSD-2-Clause"),
        Map.entry("lgpl-2.1-or-later", "LGPL-2.1-or-later"));

    private final Map<String, String> rows;

    private Licences(Map<String, String> rows) {
        this.rows = rows;
    }

    /** Reads the table that lies beside this class. */
    static Licences read() throws IOException {
        Map<String, String> rows = new HashMap<>();
        for (List<String> row : Table.read("licences.csv", 3)) {
            if (rows.put(row.get(0) + ":" + row.get(1), row.get(2)) != null) {
                throw new IOException("licences.csv names " + row.get(0) + ":" + row.get(1) + " again");
            }
        }
        return new Licences(Map.copyOf(rows));
    }

    /**
     * Returns the licence of a component; empty if nobody says it.
     *
     * @param claim what its manifest says; empty for nothing
     */
    Optional<String> of(String group, String name, String claim) {
        String said = claim.toLowerCase(Locale.ROOT);
        return KNOWN.stream().filter(known -> said.contains(known.getKey())).map(Map.Entry::getValue).findFirst()
            .or(() -> Optional.ofNullable(rows.getOrDefault(group + ":" + name, rows.get(group + ":*"))));
    }
}
