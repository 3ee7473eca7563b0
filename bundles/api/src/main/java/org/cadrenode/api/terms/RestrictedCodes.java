package org.cadrenode.api.terms;

import java.util.List;
import org.cadrenode.api.delivery.SourceId;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The codes that the law keeps from being passed on, such as those of sexual health, gender recognition, assisted conception and
 * adoption: the site's list, without what the terms of a source let leave. Whoever compares values with it does so without
 * regard to case and to marks within a code. Thread-safe.
 */
@ProviderType
public interface RestrictedCodes {
    /**
     * Returns the list for a source as it is now; the same instance as long as nothing changed. A source without terms has all
     * of it.
     *
     * @throws org.cadrenode.api.error.CadreException RESTRICTED_LIST_INVALID if there is no list, or a line of it is wrong:
     *     nothing may leave then
     */
    RestrictedList list(SourceId source);

    /** Returns what is wrong with the list; empty if nothing is. */
    List<Finding> check();

    /**
     * What is wrong with the list.
     *
     * @param line line of the file, from 1
     * @param problem what is wrong
     * @param remedy what to write instead
     */
    record Finding(long line, String problem, String remedy) { }
}
