package org.cadrenode.api.identifiable;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
 * @param history since when and until when each identifier was held, in their order; empty where the vault did not tell
 */
public record CustodyEntry(
        Pseudonym pseudonym, ProviderId provider, String localId, List<Identifier> identifiers, long version,
        List<VaultPerson.Held> history) {
    private static final long NO_END = Long.MIN_VALUE;

    public CustodyEntry {
        identifiers = List.copyOf(identifiers);
        history = List.copyOf(history);
        if (!history.isEmpty() && !history.stream().map(VaultPerson.Held::identifier).toList().equals(identifiers)) {
            throw new IllegalArgumentException("A history is that of the identifiers, in their order");
        }
    }

    /** Makes an entry without days. */
    public CustodyEntry(Pseudonym pseudonym, ProviderId provider, String localId, List<Identifier> identifiers, long version) {
        this(pseudonym, provider, localId, identifiers, version, List.of());
    }

    /** Returns the entry of a person of the vault. */
    public static CustodyEntry of(Pseudonym pseudonym, VaultPerson person) {
        return new CustodyEntry(pseudonym, person.provider(), person.localId(), person.identifiers(), person.version(),
                person.history());
    }

    /** Returns the entry under another pseudonym. */
    public CustodyEntry under(Pseudonym other) {
        return new CustodyEntry(other, provider, localId, identifiers, version, history);
    }

    /**
     * Returns the bytes, before they are sealed: behind its length a person of {@link SealedForm} whose key is the
     * pseudonym, then the days of its identifiers, two numbers of eight bytes each.
     */
    public byte[] form() {
        byte[] person = SealedForm.of(new VaultPerson(new SubjectKey(pseudonym.high(), pseudonym.low()), provider, localId,
                identifiers, List.of(), version));
        ByteBuffer out = ByteBuffer.allocate(Integer.BYTES + person.length + 2 * Long.BYTES * history.size());
        out.putInt(person.length).put(person);
        for (VaultPerson.Held held : history) {
            out.putLong(held.since().toEpochDay()).putLong(held.until().map(LocalDate::toEpochDay).orElse(NO_END));
        }
        return out.array();
    }

    /**
     * Returns the entry of these bytes.
     *
     * @throws IllegalArgumentException if {@link #form} did not write them
     */
    public static CustodyEntry of(byte[] form) {
        try {
            ByteBuffer in = ByteBuffer.wrap(form);
            int length = in.getInt();
            if (length < 0 || length > in.remaining()) {
                throw new IllegalArgumentException("The form of an entry ends too early");
            }
            byte[] bytes = new byte[length];
            in.get(bytes);
            VaultPerson person = SealedForm.person(bytes);
            if (!person.relatives().isEmpty()) {
                throw new IllegalArgumentException("An entry has no relatives");
            }
            return new CustodyEntry(new Pseudonym(person.key().high(), person.key().low()), person.provider(), person.localId(),
                    person.identifiers(), person.version(), history(person.identifiers(), in));
        } catch (BufferUnderflowException | DateTimeException e) {
            throw new IllegalArgumentException("The form of an entry cannot be");
        }
    }

    private static List<VaultPerson.Held> history(List<Identifier> identifiers, ByteBuffer in) {
        List<VaultPerson.Held> history = new ArrayList<>();
        if (in.hasRemaining()) {
            for (Identifier identifier : identifiers) {
                LocalDate since = LocalDate.ofEpochDay(in.getLong());
                long until = in.getLong();
                history.add(new VaultPerson.Held(identifier, since,
                        until == NO_END ? Optional.empty() : Optional.of(LocalDate.ofEpochDay(until))));
            }
            if (in.hasRemaining()) {
                throw new IllegalArgumentException("The form of an entry goes on behind its end");
            }
        }
        return history;
    }

    @Override
    public String toString() {
        return "[custody entry]";
    }
}
