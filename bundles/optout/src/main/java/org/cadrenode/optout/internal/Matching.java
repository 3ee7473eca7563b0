package org.cadrenode.optout.internal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.cadrenode.api.dictionary.IdentifierKind;
import org.cadrenode.api.identifiable.Contribution;
import org.cadrenode.api.identifiable.Identifier;
import org.cadrenode.api.identifiable.SubjectKey;
import org.cadrenode.api.identifiable.Vault;
import org.cadrenode.api.identifiable.VaultPerson;
import org.cadrenode.optout.internal.OptOutStatements.Which;

/** Finds the children of decisions in the vault. Called under the register's exclusive lock. */
final class Matching {
    private final OptOutStore store;
    private final Vault vault;
    private final Judge judge;
    private final Suppression suppression;

    Matching(OptOutStore store, Vault vault, Judge judge, Suppression suppression) {
        this.store = store;
        this.vault = vault;
        this.judge = judge;
        this.suppression = suppression;
    }

    /** Looks decisions up, and moves whom they find if it is out. */
    void search(Which which, Marks marks, VaultLook look) {
        List<Recorded> page = store.read(within -> within.requests(which, 0));
        while (!page.isEmpty()) {
            List<Recorded> requests = page;
            Map<SubjectKey, List<Contribution>> found = new LinkedHashMap<>();
            for (Recorded request : requests) {
                for (SubjectKey subject : find(request, look)) {
                    if (!found.containsKey(subject) && isOut(subject, marks, look)) {
                        found.put(subject, List.of());
                    }
                }
            }
            suppression.move(found, marks, look);
            if (which != Which.OPEN) {
                store.change(within -> {
                    within.searched(requests);
                    within.commit();
                    return requests.size();
                });
            }
            long last = requests.get(requests.size() - 1).reference();
            page = store.read(within -> within.requests(which, last));
        }
    }

    // Where all decisions are plain, whoever is found is out.
    private boolean isOut(SubjectKey subject, Marks marks, VaultLook look) {
        return store.isOut(subject) || judge.plain()
                || look.reading().person(subject).filter(child -> judge.standing(child, marks).out()).isPresent();
    }

    /** Looks among the children who changed for those whom other nodes told, and moves whom that takes out. */
    void told(long since, Marks marks, VaultLook look) {
        List<SubjectKey> out = new ArrayList<>();
        look.reading().changedSince(since, child -> {
            if (!store.isOut(child.key()) && store.decisions().find(marks.of(child.identifiers()))
                    && (judge.plain() || judge.standing(child, marks).out())) {
                out.add(child.key());
            }
        });
        for (int from = 0; from < out.size(); from += OptOutStatements.PAGE) {
            Map<SubjectKey, List<Contribution>> some = new LinkedHashMap<>();
            out.subList(from, Math.min(out.size(), from + OptOutStatements.PAGE)).forEach(subject -> some.put(subject, List.of()));
            suppression.move(some, marks, look);
        }
    }

    /** Gives those who are out already the marks by which another node's decision finds them. */
    void mark(Marks marks) {
        List<VaultPerson> page = store.read(within -> within.suppressedBehind(Optional.empty()));
        while (!page.isEmpty()) {
            List<VaultPerson> children = page;
            store.change(within -> {
                for (VaultPerson child : children) {
                    Set<Mark> more = marks.of(child);
                    more.removeAll(within.children().marks(child.key()));
                    if (store.decisions().find(more)) {
                        within.children().update(child, more);
                    }
                }
                within.commit();
                return children.size();
            });
            SubjectKey last = page.get(page.size() - 1).key();
            page = store.read(within -> within.suppressedBehind(Optional.of(last)));
        }
    }

    private Set<SubjectKey> find(Recorded request, VaultLook look) {
        return request.provider().isPresent() ? Set.of(vault.keyOf(request.provider().get(), request.identifiers().get(0).value()))
                : find(request.identifiers(), look);
    }

    private static Set<SubjectKey> find(List<Identifier> identifiers, VaultLook look) {
        Set<SubjectKey> found = new LinkedHashSet<>();
        List<Identifier> name = new ArrayList<>(3);
        for (Identifier identifier : identifiers) {
            if (identifier.kind() == IdentifierKind.NHS_NUMBER || identifier.kind() == IdentifierKind.UPN) {
                found.addAll(look.reading().find(identifier));
            } else {
                name.add(identifier);
            }
        }
        if (name.size() == 3) {
            found.addAll(look.reading().find(name));
        }
        return found;
    }
}
