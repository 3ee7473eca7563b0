package org.cadrenode.api.erasure;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A store from whose files something may have to go. What a database deletes is out of reach at once, and its bytes stay
 * in freed pages; they go when the store's files are made anew. A room with such a store registers one as a service.
 * Thread-safe.
 */
@ConsumerType
public interface Erasable {
    /** Returns the store's name: one word, lower case, stable. */
    String place();

    /** Returns since when something that was taken out may still lie in the files; empty if nothing does. */
    Optional<Instant> since();

    /**
     * Makes the files anew, with what is held and nothing else. Who uses the store waits meanwhile; nothing that was
     * committed is lost, and a kill at any moment leaves one whole store and {@link #since} as it was.
     *
     * @param patience how long it waits for those who use the store now
     * @return empty if they went on longer; then nothing was done
     */
    Optional<Erased> erase(FileMaker maker, Duration patience) throws IOException;

    /** Returns what is beyond this store's reach, a sentence; empty if nothing is. */
    default String beyond() {
        return "";
    }

    /**
     * What was done.
     *
     * @param asOf everything that was taken out before has gone
     * @param before bytes of the files before, 0 if that is not known
     * @param after bytes of the files after, 0 if that is not known
     * @param paused how long nobody could use the store
     */
    record Erased(Instant asOf, long before, long after, Duration paused) { }
}
