package org.cadrenode.pseudonymise.engine.text;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.cadrenode.api.dictionary.IdentifierKind;
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

    /** The most records of relatives that are read for one child. */
    public static final int MOST_RECORDS = 64;

    public KnownFamily {
        child = List.copyOf(child);
    }

    /** Collects a child's family by the records of its relatives alone. */
    public static KnownFamily of(VaultPerson person, Function<SubjectKey, Optional<VaultPerson>> anyone) {
        return of(person, anyone, 1);
    }

    /**
     * Collects a child's family. Each record is read once, and at most {@link #MOST_RECORDS} are.
     *
     * @param anyone looks a relative up, whether or not it is opted out
     * @param depth how far records are followed: 1 to those of relatives, 2 to those of their relatives as well, and so on
     */
    public static KnownFamily of(VaultPerson person, Function<SubjectKey, Optional<VaultPerson>> anyone, int depth) {
        List<Identifier> own = new ArrayList<>(person.identifiers());
        Set<String> localIds = new LinkedHashSet<>();
        localIds(person, localIds);
        Set<List<Identifier>> relatives = new LinkedHashSet<>();
        Map<SubjectKey, Optional<VaultPerson>> read = new HashMap<>();
        List<VaultPerson> records = List.of(person);
        for (int away = 0; away <= depth && !records.isEmpty(); away++) {
            List<VaultPerson> next = new ArrayList<>();
            for (VaultPerson record : records) {
                for (VaultPerson.Relative relative : record.relatives()) {
                    SubjectKey key = relative.subject().orElse(null);
                    if (person.key().equals(key)) {
                        own.addAll(relative.identifiers());
                        continue;
                    }
                    List<Identifier> all = new ArrayList<>(relative.identifiers());
                    if (key != null && !read.containsKey(key) && away < depth && read.size() < MOST_RECORDS) {
                        read.put(key, anyone.apply(key));
                        read.get(key).ifPresent(next::add);
                    }
                    if (key != null) {
                        read.getOrDefault(key, Optional.empty()).ifPresent(child -> {
                            localIds(child, localIds);
                            all.addAll(child.identifiers());
                        });
                    }
                    relatives.add(all);
                }
            }
            records = next;
        }
        return new KnownFamily(own, localIds, relatives);
    }

    // The ids that were merged into a child's own stand in texts, too.
    private static void localIds(VaultPerson person, Set<String> into) {
        into.add(person.localId());
        person.identifiers().stream().filter(identifier -> identifier.kind() == IdentifierKind.FORMER_SUBJECT)
                .forEach(identifier -> into.add(identifier.value()));
    }

    /** Returns all identifiers of all of them. */
    public Stream<Identifier> identifiers() {
        return Stream.concat(child.stream(), relatives.stream().flatMap(List::stream));
    }

    /** Returns the words to scrub out of the child's texts, at a site that says nothing of words. */
    public ScrubWords words(ScrubOptions options) {
        return words(options, SiteWords.NONE);
    }

    /** Returns the words to scrub out of the child's texts. */
    public ScrubWords words(ScrubOptions options, SiteWords site) {
        return ScrubWords.of(child, localIds, relatives, options, site);
    }

    @Override
    public String toString() {
        return "[family]";
    }
}
