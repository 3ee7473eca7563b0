package org.cadrenode.pseudonymise.internal;

import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.cadrenode.api.delivery.ProviderId;
import org.cadrenode.api.dictionary.IdentifierKind;
import org.cadrenode.api.identifiable.Identifier;
import org.cadrenode.api.identifiable.OptOutScreen;
import org.cadrenode.api.identifiable.SubjectKey;
import org.cadrenode.api.identifiable.Vault;
import org.cadrenode.api.identifiable.VaultPerson;
import org.cadrenode.api.pseudonym.Pseudonym;
import org.cadrenode.api.pseudonym.RecordKey;
import org.cadrenode.pseudonymise.engine.FingerprintBook;
import org.cadrenode.pseudonymise.engine.FingerprintMaker;
import org.cadrenode.pseudonymise.engine.Day;
import org.cadrenode.pseudonymise.engine.RowHashes;
import org.cadrenode.pseudonymise.engine.restricted.RestrictedMatcher;
import org.cadrenode.pseudonymise.engine.text.Everyone;
import org.cadrenode.pseudonymise.engine.text.KnownFamily;
import org.cadrenode.pseudonymise.engine.text.ScrubOptions;
import org.cadrenode.pseudonymise.engine.text.Scrubber;
import org.cadrenode.pseudonymise.engine.text.SiteWords;
import org.jspecify.annotations.Nullable;

/**
 * The children of one delivery, as far as they were met lately: memory stays bounded whatever the delivery. The
 * suppression store is opened when the first text is scrubbed, or a relative is looked for who is not in the vault. To be
 * used and closed by one thread.
 */
final class Children implements AutoCloseable {
    private static final int MOST_CHILDREN = 20_000;
    private static final int MOST_SCRUBBERS = 1_000;

    private final ProviderId provider;
    private final Vault vault;
    private final Vault.Reading reading;
    private final Supplier<OptOutScreen.Suppressed> opening;
    private final EveryoneIndex index;
    private final long version;
    private final RowHashes hashes;
    private final ScrubOptions options;
    private final SiteWords site;
    private final int depth;
    private final Set<IdentifierKind> required;
    private final RestrictedMatcher restricted;
    private final Set<SubjectKey> sheltered;
    private final long mostBytes;
    private final Map<String, Child> met = new LinkedHashMap<>(1024, 0.75f, true);
    private final Map<SubjectKey, Scrubber> scrubbers = new LinkedHashMap<>(256, 0.75f, true);
    private final Map<SubjectKey, VaultPerson> introduced = new HashMap<>();
    private OptOutScreen.@Nullable Suppressed suppressed;
    private EveryoneIndex.@Nullable Held held;
    private long bytes;
    private String lastId = "";
    private @Nullable Child last;
    private @Nullable SubjectKey lastPersons;
    private Optional<VaultPerson> lastPerson = Optional.empty();
    private @Nullable SubjectKey lastFamilys;
    private Optional<KnownFamily> lastFamily = Optional.empty();

