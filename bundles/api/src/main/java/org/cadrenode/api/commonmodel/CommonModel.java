package org.cadrenode.api.commonmodel;

import org.cadrenode.api.delivery.SourceId;
import org.cadrenode.api.pseudonym.ReleasedTable;
import org.osgi.annotation.versioning.ProviderType;

/** The mappings of the sources into the common form. Thread-safe. */
@ProviderType
public interface CommonModel {
    /**
     * Returns the mapper of a table: by the source's mapping where one is there, otherwise one event a released column
     * with the source and table as code system and the column as code.
     */
    EventMapper mapper(SourceId source, ReleasedTable table);
}
