package org.cadrenode.linkage.engine;

import java.util.HashMap;
import java.util.Map;

/** Where the views of subjects are while they are not in the engine. */
public interface Views {
    /** Returns a subject's views under a version of the linkage key, as they were put last. */
    PersonViews of(int subject, int keyVersion);

    /** Takes views in place of those of the same version. */
    void put(int subject, PersonViews views);

    /** Lets a subject's views under a version go. */
    void remove(int subject, int keyVersion);

    /** Lets the views of all subjects under versions before {@code keyVersion} go. */
    void retire(int keyVersion);

    /** Returns views that are kept in memory. */
    static Views inMemory() {
        return new Views() {
            private final Map<Integer, Map<Integer, PersonViews>> subjects = new HashMap<>();

            @Override
            public PersonViews of(int subject, int keyVersion) {
                PersonViews views = subjects.getOrDefault(subject, Map.of()).get(keyVersion);
                if (views == null) {
                    throw new IllegalArgumentException("A subject has no views under version " + keyVersion);
                }
                return views;
            }

            @Override
            public void put(int subject, PersonViews views) {
                subjects.computeIfAbsent(subject, any -> new HashMap<>(2)).put(views.keyVersion(), views);
            }

            @Override
            public void remove(int subject, int keyVersion) {
                subjects.getOrDefault(subject, new HashMap<>()).remove(keyVersion);
            }

            @Override
            public void retire(int keyVersion) {
                subjects.values().forEach(ofSubject -> ofSubject.keySet().removeIf(version -> version < keyVersion));
            }
        };
    }
}
