package org.cadrenode.families.internal;

import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.cadrenode.api.delivery.ProviderId;
import org.cadrenode.api.dictionary.IdentifierKind;
import org.cadrenode.api.identifiable.Identifier;
import org.cadrenode.api.identifiable.PurposeToken;
import org.cadrenode.api.identifiable.SubjectKey;
import org.cadrenode.api.identifiable.Vault;
import org.cadrenode.api.identifiable.VaultPerson;
import org.cadrenode.api.optout.FamilyRequestId;
import org.cadrenode.families.engine.Form;

/**
 * Looks in the vault whose children a request may be of. What was found is remembered, without identifiers, until the vault changes.
 * Not thread-safe.
 */
final class WaitingChildren {
    private final Vault vault;
    private final Opening opening;
    private final Map<FamilyRequestId, Set<ProviderId>> found = new HashMap<>();
    private long vaultVersion = -1;

    /** Opens a request that waits. */
    @FunctionalInterface
    interface Opening {
        Form open(FamilyRequestId id) throws IOException;
    }

    WaitingChildren(Vault vault, Opening opening) {
        this.vault = vault;
        this.opening = opening;
    }

    /** Returns the requests whose number, or surname and birth date, somebody of this provider has. */
    List<FamilyRequestId> of(List<FamilyRequestId> waiting, ProviderId provider) throws IOException {
        long version = vault.version();
        if (version != vaultVersion) {
            found.clear();
            vaultVersion = version;
        }
        found.keySet().retainAll(waiting);
        List<FamilyRequestId> fresh = waiting.stream().filter(id -> !found.containsKey(id)).toList();
        if (!fresh.isEmpty()) {
            try (Vault.Reading reading = vault.open(PurposeToken.claim(PurposeToken.Purpose.OPT_OUT, "family-requests"))) {
                for (FamilyRequestId id : fresh) {
                    found.put(id, children(opening.open(id), reading).stream().map(reading::person).flatMap(Optional::stream)
                            .map(VaultPerson::provider).collect(Collectors.toSet()));
                }
            }
        }
        return waiting.stream().filter(id -> found.get(id).contains(provider)).toList();
    }

    private static Set<SubjectKey> children(Form form, Vault.Reading reading) {
        Set<SubjectKey> found = new LinkedHashSet<>(reading.find(List.of(new Identifier(IdentifierKind.SURNAME, form.answer("surname")),
                new Identifier(IdentifierKind.BIRTH_DATE, form.born().toString()))));
        form.nhsNumber().ifPresent(number -> found.addAll(reading.find(new Identifier(IdentifierKind.NHS_NUMBER, number))));
        form.upn().ifPresent(upn -> found.addAll(reading.find(new Identifier(IdentifierKind.UPN, upn))));
        return found;
    }
}
