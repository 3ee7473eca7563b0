package org.cadrenode.vault.internal;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.cadrenode.api.delivery.ProviderId;
import org.cadrenode.api.dictionary.IdentifierKind;
import org.cadrenode.api.identifiable.Contribution;
import org.cadrenode.api.identifiable.Identifier;
import org.cadrenode.api.identifiable.SealedForm;
import org.cadrenode.api.identifiable.SubjectKey;
import org.cadrenode.api.identifiable.VaultPerson;

/**
 * What the vault holds of one child, while contributions are added to it.
 *
 * <p>An id under which more identities come together than one child can have (a school's number in the wrong column,
 * {@code 99999} for want of a number) is <em>overfull</em>: nothing more is taken in, and it does not count as a known
 * child, so that its records are held instead of leaving half scrubbed. Not thread-safe.
 */
final class PersonEntry {
    static final int MOST_IDENTIFIERS = 400;
    static final int MOST_RELATIVES = 200;
    static final int MOST_CHARACTERS = 200_000;

    private static final int DEFINED = 1;
    private static final int OVERFULL = 2;
    private static final Comparator<Identifier> ORDER =
            Comparator.comparing(Identifier::kind).thenComparing(Identifier::value);

    private final SubjectKey subject;
    private final ProviderId provider;
    private final String localId;
    private final long version;
    private final Set<Identifier> identifiers;
    private final Set<VaultPerson.Relative> relatives;
    private int characters;
    private boolean defined;
    private boolean overfull;

    /** Nothing is held of the child yet. */
    PersonEntry(SubjectKey subject, ProviderId provider, String localId) {
        this(new VaultPerson(subject, provider, localId.strip(), List.of(), List.of(), 0), false, false);
    }

    private PersonEntry(VaultPerson person, boolean defined, boolean overfull) {
        subject = person.key();
        provider = person.provider();
        localId = person.localId();
        version = person.version();
        identifiers = new LinkedHashSet<>(person.identifiers());
        relatives = new LinkedHashSet<>(person.relatives());
        this.defined = defined;
        this.overfull = overfull;
        characters = characters(person.identifiers());
        person.relatives().forEach(relative -> characters += characters(relative.identifiers()));
    }

    /** Reads what {@link #form} gave. */
    static PersonEntry of(byte[] form) {
        if (form.length == 0 || (form[0] & ~(DEFINED | OVERFULL)) != 0) {
            throw new IllegalArgumentException("The form of an entry is of another version");
        }
        VaultPerson person = SealedForm.person(Arrays.copyOfRange(form, 1, form.length));
        return new PersonEntry(person, (form[0] & DEFINED) != 0, (form[0] & OVERFULL) != 0);
    }

    /** Returns the entry's bytes, before they are sealed. */
    byte[] form(long newVersion) {
        byte[] person = SealedForm.of(new VaultPerson(subject, provider, localId, List.copyOf(identifiers),
                List.copyOf(relatives), newVersion));
        byte[] form = new byte[person.length + 1];
        form[0] = (byte) ((defined ? DEFINED : 0) | (overfull ? OVERFULL : 0));
        System.arraycopy(person, 0, form, 1, person.length);
        return form;
    }

    /** Takes in a contribution; false if it says nothing new. */
    boolean take(Contribution contribution) {
        if (overfull) {
            return false;
        }
        boolean news = switch (contribution.role()) {
            case DEFINES -> define() | own(contribution.identifiers());
            case ADDS -> own(contribution.identifiers());
            case RELATIVE -> relative(contribution);
        };
        overfull = identifiers.size() > MOST_IDENTIFIERS || relatives.size() > MOST_RELATIVES || characters > MOST_CHARACTERS;
        return news;
    }

    private boolean define() {
        boolean news = !defined;
        defined = true;
        return news;
    }

    private boolean own(List<Identifier> more) {
        boolean news = false;
        for (Identifier identifier : more) {
            if (identifiers.add(identifier)) {
                characters += identifier.value().length();
                news = true;
            }
        }
        return news;
    }

    // Sorted, so that the same relative is the same whatever the order of a source's columns.
    private boolean relative(Contribution contribution) {
        if (contribution.identifiers().isEmpty() && contribution.relative().isEmpty()) {
            return false;
        }
        List<Identifier> sorted = new ArrayList<>(new LinkedHashSet<>(contribution.identifiers()));
        sorted.sort(ORDER);
        boolean news = relatives.add(new VaultPerson.Relative(contribution.relative(), sorted));
        characters += news ? characters(sorted) : 0;
        return news;
    }

    private static int characters(List<Identifier> identifiers) {
        return identifiers.stream().mapToInt(identifier -> identifier.value().length()).sum();
    }

    SubjectKey subject() {
        return subject;
    }

    ProviderId provider() {
        return provider;
    }

    /** Returns whether a DEFINES contribution came. */
    boolean defined() {
        return defined;
    }

    /** Returns whether too many identities came together under the id. */
    boolean overfull() {
        return overfull;
    }

    /** Returns whether records of the child may go on. */
    boolean known() {
        return defined && !overfull;
    }

    List<Identifier> identifiers() {
        return List.copyOf(identifiers);
    }

    /** Returns the newest day of birth. */
    OptionalLong birthDay() {
        OptionalLong newest = OptionalLong.empty();
        for (Identifier identifier : identifiers) {
            if (identifier.kind() == IdentifierKind.BIRTH_DATE) {
                newest = OptionalLong.of(LocalDate.parse(identifier.value()).toEpochDay());
            }
        }
        return newest;
    }

    /** Returns the version at which the entry was last written; 0 if it never was. */
    long version() {
        return version;
    }

    /** Returns the child as it was written. */
    VaultPerson person() {
        return new VaultPerson(subject, provider, localId, List.copyOf(identifiers), List.copyOf(relatives), version);
    }
}
