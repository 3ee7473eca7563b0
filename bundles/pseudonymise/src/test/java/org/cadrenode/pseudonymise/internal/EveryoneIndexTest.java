package org.cadrenode.pseudonymise.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.cadrenode.api.delivery.ProviderId;
import org.cadrenode.api.delivery.SourceId;
import org.cadrenode.api.dictionary.IdentifierKind;
import org.cadrenode.api.identifiable.Identifier;
import org.cadrenode.api.identifiable.OptOutScreen;
import org.cadrenode.api.identifiable.PurposeToken;
import org.cadrenode.api.identifiable.Vault;
import org.cadrenode.api.identifiable.VaultPerson;
import org.junit.jupiter.api.Test;

class EveryoneIndexTest {
    private static final ProviderId PROVIDER = new ProviderId("mh-trust");
    private final Fakes.MemoryVault vault = new Fakes.MemoryVault();
    private final Fakes.MemoryOptOuts optOuts = new Fakes.MemoryOptOuts();
    private final EveryoneIndex index = new EveryoneIndex();

    private static List<Identifier> named(String forename, String surname) {
        return List.of(new Identifier(IdentifierKind.FORENAME, forename), new Identifier(IdentifierKind.SURNAME, surname));
    }

    private VaultPerson child(String id, String forename, String mother) {
        return vault.person(PROVIDER, id, named(forename, "Quillfeather"),
                List.of(new VaultPerson.Relative(Optional.empty(), named(mother, "Thistlewood"))));
    }

    private int size(EveryoneIndex of, long erasures) {
        PurposeToken purpose = PurposeToken.claim(PurposeToken.Purpose.TRIAL, new SourceId("camhs"));
        try (Vault.Reading reading = vault.open(purpose);
                OptOutScreen.Suppressed suppressed = optOuts.open(purpose);
                EveryoneIndex.Held held = of.hold(erasures, vault.version(), reading, suppressed)) {
            return held.everyone().size();
        }
    }

    @Test
    void memoryKeepsNobodyWhomTheVaultsFilesHaveLost() {
        VaultPerson child = child("c1", "Zebedee", "Philomena");
        vault.people.put(child.key(), child);
        VaultPerson other = child("c2", "Barnaby", "Wilhelmina");
        vault.people.put(other.key(), other);
        int all = size(index, 0);
        optOuts.suppressed.put(child.key(), new VaultPerson(child.key(), PROVIDER, "c1", child.identifiers(), List.of(), 0));
        vault.remove(child.key());
        assertEquals(all, size(index, 0));
        assertEquals(all - 2, size(index, 1), "all but the mother's name, in either order");
        assertEquals(size(new EveryoneIndex(), 0), size(index, 1));
    }
}
