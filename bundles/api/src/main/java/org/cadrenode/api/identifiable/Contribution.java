package org.cadrenode.api.identifiable;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.cadrenode.api.delivery.ProviderId;
import org.cadrenode.api.dictionary.IdentifierKind;

/**
 * What one source row says of a child.
 *
 * @param subject the child
 * @param provider the data controller
 * @param localId the provider's own id of the child
 * @param role in what way
 * @param relative the relative's own key, where the relative is such a child too
 * @param identifiers valid identifiers of the child, or of the relative
 * @param asOf the day on which this was so: that of the extract, or of its receipt. 1970-01-01 where nobody knows
 */
public record Contribution(
        SubjectKey subject, ProviderId provider, String localId, Role role, Optional<SubjectKey> relative,
        List<Identifier> identifiers, LocalDate asOf) {
    public Contribution {
        identifiers = List.copyOf(identifiers);
        if (role == Role.MERGES && (identifiers.size() != 1 || identifiers.get(0).kind() != IdentifierKind.FORMER_SUBJECT)) {
            throw new IllegalArgumentException("A merge has one former id");
        }
    }

    /** Makes a contribution of a day that nobody knows. */
    public Contribution(SubjectKey subject, ProviderId provider, String localId, Role role, Optional<SubjectKey> relative,
            List<Identifier> identifiers) {
        this(subject, provider, localId, role, relative, identifiers, LocalDate.EPOCH);
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
        RELATIVE,
        /** It says that another id, its one identifier, which is a FORMER_SUBJECT, is the child's too. */
        MERGES
    }
}
