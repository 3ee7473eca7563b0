package org.cadrenode.families.internal;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.cadrenode.api.delivery.ProviderId;
import org.cadrenode.api.dictionary.IdentifierKind;
import org.cadrenode.api.identifiable.Identifier;
import org.cadrenode.api.identifiable.PurposeToken;
import org.cadrenode.api.identifiable.SubjectKey;
import org.cadrenode.api.identifiable.Vault;
import org.cadrenode.api.identifiable.VaultPerson;
import org.cadrenode.api.optout.FamilyRequestId;
import org.cadrenode.families.engine.Form;

/** Looks in the vault whether a request may be of a child of a provider. Not thread-safe. */
final class WaitingChildren {
    private final Vault vault;
    private final Function<Kept, Form> opening;

    WaitingChildren(Vault vault, Function<Kept, Form> opening) {
        this.vault = vault;
        this.opening = opening;
    }

    /** Returns the requests whose number, or surname and birth date, somebody of this provider has. */
    List<FamilyRequestId> of(List<Kept> waiting, ProviderId provider) {
        if (waiting.isEmpty()) {
            return List.of();
        }
        List<FamilyRequestId> ids = new ArrayList<>();
        try (Vault.Reading reading = vault.open(PurposeToken.claim(PurposeToken.Purpose.OPT_OUT, "family-requests"))) {
            for (Kept kept : waiting) {
                if (found(opening.apply(kept), reading).stream().map(reading::person).flatMap(Optional::stream)
                        .map(VaultPerson::provider).anyMatch(provider::equals)) {
                    ids.add(kept.line().id());
                }
            }
        }
        return ids;
    }

    private static Set<SubjectKey> found(Form form, Vault.Reading reading) {
        Set<SubjectKey> found = new LinkedHashSet<>(reading.find(List.of(new Identifier(IdentifierKind.SURNAME, form.answer("surname")),
                new Identifier(IdentifierKind.BIRTH_DATE, form.born().toString()))));
        form.nhsNumber().ifPresent(number -> found.addAll(reading.find(new Identifier(IdentifierKind.NHS_NUMBER, number))));
        form.upn().ifPresent(upn -> found.addAll(reading.find(new Identifier(IdentifierKind.UPN, upn))));
        return found;
    }
}
