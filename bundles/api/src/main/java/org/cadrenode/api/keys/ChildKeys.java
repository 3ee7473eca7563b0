package org.cadrenode.api.keys;

import java.util.Collection;
import java.util.function.LongPredicate;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A key for each child, in a file of the room that keeps the children's records: who wants to open a record needs the
 * keystore's key and the child's, and neither alone tells anything. A child's key is destroyed by being overwritten where it
 * lies, durably; from then on no copy of the child's records opens, whatever keys of the keystore somebody has. A file
 * system that writes anew elsewhere, or a copy of this file, keeps a destroyed key for as long as it keeps the old bytes.
 *
 * <p>A key has a number, from 1; no number is given twice, also after its key was destroyed. Every operation throws
 * {@link org.cadrenode.api.error.CadreException} IO_FAILED if the file cannot be read or written. One process at a time.
 * Thread-safe.
 */
@ProviderType
public interface ChildKeys extends AutoCloseable {
    /** How a key is. */
    enum State {
        /** It opens. */
        LIVE,
        /** It opens; its record is about to be removed. */
        DOOMED,
        /** It is no more, and that is authentic. */
        DESTROYED
    }

    /** Returns the number of a fresh key, which is on stable storage before this returns. */
    long next();

    /** Makes sure that every number up to this one has a key, durably: for records that are older than keys of children. */
    void cover(long last);

    /**
     * Returns how a key is.
     *
     * @throws org.cadrenode.api.error.CadreException CONTENT_CHANGED if it is missing, or was altered
     */
    State state(long number);

    /** Marks keys, durably, before the transaction that removes their records. Those that are destroyed stay so. */
    void doom(Collection<Long> numbers);

    /** Destroys keys, durably. Those that are destroyed already stay as they are. */
    void destroy(Collection<Long> numbers);

    /**
     * Ends what a kill cut short between {@link #doom} and {@link #destroy}: a doomed key whose record is still there lives
     * again, as its removal was not committed; one without a record is destroyed. To be called before keys are given out.
     *
     * @param inUse whether the room has a record under the key of a number
     * @return how many keys were destroyed
     */
    long settle(LongPredicate inUse);

    /** Returns a cipher for one thread's use. It seals under the newest key of the purpose. */
    ChildCipher cipher();

    /** Lets go of the file. */
    @Override
    void close();
}
