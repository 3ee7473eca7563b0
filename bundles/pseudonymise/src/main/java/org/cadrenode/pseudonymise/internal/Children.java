package org.cadrenode.pseudonymise.internal;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.cadrenode.api.delivery.ProviderId;
import org.cadrenode.api.dictionary.IdentifierKind;
import org.cadrenode.api.identifiable.Identifier;
import org.cadrenode.api.identifiable.OptOutScreen;
import org.cadrenode.api.identifiable.SubjectKey;
import org.cadrenode.api.identifiable.Vault;
import org.cadrenode.api.identifiable.VaultPerson;
import org.cadrenode.pseudonymise.engine.Day;
import org.cadrenode.pseudonymise.engine.RowHashes;
import org.cadrenode.pseudonymise.engine.text.ScrubOptions;
import org.cadrenode.pseudonymise.engine.text.ScrubWords;
import org.cadrenode.pseudonymise.engine.text.Scrubber;
import org.jspecify.annotations.Nullable;

/**
 * The children of one delivery, as far as they were met lately: memory stays bounded whatever the delivery. The
 * suppression store is opened when a relative is looked for who is not in the vault. Not thread-safe.
 */
final class Children implements AutoCloseable {
    private static final int MOST_CHILDREN = 20_000;
    private static final int MOST_SCRUBBERS = 1_000;

    private final ProviderId provider;
    private final Vault vault;
    private final Vault.Reading reading;
    private final Supplier<OptOutScreen.Suppressed> opening;
    private final RowHashes hashes;
    private final ScrubOptions options;
    private final long mostBytes;
    private final Map<String, Child> met = new LinkedHashMap<>(1024, 0.75f, true);
    private final Map<SubjectKey, Scrubber> scrubbers = new LinkedHashMap<>(256, 0.75f, true);
    private OptOutScreen.@Nullable Suppressed suppressed;
    private long bytes;
    private String lastId = "";
    private @Nullable Child last;

    Children(ProviderId provider, Vault vault, Vault.Reading reading, Supplier<OptOutScreen.Suppressed> opening, RowHashes hashes,
            ScrubOptions options, long mostBytes) {
        this.provider = provider;
        this.vault = vault;
        this.reading = reading;
        this.opening = opening;
        this.hashes = hashes;
        this.options = options;
        this.mostBytes = mostBytes;
    }

    /** Returns the child of a local id. */
    Child child(String localId) {
        Child same = last;
        if (same != null && lastId.equals(localId)) {
            return same;
        }
        Child child = met.get(localId);
        if (child == null) {
            SubjectKey key = vault.keyOf(provider, localId);
            child = new Child(this, key, hashes.subject(localId), vault.knows(key));
            met.put(localId, child);
            dropEldest(met, MOST_CHILDREN);
        }
        last = child;
        lastId = localId;
        return child;
    }

    /** Returns all that the vault has of a child. */
    Optional<VaultPerson> person(SubjectKey key) {
        return reading.person(key);
    }

    /** Returns the birth dates of a child and its relatives. */
    int[] birthDays(SubjectKey key) {
        return person(key).map(person -> Stream.concat(person.identifiers().stream(), relatives(person).stream().flatMap(List::stream))
                .filter(identifier -> identifier.kind() == IdentifierKind.BIRTH_DATE)
                .mapToInt(identifier -> Day.parse(identifier.value())).filter(day -> day != Day.NONE).distinct().toArray())
                .orElseGet(() -> IntStream.empty().toArray());
    }

    /** Returns a text scrubbed of what is known of a child's family; null if nothing is known. */
    @Nullable String scrub(SubjectKey key, String text) {
        Scrubber scrubber = scrubbers.get(key);
        if (scrubber == null) {
            VaultPerson person = person(key).orElse(null);
            if (person == null) {
                return null;
            }
            scrubber = compile(person);
            scrubbers.put(key, scrubber);
            bytes += scrubber.weight();
            Iterator<Scrubber> eldest = scrubbers.values().iterator();
            while (scrubbers.size() > 1 && (bytes > mostBytes || scrubbers.size() > MOST_SCRUBBERS)) {
                bytes -= eldest.next().weight();
                eldest.remove();
            }
        }
        return scrubber.scrub(text).text();
    }

    private Scrubber compile(VaultPerson person) {
        Set<String> localIds = new LinkedHashSet<>();
        localIds.add(person.localId());
        for (VaultPerson.Relative relative : person.relatives()) {
            relative.subject().flatMap(this::anyone).ifPresent(child -> localIds.add(child.localId()));
        }
        return new Scrubber(ScrubWords.of(person.identifiers(), localIds, relatives(person), options));
    }

    // What the child's record says of each relative, and what the relative's own record says, opted out or not.
    private List<List<Identifier>> relatives(VaultPerson person) {
        List<List<Identifier>> relatives = new ArrayList<>(person.relatives().size());
        for (VaultPerson.Relative relative : person.relatives()) {
            List<Identifier> all = new ArrayList<>(relative.identifiers());
            relative.subject().flatMap(this::anyone).ifPresent(child -> all.addAll(child.identifiers()));
            relatives.add(all);
        }
        return relatives;
    }

    private Optional<VaultPerson> anyone(SubjectKey key) {
        Optional<VaultPerson> known = reading.person(key);
        if (known.isPresent()) {
            return known;
        }
        OptOutScreen.Suppressed store = suppressed;
        if (store == null) {
            store = opening.get();
            suppressed = store;
        }
        return store.person(key);
    }

    private static <K, V> void dropEldest(Map<K, V> map, int most) {
        if (map.size() > most) {
            Iterator<K> eldest = map.keySet().iterator();
            eldest.next();
            eldest.remove();
        }
    }

    @Override
    public void close() {
        OptOutScreen.Suppressed store = suppressed;
        if (store != null) {
            store.close();
        }
    }
}
