package org.cadrenode.gate.engine;

import static org.cadrenode.gate.engine.People.is;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.cadrenode.api.delivery.Digest;
import org.cadrenode.api.delivery.SourceId;
import org.cadrenode.api.delivery.TableName;
import org.cadrenode.api.dictionary.ColumnRule;
import org.cadrenode.api.dictionary.ColumnFlag;
import org.cadrenode.api.dictionary.ColumnType;
import org.cadrenode.api.dictionary.Dictionary;
import org.cadrenode.api.dictionary.IdentifierKind;
import org.cadrenode.api.dictionary.InvalidValue;
import org.cadrenode.api.dictionary.RowCondition;
import org.cadrenode.api.dictionary.TableRule;
import org.cadrenode.api.dictionary.Transform;
import org.cadrenode.api.gate.CheckReport.Diversity;
import org.cadrenode.api.gate.CheckReport.Finding;
import org.cadrenode.api.gate.CheckReport.FreeText;
import org.cadrenode.api.gate.CheckReport.Mark;
import org.cadrenode.api.gate.CheckReport.Passage;
import org.cadrenode.api.pseudonym.RecordKey;
import org.cadrenode.api.pseudonym.ReleasedColumn;
import org.cadrenode.api.pseudonym.ReleasedTable;
import org.cadrenode.api.pseudonym.RowWriter;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RowsCheckTest {
    private static final TableName CONTACT = new TableName("contact");
    private static final Dictionary DICTIONARY = new Dictionary(new SourceId("camhs"), Digest.ofContent(new byte[0]),
            Map.of(CONTACT, new TableRule(CONTACT, List.of(
                    rule("seen", ColumnType.DATE, false, Set.of()), rule("score", ColumnType.NUMBER, false, Set.of()),
                    rule("sex", ColumnType.CODE, true, Set.of("F", "M")), rule("area", ColumnType.CODE, true, Set.of()),
                    rule("attended", ColumnType.BOOLEAN, false, Set.of()), rule("kind", ColumnType.CODE, false, Set.of("x", "y")), rule("note", ColumnType.FREE_TEXT, false, Set.of()),
                    rule("withheld", ColumnType.FREE_TEXT, false, Set.of())))));

    private CheckRules rules = new CheckRules(5, 3, CheckRules.USUAL_DOUBTS, 1, Set.of());
    private final KnownPeople people = new KnownPeople(new Fingerprint(11));

    private static ColumnRule rule(String name, ColumnType type, boolean quasi, Set<String> codes) {
        return new ColumnRule(name, true, Optional.empty(), type, Transform.AS_IS, name, false, false, quasi,
                name.equals("note"), codes);
    }

    private static ReleasedColumn column(String name, ColumnType type, boolean quasi, String... codes) {
        return new ReleasedColumn(name, type, false, quasi, name.equals("note"), Set.of(codes));
    }

    @BeforeEach
    void addPeople() {
        for (int i = 1; i <= 20; i++) {
            people.add(People.person(i, "local-" + i, List.of(), is(IdentifierKind.FORENAME, "Xander" + (char) ('a' + i)),
                    is(IdentifierKind.BIRTH_DATE, "2012-01-" + (10 + i))), People.pseudonym(i), i == 20);
        }
    }

    private RowsCheck.Result check(List<ReleasedColumn> columns, List<String[]> rows) throws IOException {
        ByteArrayOutputStream sink = new ByteArrayOutputStream();
        RowWriter writer = new RowWriter(sink);
        int table = writer.table(new ReleasedTable(CONTACT, columns));
        for (String[] row : rows) {
            String[] values = new String[columns.size()];
            System.arraycopy(row, 1, values, 0, values.length);
            writer.row(table, new RecordKey(1, rows.indexOf(row)), People.pseudonym(Long.parseLong(row[0])), values);
        }
        writer.finish();
        return new RowsCheck(DICTIONARY, people, rules, RestrictedScan.NONE, 99).check(new ByteArrayInputStream(sink.toByteArray()), () -> false);
    }

    @Test
    void countsRemovalsApartFromRowsAndFindsNothingInThem() throws IOException {
        ByteArrayOutputStream sink = new ByteArrayOutputStream();
        RowWriter writer = new RowWriter(sink);
        writer.removal(new RecordKey(5, 5), 7);
        int table = writer.table(new ReleasedTable(CONTACT, List.of(column("score", ColumnType.NUMBER, false))));
        writer.row(table, new RecordKey(0, 0), People.pseudonym(1), 3, new String[] {"1"});
        writer.removal(new RecordKey(6, 6), 7);
        writer.finish();
        RowsCheck.Result result = new RowsCheck(DICTIONARY, people, 5, 3, 99)
                .check(new ByteArrayInputStream(sink.toByteArray()), () -> false);
        assertEquals(List.of(), result.findings());
        assertEquals(1, result.rows());
        assertEquals(2, result.removals());
        assertEquals(1, result.values());
    }

    @Test
    void passesWhatIsInOrder() throws IOException {
        RowsCheck.Result result = check(
                List.of(column("seen", ColumnType.DATE, false), column("score", ColumnType.NUMBER, false),
                        column("sex", ColumnType.CODE, true, "F", "M"), column("attended", ColumnType.BOOLEAN, false),
                        column("note", ColumnType.FREE_TEXT, false)),
                List.of(new String[] {"1", "2020-02-29", "-1.5", "F", "true", "Slept well."},
                        new String[] {"2", "2020-02", "17", "M", null, null}));
        assertEquals(List.of(), result.findings());
        assertEquals(2, result.rows());
        assertEquals(8, result.values());
        assertEquals(List.of(new Passage("contact.note", "Slept well.", List.of())), result.freeText().sample());
        assertEquals(List.of("contact.note"), result.freeText().columns());
    }

    @Test
    void findsColumnsThatNobodyLetThroughAndLooksIntoThem() throws IOException {
        RowsCheck.Result result = check(
                List.of(column("surname", ColumnType.CODE, false), column("score", ColumnType.CODE, false),
                        column("sex", ColumnType.CODE, true)),
                List.<String[]>of(new String[] {"1", "Xanderb", "3", "F"}));
        assertEquals(List.of(new Finding("own_name", "contact", "surname", 1),
                new Finding("unknown_column", "contact", "surname", 1), new Finding("unknown_column", "contact", "score", 1),
                new Finding("unknown_column", "contact", "sex", 1)), result.findings());
    }

    @Test
    void findsValuesThatAreNotWhatTheirColumnSays() throws IOException {
        List<ReleasedColumn> columns = List.of(column("seen", ColumnType.DATE, false), column("score", ColumnType.NUMBER, false),
                column("sex", ColumnType.CODE, true, "F", "M"), column("area", ColumnType.CODE, true),
                column("attended", ColumnType.BOOLEAN, false));
        RowsCheck.Result result = check(columns, List.of(new String[] {"1", "2021-02-29", "1e5", "X", "two words", "yes"},
                new String[] {"1", "01/02/2020", "1,5", "f", "", "TRUE"}, new String[] {"1", "2020", ".5", "F", "E07000008", "false"}));
        assertEquals(List.of(new Finding("bad_value", "contact", "seen", 3), new Finding("bad_value", "contact", "score", 3),
                new Finding("bad_value", "contact", "sex", 2), new Finding("bad_value", "contact", "area", 1),
                new Finding("bad_value", "contact", "attended", 2)), result.findings());
    }

    @Test
    void looksForIdentifiersInValuesThatAreNotWhatTheirColumnSays() throws IOException {
        RowsCheck.Result result = check(List.of(column("sex", ColumnType.CODE, true, "F", "M")),
                List.<String[]>of(new String[] {"2", "Xanderc b. 12 Jan 2012"}));
        assertEquals(List.of("own_name", "own_birth_date", "bad_value"),
                result.findings().stream().map(Finding::kind).toList());
    }

    @Test
    void findsTheBirthDateOfTheRowsOwnChildOnly() throws IOException {
        RowsCheck.Result result = check(List.of(column("seen", ColumnType.DATE, false)),
                List.of(new String[] {"1", "2012-01-11"}, new String[] {"2", "2012-01-11"}, new String[] {"3", "2012-01"}));
        assertEquals(List.of(new Finding("own_birth_date", "contact", "seen", 1)), result.findings());
    }

    @Test
    void findsFreeTextThatNobodyReleased() throws IOException {
        RowsCheck.Result result = check(List.of(column("withheld", ColumnType.FREE_TEXT, false)),
                List.of(new String[] {"1", "anything"}, new String[] {"2", " "}, new String[] {"3", null}));
        assertEquals(List.of(new Finding("unreleased_free_text", "contact", "withheld", 1)), result.findings());
        assertEquals(FreeText.NONE, result.freeText());
    }

    @Test
    void doesNotBelieveAStreamThatCallsItsFreeTextReleased() throws IOException {
        RowsCheck.Result result = check(
                List.of(new ReleasedColumn("withheld", ColumnType.FREE_TEXT, false, false, true, Set.of())),
                List.<String[]>of(new String[] {"1", "anything"}));
        assertEquals(List.of(new Finding("unknown_column", "contact", "withheld", 1)), result.findings());
    }

    @Test
    void findsRowsOfChildrenWhoAreOptedOutOrNotKnown() throws IOException {
        RowsCheck.Result result = check(List.of(column("score", ColumnType.NUMBER, false)),
                List.of(new String[] {"20", "1"}, new String[] {"20", "1"}, new String[] {"55", "1"}));
        assertEquals(List.of(new Finding("opted_out_child", "contact", "", 2), new Finding("unknown_child", "contact", "", 1)),
                result.findings());
    }

    @Test
    void countsClassesOfChildrenAndNotOfRows() throws IOException {
        List<String[]> rows = new ArrayList<>();
        for (int i = 1; i <= 12; i++) {
            // Nine alike, two alike, one alone; further rows of a child change nothing.
            String area = i <= 9 ? "E1" : i <= 11 ? "E2" : null;
            rows.add(new String[] {String.valueOf(i), "F", area});
            rows.add(new String[] {String.valueOf(i), "M", "E9"});
        }
        RowsCheck.Result result =
                check(List.of(column("sex", ColumnType.CODE, true, "F", "M"), column("area", ColumnType.CODE, true)), rows);
        assertEquals(1, result.risk().smallestClass());
        assertEquals(3, result.risk().childrenBelowK());
        assertEquals(List.of(), result.findings());
    }

    @Test
    void drawsTheSameSampleAgain() throws IOException {
        List<String[]> rows = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            rows.add(new String[] {"1", "note number " + i});
        }
        List<Passage> sample = check(List.of(column("note", ColumnType.FREE_TEXT, false)), rows).freeText().sample();
        assertEquals(3, sample.size());
        assertEquals(sample, check(List.of(column("note", ColumnType.FREE_TEXT, false)), rows).freeText().sample());
        assertTrue(sample.stream().anyMatch(value -> !value.text().matches("note number [012]")), "not just the first ones");
    }

    @Test
    void drawsEvenly() {
        int[] drawn = new int[10];
        for (int seed = 0; seed < 2_000; seed++) {
            Sample sample = new Sample(1, seed * 0x9E3779B97F4A7C15L);
            for (int i = 0; i < 100; i++) {
                sample.offer("note.text", String.valueOf(i));
            }
            drawn[Integer.parseInt(sample.drawn().get(0).text()) / 10]++;
        }
        for (int tenth : drawn) {
            // 200 expected, standard deviation 13.4: five of them.
            assertTrue(Math.abs(tenth - 200) < 67, () -> "a tenth of the values was drawn " + tenth + " times of 2000");
        }
    }

    @Test
    void findsAColumnOfHealthNumbersOfPeopleWhoAreInNoRecord() throws IOException {
        List<String[]> numbers = new ArrayList<>();
        List<String[]> others = new ArrayList<>();
        for (int i = 0; numbers.size() < 30; i++) {
            String nine = String.valueOf(400_000_000 + 7 * i);
            int sum = 0;
            for (int j = 0; j < 9; j++) {
                sum += (10 - j) * (nine.charAt(j) - '0');
            }
            int check = (11 - sum % 11) % 11;
            if (check < 10) {
                numbers.add(new String[] {"1", nine + check});
                others.add(new String[] {"1", nine + (check + 1) % 10});
            }
        }
        assertEquals(List.of(new Finding("nhs_number_column", "contact", "area", 30)),
                check(List.of(column("area", ColumnType.CODE, true)), numbers).findings());
        assertEquals(List.of(), check(List.of(column("area", ColumnType.CODE, true)), others).findings());
        assertEquals(List.of(), check(List.of(column("area", ColumnType.CODE, true)), numbers.subList(0, 10)).findings());
    }

    @Test
    void whatIsCertainForbidsTheReleaseAndWhatIsDoubtfulOnlyBeyondTheSitesLimit() throws IOException {
        RowsCheck.Result certain = check(List.of(column("note", ColumnType.FREE_TEXT, false)),
                List.<String[]>of(new String[] {"1", "Mail jo@example.org, and again jo@example.org."}));
        assertEquals(List.of(new Finding("e_mail_form", "contact", "note", 2)), certain.findings());
        List<String[]> names = new ArrayList<>();
        for (int i = 0; i < 41; i++) {
            names.add(new String[] {"1", "Seen with Mrs Penhaligon."});
        }
        RowsCheck.Result few = check(List.of(column("note", ColumnType.FREE_TEXT, false)), names.subList(0, 40));
        assertEquals(List.of(), few.findings());
        assertEquals(List.of(new Finding("possible_name", "contact", "note", 40)), few.freeText().doubtful());
        RowsCheck.Result many = check(List.of(column("note", ColumnType.FREE_TEXT, false)), names);
        assertEquals(List.of(new Finding("many_doubtful_places", "contact", "note", 41)), many.findings());
    }

    @Test
    void theSampleMarksWhereSomethingIsDoubtful() throws IOException {
        RowsCheck.Result result = check(List.of(column("note", ColumnType.FREE_TEXT, false)),
                List.<String[]>of(new String[] {"1", "Seen with Mrs Penhaligon on 4 March 2012."}));
        assertEquals(List.of(new Passage("contact.note", "Seen with Mrs Penhaligon on 4 March 2012.",
                List.of(new Mark(14, 24, "possible_name"), new Mark(28, 40, "possible_date")))), result.freeText().sample());
    }

    @Test
    void columnsWithAClosedListOfCodesAreSensitiveUnlessTheSiteNamesOthers() throws IOException {
        List<ReleasedColumn> columns = List.of(column("area", ColumnType.CODE, true), column("kind", ColumnType.CODE, false, "x", "y"),
                column("attended", ColumnType.BOOLEAN, false));
        List<String[]> rows = List.of(new String[] {"1", "E1", "x", "true"}, new String[] {"2", "E1", "x", "false"});
        assertEquals(List.of(new Diversity("contact.kind", 1, 2)), check(columns, rows).risk().diversity());
        rules = new CheckRules(5, 3, CheckRules.USUAL_DOUBTS, 1, Set.of("contact.attended"));
        assertEquals(List.of(new Diversity("contact.attended", 2, 0)), check(columns, rows).risk().diversity());
    }

    @Test
    void endsWhenItIsStopped() {
        ByteArrayOutputStream sink = new ByteArrayOutputStream();
        assertThrows(IOException.class, () -> {
            RowWriter writer = new RowWriter(sink);
            int table = writer.table(new ReleasedTable(CONTACT, List.of(column("score", ColumnType.NUMBER, false))));
            writer.row(table, new RecordKey(0, 0), People.pseudonym(1), new String[] {"1"});
            writer.finish();
            new RowsCheck(DICTIONARY, people, 5, 3, 99).check(new ByteArrayInputStream(sink.toByteArray()), () -> true);
        });
    }

    @Test
    void findsEveryPlaceOfAChildWhoseAddressIsProtectedAndNoneOfOthers() throws IOException {
        TableRule rule = new TableRule(CONTACT, List.of(rule("score", ColumnType.NUMBER, false, Set.of()),
                new ColumnRule("ward", true, Optional.empty(), 0, ColumnType.CODE, Transform.AS_IS, InvalidValue.BLANK, "ward",
                        Set.of(ColumnFlag.PLACE), Set.of("w1", "w2"), RowCondition.NONE),
                new ColumnRule("practice", true, Optional.of(IdentifierKind.ORGANISATION), 0, ColumnType.CODE, Transform.PSEUDONYM,
                        InvalidValue.BLANK, "practice", Set.of(), Set.of(), RowCondition.NONE),
                rule("note", ColumnType.FREE_TEXT, false, Set.of())));
        Dictionary dictionary = new Dictionary(new SourceId("camhs"), Digest.ofContent(new byte[0]), Map.of(CONTACT, rule));
        people.shelter(List.of(People.key(2), People.key(3)));
        ByteArrayOutputStream sink = new ByteArrayOutputStream();
        RowWriter writer = new RowWriter(sink);
        int table = writer.table(new ReleasedTable(CONTACT, List.of(column("score", ColumnType.NUMBER, false),
                column("ward", ColumnType.CODE, false, "w1", "w2"), column("practice", ColumnType.CODE, false),
                column("note", ColumnType.FREE_TEXT, false))));
        writer.row(table, new RecordKey(0, 1), People.pseudonym(1), new String[] {"1", "w1", "abc", "Slept well."});
        writer.row(table, new RecordKey(0, 2), People.pseudonym(2), new String[] {"1", "w1", "abc", "Slept well."});
        writer.row(table, new RecordKey(0, 3), People.pseudonym(3), new String[] {"1", null, null, null});
        writer.row(table, new RecordKey(0, 4), People.pseudonym(3), new String[] {"1", "w2", null, null});
        writer.finish();
        RowsCheck.Result result = new RowsCheck(dictionary, people, rules, RestrictedScan.NONE, 99).check(new ByteArrayInputStream(sink.toByteArray()), () -> false);
        assertEquals(List.of(new Finding("protected_address", "contact", "ward", 2), new Finding("protected_address", "contact", "practice", 1),
                new Finding("protected_address", "contact", "note", 1)), result.findings());
        people.shelter(List.of());
        assertEquals(List.of(), new RowsCheck(dictionary, people, rules, RestrictedScan.NONE, 99).check(new ByteArrayInputStream(sink.toByteArray()), () -> false)
                .findings());
    }
}
