package org.cadrenode.pseudonymise.engine.text;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.cadrenode.api.identifiable.Identifier;
import org.cadrenode.api.identifiable.SubjectKey;
import org.cadrenode.api.identifiable.VaultPerson;

/**
 * What is known of a child's family: by the child's own record, and by the records of those relatives who have one. A
 * sister's record names the mother whom the child's does not, or spells the child's name in another way.
 *
 * @param child the child's own identifiers, earlier ones and those that relatives' records tell included
 * @param localIds the provider's own ids of the child and of relatives who have a record
 * @param relatives each relative's identifiers
 */
public record KnownFamily(List<Identifier> child, Set<String> localIds, Set<List<Identifier>> relatives) {
    /** Nothing is known. */
    public static final KnownFamily NOBODY = new KnownFamily(List.of(), Set.of(), Set.of());

    public KnownFamily {
        child = List.copyOf(child);
    }

    /**
     * Collects a child's family.
     *
     * @param anyone looks a relative up, whether or not it is opted out
     */
    public static KnownFamily of(VaultPerson person, Function<SubjectKey, Optional<VaultPerson>> anyone) {
        List<Identifier> own = new ArrayList<>(person.identifiers());
        Set<String> localIds = new LinkedHashSet<>(List.of(person.localId()));
        Set<List<Identifier>> relatives = new LinkedHashSet<>();
        for (VaultPerson.Relative relative : person.relatives()) {
            List<Identifier> all = new ArrayList<>(relative.identifiers());
            relative.subject().flatMap(anyone).ifPresent(child -> {
                localIds.add(child.localId());
                all.addAll(child.identifiers());
                for (VaultPerson.Relative other : child.relatives()) {
                    if (other.subject().filter(person.key()::equals).isPresent()) {
                        own.addAll(other.identifiers());
                    } else {
                        relatives.add(other.identifiers());
                    }
                }
            });
            relatives.add(all);
        }
        return new KnownFamily(own, localIds, relatives);
    }

    /** Returns all identifiers of all of them. */
    public Stream<Identifier> identifiers() {
        return Stream.concat(child.stream(), relatives.stream().flatMap(List::stream));
    }

    /** Returns the words to scrub out of the child's texts. */
    public ScrubWords words(ScrubOptions options) {
        return ScrubWords.of(child, localIds, relatives, options);
    }

    @Override
    public String toString() {
        return "[family]";
    }
}
