package org.cadrenode.vault.internal;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

    private static final byte FORMAT = 2;
    // Of another format, so that a node that knows of no merges does not take one for a child.
    private static final byte MERGED = 3;
    private static final int DEFINED = 1;
    private static final int OVERFULL = 2;
    private static final Comparator<Identifier> ORDER =
            Comparator.comparing(Identifier::kind).thenComparing(Identifier::value);

    private final SubjectKey subject;
    private final ProviderId provider;
    private final String localId;
    private final long version;
    private final Map<Identifier, SeenDays> identifiers;
    private final Set<VaultPerson.Relative> relatives;
    private int characters;
    private boolean defined;
    private boolean overfull;
    private boolean merged;

    /** Nothing is held of the child yet. */
    PersonEntry(SubjectKey subject, ProviderId provider, String localId) {
        this(new VaultPerson(subject, provider, localId.strip(), List.of(), List.of(), 0), List.of(), false, false);
    }

    private PersonEntry(VaultPerson person, List<SeenDays> days, boolean defined, boolean overfull) {
        subject = person.key();
        provider = person.provider();
        localId = person.localId();
        version = person.version();
        identifiers = new LinkedHashMap<>();
        for (int i = 0; i < days.size(); i++) {
            identifiers.put(person.identifiers().get(i), days.get(i));
        }
        relatives = new LinkedHashSet<>(person.relatives());
        this.defined = defined;
        this.overfull = overfull;
        characters = characters(person.identifiers());
        person.relatives().forEach(relative -> characters += characters(relative.identifiers()));
    }

    /** Reads what {@link #form} gave. */
    static PersonEntry of(byte[] form) {
        if (form.length == 0 || form[0] != FORMAT && form[0] != MERGED) {
            throw new IllegalArgumentException("The form of an entry is of another version");
        }
        try {
            ByteBuffer in = ByteBuffer.wrap(form, 1, form.length - 1);
            byte flags = in.get();
            byte[] days = new byte[in.getInt()];
            in.get(days);
            byte[] content = new byte[in.remaining()];
            in.get(content);
            VaultPerson person = SealedForm.person(content);
            PersonEntry entry = new PersonEntry(person, SeenDays.list(days, person.identifiers().size()), (flags & DEFINED) != 0,
                    (flags & OVERFULL) != 0);
            entry.merged = form[0] == MERGED;
            if (entry.merged && (person.identifiers().size() != 1 || entry.defined || entry.overfull)) {
                throw new IllegalArgumentException("The form of a merged id is not one");
            }
            return entry;
        } catch (BufferUnderflowException | NegativeArraySizeException e) {
            throw new IllegalArgumentException("The form of an entry ends too early");
        }
    }

    /** Returns the entry's bytes, before they are sealed. */
    byte[] form(long newVersion) {
        byte[] days = SeenDays.form(identifiers.values());
        byte[] person = SealedForm.of(new VaultPerson(subject, provider, localId, identifiers(),
                List.copyOf(relatives), newVersion));
        return ByteBuffer.allocate(2 + Integer.BYTES + days.length + person.length)
                .put(merged ? MERGED : FORMAT).put((byte) ((defined ? DEFINED : 0) | (overfull ? OVERFULL : 0)))
                .putInt(days.length).put(days).put(person).array();
    }

    /** What a contribution told. */
    enum News {
        /** Nothing that was not known. */
        NONE,
        /** That something which is known was seen on another day; nobody sees that from outside. */
        DAYS,
        /** Something that a reader sees. */
        SEEN;

        News or(News other) {
            return compareTo(other) < 0 ? other : this;
        }
    }

    /** Takes in a contribution. */
    News take(Contribution contribution) {
        if (overfull) {
            return News.NONE;
        }
        if (merged) {
            throw new IllegalStateException("A merged id takes nothing in");
        }
        boolean redates = contribution.role() != Contribution.Role.RELATIVE && redates(contribution);
        List<VaultPerson.Held> before = redates ? history() : List.of();
        News news = switch (contribution.role()) {
            case DEFINES -> define().or(own(contribution));
            case ADDS -> own(contribution);
            case RELATIVE -> relative(contribution) ? News.SEEN : News.NONE;
            case MERGES -> throw new IllegalArgumentException("A merge is of two entries");
        };
        overfull = identifiers.size() > MOST_IDENTIFIERS || relatives.size() > MOST_RELATIVES || characters > MOST_CHARACTERS;
        return news == News.DAYS && !history().equals(before) ? News.SEEN : news;
    }

    /**
     * Takes in all that is known of another id of the same child, with its days.
     *
     * @return whether that told anything
     */
    boolean absorb(PersonEntry former) {
        if (overfull) {
            return false;
        }
        boolean news = former.defined && !defined || former.overfull;
        defined |= former.defined;
        overfull = former.overfull;
        for (Map.Entry<Identifier, SeenDays> one : former.identifiers.entrySet()) {
            SeenDays days = identifiers.get(one.getKey());
            SeenDays both = days == null ? one.getValue() : days.and(one.getValue());
            if (!both.equals(days)) {
                identifiers.put(one.getKey(), both);
                characters += days == null ? one.getKey().value().length() : 0;
                news = true;
            }
        }
        for (VaultPerson.Relative relative : former.relatives) {
            if (relatives.add(relative)) {
                characters += characters(relative.identifiers());
                news = true;
            }
        }
        overfull |= identifiers.size() > MOST_IDENTIFIERS || relatives.size() > MOST_RELATIVES || characters > MOST_CHARACTERS;
        return news;
    }

    /** Makes this entry one that says nothing but that its id was merged into another. */
    void mergeInto(String survivor, int day) {
        merged = true;
        defined = false;
        overfull = false;
        relatives.clear();
        identifiers.clear();
        identifiers.put(new Identifier(IdentifierKind.SUBJECT_REFERENCE, survivor), new SeenDays(day, day));
        characters = survivor.length();
    }

    /** Returns the id into which this one was merged, if it was. */
    Optional<String> mergedInto() {
        return merged ? Optional.of(identifiers.keySet().iterator().next().value()) : Optional.empty();
    }

    private boolean redates(Contribution contribution) {
        int day = Math.toIntExact(contribution.asOf().toEpochDay());
        return contribution.identifiers().stream().anyMatch(identifier -> {
            SeenDays days = identifiers.get(identifier);
            return days != null && !days.tells(identifier.kind(), day);
        });
    }

    private News define() {
        News news = defined ? News.NONE : News.SEEN;
        defined = true;
        return news;
    }

    private News own(Contribution contribution) {
        News news = News.NONE;
        int day = Math.toIntExact(contribution.asOf().toEpochDay());
        for (Identifier identifier : contribution.identifiers()) {
            SeenDays days = identifiers.get(identifier);
            if (days == null) {
                identifiers.put(identifier, new SeenDays(day, day));
                characters += identifier.value().length();
                news = News.SEEN;
            } else if (!days.tells(identifier.kind(), day)) {
                identifiers.put(identifier, days.with(identifier.kind(), day));
                news = news.or(News.DAYS);
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

    /** Returns the provider's own id. */
    String localId() {
        return localId;
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
        return List.copyOf(identifiers.keySet());
    }

    private List<VaultPerson.Held> history() {
        return SeenDays.history(identifiers);
    }

    /** Returns the newest day of birth. */
    OptionalLong birthDay() {
        String newest = null;
        for (Identifier identifier : identifiers.keySet()) {
            newest = identifier.kind() == IdentifierKind.BIRTH_DATE ? identifier.value() : newest;
        }
        return newest == null ? OptionalLong.empty() : OptionalLong.of(LocalDate.parse(newest).toEpochDay());
    }

    /** Returns the version at which the entry was last written; 0 if it never was. */
    long version() {
        return version;
    }

    /**
     * Returns the child as it was written, with the ids that were merged into its own, of days that nobody knows, and its
     * relatives under the ids that they have now.
     */
    VaultPerson person(Merges merges) {
        List<String> formerIds = merges.formerIds(subject);
        List<Identifier> own = new ArrayList<>(identifiers.keySet());
        List<VaultPerson.Held> days = new ArrayList<>(history());
        for (String id : formerIds) {
            Identifier former = new Identifier(IdentifierKind.FORMER_SUBJECT, id);
            own.add(former);
            days.add(new VaultPerson.Held(former, LocalDate.EPOCH, Optional.empty()));
        }
        List<VaultPerson.Relative> family = merges.size() == 0 ? List.copyOf(relatives)
                : relatives.stream().map(relative -> new VaultPerson.Relative(
                        relative.subject().map(merges::survivor), relative.identifiers())).distinct().toList();
        return new VaultPerson(subject, provider, localId, own, family, version, days);
    }
}
