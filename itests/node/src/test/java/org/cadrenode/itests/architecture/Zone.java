package org.cadrenode.itests.architecture;

import java.util.Optional;
import java.util.Set;

/** On which side of the privacy wall a bundle stands. A new bundle must be put here before the build passes. */
enum Zone {
    /** Holds people's identifiers, and never sends them anywhere. */
    IDENTIFIABLE(Set.of("landing", "optout", "mesh", "families", "vault", "pseudonymise", "terms", "gate", "validation")),
    /** Holds a resource's identifiers, in a process of its own to which nothing of the other zones is wired. */
    CUSTODY(Set.of("custodian")),
    /** Knows pseudonyms alone. */
    DEIDENTIFIED(Set.of("linkage", "commonmodel", "research", "omop", "governance", "output")),
    /** Serves either side. */
    BOTH(Set.of("api", "connector-spi", "connector-spi-camel", "audit", "keystore", "security", "admission", "admission-guard", "console", "erasure", "backup", "exchange",
            "pipeline", "shell", "watch", "synthetic", "camel-core", "h2"));

    private final Set<String> rooms;

    Zone(Set<String> rooms) {
        this.rooms = rooms;
    }

    static Optional<Zone> of(String room) {
        if (isConnector(room)) {
            return Optional.of(IDENTIFIABLE);
        }
        for (Zone zone : values()) {
            if (zone.rooms.contains(room)) {
                return Optional.of(zone);
            }
        }
        return Optional.empty();
    }

    static boolean isConnector(String room) {
        return room.startsWith("connector-") && !room.startsWith("connector-spi");
    }
}
