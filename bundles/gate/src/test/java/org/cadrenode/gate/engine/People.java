package org.cadrenode.gate.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.cadrenode.api.delivery.ProviderId;
import org.cadrenode.api.dictionary.IdentifierKind;
import org.cadrenode.api.identifiable.Identifier;
import org.cadrenode.api.identifiable.SubjectKey;
import org.cadrenode.api.identifiable.VaultPerson;
import org.cadrenode.api.pseudonym.Pseudonym;

/** Synthetic people for the tests. */
final class People {
    static final ProviderId PROVIDER = new ProviderId("mh-trust");

    private People() { }

    static SubjectKey key(long number) {
        return new SubjectKey(number * 0x9E3779B97F4A7C15L, number);
    }

    static Pseudonym pseudonym(long number) {
        return new Pseudonym(number * 0xBF58476D1CE4E5B9L, ~number);
    }

    static Identifier is(IdentifierKind kind, String value) {
        return new Identifier(kind, value);
    }

    static VaultPerson person(long number, String localId, List<VaultPerson.Relative> relatives, Identifier... identifiers) {
        return new VaultPerson(key(number), PROVIDER, localId, List.of(identifiers), relatives, number);
    }

    static VaultPerson.Relative relative(Identifier... identifiers) {
        return new VaultPerson.Relative(Optional.empty(), List.of(identifiers));
    }

    static VaultPerson.Relative sibling(long number) {
        return new VaultPerson.Relative(Optional.of(key(number)), List.of());
    }

    static List<String> kinds(int bits) {
        List<String> kinds = new ArrayList<>();
        for (FindingKind kind : FindingKind.values()) {
            if ((bits & kind.bit()) != 0) {
                kinds.add(kind.code());
            }
        }
        return kinds;
    }
}
