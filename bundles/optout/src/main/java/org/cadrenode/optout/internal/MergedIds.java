package org.cadrenode.optout.internal;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.cadrenode.api.delivery.ProviderId;
import org.cadrenode.api.identifiable.Contribution;
import org.cadrenode.api.identifiable.SubjectKey;
import org.cadrenode.api.identifiable.Vault;

/**
 * Who becomes one child by a lot of merges that the vault has not recorded yet, by the vault's own rule: an id that was
 * merged once stays where it is, and nobody is merged into who was merged into them. For one use.
 */
final class MergedIds {
    private final Vault vault;
    private final Map<SubjectKey, SubjectKey> leads = new HashMap<>();
    private final Map<SubjectKey, Contribution> children = new LinkedHashMap<>();

    MergedIds(Vault vault, List<Contribution> merges) {
        this.vault = vault;
        for (Contribution merge : merges) {
            take(merge);
        }
    }

    private void take(Contribution merge) {
        ProviderId provider = merge.provider();
        String formerId = merge.identifiers().get(0).value().strip();
        if (!vault.presentId(provider, formerId).equals(formerId)) {
            return;
        }
        SubjectKey former = vault.keyOf(provider, formerId);
        SubjectKey survivor = vault.survivor(merge.subject());
        SubjectKey end = end(survivor);
        if (leads.containsKey(former) || end.equals(former)) {
            return;
        }
        leads.put(former, end);
        children.putIfAbsent(former, nobody(merge, former, formerId));
        children.putIfAbsent(survivor, nobody(merge, survivor, vault.presentId(provider, merge.localId())));
    }

    private SubjectKey end(SubjectKey from) {
        SubjectKey end = from;
        for (SubjectKey next = leads.get(end); next != null; next = leads.get(end)) {
            end = next;
        }
        // The next one who asks goes there in one step.
        for (SubjectKey at = from; !at.equals(end); ) {
            at = leads.put(at, end);
        }
        return end;
    }

    private static Contribution nobody(Contribution merge, SubjectKey subject, String localId) {
        return new Contribution(subject, merge.provider(), localId, Contribution.Role.ADDS, Optional.empty(), List.of(),
                merge.asOf());
    }

    /** Returns those who become one child, a list each, of whom anybody is out. */
    List<List<Contribution>> stopped(Predicate<SubjectKey> out) {
        Map<SubjectKey, List<Contribution>> together = new LinkedHashMap<>();
        children.forEach((subject, child) -> together.computeIfAbsent(end(subject), end -> new ArrayList<>(2)).add(child));
        return together.values().stream().filter(theirs -> theirs.stream().anyMatch(child -> out.test(child.subject()))).toList();
    }
}
