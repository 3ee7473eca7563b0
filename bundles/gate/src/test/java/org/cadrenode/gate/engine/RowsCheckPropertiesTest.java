package org.cadrenode.gate.engine;

import static org.cadrenode.gate.engine.People.is;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.cadrenode.api.delivery.Digest;
import org.cadrenode.api.delivery.SourceId;
import org.cadrenode.api.delivery.TableName;
import org.cadrenode.api.dictionary.ColumnRule;
import org.cadrenode.api.dictionary.ColumnType;
import org.cadrenode.api.dictionary.Dictionary;
import org.cadrenode.api.dictionary.IdentifierKind;
import org.cadrenode.api.dictionary.TableRule;
import org.cadrenode.api.dictionary.Transform;
import org.cadrenode.api.identifiable.Identifier;
import org.cadrenode.api.identifiable.VaultPerson;
import org.cadrenode.api.pseudonym.RecordKey;
import org.cadrenode.api.pseudonym.ReleasedColumn;
import org.cadrenode.api.pseudonym.ReleasedTable;
import org.cadrenode.api.pseudonym.RowWriter;
import org.junit.jupiter.api.Test;

class RowsCheckPropertiesTest {
    private static final String[] SYLLABLES = {"ka", "zo", "mir", "tul", "ve", "ash", "bron", "qui", "lot", "fen", "dra", "yel"};
    private static final String[] FILLER = ("the young person was seen at home and said that sleep and mood have been better "
            + "since may , school is going well . next visit on 12/05/2019 at 14:30 ; score 17 of 40 , weight 43.5 kg , ref 2019 / 44 "
            + "medication 10 mg 2 x daily . no concerns ; mother will hope to attend . price of travel is long discussed").split(" ");

    private final long seed = Long.getLong("cadre.seed", System.nanoTime());
    private final Random random = new Random(seed);

    private String name() {
        StringBuilder name = new StringBuilder();
        for (int i = 3 + random.nextInt(2); i > 0; i--) {
            name.append(SYLLABLES[random.nextInt(SYLLABLES.length)]);
        }
        return Character.toUpperCase(name.charAt(0)) + name.substring(1);
    }

    private String digits(int count) {
        StringBuilder digits = new StringBuilder();
        for (int i = 0; i < count; i++) {
            digits.append((char) ('0' + random.nextInt(10)));
        }
        return digits.toString();
    }

