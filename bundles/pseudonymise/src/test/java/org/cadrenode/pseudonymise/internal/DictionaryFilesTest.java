package org.cadrenode.pseudonymise.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.cadrenode.api.approved.ApprovedFiles;
import org.cadrenode.api.audit.AuditAction;
import org.cadrenode.api.audit.AuditEvent;
import org.cadrenode.api.audit.JournalEntry;
import org.cadrenode.api.delivery.Digest;
import org.cadrenode.api.delivery.SourceId;
import org.cadrenode.api.delivery.TableName;
import org.cadrenode.api.dictionary.ColumnRule;
import org.cadrenode.api.dictionary.Dictionary;
import org.cadrenode.api.dictionary.DictionaryFinding;
import org.cadrenode.api.dictionary.DictionaryState;
import org.cadrenode.api.dictionary.IdentifierKind;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.keys.KeyPurpose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DictionaryFilesTest {
    @Test
    void aSystemThatIsNoneIsAFinding() {
        for (String system : List.of("icd9", "table", "none icd10")) {
            assertEquals(1, DictionaryReader.read(new SourceId("clinic"), ("table,column,decision,identifier,type,transform,destination,flags,codes,system\n"
                    + "visits,id,drop,subject_reference,,,,,,\nvisits,code,drop,,,,,,," + system + "\n").getBytes(java.nio.charset.StandardCharsets.UTF_8))
                    .findings().size(), system);
        }
    }

    private static final SourceId SOURCE = new SourceId("clinic");
    private static final String HEADER = "table,column,decision,identifier,type,transform,destination,flags,codes,comment\n";
    private static final String SUBJECT = "people,id,drop,subject,,,,key,,\n";

    @TempDir
    Path folder;
    private final Fakes.MemoryJournal journal = new Fakes.MemoryJournal();
    private final Fakes.Keys keys = new Fakes.Keys();
    private DictionaryFiles dictionaries;

    private ShippedDictionaries shipped = ShippedDictionaries.NONE;

    @BeforeEach
    void open() {
        dictionaries = new DictionaryFiles(folder, new ApprovedFiles(folder.resolve("kept"), DictionaryFiles.KIND, keys), source -> shipped.of(source), journal,
                Clock.fixed(Instant.parse("2026-11-26T10:00:00Z"), ZoneOffset.UTC));
    }

    private void approve() {
        dictionaries.approve(SOURCE, dictionaries.other(SOURCE, Optional.empty()), "gwen", "greta", "agreed");
    }

    private void write(String content) throws IOException {
        Files.writeString(folder.resolve("clinic.csv"), content);
    }

    @Test
    void aGoodFileIsInForceAndJournalledByItsDigestOnce() throws IOException {
        String content = HEADER + SUBJECT + "people,born,keep,birth_date,date,month,birth_month,quasi,,a comment\n"
                + "people,sex,keep,sex,code,as_is,sex,,F;M,\n";
        write(content);
        approve();
        Dictionary dictionary = dictionaries.dictionary(SOURCE).orElseThrow();
        assertEquals(Digest.ofContent(content.getBytes(StandardCharsets.UTF_8)), dictionary.digest());
        ColumnRule born = dictionary.table(new TableName("people")).orElseThrow().column("born").orElseThrow();
        assertTrue(born.keep() && born.quasiIdentifier());
        assertEquals(Optional.of(IdentifierKind.BIRTH_DATE), born.identifier());
        assertEquals(List.of(SOURCE), dictionaries.sources());
        dictionaries.dictionary(SOURCE);
        assertEquals(List.of(AuditAction.DICTIONARY_APPROVED, AuditAction.DICTIONARY_IN_FORCE),
                journal.events.stream().map(event -> event.action()).toList());
    }

    @Test
    void aFileThatNobodyApprovedIsNotInForceAndAWrongOneRefused() throws IOException {
        write(HEADER + SUBJECT);
        assertEquals(Optional.empty(), dictionaries.dictionary(SOURCE));
        assertTrue(dictionaries.waitsForApproval(SOURCE));
        assertEquals("waits", dictionaries.state(SOURCE).standing());
        write(HEADER + SUBJECT + "people,score,keep,,number,perhaps,score,,,\n");
        CadreException refused = assertThrows(CadreException.class, () -> dictionaries.dictionary(SOURCE));
        assertEquals(ErrorCode.DICTIONARY_INVALID, refused.code());
        assertEquals(3, dictionaries.check(SOURCE).get(0).line());
        assertEquals(ErrorCode.DICTIONARY_INVALID, assertThrows(CadreException.class, this::approve).code());
        assertEquals(List.of(), journal.events);
    }

    @Test
    void whatWasApprovedStaysInForceWhileTheFileIsEditedRightOrWrong() throws IOException {
        write(HEADER + SUBJECT);
        approve();
        Digest approved = dictionaries.dictionary(SOURCE).orElseThrow().digest();
        for (String edited : List.of("people,score,keep,,number,as_is,score,,,\n", "people,score,keep,,number,perhaps,score,,,\n")) {
            write(HEADER + SUBJECT + edited);
            assertEquals(approved, dictionaries.dictionary(SOURCE).orElseThrow().digest());
            assertTrue(dictionaries.state(SOURCE).changeWaits());
            assertFalse(dictionaries.waitsForApproval(SOURCE), "its deliveries go on");
        }
        write(HEADER + SUBJECT + "people,score,keep,,number,as_is,score,,,\n");
        approve();
        assertTrue(dictionaries.dictionary(SOURCE).orElseThrow().table(new TableName("people")).orElseThrow().column("score").isPresent());
        assertFalse(dictionaries.state(SOURCE).changeWaits());
        assertEquals(Optional.of("greta"), dictionaries.state(SOURCE).inForce().map(DictionaryState.InForce::approvedBy));
    }

    @Test
    void withoutItsFileASourceHasNoDictionaryWhateverWasApproved() throws IOException {
        write(HEADER + SUBJECT);
        approve();
        Files.delete(folder.resolve("clinic.csv"));
        assertEquals(Optional.empty(), dictionaries.dictionary(SOURCE));
        assertEquals("missing", dictionaries.state(SOURCE).standing());
        assertEquals(List.of(), dictionaries.check(SOURCE));
        write(HEADER + SUBJECT);
        assertTrue(dictionaries.dictionary(SOURCE).isPresent());
    }

    @Test
    void whatWasApprovedOutlastsARestartAndARotationOfTheKey() throws IOException {
        write(HEADER + SUBJECT);
        approve();
        keys.rotate(KeyPurpose.LANDING);
        write(HEADER + SUBJECT + "people,score,keep,,number,as_is,score,,,\n");
        open();
        assertEquals(Digest.ofContent((HEADER + SUBJECT).getBytes(StandardCharsets.UTF_8)), dictionaries.dictionary(SOURCE).orElseThrow().digest());
    }

    @Test
    void whatWasKeptAndAlteredAtAnyPlaceIsRefusedUntilTheFileIsApprovedAnew() throws IOException {
        write(HEADER + SUBJECT);
        approve();
        Path kept = folder.resolve("kept/clinic.approved");
        byte[] good = Files.readAllBytes(kept);
        Random random = new Random(7);
        System.out.println("seed 7");
        for (int i = 0; i < good.length; i++) {
            byte[] bad = good.clone();
            bad[i] ^= (byte) (1 << random.nextInt(8));
            Files.write(kept, random.nextInt(10) == 0 ? Arrays.copyOf(good, i) : bad);
            open();
            assertEquals(ErrorCode.CONTENT_CHANGED, assertThrows(CadreException.class, () -> dictionaries.dictionary(SOURCE), "octet " + i).code());
        }
        DictionaryState state = dictionaries.state(SOURCE);
        assertEquals(Optional.empty(), state.inForce());
        assertTrue(state.findings().get(0).problem().contains("altered"));
        approve();
        assertTrue(dictionaries.dictionary(SOURCE).isPresent());
    }

    @Test
    void whatWasKeptForOneSourceIsNothingForAnother() throws IOException {
        write(HEADER + SUBJECT);
        approve();
        Files.writeString(folder.resolve("school.csv"), HEADER + SUBJECT);
        Files.copy(folder.resolve("kept/clinic.approved"), folder.resolve("kept/school.approved"));
        assertEquals(ErrorCode.CONTENT_CHANGED,
                assertThrows(CadreException.class, () -> dictionaries.dictionary(new SourceId("school"))).code());
    }

    @Test
    void whatCameWithTheNodeIsInForceUntilTheSiteApprovesSomethingOfItsOwn() throws IOException {
        String first = HEADER + SUBJECT;
        shipped = source -> Optional.of(Digest.ofContent(first.getBytes(StandardCharsets.UTF_8)));
        write(first);
        assertEquals("shipped", dictionaries.state(SOURCE).standing());
        assertEquals(List.of(), journal.events, "a look brings nothing into force");
        Digest digest = dictionaries.dictionary(SOURCE).orElseThrow().digest();
        assertEquals("shipped", journal.events.get(0).detail().get("standing"));
        String edited = HEADER + SUBJECT + "people,score,keep,,number,as_is,score,,,\n";
        write(edited);
        assertEquals(digest, dictionaries.dictionary(SOURCE).orElseThrow().digest(), "an edit of it waits");
        open();
        assertEquals(digest, dictionaries.dictionary(SOURCE).orElseThrow().digest(), "over a restart, too");
        approve();
        write(first);
        assertEquals(Digest.ofContent(edited.getBytes(StandardCharsets.UTF_8)), dictionaries.dictionary(SOURCE).orElseThrow().digest(),
                "going back to what was shipped is a change like any other");
        assertTrue(dictionaries.state(SOURCE).changeWaits());
    }

    @Test
    void aNewVersionOfTheNodeBringsItsOwnDictionaryIntoForceWhereTheSiteApprovedNone() throws IOException {
        String first = HEADER + SUBJECT;
        String second = HEADER + SUBJECT + "people,score,keep,,number,as_is,score,,,\n";
        shipped = source -> Optional.of(Digest.ofContent(first.getBytes(StandardCharsets.UTF_8)));
        write(first);
        dictionaries.dictionary(SOURCE);
        shipped = source -> Optional.of(Digest.ofContent(second.getBytes(StandardCharsets.UTF_8)));
        write(second);
        assertEquals(Digest.ofContent(second.getBytes(StandardCharsets.UTF_8)), dictionaries.dictionary(SOURCE).orElseThrow().digest());
    }

    @Test
    void aDictionaryThatTheJournalDoesNotTakeIsNotApproved() throws IOException {
        write(HEADER + SUBJECT);
        dictionaries = new DictionaryFiles(folder, new ApprovedFiles(folder.resolve("kept"), DictionaryFiles.KIND, keys), ShippedDictionaries.NONE,
                new Fakes.MemoryJournal() {
                    @Override
                    public JournalEntry record(AuditEvent event) {
                        throw new CadreException(ErrorCode.JOURNAL_UNWRITABLE, "the journal cannot be written");
                    }
                }, Clock.systemUTC());
        assertEquals(ErrorCode.JOURNAL_UNWRITABLE, assertThrows(CadreException.class, this::approve).code());
        assertEquals(Optional.empty(), dictionaries.dictionary(SOURCE));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "people,name,keep,surname,code,as_is,name,,,|would leave so that it identifies",
        "people,nhs,keep,nhs_number,code,pseudonym,nhs,,,|would leave so that it identifies",
        "people,tel,keep,phone,code,as_is,tel,,,|would leave so that it identifies",
        "people,mail,keep,email,free_text,scrub,mail,release,,|would leave so that it identifies",
        "people,line,keep,address_line,code,as_is,line,,,|would leave so that it identifies",
        "people,born,keep,birth_date,date,as_is,born,,,|would leave so that it identifies",
        "people,post,keep,postcode,code,as_is,post,,,|would leave so that it identifies",
        "people,post,keep,,code,area,post,,,|an area is made of a postcode only",
        "people,text,keep,,free_text,as_is,text,,,|free text would leave unscrubbed",
        "people,text,keep,,code,scrub,text,,,|gives no values of type code",
        "people,x,perhaps,,,,,,,|neither keep nor drop", "people,x,keep,,word,as_is,x,,,|type of a kept column is missing or unknown",
        "people,x,keep,,code,magic,x,,,|transform of a kept column is missing or unknown", "people,x,drop,shoe_size,,,,,,|identifier is unknown",
        "people,x-1,keep,,code,as_is,,,,|no destination", "people,x,keep,,code,as_is,X 1,,,|no destination",
        "people,x,keep,,code,as_is,x,shiny,,|flag is unknown", "people,X,keep,,code,as_is,x,,,|column name is not one",
        "PEOPLE,x,keep,,code,as_is,x,,,|table name is not one", "people,x,keep,,code,as_is,x,event_date,,|date of the event is no date",
        "people,x,keep,,code,as_is,x,release,,|only free text is released by name", "people,x,keep,,date,as_is,x,,A;B,|codes are listed",
        "people,x,keep,,code,as_is,x,,a b,|listed code is none", "people,x,drop,,,,x,,,|destination or codes",
        "people,x,drop,,,as_is,,,,|has a transform", "people,x,drop,,,,,quasi,,|flags of a released one",
        "people,other,drop,subject_reference,,,,,,|second column of table people", "people,r,drop,relative_subject,,,,,,|describes no relatives",
        "people,f,keep,former_subject,code,as_is,f,,,|would leave so that it identifies",
        "people,id,drop,,,,,,,|has a row already", "people,x|has 2 fields"})
    void eachWrongRowIsFoundWithItsLineAndARemedy(String row, String problem) throws IOException {
        write(HEADER + SUBJECT + row + "\n");
        List<DictionaryFinding> findings = dictionaries.check(SOURCE);
        assertTrue(findings.stream().anyMatch(finding -> finding.line() == 3 && finding.problem().contains(problem)
                && !finding.remedy().isBlank()), findings.toString());
    }

    @Test
    void aKeptColumnWithoutADestinationKeepsItsName() throws IOException {
        write(HEADER + SUBJECT + "people,x,keep,,code,as_is,,,,\n");
        assertEquals(List.of(), dictionaries.check(SOURCE));
        assertEquals("x", dictionaries.other(SOURCE, Optional.empty()).reading().dictionary().orElseThrow()
                .table(new TableName("people")).orElseThrow().columns().get(1).destination());
    }

    @Test
    void whereNoTableMakesChildrenKnownThatIsProposedAndNothingIsWrong() throws IOException {
        write(HEADER + "visits,id,drop,subject_reference,,,,,,\n");
        assertEquals(List.of(), dictionaries.check(SOURCE));
        assertEquals(List.of(2L), dictionaries.proposals(SOURCE).stream().map(DictionaryFinding::line).toList());
        write(HEADER + SUBJECT + "visits,id,drop,subject_reference,,,,,,\n");
        assertEquals(List.of(), dictionaries.proposals(SOURCE));
    }

    private static final String LONG = "table,column,decision,identifier,scrubs,type,transform,invalid,destination,flags,codes,rows\n"
            + "people,id,drop,subject,,,,,,key,,\n";

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "people,x,keep,,,code,scrub > upper,,x,,,|takes no scrubbed text", "people,x,keep,,,code,month > prefix(4),,x,,,|takes no date that a step made",
        "people,x,keep,,,code,as_is > upper,,x,,,|as_is stands in a transform with other steps",
        "people,x,keep,,,free_text,strip_html,,x,release,,|free text would leave unscrubbed",
        "people,x,keep,,,code,strip_html,,x,,,|free text would leave unscrubbed", "people,x,keep,,,date,week,,x,,,|gives no values of type date",
        "people,x,keep,,,number,band(0;5),,x,,,|gives no values of type number", "people,x,keep,,,code,band(5;0),,x,,,|step band is not written",
        "people,x,keep,,,code,prefix,,x,,,|step prefix is not written", "people,x,keep,,,code,prefix(3,,x,,,|bracket of the transform is not closed",
        "people,x,keep,,,code,upper(3),,x,,,|step upper is not written", "people,x,keep,,,code,categorise(a),,x,,,|step categorise is not written",
        "people,x,keep,,,code,hash(A key),,x,,,|step hash is not written", "people,x,keep,,,number,round(0),,x,,,|step round is not written",
        "people,x,keep,,,date,shift_date,,x,,,|dates are not shifted", "people,x,keep,,,date,blur_date(30),,x,,,|dates are not shifted",
        "people,x,keep,birth_date,,code,week,,x,,,|would leave so that it identifies",
        "people,x,keep,town,,code,upper,,x,,,|would leave so that it identifies",
        "people,x,keep,other_words,,code,pseudonym,,x,,,|would leave so that it identifies",
        "people,x,keep,,,number,as_is,mark,x,,,|would hold the code invalid", "people,x,keep,,,code,as_is,mark,x,,A;B,|list of codes lacks the mark",
        "people,x,keep,,,code,as_is,perhaps,x,,,|what becomes of invalid values is unknown", "people,x,drop,,,,,mark,,,,|what becomes of invalid values",
        "people,x,drop,surname,uncle,,,,,,,|whose words are scrubbed is unknown", "people,x,drop,surname,relative 10,,,,,,,|whose words are scrubbed",
        "people,x,drop,,relative,,,,,,,|identifies nobody has a relative", "people,x,drop,,,,,,,required_scrubber,,|gives no words to scrub",
        "people,x,drop,sex,,,,,,required_scrubber,,|gives no words to scrub", "people,x,drop,,,,,,,,,perhaps A|decides about the row cannot be read",
        "people,x,drop,,,,,,,,,out Y|decides about the row cannot be read",
        "people,x,drop,,,,,,,,,only|decides about the row cannot be read"})
    void eachWrongStepOrFlagIsFoundWithItsLineAndARemedy(String row, String problem) throws IOException {
        write(LONG + row + "\n");
        List<DictionaryFinding> findings = dictionaries.check(SOURCE);
        assertTrue(findings.stream().anyMatch(finding -> finding.line() == 3 && finding.problem().contains(problem)
                && !finding.remedy().isBlank()), findings.toString());
    }

    @Test
    void aValueThatSaysBothOutAndInIsFound() throws IOException {
        write(LONG + "people,x,drop,,,,,,,,,out Y | in y\n");
        assertEquals("a value is on both sides of the |", dictionaries.check(SOURCE).get(0).problem());
    }

    @ParameterizedTest
    @ValueSource(strings = {"people,x,keep,,,code,\"upper > prefix(3)\",,x,,,", "people,x,keep,birth_date,,code,age_band(5),mark,x,quasi,,",
        "people,x,keep,birth_date,,code,quarter,,x,,,", "people,x,keep,,,free_text,document_text > strip_html > scrub,quarantine,x,release,,",
        "people,x,keep,,,free_text,base64 > scrub,,x,release,,", "people,x,keep,,,code,strip_html > categorise(a=1;*=0),,x,,0;1,",
        "people,x,keep,organisation,,code,hash(school),,x,,,", "people,x,keep,phone,,code,constant(yes),,x,,,",
        "people,x,keep,,,number,year > round(5),,x,,,", "people,x,drop,surname,relative 2,,,,,required_scrubber,,",
        "people,x,drop,former_subject,,,,,,,,", "people,x,keep,former_subject,,code,hash(ids),,x,,,",
        "people,x,drop,relative_subject,relative,,,,,,,", "people,x,keep,,,code,as_is,,x,constant addition_only,,not test;dummy",
        "people,x,drop,,,,,,,,,out Y;1 | in N;0", "people,x,keep,sex,,code,categorise(1=m;2=f;*=u),,x,,,",
        "people,x,drop,other_phrase_unless_numeric,,,,,,,,", "people,x,keep,,,number,\"round(0.5)\",,x,,,"})
    void whatTheManualShowsPassesTheCheck(String row) {
        DictionaryReader.Reading reading = DictionaryReader.read(SOURCE, (LONG + row + "\n").getBytes(StandardCharsets.UTF_8));
        assertEquals(List.of(), reading.findings());
        assertTrue(reading.dictionary().orElseThrow().table(new TableName("people")).orElseThrow().column("x").isPresent());
    }

    @ParameterizedTest
    @ValueSource(strings = {"kin,of,drop,relative_of,,,,,,,,\nkin,former,drop,former_subject,,,,,,,,",
        "people,x,drop,former_subject,relative,,,,,,,"})
    void anIdThatIsNotTheChildsOwnIsNoFormerOne(String rows) throws IOException {
        write(LONG + rows + "\n");
        assertEquals(1, dictionaries.check(SOURCE).size(), dictionaries.check(SOURCE).toString());
        assertTrue(dictionaries.check(SOURCE).get(0).remedy().length() > 5);
    }

    @Test
    void columnsOfTheFileMayStandInAnyOrderAndAnUnknownOneIsFound() throws IOException {
        write("decision,table,column,identifier,type,transform,destination,flags,codes\ndrop,people,id,subject,,,,,\n");
        assertEquals(List.of(), dictionaries.check(SOURCE));
        write("decision,table,column,identifier,type,transform,destination,flags,codes,colour\ndrop,people,id,subject,,,,,,\n");
        assertEquals("the header is not the one of a dictionary", dictionaries.check(SOURCE).get(0).problem());
    }

    @Test
    void twoEventDatesAndTwoEqualDestinationsAreFound() throws IOException {
        write(HEADER + SUBJECT + "people,a,keep,,date,as_is,day,event_date,,\npeople,b,keep,,date,as_is,day,event_date,,\n");
        assertEquals(List.of("another column of the table has this destination", "another column of the table dates the event"),
                dictionaries.check(SOURCE).stream().map(DictionaryFinding::problem).toList());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "table,column\n", "table;column;decision\n", "\"unclosed"})
    void aFileThatIsNoDictionaryIsFound(String content) throws IOException {
        write(content);
        assertEquals(1, dictionaries.check(SOURCE).size());
    }

    @Test
    void aTableWithoutAnAssigningColumnIsFound() throws IOException {
        write(HEADER + "people,score,keep,,number,as_is,score,,,\n");
        assertTrue(dictionaries.check(SOURCE).get(0).problem().contains("tells whose record a row is"));
    }

    @Test
    void bytesThatAreNoTextAreFound() throws IOException {
        Files.write(folder.resolve("clinic.csv"), new byte[] {(byte) 0xff, (byte) 0xfe, 0x41});
        assertEquals("the file is not in UTF-8", dictionaries.check(SOURCE).get(0).problem());
    }

    @ParameterizedTest
    @ValueSource(strings = {"mental-health", "ssda903", "cin", "school-census"})
    void theDictionariesThatAreShippedPassTheCheck(String name) throws IOException {
        byte[] shipped = Files.readAllBytes(Path.of("..", "..", "etc", "dictionaries", name + ".csv"));
        assertEquals(List.of(), DictionaryReader.read(new SourceId(name), shipped).findings());
        assertEquals(Optional.of(Digest.ofContent(shipped)), ShippedDictionaries.BUNDLED.of(new SourceId(name)));
    }
}
