package org.cadrenode.optout.internal;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.cadrenode.api.dictionary.IdentifierKind;
import org.cadrenode.api.identifiable.Identifier;
import org.cadrenode.api.identifiable.Vault;
import org.cadrenode.api.identifiable.VaultPerson;
import org.cadrenode.optout.engine.Data;
import org.cadrenode.optout.engine.Decision;
import org.cadrenode.optout.engine.Rules;
import org.cadrenode.optout.engine.Source;
import org.cadrenode.optout.engine.Standing;

/** Puts the rules to what is known of one child. Thread-safe. */
final class Judge {
    private final OptOutStore store;
    private final Vault vault;
    private final Circumstances circumstances;
    private final Elsewhere elsewhere;

    /** What keeps children out that no decision of the register says, such as the answer of another service. */
    @FunctionalInterface
    interface Elsewhere {
        /** Nothing does. */
        Elsewhere NOTHING = child -> false;

        /** Returns whether it keeps a child out, by all that is known of it. */
        boolean out(VaultPerson child);
    }

    /**
     * What the site decides about whose decisions count where.
     *
     * @param purposes words of the purposes for which data leave; empty if nobody said
     * @param limited of sources whose decisions count for some providers only: which
     */
    record Circumstances(Supplier<Set<String>> purposes, Map<Source, Set<String>> limited) {
        /** Every decision counts everywhere. */
        static final Circumstances ANY = new Circumstances(Set::of, Map.of());

        Data data(String provider) {
            Set<Source> sources = EnumSet.allOf(Source.class);
            sources.removeIf(source -> limited.containsKey(source) && !limited.get(source).contains(provider));
            return new Data(provider, purposes.get(), sources);
        }

        /** Returns words that change with them. */
        String words() {
            return purposes.get().stream().sorted().toList() + " " + limited.entrySet().stream()
                    .map(entry -> entry.getKey() + "=" + entry.getValue().stream().sorted().toList()).sorted().toList();
        }
    }

    Judge(OptOutStore store, Vault vault, Circumstances circumstances, Elsewhere elsewhere) {
        this.store = store;
        this.vault = vault;
        this.circumstances = circumstances;
        this.elsewhere = elsewhere;
    }

    /** Returns whether all decisions are plain and count everywhere, so that whoever one of them finds is out. */
    boolean plain() {
        return store.decisions().plain() && circumstances.limited().isEmpty();
    }

    /** Returns whether something keeps a child out that no decision of the register says. */
    boolean outElsewhere(VaultPerson child) {
        return elsewhere.out(child);
    }

    LocalDate today() {
        return DecisionRows.day(store.now());
    }

    /** Returns a number that is another whenever decisions count in another way than before; see {@link Decisions#counting}. */
    long counting() {
        return store.decisions().counting(today(), plain() ? "" : circumstances.words());
    }

    /** Returns the decisions that are a child's, by all that is known of it, its merged ids included. */
    List<Decision> decisions(VaultPerson child, Marks marks) {
        Set<Mark> all = new HashSet<>(marks.of(child));
        if (store.decisions().ofSources()) {
            all.add(marks.named(child.provider(), vault.presentId(child.provider(), child.localId())));
            vault.formerIds(child.provider(), child.localId()).forEach(id -> all.add(marks.named(child.provider(), id)));
        }
        return store.decisions().of(all);
    }

    /** Returns how a child stands today. */
    Standing standing(VaultPerson child, Marks marks) {
        return standing(child, decisions(child, marks));
    }

    Standing standing(VaultPerson child, List<Decision> decisions) {
        return Rules.standing(decisions, born(child.identifiers()), today(), circumstances.data(child.provider().value()));
    }

    // Of several the one that makes it youngest: it leaves the decision to others the longest.
    private static Optional<LocalDate> born(List<Identifier> identifiers) {
        return identifiers.stream().filter(one -> one.kind() == IdentifierKind.BIRTH_DATE)
                .map(one -> LocalDate.parse(one.value())).max(Comparator.naturalOrder());
    }

    /** Returns whether what is said of a child by its identifiers and all that the vault knows of it makes it out. */
    boolean stops(VaultPerson said, Marks marks, VaultLook look) {
        Decisions decisions = store.decisions();
        if (decisions.none() || !decisions.find(decisions.ofSources() ? marks.of(said) : marks.of(said.identifiers()))) {
            return false;
        }
        if (plain()) {
            return true;
        }
        List<Identifier> all = new ArrayList<>(said.identifiers());
        look.reading().person(said.key()).ifPresent(known -> all.addAll(known.identifiers()));
        return standing(new VaultPerson(said.key(), said.provider(), said.localId(), all.stream().distinct().toList(), List.of(), 0),
                marks).out();
    }
}