    private String filler(int words) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < words; i++) {
            text.append(FILLER[random.nextInt(FILLER.length)]).append(' ');
        }
        return text.toString();
    }

    private VaultPerson someone(int number) {
        return People.person(number, "Z" + digits(7), List.of(),
                is(IdentifierKind.NHS_NUMBER, "9" + digits(9)), is(IdentifierKind.UPN, "K8" + digits(11)),
                is(IdentifierKind.PHONE, "07" + digits(9)), is(IdentifierKind.EMAIL, name() + digits(3) + "@example.org"),
                is(IdentifierKind.POSTCODE, "QQ" + digits(1) + " " + digits(1) + "ZZ"),
                is(IdentifierKind.ADDRESS_LINE, (1 + random.nextInt(200)) + " " + name() + " Lane"),
                is(IdentifierKind.FORENAME, name()), is(IdentifierKind.SURNAME, name()),
                is(IdentifierKind.BIRTH_DATE, LocalDate.of(2005, 1, 1).plusDays(random.nextInt(5000)).toString()));
    }

    private static String valueOf(VaultPerson person, IdentifierKind kind) {
        return person.identifiers().stream().filter(identifier -> identifier.kind() == kind).map(Identifier::value)
                .findFirst().orElseThrow();
    }

    private String spaced(String digits) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < digits.length(); i++) {
            text.append(digits.charAt(i));
            if (i + 1 < digits.length() && random.nextInt(3) == 0) {
                text.append(" -.".charAt(random.nextInt(3)));
            }
        }
        return text.toString();
    }

    private String anyCase(String text) {
        return switch (random.nextInt(3)) {
            case 0 -> text.toUpperCase(Locale.ROOT);
            case 1 -> text.toLowerCase(Locale.ROOT);
            default -> text;
        };
    }

    private String disguise(VaultPerson person, IdentifierKind kind) {
        String value = valueOf(person, kind);
        return switch (kind) {
            case NHS_NUMBER -> spaced(value);
            case PHONE -> random.nextBoolean() ? spaced(value) : "+44 " + spaced(value.substring(1));
            case BIRTH_DATE -> {
                LocalDate day = LocalDate.parse(value);
                yield switch (random.nextInt(4)) {
                    case 0 -> value;
                    case 1 -> day.getDayOfMonth() + "/" + day.getMonthValue() + "/" + day.getYear();
                    case 2 -> day.getDayOfMonth() + " " + anyCase(day.getMonth().name()) + " " + day.getYear();
                    default -> String.format(Locale.ROOT, "%02d.%02d.%02d", day.getDayOfMonth(), day.getMonthValue(), day.getYear() % 100);
                };
            }
            case POSTCODE -> anyCase(random.nextBoolean() ? value : value.replace(" ", ""));
            case FORENAME -> anyCase(random.nextBoolean() ? value + " " + valueOf(person, IdentifierKind.SURNAME)
                    : valueOf(person, IdentifierKind.SURNAME) + ", " + value);
            default -> anyCase(value);
        };
    }

    @Test
    void findsEveryPlantedIdentifierAndNothingElse() {
        System.out.println("seed " + seed);
        KnownPeople people = new KnownPeople();
        List<VaultPerson> all = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            all.add(someone(i));
            people.add(all.get(i), People.pseudonym(i), false);
        }
        ValueScan scan = new ValueScan(people);
        List<IdentifierKind> kinds = List.of(IdentifierKind.NHS_NUMBER, IdentifierKind.UPN, IdentifierKind.PHONE,
                IdentifierKind.EMAIL, IdentifierKind.POSTCODE, IdentifierKind.ADDRESS_LINE, IdentifierKind.FORENAME);
        for (int round = 0; round < 20_000; round++) {
            int number = random.nextInt(all.size());
            int child = people.child(People.pseudonym(number));
            String before = filler(random.nextInt(8));
            String after = " " + filler(random.nextInt(8));
            assertEquals(List.of(), People.kinds(scan.text(before + after, child)), () -> "seed " + seed);
            IdentifierKind kind = kinds.get(random.nextInt(kinds.size()));
            String planted = disguise(all.get(random.nextInt(all.size())), kind);
            assertTrue(scan.text(before + ": " + planted + after, child) != 0, () -> "seed " + seed + ": a planted " + kind);
            String day = disguise(all.get(number), IdentifierKind.BIRTH_DATE);
            assertEquals(List.of("own_birth_date"), People.kinds(scan.text("b. " + day + " ;" + after, child)), () -> "seed " + seed);
            String own = anyCase(valueOf(all.get(number), IdentifierKind.SURNAME));
            assertEquals(List.of("own_name"), People.kinds(scan.text(before + own + after, child)), () -> "seed " + seed);
        }
    }

    @Test
    void setsAndTablesHoldWhatWasPutIn() {
        System.out.println("seed " + seed);
        LongSet set = new LongSet();
        KeyTable table = new KeyTable();
        Set<Long> truth = new HashSet<>();
        List<long[]> keys = new ArrayList<>();
        for (int i = 0; i < 50_000; i++) {
            long value = random.nextLong() | 1;
            truth.add(value);
            set.add(value);
            set.add(value);
            keys.add(new long[] {value, random.nextLong()});
            table.put(value, keys.get(i)[1], i);
        }
        assertEquals(truth.size(), set.size());
        assertTrue(truth.stream().allMatch(set::contains), () -> "seed " + seed);
        for (int i = 0; i < keys.size(); i++) {
            assertEquals(i, table.find(keys.get(i)[0], keys.get(i)[1]), () -> "seed " + seed);
            assertEquals(-1, table.find(keys.get(i)[0], ~keys.get(i)[1]), () -> "seed " + seed);
            assertEquals(false, set.contains(keys.get(i)[0] & ~1L), () -> "seed " + seed);
        }
    }

    @Test
    void datesAreTheCalendars() {
        LocalDate day = LocalDate.of(1899, 12, 1);
        for (int i = 0; i < 90_000; i++, day = day.plusDays(1)) {
            assertEquals(day.toEpochDay(), DayForm.written(day.toString()));
        }
        for (String none : List.of("2019-02-29", "2019-13-01", "2019-00-01", "2019-01-00", "2019-1-01", "2019/01/01", "20x9-01-01")) {
            assertEquals(DayForm.NONE, DayForm.written(none));
        }
    }

    /** Not how long it takes, but that it does not grow: whoever looked through all people would need a hundred times as long. */
    @Test
    void aStructuredValueCostsAboutTheSameHoweverManyPeopleThereAre() throws IOException {
        TableName name = new TableName("contact");
        List<ColumnRule> rules = new ArrayList<>();
        List<ReleasedColumn> columns = new ArrayList<>();
        Map<String, ColumnType> types = Map.of("a", ColumnType.DATE, "b", ColumnType.NUMBER, "c", ColumnType.CODE, "d",
                ColumnType.CODE, "e", ColumnType.BOOLEAN, "f", ColumnType.CODE);
        for (String column : List.of("a", "b", "c", "d", "e", "f")) {
            rules.add(new ColumnRule(column, true, Optional.empty(), types.get(column), Transform.AS_IS, column, false, false,
                    column.equals("d"), false, Set.of()));
            columns.add(new ReleasedColumn(column, types.get(column), false, column.equals("d"), false, Set.of()));
        }
        ByteArrayOutputStream sink = new ByteArrayOutputStream();
        RowWriter writer = new RowWriter(sink);
        int table = writer.table(new ReleasedTable(name, columns));
        for (int i = 0; i < 20_000; i++) {
            writer.row(table, new RecordKey(1, i), People.pseudonym(random.nextInt(200)), new String[] {
                "2021-0" + (1 + random.nextInt(9)) + "-1" + random.nextInt(10), String.valueOf(random.nextInt(100_000)),
                "F" + random.nextInt(99) + "." + random.nextInt(9), "E0100" + digits(4), "true",
                People.pseudonym(random.nextInt(200)).hex()});
        }
        writer.finish();
        Dictionary dictionary = new Dictionary(new SourceId("camhs"), Digest.ofContent(new byte[0]), Map.of(name, new TableRule(name, rules)));
        long few = leastWork(dictionary, people(200), sink.toByteArray());
        long many = leastWork(dictionary, people(20_000), sink.toByteArray());
        assertTrue(many < 20 * few, () -> many + " ns of the processor with 20,000 people, " + few + " with 200; seed " + seed);
    }

    private KnownPeople people(int count) {
        KnownPeople people = new KnownPeople();
        for (int i = 0; i < count; i++) {
            people.add(someone(i), People.pseudonym(i), false);
        }
        return people;
    }

    // Of several runs, by the time of this thread alone.
    private long leastWork(Dictionary dictionary, KnownPeople people, byte[] rows) throws IOException {
        ThreadMXBean thread = ManagementFactory.getThreadMXBean();
        long least = Long.MAX_VALUE;
        for (int round = 0; round < 5; round++) {
            long before = thread.getCurrentThreadCpuTime();
            RowsCheck.Result result = new RowsCheck(dictionary, people, 5, 20, 1).check(new ByteArrayInputStream(rows), () -> false);
            least = Math.min(least, thread.getCurrentThreadCpuTime() - before);
            assertEquals(List.of(), result.findings(), () -> "seed " + seed);
            assertEquals(120_000, result.values());
        }
        return least;
    }
}
