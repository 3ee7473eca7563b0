package org.cadrenode.pseudonymise.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.cadrenode.api.delivery.Digest;
import org.cadrenode.api.delivery.ProviderId;
import org.cadrenode.api.delivery.RevisionReason;
import org.cadrenode.api.delivery.TableName;
import org.cadrenode.api.dictionary.ColumnRule;
import org.cadrenode.api.dictionary.ColumnType;
import org.cadrenode.api.dictionary.IdentifierKind;
import org.cadrenode.api.dictionary.TableRule;
import org.cadrenode.api.dictionary.Transform;
import org.cadrenode.api.identifiable.Identifier;
import org.cadrenode.api.keys.KeyedHash;
import org.cadrenode.api.pseudonym.Pseudonym;
import org.cadrenode.pseudonymise.engine.FingerprintTable.Fate;
import org.cadrenode.pseudonymise.engine.text.KnownFamily;
import org.cadrenode.pseudonymise.engine.text.ScrubOptions;
import org.junit.jupiter.api.Test;

/** Any change of one input of a fingerprint changes its part, and no other. */
class FingerprintPropertiesTest {
    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);

    private static RowHashes hashes() {
        return new RowHashes(new KeyedHash() {
            @Override
            public byte[] of(byte[] content) {
                return Digest.ofContent(content).bytes();
            }

            @Override
            public byte[] of(String... words) {
                return of(String.join("|", words).getBytes(StandardCharsets.UTF_8));
            }
        }, new ProviderId("trust"));
    }

    private static ColumnRule column(String name, boolean keep, ColumnType type, Transform transform, Set<String> codes) {
        return new ColumnRule(name, keep, name.equals("id") ? Optional.of(IdentifierKind.SUBJECT_REFERENCE) : Optional.empty(), type,
                transform, name, false, false, false, transform == Transform.SCRUB, codes);
    }

    private static TableRule table(String name, ColumnRule... columns) {
        List<ColumnRule> all = new ArrayList<>(List.of(column("id", false, ColumnType.CODE, Transform.AS_IS, Set.of())));
        all.addAll(List.of(columns));
        return new TableRule(new TableName(name), all);
    }

    /** All that a fingerprint depends on; each can be changed by itself. */
    private final class World {
        private List<TableRule> rules = List.of(
                table("notes", column("text", true, ColumnType.FREE_TEXT, Transform.SCRUB, Set.of()),
                        column("number", true, ColumnType.CODE, Transform.PSEUDONYM, Set.of())),
                table("visits", column("day", true, ColumnType.DATE, Transform.AS_IS, Set.of()),
                        column("kind", true, ColumnType.CODE, Transform.AS_IS, Set.of("a", "b", "c", "d")),
                        column("post", true, ColumnType.CODE, Transform.AREA, Set.of())),
                table("other", column("kind", true, ColumnType.CODE, Transform.AS_IS, Set.of())));
        private ScrubOptions options = ScrubOptions.DEFAULT;
        private int scrubber = 1;
        private String areas = "areas";
        private String site = "site";
        private int keyVersion = 1;
        private KnownFamily family = new KnownFamily(List.of(name("Ash"), born("2010-05-06")), Set.of("P1", "P2"),
                Set.of(List.of(name("Birch"), born("1980-01-02")), List.of(name("Cole"))));

        Fingerprint fingerprint(String... tables) {
            FingerprintMaker maker = new FingerprintMaker(hashes(), options, site, areas, keyVersion, scrubber);
            List<TableRule> mixed = new ArrayList<>(rules);
            Collections.shuffle(mixed, random);
            BitSet numbers = new BitSet();
            mixed.forEach(rule -> {
                int number = maker.table(rule);
                if (List.of(tables).contains(rule.table().value())) {
                    numbers.set(number);
                }
            });
            int[] days = family.identifiers().filter(one -> one.kind() == IdentifierKind.BIRTH_DATE)
                    .mapToInt(one -> Day.parse(one.value())).toArray();
            return maker.of(numbers, List.of(tables).contains("notes"), maker.words(family),
                    List.of(tables).contains("visits") ? maker.days(days) : 0);
        }
    }

    private static Identifier name(String value) {
        return new Identifier(IdentifierKind.SURNAME, value);
    }

    private static Identifier born(String value) {
        return new Identifier(IdentifierKind.BIRTH_DATE, value);
    }

    private interface Change {
        void in(World world);
    }

    private void assertReasons(Change change, Set<RevisionReason> both, Set<RevisionReason> notes, Set<RevisionReason> visits) {
        World before = new World();
        World after = new World();
        change.in(after);
        assertEquals(both, after.fingerprint("notes", "visits").differing(before.fingerprint("notes", "visits")), "seed " + seed);
        assertEquals(notes, after.fingerprint("notes").differing(before.fingerprint("notes")), "seed " + seed);
        assertEquals(visits, after.fingerprint("visits").differing(before.fingerprint("visits")), "seed " + seed);
        assertEquals(Set.of(), after.fingerprint().differing(before.fingerprint()), "of a child of whom nothing leaves");
    }

    @Test
    void eachInputHasItsReasonAndConcernsThoseWhoDependOnItOnly() {
        System.out.println("seed " + seed);
        Set<RevisionReason> none = Set.of();
        Set<RevisionReason> dictionary = Set.of(RevisionReason.DICTIONARY);
        Set<RevisionReason> options = Set.of(RevisionReason.SCRUB_OPTIONS);
        Set<RevisionReason> family = Set.of(RevisionReason.FAMILY);
        assertReasons(world -> { }, none, none, none);
        assertReasons(world -> world.options = ScrubOptions.DEFAULT.withNearNames(false), options, options, none);
        assertReasons(world -> world.options = ScrubOptions.DEFAULT.withStrangers(ScrubOptions.Strangers.OFF), options, options, none);
        assertReasons(world -> world.site = "other lists", options, options, none);
        assertReasons(world -> world.scrubber = 2, options, options, none);
        assertReasons(world -> world.areas = "others", dictionary, none, dictionary);
        assertReasons(world -> world.keyVersion = 2, Set.of(RevisionReason.KEY), Set.of(RevisionReason.KEY), none);
        assertReasons(world -> world.rules = List.of(world.rules.get(0), world.rules.get(1),
                table("other", column("kind", false, ColumnType.CODE, Transform.AS_IS, Set.of()))), none, none, none);
        assertReasons(world -> world.rules = List.of(table("notes", column("text", true, ColumnType.FREE_TEXT, Transform.SCRUB,
                Set.of())), world.rules.get(1), world.rules.get(2)), dictionary, dictionary, none);
        assertReasons(world -> world.family = new KnownFamily(world.family.child(), Set.of("P1", "P2", "P3"), world.family.relatives()),
                family, family, none);
        assertReasons(world -> world.family = new KnownFamily(List.of(name("Ash"), born("2010-05-07")), world.family.localIds(),
                world.family.relatives()), family, family, family);
        assertReasons(world -> world.family = new KnownFamily(List.of(name("Asher"), born("2010-05-06")), world.family.localIds(),
                world.family.relatives()), family, family, none);
        assertReasons(world -> world.family = new KnownFamily(world.family.child(), world.family.localIds(),
                Set.of(List.of(name("Birch"), born("1980-01-02")), List.of(name("Cole"), name("Dale")))), family, family, none);
        assertReasons(world -> world.family = KnownFamily.NOBODY, family, family, family);
        assertReasons(world -> {
            world.options = ScrubOptions.DEFAULT.withDates(ScrubOptions.Dates.YEAR);
            world.family = KnownFamily.NOBODY;
            world.areas = "others";
        }, Set.of(RevisionReason.SCRUB_OPTIONS, RevisionReason.FAMILY, RevisionReason.DICTIONARY),
                Set.of(RevisionReason.SCRUB_OPTIONS, RevisionReason.FAMILY), Set.of(RevisionReason.FAMILY, RevisionReason.DICTIONARY));
    }

    @Test
    void theOrderInWhichRulesCodesAndFamiliesAreToldDoesNotCount() {
        System.out.println("seed " + seed);
        World before = new World();
        World after = new World();
        List<Identifier> child = new ArrayList<>(before.family.child());
        child.add(new Identifier(IdentifierKind.SEX, "F"));
        child.add(name("Ash"));
        Collections.shuffle(child, random);
        List<List<Identifier>> relatives = new ArrayList<>(List.of(List.of(name("Cole")), List.of(born("1980-01-02"), name("Birch")),
                List.of()));
        Collections.shuffle(relatives, random);
        after.family = new KnownFamily(child, new LinkedHashSet<>(List.of("P2", "P1")), new LinkedHashSet<>(relatives));
        ColumnRule kind = after.rules.get(1).columns().get(2);
        after.rules = List.of(after.rules.get(0), table("visits", after.rules.get(1).columns().get(1),
                column("kind", true, ColumnType.CODE, Transform.AS_IS, new LinkedHashSet<>(List.of("d", "c", "b", "a"))),
                after.rules.get(1).columns().get(3)));
        assertEquals(kind.codes(), after.rules.get(1).columns().get(2).codes());
        assertEquals(before.fingerprint("notes", "visits"), after.fingerprint("notes", "visits"), "seed " + seed);
    }

    @Test
    void textOfAPlanTellsValuesApartThatLookAlike() {
        assertNotEquals(PlanText.of(List.of("a", "b")), PlanText.of(List.of("b", "a")));
        assertEquals(PlanText.of(new LinkedHashSet<>(List.of("a", "b"))), PlanText.of(new LinkedHashSet<>(List.of("b", "a"))));
        assertNotEquals(PlanText.of(List.of("a 1:b")), PlanText.of(List.of("a", "b")));
        assertNotEquals(PlanText.of(Optional.of("")), PlanText.of(Optional.empty()));
        assertNotEquals(PlanText.of(ScrubOptions.DEFAULT.withNearNames(false)),
                PlanText.of(ScrubOptions.DEFAULT.withDates(ScrubOptions.Dates.YEAR)));
    }

    @Test
    void aTableOfFingerprintsReadsAsItWasWritten() throws IOException {
        System.out.println("seed " + seed);
        FingerprintMaker maker = new FingerprintMaker(hashes(), ScrubOptions.DEFAULT, "", "", 1);
        new World().rules.forEach(maker::table);
        FingerprintBook book = new FingerprintBook();
        record Met(Fingerprint fingerprint, int released, int dropped) { }
        TreeMap<Pseudonym, Met> expected = new TreeMap<>();
        for (int i = 0; i < 5_000; i++) {
            // Some that are alike in their first half, or in half of it.
            Pseudonym subject = new Pseudonym(random.nextInt(3) == 0 ? random.nextInt(40) - 20 : random.nextLong(), random.nextLong());
            int place = book.place(subject);
            assertEquals(place, book.place(subject));
            boolean text = random.nextBoolean();
            assertEquals(text, book.saw(place, random.nextInt(3), text, false));
            book.saw(place, random.nextInt(4) - 1, false, random.nextBoolean());
            book.family(place, 1 + random.nextInt(1000), 1 + random.nextInt(1000));
            int released = random.nextInt(3);
            for (int j = 0; j < released; j++) {
                book.count(place, Fate.RELEASED);
            }
            book.count(place, Fate.DROPPED);
            expected.put(subject, new Met(book.fingerprint(place, maker), released, 1));
        }
        Pseudonym gone = new Pseudonym(random.nextLong(), random.nextLong());
        expected.put(gone, new Met(Fingerprint.NOTHING, 0, 0));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        FingerprintTable.write(bytes, 7, maker, Set.of(new TableName("unheard")), book, List.of(gone));
        FingerprintTable table = FingerprintTable.read(new ByteArrayInputStream(bytes.toByteArray()));
        assertEquals(7, table.keyVersion());
        assertTrue(table.named(new TableName("notes")) && table.unnamed(new TableName("unheard")));
        assertTrue(!table.named(new TableName("unheard")) && !table.unnamed(new TableName("notes")));
        assertEquals(new ArrayList<>(expected.keySet()), java.util.stream.IntStream.range(0, table.size()).mapToObj(table::subject).toList());
        expected.forEach((subject, met) -> {
            int place = table.find(subject);
            assertEquals(met, new Met(table.fingerprint(place), table.counted(place, Fate.RELEASED), table.counted(place, Fate.DROPPED)),
                    "seed " + seed);
        });
        assertEquals(-1, table.find(new Pseudonym(0, 0)));
        assertTrue(bytes.size() < 70 * expected.size() + 200, "tens of bytes a child");
        byte[] whole = bytes.toByteArray();
        for (int length : new int[] {0, 3, 20, whole.length / 2, whole.length - 1}) {
            assertThrows(IOException.class, () -> FingerprintTable.read(new ByteArrayInputStream(whole, 0, length)));
        }
        byte[] longer = java.util.Arrays.copyOf(whole, whole.length + 1);
        assertThrows(IOException.class, () -> FingerprintTable.read(new ByteArrayInputStream(longer)));
    }

    @Test
    void aBookOfManyChildrenSaysOfEachWhatABookOfItAloneSays() {
        System.out.println("seed " + seed);
        FingerprintMaker maker = new FingerprintMaker(hashes(), ScrubOptions.DEFAULT, "", "", 1);
        new World().rules.forEach(maker::table);
        FingerprintBook book = new FingerprintBook();
        Map<Pseudonym, FingerprintBook> alone = new TreeMap<>();
        for (int step = 0; step < 20_000; step++) {
            Pseudonym subject = new Pseudonym(random.nextInt(6_000), 0);
            FingerprintBook own = alone.computeIfAbsent(subject, none -> new FingerprintBook());
            int table = random.nextInt(3);
            boolean text = random.nextInt(4) == 0;
            long words = random.nextInt(3);
            long mark = random.nextInt(50) == 0 ? random.nextLong() : 0;
            Fate fate = Fate.values()[random.nextInt(Fate.values().length)];
            for (FingerprintBook one : List.of(book, own)) {
                int place = one.place(subject);
                if (one.saw(place, table, text, table == 1)) {
                    one.family(place, words, step);
                }
                one.restrict(place, mark);
                one.count(place, fate);
            }
        }
        assertEquals(alone.size(), book.size());
        alone.forEach((subject, own) -> {
            assertTrue(book.met(subject));
            int place = book.place(subject);
            assertEquals(subject, book.subject(place));
            assertEquals(own.fingerprint(0, maker), book.fingerprint(place, maker), "seed " + seed);
            for (Fate fate : Fate.values()) {
                assertEquals(own.counted(0, fate), book.counted(place, fate), "seed " + seed);
            }
        });
        assertEquals(new ArrayList<>(alone.keySet()),
                java.util.Arrays.stream(book.sorted()).mapToObj(book::subject).toList());
    }
}
