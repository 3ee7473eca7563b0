package org.cadrenode.optout.internal;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.cadrenode.api.delivery.ProviderId;
import org.cadrenode.api.identifiable.Identifier;
import org.cadrenode.api.identifiable.Identifiers;
import org.cadrenode.api.identifiable.VaultPerson;
import org.cadrenode.api.keys.KeyedHash;

/**
 * Makes the marks of a request or of a child: of each NHS number, of each UPN, present or former, and of each forename,
 * given or preferred, with each surname, present or former, and each birth date, in all {@linkplain Identifiers#spellings spellings}.
 * Not thread-safe.
 */
final class Marks {
    /** Grows with every change by which the same words have other marks. 2: names in all their spellings. */
    static final long FORM = 2;
    // A source that puts many people under one id has names without end. Its first marks will do.
    private static final int MOST = 1000;

    private final KeyedHash hash;
    private final int keyVersion;
    private final Map<Integer, KeyedHash> shared;

    /**
     * Makes marks under the register's own key.
     *
     * @param shared versions of the key that nodes share, under which a child has marks, too: those of lists of other nodes
     */
    Marks(KeyedHash hash, int keyVersion, Map<Integer, KeyedHash> shared) {
        this.hash = hash;
        this.keyVersion = keyVersion;
        this.shared = shared;
    }

    /** Returns the versions of the key that nodes share. */
    Set<Integer> shared() {
        return shared.keySet();
    }

    /** Returns the version of the key under which the marks are. */
    int keyVersion() {
        return keyVersion;
    }

    /** Returns the marks of a decision: those of its identifiers, of the provider's own id of its child, or those that another node told. */
    Set<Mark> of(Recorded recorded) {
        return recorded.told().isPresent() ? Set.copyOf(recorded.told().get().marks()) : recorded.provider().map(provider -> Set.of(named(provider, recorded.identifiers().get(0).value())))
                .orElseGet(() -> of(recorded.identifiers()));
    }

    /** Returns the marks of a suppressed child. */
    Set<Mark> of(VaultPerson child) {
        Set<Mark> marks = of(child.identifiers());
        marks.add(named(child.provider(), child.localId()));
        return marks;
    }

    /** Returns the mark of a provider's own id. */
    Mark named(ProviderId provider, String localId) {
        return mark("subject", provider.value(), localId.strip());
    }

    /** Returns the marks of what is known of one person. */
    Set<Mark> of(List<Identifier> identifiers) {
        Set<Mark> marks = new LinkedHashSet<>();
        List<String> forenames = new ArrayList<>(2);
        List<String> surnames = new ArrayList<>(2);
        List<String> births = new ArrayList<>(1);
        for (Identifier identifier : identifiers) {
            switch (identifier.kind()) {
                case NHS_NUMBER -> add(marks, "nhs_number", identifier.value());
                case UPN, FORMER_UPN -> add(marks, "upn", identifier.value());
                case FORENAME, PREFERRED_NAME -> fold(identifier, forenames);
                case SURNAME, FORMER_SURNAME -> fold(identifier, surnames);
                case BIRTH_DATE -> births.add(identifier.value());
                case SUBJECT, SUBJECT_REFERENCE, RELATIVE_OF, RELATIVE_SUBJECT, ULN, OTHER_NUMBER, MIDDLE_NAMES, SEX,
                        POSTCODE, ADDRESS_LINE, TOWN, PHONE, EMAIL, ORGANISATION, OTHER_WORDS, OTHER_PHRASE,
                        OTHER_PHRASE_UNLESS_NUMERIC, OTHER_CODE, OTHER_DATE -> { }
            }
        }
        for (String birth : births) {
            for (String surname : surnames) {
                for (String forename : forenames) {
                    if (marks.size() >= MOST) {
                        return marks;
                    }
                    add(marks, "name", forename, surname, birth);
                }
            }
        }
        return marks;
    }

    /** Returns what stands for a whole request: the same words give the same mark. */
    Mark content(String... words) {
        return mark(words);
    }


    private void add(Set<Mark> marks, String... words) {
        marks.add(mark(words));
        shared.values().forEach(other -> marks.add(Mark.of(other.of(words))));
    }

    private static void fold(Identifier identifier, List<String> names) {
        for (String folded : Identifiers.spellings(identifier.value())) {
            if (!folded.isEmpty() && !names.contains(folded)) {
                names.add(folded);
            }
        }
    }

    private Mark mark(String... words) {
        return Mark.of(hash.of(words));
    }
}
