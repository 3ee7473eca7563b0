package org.cadrenode.api.dictionary;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.cadrenode.api.delivery.SourceId;
import org.osgi.annotation.versioning.ProviderType;

/** The site's dictionaries: one reviewed CSV file a source. Thread-safe. */
@ProviderType
public interface Dictionaries {
    /** Returns the sources for which there is a dictionary file, sorted. */
    List<SourceId> sources();

    /**
     * Returns the dictionary in force, read anew when the file has changed; empty without a file.
     *
     * @throws org.cadrenode.api.error.CadreException DICTIONARY_INVALID if the file does not pass the check
     */
    Optional<Dictionary> dictionary(SourceId source);

    /** Returns all that is wrong with a source's file; empty if nothing is or there is no file. */
    List<DictionaryFinding> check(SourceId source);

    /**
     * Writes a draft next to the dictionaries in which everything is dropped until a person decides. It never overwrites
     * a file in force.
     *
     * @return the file that was written
     */
    Path draft(SourceShape shape);

    /** Returns the name of the dictionary file of a source, whether or not it exists. */
    Path file(SourceId source);
}
