package org.cadrenode.api.identifiable;

import java.io.IOException;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.cadrenode.api.delivery.DeliveryId;
import org.cadrenode.api.delivery.ProviderId;
import org.cadrenode.api.delivery.Revision;
import org.cadrenode.api.delivery.RevisionReason;
import org.cadrenode.api.delivery.Settled;
import org.cadrenode.api.dictionary.Dictionary;
import org.osgi.annotation.versioning.ProviderType;

/** Finds the children whose rows have left and would be others if they were made now. Thread-safe. */
@ProviderType
public interface RevisionFinder {
    /** Returns words that change whenever there may be something to find. */
    String inputs(Dictionary dictionary) throws IOException;

    /** Opens a look at deliveries of one source. The vault is opened, for its purpose, once a family has to be read. */
    Look open(ProviderId provider, Dictionary dictionary) throws IOException;

    /** A look at the deliveries of one source. For one thread. */
    @ProviderType
    interface Look extends AutoCloseable {
        /**
         * Looks at one delivery.
         *
         * @param revisions its revisions that were settled, oldest first
         * @param refused its revisions that were refused: what a person refused is not asked for again
         * @param wanted the reasons for which a child is to be made again
         */
        Found look(Settled delivery, List<DeliveryId> revisions, List<DeliveryId> refused, Set<RevisionReason> wanted)
                throws IOException;

        @Override
        void close();
    }

    /**
     * What was found of one delivery.
     *
     * @param children how many children would have other rows, for whatever reason
     * @param reasons how many of them for each reason
     * @param due what a revision for the wanted reasons holds; empty if there is none
     */
    record Found(long children, Map<RevisionReason, Long> reasons, Optional<Due> due) { }

    /**
     * What a revision is to hold.
     *
     * @param revision which children and why
     * @param records the places of their records
     * @param subjects their pseudonyms under each key version under which rows left, 16 octets each, sorted
     */
    record Due(Revision revision, BitSet records, byte[] subjects) {
        public Due {
            records = (BitSet) records.clone();
            subjects = subjects.clone();
        }

        @Override
        public String toString() {
            return "[due]";
        }
    }
}