    /**
     * @param version of the vault before {@code reading} was opened
     * @param depth how far relatives' own records are followed
     * @param required the kinds of identifiers without which a child's texts are not scrubbed
     * @param restricted codes that are taken out of all texts
     * @param sheltered of whom nothing may leave that tells a place
     */
    Children(ProviderId provider, Vault vault, long version, Vault.Reading reading, Supplier<OptOutScreen.Suppressed> opening,
            EveryoneIndex index, RowHashes hashes, ScrubOptions options, SiteWords site, int depth, Set<IdentifierKind> required,
            Set<SubjectKey> sheltered, RestrictedMatcher restricted, long mostBytes) {
        this.provider = provider;
        this.vault = vault;
        this.version = version;
        this.reading = reading;
        this.opening = opening;
        this.index = index;
        this.hashes = hashes;
        this.options = options;
        this.site = site;
        this.depth = depth;
        this.required = required;
        this.restricted = restricted;
        this.sheltered = sheltered;
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
            child = new Child(this, key, hashes.subject(vault.presentId(provider, localId)), vault.knows(key), sheltered.contains(key));
            met.put(localId, child);
            dropEldest(met, MOST_CHILDREN);
        }
        last = child;
        lastId = localId;
        return child;
    }

    /** Tells of somebody whom the vault may not know yet; what the vault knows counts before it. */
    void introduce(VaultPerson person) {
        introduced.put(person.key(), person);
        lastPersons = null;
    }

    /** Returns all that the vault has of a child. */
    Optional<VaultPerson> person(SubjectKey key) {
        return reading.person(key).or(() -> Optional.ofNullable(introduced.get(key)));
    }

    /** Returns whether a child is opted out. */
    boolean optedOut(SubjectKey key) {
        return suppressed().person(key).isPresent();
    }

    /** Notes a record of a child, with its family if what leaves depends on it; returns the child's place in the book. */
    int meet(FingerprintBook book, SubjectKey key, Pseudonym subject, int table, boolean text, boolean days, FingerprintMaker maker) {
        int place = book.place(subject);
        shelter(book, place, key);
        if (book.saw(place, table, text, days)) {
            tellFamily(book, place, key, maker);
        }
        return place;
    }

    /** Tells the book whether a child is sheltered. */
    void shelter(FingerprintBook book, int place, SubjectKey key) {
        if (sheltered.contains(key)) {
            book.shelter(place);
        }
    }

    /** Tells the book what it wants to know of a child's family. */
    void tellFamily(FingerprintBook book, int place, SubjectKey key, FingerprintMaker maker) {
        long words = book.text(place) ? maker.words(family(key).orElse(KnownFamily.NOBODY)) : 0;
        book.family(place, words, book.days(place) ? maker.days(birthDays(key)) : 0);
    }

    /** Returns the birth dates of a child and its relatives. */
    int[] birthDays(SubjectKey key) {
        return family(key).map(family -> family.identifiers()
                .filter(identifier -> identifier.kind() == IdentifierKind.BIRTH_DATE)
                .mapToInt(identifier -> Day.parse(identifier.value())).filter(day -> day != Day.NONE).distinct().toArray())
                .orElseGet(() -> IntStream.empty().toArray());
    }

    /** Returns the day of a child's birth as it was told last. */
    int born(SubjectKey key) {
        return own(key).map(person -> {
            int born = Day.NONE;
            for (Identifier identifier : person.identifiers()) {
                int day = identifier.kind() == IdentifierKind.BIRTH_DATE ? Day.parse(identifier.value()) : Day.NONE;
                born = day == Day.NONE ? born : day;
            }
            return born;
        }).orElse(Day.NONE);
    }

    /** Returns a text scrubbed of what is known of a child's family; null if nothing, or too little, is known. */
    @Nullable String scrub(SubjectKey key, String text) {
        Scrubber scrubber = scrubber(key);
        return scrubber == null ? null : scrubber.scrub(text).text();
    }

    /** Measures the scrubber of a child on a text of a record. */
    void measure(SubjectKey key, RecordKey record, String text, ScrubMeasure measure) {
        Scrubber scrubber = scrubber(key);
        if (scrubber != null) {
            family(key).ifPresent(family -> measure.measure(record, text, family, scrubber::scrub));
        }
    }

    private @Nullable Scrubber scrubber(SubjectKey key) {
        Scrubber scrubber = scrubbers.get(key);
        if (scrubber == null) {
            KnownFamily family = family(key).filter(one -> one.child().stream().map(Identifier::kind)
                    .collect(Collectors.toSet()).containsAll(required)).orElse(null);
            if (family == null) {
                return null;
            }
            scrubber = new Scrubber(family.words(options, site), everyone(), site, restricted);
            scrubbers.put(key, scrubber);
            bytes += scrubber.weight();
            Iterator<Scrubber> eldest = scrubbers.values().iterator();
            while (scrubbers.size() > 1 && (bytes > mostBytes || scrubbers.size() > MOST_SCRUBBERS)) {
                bytes -= eldest.next().weight();
                eldest.remove();
            }
        }
        return scrubber;
    }

    /** As {@link #person}, of the child whose records are read: its family, birth and tokens are asked for in a row, and opening it costs most. */
    Optional<VaultPerson> own(SubjectKey key) {
        if (!key.equals(lastPersons)) {
            lastPerson = person(key);
            lastPersons = key;
        }
        return lastPerson;
    }

    // The last one is kept: birth dates, words and fingerprint of a child are asked for one after the other.
    private Optional<KnownFamily> family(SubjectKey key) {
        if (!key.equals(lastFamilys)) {
            lastFamily = own(key).map(person -> KnownFamily.of(person, this::anyone, depth));
            lastFamilys = key;
        }
        return lastFamily;
    }

    private Everyone everyone() {
        EveryoneIndex.Held holding = held;
        if (holding == null) {
            holding = index.hold(vault.erasures(), version, reading, suppressed());
            held = holding;
        }
        return holding.everyone();
    }

    private Optional<VaultPerson> anyone(SubjectKey key) {
        Optional<VaultPerson> known = person(key);
        if (known.isPresent()) {
            return known;
        }
        return suppressed().person(key);
    }

    private OptOutScreen.Suppressed suppressed() {
        OptOutScreen.Suppressed store = suppressed;
        if (store == null) {
            store = opening.get();
            suppressed = store;
        }
        return store;
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
        EveryoneIndex.Held holding = held;
        if (holding != null) {
            held = null;
            holding.close();
        }
        OptOutScreen.Suppressed store = suppressed;
        if (store != null) {
            store.close();
        }
    }
}
