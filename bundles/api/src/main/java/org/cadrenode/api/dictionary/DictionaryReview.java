package org.cadrenode.api.dictionary;

import java.io.IOException;
import java.util.List;
import org.cadrenode.api.delivery.SourceId;
import org.osgi.annotation.versioning.ProviderType;

/** How people come to a dictionary: draft, compare, approve. Thread-safe. */
@ProviderType
public interface DictionaryReview {
    /** The name under which {@link #compare} finds a source's draft. */
    String DRAFT = "draft";

    /** Returns where the dictionary of a source stands. It brings nothing into force. */
    DictionaryState state(SourceId source);

    /**
     * Writes a draft next to the dictionaries, in which everything is dropped until a person decides, with what the newest
     * landed deliveries of the source tell of each column. It never overwrites a file in force; journalled.
     */
    DictionaryDraft draft(SourceShape shape) throws IOException;

    /**
     * Returns what would change if another file took the place of the dictionary in force; of a source without one,
     * everything is new.
     *
     * @param file name of a file in the dictionaries folder, or {@link #DRAFT}
     * @throws org.cadrenode.api.error.CadreException NOT_FOUND; DICTIONARY_INVALID if the file does not pass the check
     */
    List<DictionaryChange> compare(SourceId source, String file);

    /**
     * Returns the columns of a source that came and that no rule names, by table and column: what is new in a year's layout is
     * held until a dictionary decides. Deliveries that were pseudonymised count.
     */
    List<HeldColumn> held(SourceId source) throws IOException;

    /**
     * Brings the dictionary file of a source, as it is now, into force. A second person has to agree; what comes into
     * force is exactly what the two agreed on, whatever becomes of the file.
     *
     * @throws org.cadrenode.api.error.CadreException NOT_FOUND without a file; DICTIONARY_INVALID if it does not pass the
     *     check; WRONG_STAGE if it is approved already; NOT_PERMITTED, APPROVAL_NEEDED, APPROVAL_REFUSED, REASON_MISSING
     */
    DictionaryState approve(SourceId source, String reason);
}
