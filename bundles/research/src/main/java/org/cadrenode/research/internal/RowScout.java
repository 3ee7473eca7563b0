package org.cadrenode.research.internal;

import java.io.IOException;
import java.util.Optional;
import org.cadrenode.api.pseudonym.RowReader;

/**
 * Reads the rows of a package ahead of those who write them, one {@link Stretch} while the one before it is loaded: to open, check and
 * decode rows takes no connection. For one owner's thread.
 */
final class RowScout implements AutoCloseable {
    private final RowReader rows;
    private final ContentHash hash = new ContentHash();
    private final Aside<Boolean, IOException> ahead = new Aside<>("cadre-load-scout", IOException.class);
    private final int capacity;
    private Stretch reading;
    private Optional<Stretch> spare = Optional.empty();
    private boolean ended;

    /**
     * Begins to read.
     *
     * @param rows closed with this
     * @param done how many rows are passed over
     * @param capacity most rows of a stretch
     */
    RowScout(RowReader rows, long done, int capacity) throws IOException {
        this.rows = rows;
        this.capacity = capacity;
        Stretch first = new Stretch(capacity);
        reading = first;
        ahead.begin(() -> {
            boolean more = true;
            for (long passed = 0; passed < done && more; passed++) {
                more = rows.next();
            }
            return more && first.read(rows, hash);
        });
    }

    /** Returns the next stretch, which is good until this is asked again; empty if there is no row any more. */
    Optional<Stretch> next() throws IOException {
        if (ended) {
            return Optional.empty();
        }
        ended = !Boolean.TRUE.equals(ahead.await());
        Stretch read = reading;
        if (!ended) {
            Stretch following = spare.orElseGet(() -> new Stretch(capacity));
            ahead.begin(() -> following.read(rows, hash));
            reading = following;
            spare = Optional.of(read);
        }
        return read.size() == 0 ? Optional.empty() : Optional.of(read);
    }

    /** Returns how many removals there were, once there is no row any more. */
    long removals() {
        return rows.removals();
    }

    @Override
    public void close() throws IOException {
        ahead.close();
        rows.close();
    }
}
