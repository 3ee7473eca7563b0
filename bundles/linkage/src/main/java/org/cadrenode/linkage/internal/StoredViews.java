package org.cadrenode.linkage.internal;

import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.cadrenode.linkage.engine.PersonViews;
import org.cadrenode.linkage.engine.Views;
import org.jspecify.annotations.Nullable;

/**
 * The views in the store, with those in memory that were used last; and those that are not stored yet, until they are. Not
 * thread-safe.
 */
final class StoredViews implements Views {
    private static final int MEBIBYTE = 1 << 20;

    private final TokenStore store;
    private final long most;
    private final Map<Long, PersonViews> waiting = new HashMap<>();
    private final LinkedHashMap<Long, PersonViews> kept = new LinkedHashMap<>(1 << 10, .75f, true);
    private long weight;

    /** @param mebibytes of memory for views that were used last */
    StoredViews(TokenStore store, int mebibytes) {
        this.store = store;
        most = (long) mebibytes * MEBIBYTE;
    }

    @Override
    public PersonViews of(int subject, int keyVersion) {
        long id = TokenStore.viewsId(subject, keyVersion);
        PersonViews views = waiting.get(id);
        if (views == null) {
            views = kept.get(id);
        }
        if (views == null) {
            views = PersonViews.ofBytes(keyVersion, store.views(id));
            keep(id, views);
        }
        return views;
    }

    @Override
    public void put(int subject, PersonViews views) {
        long id = TokenStore.viewsId(subject, views.keyVersion());
        forget(kept.remove(id));
        waiting.put(id, views);
    }

    @Override
    public void remove(int subject, int keyVersion) {
        long id = TokenStore.viewsId(subject, keyVersion);
        waiting.remove(id);
        forget(kept.remove(id));
    }

    @Override
    public void retire(int keyVersion) {
        waiting.keySet().removeIf(id -> id % TokenStore.KEY_VERSIONS < keyVersion);
        for (Iterator<Map.Entry<Long, PersonViews>> all = kept.entrySet().iterator(); all.hasNext();) {
            Map.Entry<Long, PersonViews> one = all.next();
            if (one.getKey() % TokenStore.KEY_VERSIONS < keyVersion) {
                forget(one.getValue());
                all.remove();
            }
        }
    }

    /** Takes note that all that was put is in the store. */
    void stored() {
        waiting.forEach(this::keep);
        waiting.clear();
    }

    private void keep(long id, PersonViews views) {
        forget(kept.put(id, views));
        weight += views.weight();
        for (Iterator<PersonViews> eldest = kept.values().iterator(); weight > most && eldest.hasNext();) {
            forget(eldest.next());
            eldest.remove();
        }
    }

    private void forget(@Nullable PersonViews views) {
        weight -= views == null ? 0 : views.weight();
    }
}
