package org.cadrenode.api.dictionary;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.cadrenode.api.delivery.SourceId;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The site's dictionaries: one reviewed CSV file a source. What two people approved is in force, and stays so while the
 * file is edited; see {@link DictionaryReview}. Thread-safe.
 */
@ProviderType
public interface Dictionaries {
    /** Returns the sources for which there is a dictionary file, sorted. */
    List<SourceId> sources();

    /**
     * Returns the dictionary in force: the one that was approved, or that came with the node as long as the site approved
     * none. Empty without a file, whatever was approved, and for a file that still waits for its first approval.
     *
     * @throws org.cadrenode.api.error.CadreException DICTIONARY_INVALID if none was approved and the file does not pass the
     *     check, or if what was approved does not pass it any more; CONTENT_CHANGED if what was kept of it was altered
     */
    Optional<Dictionary> dictionary(SourceId source);

    /** Returns whether a source has a dictionary file and none in force, so that its deliveries wait for two people. */
    default boolean waitsForApproval(SourceId source) {
        return false;
    }

    /** Returns all that is wrong with a source's file; empty if nothing is or there is no file. */
    List<DictionaryFinding> check(SourceId source);

    /**
     * Returns what a person might write into a source's file, though nothing is wrong without it; empty if nothing, or if the file
     * does not pass its check.
     */
    default List<DictionaryFinding> proposals(SourceId source) {
        return List.of();
    }

    /** Returns the name of the dictionary file of a source, whether or not it exists. */
    Path file(SourceId source);
}
