package org.cadrenode.api.identifiable;

import java.util.List;
import java.util.Optional;
import org.cadrenode.api.delivery.ProviderId;

/**
 * All that is known of a child at one provider, with its history: earlier values stay.
 *
 * @param key by which it was found
 * @param provider the data controller
 * @param localId the provider's own id
 * @param identifiers its own, oldest first
 * @param relatives its relatives
 * @param version of the vault at which it last changed
 */
public record VaultPerson(
        SubjectKey key, ProviderId provider, String localId, List<Identifier> identifiers, List<Relative> relatives,
        long version) {
    public VaultPerson {
        identifiers = List.copyOf(identifiers);
        relatives = List.copyOf(relatives);
    }

    @Override
    public String toString() {
        return "[person]";
    }

    /** A relative, who may be a child at the same provider. */
    public record Relative(Optional<SubjectKey> subject, List<Identifier> identifiers) {
        public Relative {
            identifiers = List.copyOf(identifiers);
        }

        @Override
        public String toString() {
            return "[relative]";
        }
    }
}
