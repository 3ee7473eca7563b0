package org.cadrenode.api.custody;

import java.time.Instant;
import java.util.List;
import org.cadrenode.api.delivery.ProviderId;
import org.cadrenode.api.exchange.PackageKind;
import org.osgi.annotation.versioning.ProviderType;

/** What the custodian's store can say of itself. It holds no identifier. Thread-safe. */
@ProviderType
public interface Custodian {
    /** Returns the counts as of now. */
    Status status();

    /**
     * Counts of the store.
     *
     * @param providers a line a provider of whom anything was taken in, in their order
     * @param held packages that wait: for one before them, or for a store that does not take them in now
     * @param setAside packages that were refused and lie aside
     */
    record Status(List<Line> providers, long held, long setAside) {
        public Status {
            providers = List.copyOf(providers);
        }
    }

    /**
     * One provider.
     *
     * @param children children whose identifiers are held
     * @param barred children whose identifiers were taken back and are not taken in again
     * @param last the package that was taken in last
     */
    record Line(ProviderId provider, long children, long barred, Taken last) { }

    /** A package that was taken in. */
    record Taken(String packageId, PackageKind kind, Instant at) { }
}
