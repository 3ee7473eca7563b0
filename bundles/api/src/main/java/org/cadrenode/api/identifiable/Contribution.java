package org.cadrenode.api.identifiable;

import java.util.List;
import java.util.Optional;
import org.cadrenode.api.delivery.ProviderId;

/**
 * What one source row says of a child.
 *
 * @param subject the child
 * @param provider the data controller
 * @param localId the provider's own id of the child
 * @param role in what way
 * @param relative the relative's own key, where the relative is such a child too
 * @param identifiers valid identifiers of the child, or of the relative
 */
public record Contribution(
        SubjectKey subject, ProviderId provider, String localId, Role role, Optional<SubjectKey> relative,
        List<Identifier> identifiers) {
    public Contribution {
        identifiers = List.copyOf(identifiers);
    }

    @Override
    public String toString() {
        return "[contribution]";
    }

    /** In what way a row speaks of a child. */
    public enum Role {
        /** It makes the child known. */
        DEFINES,
        /** It adds to what is known. */
        ADDS,
        /** It describes a relative. */
        RELATIVE
    }
}
