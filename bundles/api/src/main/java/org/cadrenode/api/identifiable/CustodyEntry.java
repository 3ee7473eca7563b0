package org.cadrenode.api.identifiable;

import java.util.List;
import org.cadrenode.api.delivery.ProviderId;
import org.cadrenode.api.pseudonym.Pseudonym;

/**
 * What a custodian holds of a child: the pseudonym under which its rows left, and its own identifiers with their history.
 * Relatives, and by what the provider finds the child, stay with the provider.
 *
 * @param pseudonym under which the child's rows left
 * @param provider the data controller
 * @param localId the provider's own id
 * @param identifiers its own, oldest first
 * @param version of the provider's vault at which it last changed: the entry with the highest one holds
 */
public record CustodyEntry(
        Pseudonym pseudonym, ProviderId provider, String localId, List<Identifier> identifiers, long version) {
    public CustodyEntry {
        identifiers = List.copyOf(identifiers);
    }

    /** Returns the entry of a person of the vault. */
    public static CustodyEntry of(Pseudonym pseudonym, VaultPerson person) {
        return new CustodyEntry(pseudonym, person.provider(), person.localId(), person.identifiers(), person.version());
    }

    /** Returns the entry under another pseudonym. */
    public CustodyEntry under(Pseudonym other) {
        return new CustodyEntry(other, provider, localId, identifiers, version);
    }

    /** Returns the bytes, before they are sealed: a person of {@link SealedForm} whose key is the pseudonym. */
    public byte[] form() {
        return SealedForm.of(new VaultPerson(new SubjectKey(pseudonym.high(), pseudonym.low()), provider, localId, identifiers,
                List.of(), version));
    }

    /**
     * Returns the entry of these bytes.
     *
     * @throws IllegalArgumentException if {@link #form} did not write them
     */
    public static CustodyEntry of(byte[] form) {
        VaultPerson person = SealedForm.person(form);
        if (!person.relatives().isEmpty()) {
            throw new IllegalArgumentException("An entry has no relatives");
        }
        return of(new Pseudonym(person.key().high(), person.key().low()), person);
    }

    @Override
    public String toString() {
        return "[custody entry]";
    }
}
