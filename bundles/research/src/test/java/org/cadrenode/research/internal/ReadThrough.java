package org.cadrenode.research.internal;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.cadrenode.api.patrol.Patrolled;

/** Reads a store through as the patrol does. */
final class ReadThrough {
    private ReadThrough() { }

    /** Returns what each stretch said could not be read. */
    static List<Optional<String>> of(Patrolled store) {
        List<Optional<String>> said = new ArrayList<>();
        Set<String> places = new HashSet<>();
        String next = "";
        do {
            Patrolled.Stretch stretch = store.readOn(next);
            said.add(stretch.unreadable());
            next = stretch.next();
            assertTrue(places.add(next), next);
        } while (!next.isEmpty());
        return said;
    }
}
