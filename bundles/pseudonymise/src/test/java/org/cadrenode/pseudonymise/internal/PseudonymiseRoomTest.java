package org.cadrenode.pseudonymise.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.cadrenode.api.delivery.Delivery;
import org.cadrenode.api.delivery.DeliveryId;
import org.cadrenode.api.delivery.Digest;
import org.cadrenode.api.delivery.Landed;
import org.cadrenode.api.delivery.ProviderId;
import org.cadrenode.api.delivery.Pseudonymised;
import org.cadrenode.api.delivery.Screened;
import org.cadrenode.api.delivery.SourceId;
import org.cadrenode.api.delivery.TableName;
import org.cadrenode.api.delivery.Tally;
import org.cadrenode.api.dictionary.Dictionary;
import org.cadrenode.api.dictionary.IdentifierKind;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.identifiable.Artefact;
import org.cadrenode.api.identifiable.Identifier;
import org.cadrenode.api.identifiable.ScreeningDecision;
import org.cadrenode.api.identifiable.SourceRecordWriter;
import org.cadrenode.api.identifiable.SourceTable;
import org.cadrenode.api.identifiable.VaultPerson;
import org.cadrenode.api.keys.KeyPurpose;
import org.cadrenode.api.pseudonym.PersonTokens;
import org.cadrenode.api.pseudonym.PersonTokensReader;
import org.cadrenode.api.pseudonym.RowReader;
import org.cadrenode.pseudonymise.engine.text.ScrubOptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PseudonymiseRoomTest {
    private static final ProviderId PROVIDER = new ProviderId("trust");
    private static final SourceId SOURCE = new SourceId("clinic");
    private static final DeliveryId ID = new DeliveryId("D-7K3M5QX2ABCD");
    private static final String DICTIONARY = """
            table,column,decision,identifier,type,transform,destination,flags,codes,comment
            people,id,drop,subject,,,,key,,
            people,nhs,drop,nhs_number,,,,,,
            people,name,drop,surname,,,,,,
            people,born,keep,birth_date,date,month,birth_month,quasi,,
            people,post,keep,postcode,code,area,area,quasi,,
            people,sex,keep,sex,code,as_is,sex,,F;M,
            visits,id,drop,subject_reference,,,,,,
            visits,visit,keep,,code,pseudonym,visit,key,,
            visits,day,keep,,date,as_is,day,event_date,,
            visits,until,keep,,date,as_is,until,,,
            visits,minutes,keep,,number,as_is,minutes,,,
            visits,seen,keep,,boolean,as_is,seen,,,
            visits,style,keep,,code,as_is,style,,school_liaison;letter,
            visits,staff,drop,,,,,,,
            notes,id,drop,subject_reference,,,,,,
            notes,text,keep,,free_text,scrub,text,release,,
            notes,draft,keep,,free_text,scrub,draft,,,
            kin,id,drop,relative_of,,,,,,
            kin,name,drop,surname,,,,,,
            """;

    @TempDir
    Path folder;
    private final Fakes.MemoryLanding landing = new Fakes.MemoryLanding();
    private final Fakes.MemoryVault vault = new Fakes.MemoryVault();
    private final Fakes.MemoryOptOuts optOuts = new Fakes.MemoryOptOuts();
    private final Fakes.Keys keys = new Fakes.Keys();
    private final Fakes.MemoryJournal journal = new Fakes.MemoryJournal();
    private final Fakes.MemoryRestricted restricted = new Fakes.MemoryRestricted();
    private final ByteArrayOutputStream content = new ByteArrayOutputStream();
    private final ByteArrayOutputStream decisions = new ByteArrayOutputStream();
    private final SourceRecordWriter records = new SourceRecordWriter(content);
    private final Map<String, Integer> tables = new LinkedHashMap<>();
    private final Dictionary dictionary = DictionaryReader.read(SOURCE, DICTIONARY.getBytes(StandardCharsets.UTF_8))
            .dictionary().orElseThrow();
    private PseudonymiseRoom room;
    private long read;

    @BeforeEach
    void open() throws IOException {
        Path areas = folder.resolve("areas.csv");
        Files.writeString(areas, "postcode_prefix,area\nZQ1,EAST\nZQ,COUNTY\n");
        room = new PseudonymiseRoom(new PseudonymiseRoom.Settings(areas, ScrubOptions.DEFAULT,
                new SiteWordFiles(folder.resolve("deny"), folder.resolve("allow")), 1, 1 << 20), landing, vault, optOuts,
                new Fakes.MemoryRevisions(), keys, journal, restricted, new SiteNames(folder.resolve("names"), keys));
        VaultPerson sibling = vault.person(PROVIDER, "P3", List.of(id(IdentifierKind.FORENAME, "Ottilie"),
                id(IdentifierKind.BIRTH_DATE, "2014-07-07")), List.of());
        optOuts.suppressed.put(sibling.key(), sibling);
        know("P1", List.of(id(IdentifierKind.FORENAME, "Katherine"), id(IdentifierKind.SURNAME, "O'Brien"),
                id(IdentifierKind.BIRTH_DATE, "2009-03-14"), id(IdentifierKind.SEX, "F"), id(IdentifierKind.POSTCODE, "ZQ1 2AB"),
                id(IdentifierKind.NHS_NUMBER, "9434765919")), List.of(
                new VaultPerson.Relative(Optional.empty(), List.of(id(IdentifierKind.FORENAME, "Wilfred"),
                        id(IdentifierKind.BIRTH_DATE, "1980-01-02"))),
                new VaultPerson.Relative(Optional.of(sibling.key()), List.of())));
        know("P2", List.of(id(IdentifierKind.FORENAME, "Tom"), id(IdentifierKind.SURNAME, "Ashby")), List.of());
    }

    private static Identifier id(IdentifierKind kind, String value) {
        return new Identifier(kind, value);
    }

    private void know(String localId, List<Identifier> identifiers, List<VaultPerson.Relative> relatives) {
        VaultPerson person = vault.person(PROVIDER, localId, identifiers, relatives);
        vault.people.put(person.key(), person);
    }

    private void record(ScreeningDecision decision, String table, String columns, String... values) throws IOException {
        Integer number = tables.get(table);
        if (number == null) {
            number = records.table(new SourceTable(new TableName(table), List.of(columns.split(","))));
            tables.put(table, number);
        }
        records.record(number, ++read, values);
        decisions.write(decision.ordinal());
    }

    private void person(String... values) throws IOException {
        record(ScreeningDecision.PASS, "people", "id,nhs,name,born,post,sex,shoe", values);
    }

    private void visit(String... values) throws IOException {
        record(ScreeningDecision.PASS, "visits", "id,visit,day,until,minutes,seen,staff", values);
    }

    private Screened screened() {
        return screened(dictionary);
    }

    private Screened screened(Dictionary rules) {
        Delivery delivery = new Delivery(ID, SOURCE, PROVIDER, "", Instant.EPOCH, 1, Digest.ofContent(new byte[0]));
        Tally tally = new Tally(read, 0, 0, 0, 0, 0, 0, 0);
        return new Screened(new Landed(delivery, tally), tally, rules.digest(), 1);
    }

    private Pseudonymised run() throws IOException {
        return run(dictionary);
    }

    private Pseudonymised run(Dictionary rules) throws IOException {
        records.finish();
        landing.records = content.toByteArray();
        landing.artefacts.put(Artefact.SCREENING, decisions.toByteArray());
        return room.pseudonymise(screened(rules), rules);
    }

    private List<String> rows() throws IOException {
        List<String> rows = new ArrayList<>();
        try (RowReader reader = new RowReader(new ByteArrayInputStream(landing.artefacts.get(Artefact.ROWS)))) {
            while (reader.next()) {
                StringBuilder row = new StringBuilder(reader.table().name().value());
                for (int i = 0; i < reader.table().columns().size(); i++) {
                    row.append('|').append(reader.value(i));
                }
                rows.add(row.toString());
            }
        }
        return rows;
    }

    private List<PersonTokens> tokens() throws IOException {
        List<PersonTokens> people = new ArrayList<>();
        try (PersonTokensReader reader = new PersonTokensReader(new ByteArrayInputStream(landing.artefacts.get(Artefact.TOKENS)))) {
            for (Optional<PersonTokens> person = reader.next(); person.isPresent(); person = reader.next()) {
                people.add(person.get());
            }
        }
        return people;
    }

    @Test
    void valuesLeaveInTheFormTheDictionaryNames() throws IOException {
        person("P1", "943 476 5919", "O'Brien", "14/03/2009", "zq12ab", "F", "38");
        visit(" P1 ", "V1", "01/02/2023", "2023-02-03", "045.50", "Y", "S1");
        Pseudonymised done = run();
        assertEquals("people|2009-03|EAST|F", rows().get(0));
        assertTrue(rows().get(1).matches("visits\\|[0-9a-f]{32}\\|2023-02-01\\|2023-02-03\\|45\\.5\\|true\\|null"), rows().get(1));
        assertEquals(new Tally(2, 0, 0, 0, 0, 0, 0, 0), done.tally());
        assertEquals(List.of(done), landing.reached);
        assertEquals("{\"people\":[\"shoe\"]}", new String(landing.artefacts.get(Artefact.DROPPED_COLUMNS), StandardCharsets.UTF_8));
    }

    @Test
    void aRotationGivesNewPseudonymsAndTokensButTheSameRecordKeysAndValues() throws IOException {
        person("P1", "943 476 5919", "O'Brien", "14/03/2009", "zq12ab", "F", "38");
        visit("P1", "V1", "01/02/2023", "2023-02-03", "045.50", "Y", "S1");
        record(ScreeningDecision.PASS, "notes", "id,text,draft", "P1", "All is well.", null);
        run();
        List<String> values = rows();
        List<String> before = keysAndSubjects();
        assertEquals(1, tokens().get(0).keyVersion());
        keys.rotate(KeyPurpose.PSEUDONYM_LOCAL);
        keys.rotate(KeyPurpose.LINKAGE);
        room.pseudonymise(screened(), dictionary);
        List<String> after = keysAndSubjects();
        assertEquals(3, after.size());
        for (int i = 0; i < after.size(); i++) {
            String[] former = before.get(i).split(" ");
            String[] present = after.get(i).split(" ");
            assertEquals(former[0], present[0], "the key of a table with key columns, and of one without");
            assertNotEquals(former[1], present[1]);
        }
        assertEquals(values, rows());
        assertEquals(2, tokens().get(0).keyVersion());
    }

    private List<String> keysAndSubjects() throws IOException {
        List<String> found = new ArrayList<>();
        try (RowReader reader = new RowReader(new ByteArrayInputStream(landing.artefacts.get(Artefact.ROWS)))) {
            while (reader.next()) {
                found.add(reader.key().high() + "/" + reader.key().low() + " " + reader.subject());
            }
        }
        return found;
    }

    @Test
    void wordsOfAClosedListLeaveAsTheirCodeAndNoOthersDo() throws IOException {
        for (String style : List.of("school liaison", "letter", "Letter", "Katherine Smith")) {
            record(ScreeningDecision.PASS, "visits", "id,visit,style", "P1", "V1", style);
        }
        run();
        assertEquals(List.of("school_liaison", "letter", "null", "null"),
                rows().stream().map(row -> row.substring(row.lastIndexOf('|') + 1)).toList());
    }

    @Test
    void aDayThatIsABirthDateInTheFamilyLeavesAsItsMonth() throws IOException {
        visit("P1", "V1", "2009-03-14", "2014-07-07", "", "", "");
        visit("P1", "V2", "1980-01-02", "2014-07-08", "", "", "");
        run();
        assertTrue(rows().get(0).endsWith("|2009-03|2014-07|null|null|null"), rows().get(0));
        assertTrue(rows().get(1).endsWith("|1980-01|2014-07-08|null|null|null"), rows().get(1));
    }

    @Test
    void badValuesAreBlankedOrQuarantinedAndNothingStops() throws IOException {
        person("P1", "1234567890", "O'Brien", "29/02/1973", "nowhere", "Q", "");
        visit("P1", "V1", "31/04/2010", "", "", "", "");
        visit("P1", "", "2010-04-30", "", "", "", "");
        visit("P1", "V3", "2010-04-30", "2010-13-01", "many", "perhaps", "");
        Pseudonymised done = run();
        assertEquals("people|null|null|null", rows().get(0));
        assertTrue(rows().get(1).endsWith("|2010-04-30|null|null|null|null"));
        assertEquals(2, rows().size());
        assertEquals(new Tally(4, 0, 2, 0, 0, 0, 0, 3), done.tally());
        assertEquals(List.of(ErrorCode.DATE_INVALID, ErrorCode.KEY_MISSING),
                landing.quarantined.stream().map(entry -> entry.code()).toList());
        assertEquals(List.of("day", "visit"), landing.quarantined.stream().map(entry -> entry.column()).toList());
        assertEquals(1, journal.events.get(0).counts().get("invalid visits.minutes"));
        assertEquals(1, journal.events.get(0).counts().get("invalid people.sex"));
    }

    @Test
    void textLeavesScrubbedOfTheWholeFamilyOptedOutSiblingsIncluded() throws IOException {
        record(ScreeningDecision.PASS, "notes", "id,text,draft", "P1",
                "Katie O'Brien came with Wilfred and Ottilie (P3) on 1 Feb 2023. Tom Ashby was not there.", "Katie");
        record(ScreeningDecision.PASS, "notes", "id,text,draft", "P2", "Tom met Katherine.", null);
        run();
        assertEquals(List.of("notes|[forename] [surname] came with [relative] and [relative] (P3) on [date]. [other_name] [other_name] was not there.",
                "notes|[forename] met [other_name]."), rows());
        assertEquals(1, optOuts.opened);
    }

    @Test
    void theScrubberIsMeasuredOnCopiesOfTheTextsThatLeaveAndOnlyCountsAreKept() throws IOException {
        record(ScreeningDecision.PASS, "notes", "id,text,draft", "P1", "All is well at home.", "Not released.");
        record(ScreeningDecision.PASS, "notes", "id,text,draft", "P1", " ", "Not released.");
        Pseudonymised made = run();
        assertEquals(List.of("notes|All is well at home.", "notes|null"), rows());
        String measure = new String(landing.artefacts.get(Artefact.SCRUB_MEASURE), StandardCharsets.UTF_8);
        assertTrue(measure.startsWith("{\"rows_digest\":\"" + made.rows() + "\",\"texts\":1,\"kinds\":{"), measure);
        for (String word : List.of("Katherine", "Brien", "Wilfred", "Ottilie", "well")) {
            assertFalse(measure.toLowerCase(java.util.Locale.ROOT).contains(word.toLowerCase(java.util.Locale.ROOT)), word);
        }
    }

    @Test
    void whomOnlyASiblingsRecordNamesIsOfTheFamily() throws IOException {
        VaultPerson brother = vault.person(PROVIDER, "P4", List.of(id(IdentifierKind.FORENAME, "Ambrose")), List.of(
                new VaultPerson.Relative(Optional.empty(), List.of(id(IdentifierKind.FORENAME, "Philippa"),
                        id(IdentifierKind.BIRTH_DATE, "1979-12-13"))),
                new VaultPerson.Relative(Optional.of(vault.keyOf(PROVIDER, "P5")), List.of(id(IdentifierKind.FORENAME, "Lettice")))));
        vault.people.put(brother.key(), brother);
        know("P5", List.of(id(IdentifierKind.FORENAME, "Laetitia")),
                List.of(new VaultPerson.Relative(Optional.of(brother.key()), List.of())));
        record(ScreeningDecision.PASS, "notes", "id,text,draft", "P5", "Lettice lives with Ambrose and Philippa.", null);
        visit("P5", "V1", "1979-12-13", "", "", "", "");
        run();
        assertEquals("notes|[forename] lives with [relative] and [relative].", rows().get(0));
        assertTrue(rows().get(1).contains("|1979-12|"), rows().get(1));
    }

    @Test
    void namesAndAddressesOfStrangersLeaveNoText() throws IOException {
        know("P6", List.of(id(IdentifierKind.FORENAME, "Rosalind"), id(IdentifierKind.SURNAME, "Fairweather"),
                id(IdentifierKind.ADDRESS_LINE, "Flat 3, 12A Quarry Hill Rd")), List.of(
                new VaultPerson.Relative(Optional.empty(), List.of(id(IdentifierKind.FORENAME, "Edmund"),
                        id(IdentifierKind.SURNAME, "Penhaligon")))));
        String text = "Rosalind Fairweather, Penhaligon, Edmund and Rosalind met at 12a quarry hill road.";
        record(ScreeningDecision.PASS, "notes", "id,text,draft", "P2", text, null);
        run();
        assertEquals(List.of("notes|[other_name] [other_name], [other_name], [other_name] and [other_name] met at [address]."), rows());
    }

    @Test
    void whoCameOrWasStoppedSinceTheLastDeliveryIsLookedForInTheNext() throws IOException {
        String text = "Seen with rosalind fairweather and ottilie thorne.";
        record(ScreeningDecision.PASS, "notes", "id,text,draft", "P2", text, null);
        run();
        assertEquals(List.of("notes|" + text), rows());
        know("P6", List.of(id(IdentifierKind.FORENAME, "Rosalind"), id(IdentifierKind.SURNAME, "Fairweather")), List.of());
        VaultPerson stopped = vault.person(PROVIDER, "P7", List.of(id(IdentifierKind.FORENAME, "Ottilie"),
                id(IdentifierKind.SURNAME, "Thorne")), List.of());
        optOuts.suppressed.put(stopped.key(), stopped);
        room.pseudonymise(screened(), dictionary);
        assertEquals(List.of("notes|Seen with [other_name] [other_name] and [other_name] [other_name]."), rows());
    }

    @Test
    void recordsThatDidNotPassLeaveNoTrace() throws IOException {
        record(ScreeningDecision.OPTED_OUT, "visits", "id,visit,day,until,minutes,seen,staff", "P9", "V9", "2020-01-01", "", "", "", "");
        record(ScreeningDecision.HELD, "visits", "", "P8", "V8", "2020-01-01", "", "", "", "");
        record(ScreeningDecision.DROPPED, "unheard", "a_1,b", "1", "2");
        record(ScreeningDecision.DROPPED, "headless", "amelia,thwaite", "bertram", "thwaite");
        record(ScreeningDecision.QUARANTINED, "visits", "", "", "V7", "2020-01-01", "", "", "", "");
        run();
        assertEquals(List.of(), rows());
        assertEquals(List.of(), tokens());
        assertEquals("{\"headless\":[\"#1\",\"#2\"],\"unheard\":[\"a_1\",\"b\"]}", new String(landing.artefacts.get(Artefact.DROPPED_COLUMNS), StandardCharsets.UTF_8));
    }

    @Test
    void aTableOfWhichNothingIsReleasedIsDroppedAndOneOptedOutSinceTheScreenIsCounted() throws IOException {
        record(ScreeningDecision.PASS, "kin", "id,name", "P1", "Someone");
        visit("P7", "V1", "2020-01-01", "", "", "", "");
        Pseudonymised done = run();
        assertEquals(new Tally(2, 0, 0, 1, 1, 0, 0, 0), done.tally());
        assertEquals(List.of(), rows());
    }

    @Test
    void tokensAreMadeOnceForEachChildWhoseIdentityTheDeliveryTells() throws IOException {
        person("P1", "9434765919", "O'Brien", "2009-03-14", "ZQ1 2AB", "F", "");
        person("P1", "9434765919", "O'Brien", "2009-03-14", "ZQ1 2AB", "F", "");
        person("P2", "", "", "", "", "", "");
        visit("P2", "V1", "2020-01-01", "", "", "", "");
        run();
        assertEquals(List.of(room.pseudonym(PROVIDER, "P1")), tokens().stream().map(PersonTokens::subject).toList());
        assertFalse(tokens().get(0).views().isEmpty());
    }

    @Test
    void aRecordWithARestrictedCodeInAnyColumnDoesNotLeaveAndCountsByCategory() throws IOException {
        restricted.set("gender-recognition,icd10,F64*", "adoption,local,ADOPTED", "sexual-health,snomed,86406008");
        visit("P1", "V1", "2020-01-01", "", "", "", "seen for F64.0 today");
        visit("P1", "V2", "2020-01-02", "", "", "", "S1");
        visit("P1", "V3", "2020-01-03", "", "", "", "F32.1|F64.0");
        visit("P1", "86406008", "2020-01-04", "", "", "", "");
        person("P2", "F64.0", "F64.0", "", "F64.0", "", "86406008");
        Pseudonymised done = run(dictionary);
        assertEquals(List.of("2020-01-02", "2020-01-04"), rows().stream().map(row -> row.split("\\|")[2]).toList(),
                "an id of a record is none, whatever it looks like");
        assertEquals(3, done.tally().dropped());
        assertEquals(2, journal.events.get(0).counts().get("restricted gender-recognition"));
        assertEquals(1, journal.events.get(0).counts().get("restricted sexual-health"), "in a column that no rule names");
        String kept = new String(landing.artefacts.get(Artefact.RESTRICTED), StandardCharsets.UTF_8);
        assertTrue(kept.contains("{\"category\":\"gender-recognition\",\"table\":\"visits\",\"column\":\"staff\",\"count\":2}"), kept);
        assertFalse(kept.contains("F64") || kept.contains("86406008"), kept);
    }

    @Test
    void inTextThatLeavesACodeIsMaskedAndTheRestStays() throws IOException {
        restricted.set("gender-recognition,icd10,F64*", "sexual-health,snomed,86406008");
        record(ScreeningDecision.PASS, "notes", "id,text,draft", "P2", "Known F64.0, SNOMED 86406008; mood is F32.1.", "F64.0");
        Pseudonymised done = run();
        assertEquals(List.of("notes|Known [code], SNOMED [code]; mood is F32.1."), rows());
        assertEquals(0, done.tally().dropped());
    }

    @Test
    void whatWasMadeUnderAnotherListOrNoneIsOutdatedAndAWrongListMakesNothing() throws IOException {
        visit("P1", "V1", "2020-01-01", "", "", "", "X15.1");
        Pseudonymised done = run();
        assertFalse(room.outdated(done));
        restricted.set("gender-recognition,opcs4,X15*");
        assertTrue(room.outdated(done));
        assertFalse(room.outdated(room.pseudonymise(screened(), dictionary)));
        assertEquals(List.of(), rows());
        restricted.breakUp();
        assertEquals(ErrorCode.RESTRICTED_LIST_INVALID,
                assertThrows(CadreException.class, () -> room.pseudonymise(screened(), dictionary)).code());
        landing.artefacts.remove(Artefact.RESTRICTED);
    }

    @Test
    void aTableThatIsRestrictedAsAWholeLeavesNoRow() throws IOException {
        restricted.set("adoption,table,clinic.visits");
        visit("P1", "V1", "2020-01-01", "", "", "", "");
        person("P1", "9434765919", "O'Brien", "2009-03-14", "ZQ1 2AB", "F", "");
        run();
        assertEquals(List.of("people|2009-03|EAST|F"), rows());
        assertEquals(1, journal.events.get(0).counts().get("restricted adoption"));
    }

    @Test
    void theSystemOfAColumnSaysWithWhichCodesItIsCompared() throws IOException {
        restricted.set("gender-recognition,icd10,F64*", "adoption,ssda903,E11");
        String rules = """
                table,column,decision,identifier,type,transform,destination,flags,codes,system
                visits,id,drop,subject_reference,,,,,,
                visits,visit,keep,,code,pseudonym,visit,key,,
                visits,day,keep,,code,as_is,day,,,icd10
                visits,until,keep,,code,as_is,until,,,ssda903
                visits,minutes,keep,,code,as_is,minutes,,,none
                visits,seen,keep,,code,as_is,seen,,,
                visits,staff,drop,,,,,,,snomed
                """;
        for (String[] one : new String[][] {{"E11", "", "", "", ""}, {"F64", "", "", "", ""}, {"", "F64", "", "", ""}, {"", "E11", "", "", ""},
                {"", "", "F64", "", ""}, {"", "", "E11", "", ""}, {"", "", "", "F64", ""}, {"", "", "", "E11", ""}, {"", "", "", "", "F64"}}) {
            visit("P1", "V" + read, one[0], one[1], one[2], one[3], one[4]);
        }
        run(DictionaryReader.read(SOURCE, rules.getBytes(StandardCharsets.UTF_8)).dictionary().orElseThrow());
        assertEquals(List.of("E11|null|null|null", "null|F64|null|null", "null|null|F64|null", "null|null|E11|null", "null|null|null|E11",
                "null|null|null|null"), rows().stream().map(row -> row.split("\\|", 3)[2]).toList());
    }

    @Test
    void theSameAgainGivesTheSameBytes() throws IOException {
        person("P1", "9434765919", "O'Brien", "2009-03-14", "ZQ1 2AB", "F", "");
        visit("P1", "V1", "2020-01-01", "", "", "", "");
        Pseudonymised first = run();
        byte[] rows = landing.artefacts.get(Artefact.ROWS);
        byte[] tokens = landing.artefacts.get(Artefact.TOKENS);
        Pseudonymised second = room.pseudonymise(screened(), dictionary);
        assertEquals(first, second);
        assertArrayEquals(rows, landing.artefacts.get(Artefact.ROWS));
        assertArrayEquals(tokens, landing.artefacts.get(Artefact.TOKENS));
    }

    @Test
    void nothingOfWhatIdentifiesIsInAnyArtefactOrInTheJournal() throws IOException {
        person("P1", "9434765919", "O'Brien", "2009-03-14", "ZQ1 2AB", "F", "");
        record(ScreeningDecision.PASS, "notes", "id,text,draft", "P1", "Katherine O'Brien, ZQ1 2AB, NHS 943 476 5919", "Katherine");
        run();
        String all = new String(landing.artefacts.get(Artefact.ROWS), StandardCharsets.ISO_8859_1)
                + new String(landing.artefacts.get(Artefact.TOKENS), StandardCharsets.ISO_8859_1) + journal.events;
        for (String word : Arrays.asList("Kather", "Brien", "ZQ1", "5919", "2009-03-14")) {
            assertFalse(all.contains(word), word);
        }
    }

    @Test
    void pseudonymsDifferByProviderAndHoldOverBlanks() {
        assertEquals(room.pseudonym(PROVIDER, "P1"), room.pseudonym(PROVIDER, " P1 "));
        assertNotEquals(room.pseudonym(PROVIDER, "P1"), room.pseudonym(new ProviderId("council"), "P1"));
        assertNotEquals(room.pseudonym(PROVIDER, "P1"), room.pseudonym(PROVIDER, "P2"));
    }

    @Test
    void anotherDictionaryThanThatOfTheScreenIsRefused() throws IOException {
        Dictionary other = new Dictionary(SOURCE, Digest.ofContent(new byte[] {1}), dictionary.tables());
        CadreException refused = assertThrows(CadreException.class, () -> room.pseudonymise(screened(), other));
        assertEquals(ErrorCode.CONTENT_CHANGED, refused.code());
    }

    @Test
    void aScreeningWithTooFewOrTooManyDecisionsIsRefused() throws IOException {
        visit("P1", "V1", "2020-01-01", "", "", "", "");
        decisions.write(0);
        assertThrows(IOException.class, this::run);
        landing.artefacts.put(Artefact.SCREENING, new byte[0]);
        assertThrows(IOException.class, () -> room.pseudonymise(screened(), dictionary));
        assertEquals(List.of(), landing.reached);
    }
}
