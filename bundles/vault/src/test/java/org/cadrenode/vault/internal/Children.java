package org.cadrenode.vault.internal;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.cadrenode.api.delivery.ProviderId;
import org.cadrenode.api.dictionary.IdentifierKind;
import org.cadrenode.api.identifiable.Contribution;
import org.cadrenode.api.identifiable.Contribution.Role;
import org.cadrenode.api.identifiable.Identifier;
import org.cadrenode.api.identifiable.Identifiers;
import org.cadrenode.api.identifiable.SubjectKey;
import org.cadrenode.api.identifiable.Vault;
import org.cadrenode.api.keys.KeyPurpose;
import org.cadrenode.keystore.engine.NodeKeys;

/** Synthetic children, the same for the same number. */
final class Children {
    static final ProviderId TRUST = new ProviderId("mh-trust");
    static final ProviderId COUNCIL = new ProviderId("council");

    private Children() { }

    /** Returns keys that are the same in every process. */
    static NodeKeys keys(int seed) {
        return NodeKeys.of(purpose -> secret(seed, purpose));
    }

    static byte[] secret(int seed, KeyPurpose purpose) {
        byte[] secret = new byte[32];
        new Random(seed * 100L + purpose.ordinal()).nextBytes(secret);
        return secret;
    }

    static String localId(int child) {
        return "L" + child;
    }

    static SubjectKey key(Vault vault, int child) {
        return vault.keyOf(TRUST, localId(child));
    }

    static Contribution defines(Vault vault, int child) {
        return contribution(vault, child, Role.DEFINES, identifiers(child));
    }

    static Contribution adds(Vault vault, int child, Identifier... identifiers) {
        return contribution(vault, child, Role.ADDS, List.of(identifiers));
    }

    static Contribution mother(Vault vault, int child) {
        return contribution(vault, child, Role.RELATIVE, List.of(
                of(IdentifierKind.FORENAME, "Mother" + child), of(IdentifierKind.SURNAME, surname(child)),
                of(IdentifierKind.PHONE, "07700 9" + (10_000 + child % 10_000))));
    }

    static Contribution contribution(Vault vault, int child, Role role, List<Identifier> identifiers) {
        return new Contribution(key(vault, child), TRUST, localId(child), role, Optional.empty(), identifiers);
    }

    static List<Identifier> identifiers(int child) {
        List<Identifier> identifiers = new ArrayList<>();
        identifiers.add(of(IdentifierKind.NHS_NUMBER, nhsNumber(child)));
        identifiers.add(of(IdentifierKind.FORENAME, forename(child)));
        identifiers.add(of(IdentifierKind.SURNAME, surname(child)));
        identifiers.add(of(IdentifierKind.BIRTH_DATE, birthDate(child)));
        identifiers.add(of(IdentifierKind.ADDRESS_LINE, child + " Quillback Terrace"));
        identifiers.add(of(IdentifierKind.POSTCODE, "AB" + child % 90 + " 2CD"));
        return identifiers;
    }

    static String forename(int child) {
        return "Forename" + child % 977;
    }

    static String surname(int child) {
        return "Surname" + child % 1013;
    }

    static String birthDate(int child) {
        return LocalDate.of(2008, 1, 1).plusDays(child % 6000).toString();
    }

    /** Returns a valid NHS number of the range for tests, 999…, one a child of the first 500,000. */
    static String nhsNumber(int child) {
        for (int last = 0; last < 10; last++) {
            Optional<String> valid = Identifiers.nhsNumber(String.format("999%06d", child * 2 % 1_000_000) + last);
            if (valid.isPresent()) {
                return valid.get();
            }
        }
        // One in eleven has no check digit; its odd neighbour's has.
        for (int last = 0; last < 10; last++) {
            Optional<String> valid = Identifiers.nhsNumber(String.format("999%06d", child * 2 + 1) + last);
            if (valid.isPresent()) {
                return valid.get();
            }
        }
        throw new IllegalStateException("No NHS number for child " + child);
    }

    static Identifier of(IdentifierKind kind, String value) {
        return new Identifier(kind, value);
    }
}
