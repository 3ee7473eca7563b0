package org.cadrenode.api.validation;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.cadrenode.api.delivery.DeliveryId;
import org.cadrenode.api.delivery.SourceId;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Looks through what a source delivered for those who own it. It refuses no record and changes none; each look is journalled
 * with the person's name, and its report kept in the node's own folder. Thread-safe.
 */
@ProviderType
public interface Validation {
    /**
     * Looks through one delivery, landed or further on, as long as its records are there.
     *
     * @throws org.cadrenode.api.error.CadreException NOT_PERMITTED without {@code delivery:read}; NOT_FOUND; WRONG_STAGE before
     *     its landing
     */
    Made delivery(DeliveryId delivery) throws IOException;

    /**
     * Looks through what a source delivered last: its newest delivery, or the newest of each table where each file is one.
     *
     * @throws org.cadrenode.api.error.CadreException NOT_PERMITTED without {@code delivery:read}; NOT_FOUND if it has none
     */
    Made source(SourceId source) throws IOException;

    /** Returns the last report of one delivery, if it was looked through. */
    Optional<ValidationReport> last(DeliveryId delivery);

    /**
     * A report, and the files that hold it, for the node's own user alone.
     *
     * @param page as a page of HTML
     * @param table as a table of commas
     */
    record Made(ValidationReport report, Path page, Path table) { }
}
