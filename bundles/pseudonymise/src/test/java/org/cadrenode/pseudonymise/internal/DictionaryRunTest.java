package org.cadrenode.pseudonymise.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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
import org.cadrenode.api.dictionary.RowCondition;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.identifiable.Artefact;
import org.cadrenode.api.identifiable.Identifier;
import org.cadrenode.api.identifiable.ScreeningDecision;
import org.cadrenode.api.identifiable.SourceRecordWriter;
import org.cadrenode.api.identifiable.SourceTable;
import org.cadrenode.api.identifiable.VaultPerson;
import org.cadrenode.api.pseudonym.RowReader;
import org.cadrenode.pseudonymise.engine.text.ScrubOptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a dictionary says of rows, texts and ages, through the room. */
class DictionaryRunTest {
    private static final SourceId SOURCE = new SourceId("clinic");
    private static final ProviderId PROVIDER = new ProviderId("trust");
    private static final String DICTIONARY = """
            table,column,decision,identifier,type,transform,destination,flags,codes,invalid,rows
            people,id,drop,subject,,,,key,,,
            people,name,drop,surname,,,,required_scrubber,,,
            letters,id,drop,subject_reference,,,,,,,
            letters,status,drop,,,,,,,,only final
            letters,sent,keep,,date,as_is,sent,event_date,,,
            letters,body,keep,,free_text,document_text > scrub,body,release,,blank,
            letters,seen,keep,,code,age_band(5),age,,,,
            """;

    @TempDir
    Path folder;
    private final Fakes.MemoryLanding landing = new Fakes.MemoryLanding();
    private final Fakes.MemoryVault vault = new Fakes.MemoryVault();
    private final Dictionary dictionary = DictionaryReader.read(SOURCE, DICTIONARY.getBytes(StandardCharsets.UTF_8)).dictionary()
            .orElseThrow();
    private final ByteArrayOutputStream content = new ByteArrayOutputStream();
    private final ByteArrayOutputStream decisions = new ByteArrayOutputStream();
    private final SourceRecordWriter records = new SourceRecordWriter(content);
    private int letters;
    private long read;

    @BeforeEach
    void open() throws IOException {
        letters = records.table(new SourceTable(new TableName("letters"), List.of("id", "status", "sent", "body", "seen")));
        know("P1", new Identifier(IdentifierKind.SURNAME, "Quillfeather"), new Identifier(IdentifierKind.BIRTH_DATE, "2015-03-14"));
        know("P2", new Identifier(IdentifierKind.FORENAME, "Tom"));
    }

    @Test
    void whatTellsAnAdoptionIsReadAndNothingElseOfTheSameForm() {
        for (String text : List.of("adopted", "adopted |", "adopted E11 | open N", "adoption E11")) {
            assertTrue(read(text).isEmpty(), text);
        }
        RowCondition told = read("adopted E11; e12").orElseThrow().table(new TableName("letters")).orElseThrow().column("status").orElseThrow().rows();
        assertEquals(new RowCondition(RowCondition.Effect.ADOPTED, Set.of("e11", "e12"), Set.of()), told);
        assertTrue(told.adopts(" E12 ") && !told.adopts("E1") && !told.protects("E11") && !told.excludes("E11"));
    }

    private static Optional<Dictionary> read(String rows) {
        return DictionaryReader.read(SOURCE, DICTIONARY.replace("only final", rows).getBytes(StandardCharsets.UTF_8)).dictionary();
    }

    private void know(String localId, Identifier... identifiers) {
        VaultPerson person = vault.person(PROVIDER, localId, List.of(identifiers), List.of());
        vault.people.put(person.key(), person);
    }

    private void letter(String... values) throws IOException {
        records.record(letters, ++read, values);
        decisions.write(ScreeningDecision.PASS.ordinal());
    }

    private Pseudonymised run() throws IOException {
        records.finish();
        landing.records = content.toByteArray();
        landing.artefacts.put(Artefact.SCREENING, decisions.toByteArray());
        Delivery delivery = new Delivery(new DeliveryId("D-7K3M5QX2ABCD"), SOURCE, PROVIDER, "", Instant.EPOCH, 1,
                Digest.ofContent(new byte[0]));
        Tally tally = new Tally(read, 0, 0, 0, 0, 0, 0, 0);
        Fakes.Keys keys = new Fakes.Keys();
        PseudonymiseRoom room = new PseudonymiseRoom(new PseudonymiseRoom.Settings(folder.resolve("none"), ScrubOptions.DEFAULT,
                new SiteWordFiles(folder.resolve("deny"), folder.resolve("allow")), 1, 1 << 20),
                landing, vault, new Fakes.MemoryOptOuts(), new Fakes.MemoryRevisions(), keys, new Fakes.MemoryJournal(),
                new Fakes.MemoryRestricted(), new SiteNames(folder.resolve("names"), keys));
        return room.pseudonymise(new Screened(new Landed(delivery, tally), tally, dictionary.digest(), 1), dictionary);
    }

    private List<String> rows() throws IOException {
        List<String> rows = new ArrayList<>();
        try (RowReader reader = new RowReader(new ByteArrayInputStream(landing.artefacts.get(Artefact.ROWS)))) {
            while (reader.next()) {
                rows.add(reader.value(0) + "|" + reader.value(1) + "|" + reader.value(2));
            }
        }
        return rows;
    }

    @Test
    void aDocumentIsScrubbedAnAgeIsMadeAndRowsThatAreNotFinalAreDropped() throws IOException {
        String rtf = Base64.getEncoder().encodeToString("{\\rtf1\\ansi Quillfeather is well.\\par}".getBytes(StandardCharsets.US_ASCII));
        letter("P1", "final", "01 FEB 2024", rtf, "2024-02-01");
        letter("P1", "draft", "2024-02-01", rtf, "2024-02-01");
        Pseudonymised done = run();
        assertEquals(1, rows().size());
        assertFalse(rows().get(0).contains("Quillfeather"), rows().get(0));
        assertEquals("2024-02-01", rows().get(0).substring(0, 10));
        assertEquals("5-9", rows().get(0).substring(rows().get(0).lastIndexOf('|') + 1));
        assertEquals(1, done.tally().dropped());
    }

    @Test
    void aChildOfWhomARequiredIdentifierIsUnknownHasNoTextReleased() throws IOException {
        letter("P2", "final", "2024-02-01", "Tom is well.", "");
        letter("P2", "final", "2024-02-01", "", "");
        Pseudonymised done = run();
        assertEquals(List.of("2024-02-01|null|null"), rows());
        assertEquals(1, done.tally().quarantined());
        assertEquals(ErrorCode.TEXT_INVALID, landing.quarantined.get(0).code());
    }
}
