package org.cadrenode.connector.testkit;

import java.util.Optional;
import org.cadrenode.connector.spi.SourceDescription.Capability;
import org.jspecify.annotations.Nullable;

/** What a connector does beyond telling records. The kit tests what is declared, and that nothing else is done. */
public enum Behaviour {
    /** Tells which of two states of a record is the later. */
    VERSIONS(Capability.VERSIONS),
    /** Tells which records are no more. */
    REMOVALS(Capability.REMOVALS),
    /** Tells which two ids are one child. */
    MERGES(Capability.MERGES),
    /** Goes on collecting where it ended. */
    RESUMES(Capability.RESUMES),
    /** Reads columns that a source adds, or leaves them out, and all others as before. */
    COLUMNS_ADDED(null),
    /** Where a column is gone, reads the others as before, or rejects the extract; never one column's values as another's. */
    COLUMNS_REMOVED(null),
    /** Finds columns wherever they stand. */
    COLUMNS_REORDERED(null);

    private final @Nullable Capability capability;

    Behaviour(@Nullable Capability capability) {
        this.capability = capability;
    }

    /** Returns what the connector's description says where it behaves so. */
    public Optional<Capability> capability() {
        return Optional.ofNullable(capability);
    }
}
