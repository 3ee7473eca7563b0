package org.cadrenode.optout.internal;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.cadrenode.api.dictionary.IdentifierKind;
import org.cadrenode.api.identifiable.Identifier;
import org.cadrenode.api.identifiable.Identifiers;
import org.cadrenode.api.identifiable.SubjectKey;
import org.cadrenode.api.identifiable.VaultPerson;

/**
 * The children who belong to the household of protected ones: their relatives, whichever of both names the other, and who
 * lives or lived at one of their addresses. Where of either only the postcode is known, that is enough: a neighbour whose area
 * is missing tells nobody anything. It only grows. Not thread-safe.
 */
final class Household {
    private static final String NO_FIXED_ABODE = "ZZ99";

    private final Set<SubjectKey> own;
    private final Map<String, Set<String>> homes;
    private final Set<SubjectKey> relatives;
    private final Set<SubjectKey> members = new HashSet<>();
    private long seen;

    /** @param people those of {@code own} of whom anything is known */
    Household(Set<SubjectKey> own, List<VaultPerson> people) {
        this.own = Set.copyOf(own);
        homes = homes(people);
        relatives = relatives(people);
        members.addAll(relatives);
        members.removeAll(own);
    }

    private static Map<String, Set<String>> homes(List<VaultPerson> people) {
        Map<String, Set<String>> homes = new HashMap<>();
        for (VaultPerson person : people) {
            Set<String> lines = lines(person);
            for (String postcode : postcodes(person)) {
                Set<String> there = homes.computeIfAbsent(postcode, one -> new HashSet<>());
                there.addAll(lines);
                if (lines.isEmpty()) {
                    there.add("");
                }
            }
        }
        return homes;
    }

    private static Set<SubjectKey> relatives(List<VaultPerson> people) {
        return people.stream().flatMap(person -> person.relatives().stream()).flatMap(relative -> relative.subject().stream())
                .collect(Collectors.toSet());
    }

    private static Set<String> postcodes(VaultPerson person) {
        return person.identifiers().stream().filter(one -> one.kind() == IdentifierKind.POSTCODE).map(Identifier::value)
                .filter(postcode -> !postcode.startsWith(NO_FIXED_ABODE)).collect(Collectors.toSet());
    }

    private static Set<String> lines(VaultPerson person) {
        return person.identifiers().stream().filter(one -> one.kind() == IdentifierKind.ADDRESS_LINE)
                .map(one -> Identifiers.folded(one.value())).filter(line -> !line.isEmpty()).collect(Collectors.toSet());
    }

    /** Returns whether this is the household of these children as they are known now. */
    boolean isOf(Set<SubjectKey> children, List<VaultPerson> people) {
        return own.equals(children) && homes.equals(homes(people)) && relatives.equals(relatives(people));
    }

    /** Looks at a child of the vault. */
    void meet(VaultPerson person) {
        if (!own.contains(person.key()) && (person.relatives().stream().flatMap(relative -> relative.subject().stream())
                .anyMatch(own::contains) || livesThere(person))) {
            members.add(person.key());
        }
    }

    private boolean livesThere(VaultPerson person) {
        Set<String> lines = lines(person);
        for (String postcode : postcodes(person)) {
            Set<String> there = homes.get(postcode);
            if (there != null && (lines.isEmpty() || there.contains("") || lines.stream().anyMatch(there::contains))) {
                return true;
            }
        }
        return false;
    }

    /** Returns those who belong to it. */
    Set<SubjectKey> members() {
        return Set.copyOf(members);
    }

    /** Returns up to which version of the vault its children were looked at. */
    long seen() {
        return seen;
    }

    /** Says up to which version of the vault its children were looked at. */
    void saw(long vaultVersion) {
        seen = vaultVersion;
    }

    @Override
    public String toString() {
        return "[household]";
    }
}
