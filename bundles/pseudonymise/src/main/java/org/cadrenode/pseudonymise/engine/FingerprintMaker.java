package org.cadrenode.pseudonymise.engine;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.cadrenode.api.delivery.TableName;
import org.cadrenode.api.dictionary.ColumnRule;
import org.cadrenode.api.dictionary.IdentifierKind;
import org.cadrenode.api.dictionary.Operation;
import org.cadrenode.api.dictionary.TableRule;
import org.cadrenode.api.identifiable.Identifier;
import org.cadrenode.pseudonymise.engine.text.KnownFamily;
import org.cadrenode.pseudonymise.engine.text.ScrubOptions;
import org.cadrenode.pseudonymise.engine.text.Scrubber;

/**
 * Makes fingerprints under the first version of the provider's key, so that a rotation of it does not change them. A table gets
 * a number when its rules are added; the same rules give the same fingerprint whatever the number. Not thread-safe.
 */
public final class FingerprintMaker {
    private final RowHashes hashes;
    private final String areas;
    private final int keyVersion;
    private final long scrub;
    private final List<TableName> names = new ArrayList<>();
    private final List<String> plans = new ArrayList<>();
    private final BitSet hashed = new BitSet();
    private final BitSet placed = new BitSet();
    private final Map<BitSet, Long> dictionaries = new HashMap<>();

    /**
     * Makes a maker.
     *
     * @param site what tells the site's lists for the scrubber from others
     * @param areas what tells the table of areas from another; only counts for tables whose rules ask for areas
     * @param keyVersion of the key under which values are hashed
     */
    public FingerprintMaker(RowHashes hashes, ScrubOptions options, String site, String areas, int keyVersion) {
        this(hashes, options, site, areas, keyVersion, Scrubber.VERSION);
    }

    FingerprintMaker(RowHashes hashes, ScrubOptions options, String site, String areas, int keyVersion, int scrubber) {
        this.hashes = hashes;
        this.areas = areas;
        this.keyVersion = keyVersion;
        scrub = hashes.fingerprint("scrub", Integer.toString(scrubber), PlanText.of(options), site);
    }

    /** Adds the rules of a table, unless they are known, and returns its number. */
    public int table(TableRule rule) {
        int known = names.indexOf(rule.table());
        if (known >= 0) {
            return known;
        }
        int number = names.size();
        names.add(rule.table());
        boolean asksForAreas = rule.columns().stream().anyMatch(one -> one.keep() && one.transform().does(Operation.AREA));
        plans.add(PlanText.of(rule) + (asksForAreas ? "\n" + areas : ""));
        if (rule.columns().stream().anyMatch(FingerprintMaker::hashed)) {
            hashed.set(number);
        }
        if (rule.columns().stream().anyMatch(ColumnRule::tellsPlace)) {
            placed.set(number);
        }
        return number;
    }

    private static boolean hashed(ColumnRule rule) {
        return rule.keep() && (rule.transform().does(Operation.PSEUDONYM) || rule.transform().does(Operation.HASH));
    }

    /** Returns the names of the tables, by their numbers. */
    public List<TableName> tables() {
        return List.copyOf(names);
    }

    /**
     * Returns a child's fingerprint.
     *
     * @param tables the numbers of those in which it has records and of which anything leaves
     * @param text whether it has text that leaves
     * @param words see {@link #words}; only looked at if there is text
     * @param days see {@link #days}, or 0 if no day leaves
     * @param sheltered whether nothing may leave of it that tells a place
     */
    public Fingerprint of(BitSet tables, boolean text, long words, long days, boolean sheltered) {
        Fingerprint made = of(tables, text, words, days);
        return sheltered && tables.intersects(placed) ? made.sheltered() : made;
    }

    /** Returns the fingerprint of a child who is not sheltered. */
    public Fingerprint of(BitSet tables, boolean text, long words, long days) {
        long dictionary = tables.isEmpty() ? 0 : dictionaries.computeIfAbsent(tables, this::dictionary);
        return new Fingerprint(dictionary, text ? scrub : 0, text ? words : 0, days,
                tables.intersects(hashed) ? hashes.fingerprint("key", Integer.toString(keyVersion)) : 0);
    }

    private long dictionary(BitSet tables) {
        return hashes.fingerprint(Stream.concat(Stream.of("dictionary"),
                tables.stream().mapToObj(plans::get).sorted()).toArray(String[]::new));
    }

    /** Returns the hash of all that is scrubbed out of a child's text, whatever the order in which it was told. */
    public long words(KnownFamily family) {
        List<String> words = new ArrayList<>(List.of("words"));
        person(family.child()).forEach(words::add);
        family.localIds().stream().sorted().map(id -> "id " + id).forEach(words::add);
        family.relatives().stream().map(relative -> PlanText.of(person(relative).toList())).filter(one -> !one.equals("[]")).sorted()
                .map(one -> "relative " + one).forEach(words::add);
        return hashes.fingerprint(words.toArray(String[]::new));
    }

    // A sex is no word; and it is not kept of those who are opted out.
    private static Stream<String> person(List<Identifier> identifiers) {
        return identifiers.stream().filter(one -> one.kind() != IdentifierKind.SEX).map(one -> one.kind() + " " + one.value())
                .distinct().sorted();
    }

    /** Returns the hash of the birth dates of a family. */
    public long days(int[] birthDays) {
        return hashes.fingerprint(Stream.concat(Stream.of("days"), IntStream.of(birthDays).sorted().distinct()
                .mapToObj(Integer::toString)).toArray(String[]::new));
    }
}
