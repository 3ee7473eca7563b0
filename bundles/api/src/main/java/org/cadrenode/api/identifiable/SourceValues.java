package org.cadrenode.api.identifiable;

import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/** The values of one source record, in the order of its table's columns. */
@ProviderType
public interface SourceValues {
    /** Returns the value of a column, or null. */
    @Nullable String value(int column);
}
