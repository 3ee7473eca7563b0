package org.cadrenode.linkage.engine;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What people decided about pairs of subjects. Not thread-safe. */
final class Decisions {
    private final Map<Integer, Map<Integer, Boolean>> joined = new HashMap<>();

    /** Sets a decision: true for one person, false for two, null for none. */
    void put(int one, int other, @Nullable Boolean join) {
        side(one, other, join);
        side(other, one, join);
    }

    /** Returns whether two were said to be one person or two; null if nothing was said. */
    @Nullable Boolean of(int one, int other) {
        return joined.getOrDefault(one, Map.of()).get(other);
    }

    /** Returns whether something was said about a subject. */
    boolean any(int subject) {
        return joined.containsKey(subject);
    }

    /** Returns of whom something was said together with a subject. */
    Set<Integer> of(int subject) {
        return Set.copyOf(joined.getOrDefault(subject, Map.of()).keySet());
    }

    void remove(int subject) {
        of(subject).forEach(other -> put(subject, other, null));
    }

    private void side(int from, int to, @Nullable Boolean join) {
        if (join != null) {
            joined.computeIfAbsent(from, any -> new HashMap<>(2)).put(to, join);
        } else if (joined.containsKey(from)) {
            Map<Integer, Boolean> present = joined.get(from);
            present.remove(to);
            if (present.isEmpty()) {
                joined.remove(from);
            }
        }
    }
}
