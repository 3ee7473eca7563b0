package org.cadrenode.vault.internal;

import java.nio.ByteBuffer;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.cadrenode.api.dictionary.IdentifierKind;
import org.cadrenode.api.identifiable.Identifier;
import org.cadrenode.api.identifiable.Identifiers;
import org.cadrenode.api.identifiable.SubjectKey;
import org.cadrenode.api.keys.KeyedHash;

/**
 * The keyed hashes by which a child is found: of its NHS number, UPN and ULN each, and of each spelling of each surname with
 * each birth date. 64 bits of the hash only narrow the search; whoever is found is compared with the sealed record. Not thread-safe.
 */
final class LookupHashes {
    private final KeyedHash hash;

    LookupHashes(KeyedHash hash) {
        this.hash = hash;
    }

    /** Returns all entries that a child with these identifiers has. */
    Set<Long> entries(List<Identifier> identifiers) {
        Set<Long> entries = new LinkedHashSet<>();
        for (Identifier identifier : identifiers) {
            if (strong(identifier.kind())) {
                entries.add(strong(identifier));
            }
        }
        List<Identifier> births = identifiers.stream().filter(one -> one.kind() == IdentifierKind.BIRTH_DATE).toList();
        if (!births.isEmpty()) {
            Set<String> surnames = identifiers.stream().filter(one -> surname(one.kind()))
                    .flatMap(one -> Identifiers.spellings(one.value()).stream()).collect(Collectors.toCollection(LinkedHashSet::new));
            for (String surname : surnames) {
                for (Identifier birth : births) {
                    entries.add(named(surname, birth.value()));
                }
            }
        }
        return entries;
    }

    /** Returns the entry of an identifier of a strong kind. */
    long strong(Identifier identifier) {
        return first(hash.of(family(identifier.kind()), identifier.value()));
    }

    /** Returns the entry of a folded surname with a birth date. */
    long named(String foldedSurname, String birthDate) {
        return first(hash.of("surname_birth_date", foldedSurname, birthDate));
    }

    /** Returns 128 bits that stand for any words. */
    SubjectKey mark(byte[] content) {
        return SubjectKey.ofHash(hash.of(content));
    }

    /** Returns whether a child is found by this kind alone. */
    static boolean strong(IdentifierKind kind) {
        return !family(kind).isEmpty();
    }

    /** Returns the name under which kinds of the same number are found, or empty for kinds that are none. */
    static String family(IdentifierKind kind) {
        return switch (kind) {
            case NHS_NUMBER -> "nhs_number";
            case UPN, FORMER_UPN -> "upn";
            case ULN -> "uln";
            case SUBJECT, SUBJECT_REFERENCE, RELATIVE_OF, RELATIVE_SUBJECT, FORMER_SUBJECT, OTHER_NUMBER, FORENAME, MIDDLE_NAMES, SURNAME,
                    PREFERRED_NAME, FORMER_SURNAME, BIRTH_DATE, SEX, POSTCODE, ADDRESS_LINE, TOWN, PHONE, EMAIL,
                    ORGANISATION, OTHER_WORDS, OTHER_PHRASE, OTHER_PHRASE_UNLESS_NUMERIC, OTHER_CODE, OTHER_DATE -> "";
        };
    }

    /** Returns whether this kind is a surname, present or former. */
    static boolean surname(IdentifierKind kind) {
        return kind == IdentifierKind.SURNAME || kind == IdentifierKind.FORMER_SURNAME;
    }

    /** Returns whether this kind is a forename, given or preferred. */
    static boolean forename(IdentifierKind kind) {
        return kind == IdentifierKind.FORENAME || kind == IdentifierKind.PREFERRED_NAME;
    }

    private static long first(byte[] hash) {
        return ByteBuffer.wrap(hash).getLong();
    }
}
