package org.cadrenode.api.patrol;

import java.util.Optional;
import org.cadrenode.api.error.CadreException;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A store that a patrol reads through, a stretch at a time. What is read stays in the store's room. A room with such a store
 * registers one as a service. Thread-safe.
 */
@ConsumerType
public interface Patrolled {
    /** Returns the store's name: one word, lower case, stable. */
    String place();

    /**
     * Reads on for about a quarter of a second, beside those who use the store.
     *
     * @param from {@link Stretch#next} of the stretch before, of this run of the node or a former one; empty: from the beginning
     * @throws CadreException if the store cannot be used at this moment, of which nothing follows about its content
     */
    Stretch readOn(String from);

    /**
     * What was read.
     *
     * @param next where to read on: names of tables and numbers of rows, nothing of a row's content; empty: all is read
     * @param unreadable the table or index of which a part cannot be read; the rest of it is passed over
     */
    record Stretch(String next, Optional<String> unreadable) { }
}
