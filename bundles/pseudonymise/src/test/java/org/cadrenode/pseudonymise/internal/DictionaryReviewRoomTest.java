package org.cadrenode.pseudonymise.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.cadrenode.api.audit.AuditAction;
import org.cadrenode.api.delivery.DeliveryId;
import org.cadrenode.api.delivery.Digest;
import org.cadrenode.api.delivery.TableName;
import org.cadrenode.api.dictionary.ColumnRule;
import org.cadrenode.api.dictionary.ColumnType;
import org.cadrenode.api.dictionary.Dictionary;
import org.cadrenode.api.dictionary.DictionaryChange;
import org.cadrenode.api.dictionary.DictionaryDraft;
import org.cadrenode.api.dictionary.DictionaryReview;
import org.cadrenode.api.dictionary.DictionaryState;
import org.cadrenode.api.dictionary.HeldColumn;
import org.cadrenode.api.dictionary.IdentifierKind;
import org.cadrenode.api.dictionary.SourceShape;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.identifiable.Artefact;
import org.cadrenode.api.identifiable.ArtefactOutput;
import org.cadrenode.api.identifiable.Identifiers;
import org.cadrenode.api.identifiable.SourceTable;
import org.cadrenode.api.security.ApprovalKind;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DictionaryReviewRoomTest {
    private static final String SUBJECT = "people,id,drop,subject,,,,key,,\n";
    private static final SourceShape EMPTY = new SourceShape(Clinic.SOURCE, List.of());

    @TempDir
    Path folder;
    private Clinic clinic;

    @BeforeEach
    void open() {
        clinic = new Clinic(folder);
    }

    private Dictionary read(Path file) throws IOException {
        DictionaryReader.Reading reading = DictionaryReader.read(Clinic.SOURCE, Files.readAllBytes(file));
        assertEquals(List.of(), reading.findings());
        return reading.dictionary().orElseThrow();
    }

    @Test
    void aColumnThatIsNamedLikeAFormulaIsTextInTheDraftAndItselfWhenReadAgain() throws IOException {
        DictionaryDraft draft = clinic.review.draft(new SourceShape(Clinic.SOURCE, List.of(new SourceShape.Table(new TableName("people"), List.of(
                new SourceShape.Column("id", Optional.of(IdentifierKind.SUBJECT), Optional.empty(), ""),
                new SourceShape.Column("=hyperlink(\"x\")", Optional.empty(), Optional.empty(), "@sum(1)"))))));
        String text = Files.readString(draft.file());
        assertTrue(text.contains("people,\"'=hyperlink(\"\"x\"\")\",drop,,,,,,,'@sum(1)\n"), text);
        assertTrue(read(draft.file()).tables().values().stream()
                .anyMatch(table -> table.columns().stream().anyMatch(column -> column.column().equals("=hyperlink(\"x\")"))));
    }

    @Test
    void aColumnThatNoRuleNamesIsHeldSinceItFirstCameAndUntilARuleNamesIt() throws IOException {
        clinic.approved(SUBJECT);
        DeliveryId first = clinic.land("people", List.of("id", "shoe"), List.<String[]>of(new String[] {"P1", "39"}));
        clinic.land("people", List.of("id", "shoe"), List.<String[]>of(new String[] {"P2", "40"}));
        HeldColumns came = new HeldColumns();
        came.table(new SourceTable(new TableName("people"), List.of("id", "shoe")), Set.of("id"));
        came.unread("", Set.of("message.appendix"));
        try (ArtefactOutput written = clinic.landing.write(first, Artefact.DROPPED_COLUMNS)) {
            came.write(written);
            written.commit();
        }
        assertEquals(List.of(new HeldColumn("", "message.appendix", first, Instant.EPOCH, 2), new HeldColumn("people", "shoe", first, Instant.EPOCH, 2)),
                clinic.review.held(Clinic.SOURCE));
        clinic.approved(SUBJECT + "people,shoe,drop,,,,,,,\n");
        assertEquals(List.of("message.appendix"), clinic.review.held(Clinic.SOURCE).stream().map(HeldColumn::column).toList());
    }

    @Test
    void withoutALandedDeliveryTheDraftIsWhatTheConnectorDeclares() throws IOException {
        clinic.write("clinic.csv", SUBJECT);
        DictionaryDraft draft = clinic.review.draft(new SourceShape(Clinic.SOURCE, List.of(new SourceShape.Table(new TableName("people"), List.of(
                new SourceShape.Column("id", Optional.of(IdentifierKind.SUBJECT), Optional.empty(), "the id"),
                new SourceShape.Column("score", Optional.empty(), Optional.of(ColumnType.NUMBER), "a note, with a comma"))))));
        assertEquals(folder.resolve("clinic.draft.csv"), draft.file());
        assertEquals(0, draft.deliveries());
        assertEquals(Clinic.HEADER + "people,id,drop,subject,,,,,,the id\npeople,score,drop,,number,,,,,\"a note, with a comma\"\n",
                Files.readString(draft.file()));
        assertEquals(Clinic.HEADER + SUBJECT, Files.readString(folder.resolve("clinic.csv")), "the file in force stays");
        assertFalse(read(draft.file()).tables().values().stream().anyMatch(table -> table.released()));
        assertEquals(List.of(Clinic.SOURCE), clinic.files.sources());
        assertEquals(AuditAction.DICTIONARY_DRAFTED, clinic.journal.events.get(0).action());
        assertEquals("gwen", clinic.journal.events.get(0).actor());
    }

    @Test
    void theDraftSaysWhoseARelativesColumnIs() throws IOException {
        DictionaryDraft draft = clinic.review.draft(new SourceShape(Clinic.SOURCE, List.of(new SourceShape.Table(new TableName("births"), List.of(
                new SourceShape.Column("id", Optional.of(IdentifierKind.SUBJECT), Optional.empty(), ""),
                new SourceShape.Column("mother_surname", Optional.of(IdentifierKind.SURNAME), Optional.empty(), "", List.of(), 1),
                new SourceShape.Column("father_surname", Optional.of(IdentifierKind.SURNAME), Optional.empty(), "", List.of(), 2))))));
        assertEquals("table,column,decision,identifier,scrubs,type,transform,destination,flags,codes,comment\nbirths,id,drop,subject,,,,,,,\n"
                + "births,mother_surname,drop,surname,relative,,,,,,\nbirths,father_surname,drop,surname,relative 2,,,,,,\n",
                Files.readString(draft.file()));
        assertEquals(List.of(0, 1, 2), read(draft.file()).tables().values().iterator().next().columns().stream().map(ColumnRule::relative).toList());
    }

    @Test
    void aDraftFromDataNamesWhatItFoundDropsAllAndHoldsNoValueOfARecord() throws IOException {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        List<String[]> rows = new ArrayList<>();
        Set<String> values = new HashSet<>();
        List<String> forenames = List.of("Amelia", "Oliver", "Isla", "Mohammed", "Freya", "Callum", "Zainab", "Harry", "Niamh", "Jakub", "Poppy",
                "Alfie", "Ruby", "Theo", "Imogen", "Kieran", "Fatima", "Oscar", "Bethan", "Rhys", "Aisha", "Connor");
        for (int i = 0; i < 400; i++) {
            String number;
            do {
                number = String.format("%010d", Math.floorMod(random.nextLong(), 10_000_000_000L));
            } while (Identifiers.nhsNumber(number).isEmpty());
            String[] row = {"K" + (70000 + i), number, forenames.get(random.nextInt(forenames.size())),
                    String.format("20%02d-%02d-%02d", 8 + random.nextInt(10), 1 + random.nextInt(12), 1 + random.nextInt(28)),
                    i % 2 == 0 ? "HIGH" : "LOW", "Seen with mother on the ward today and doing very well indeed " + i};
            values.addAll(List.of(row[0], row[1], row[2], row[3], row[5]));
            rows.add(row);
        }
        clinic.land("people", List.of("patient_id", "x1", "x2", "dob", "level", "words"), rows);

        DictionaryDraft draft = clinic.review.draft(EMPTY);

        assertEquals(400, draft.records());
        Dictionary dictionary = read(draft.file());
        List<ColumnRule> columns = dictionary.table(new TableName("people")).orElseThrow().columns();
        assertEquals(List.of(Optional.of(IdentifierKind.SUBJECT), Optional.of(IdentifierKind.NHS_NUMBER), Optional.of(IdentifierKind.FORENAME),
                Optional.of(IdentifierKind.BIRTH_DATE), Optional.empty(), Optional.empty()), columns.stream().map(ColumnRule::identifier).toList());
        assertTrue(columns.stream().noneMatch(ColumnRule::keep));
        String text = Files.readString(draft.file());
        assertTrue(text.contains("HIGH;LOW"), text);
        assertTrue(values.stream().noneMatch(text::contains), "a value of a record stands in the draft");
        String journal = clinic.journal.events.toString();
        assertTrue(values.stream().noneMatch(journal::contains));
    }

    @Test
    void aCorruptDeliveryFailsTheDraftAndLeavesTheFormerOne() throws IOException {
        clinic.land("people", List.of("patient_id"), List.<String[]>of(new String[] {"K1"}));
        Path draft = clinic.review.draft(EMPTY).file();
        String before = Files.readString(draft);
        clinic.landing.recordsOf.replaceAll((id, bytes) -> new byte[] {1, 2});
        assertThrows(IOException.class, () -> clinic.review.draft(EMPTY));
        assertEquals(before, Files.readString(draft));
    }

    @Test
    void aDraftInWhichSomebodyHasDecidedIsNotWrittenOver() throws IOException {
        clinic.land("people", List.of("patient_id"), List.<String[]>of(new String[] {"K1"}));
        Path draft = clinic.review.draft(EMPTY).file();
        clinic.review.draft(EMPTY);
        for (String worked : List.of(Files.readString(draft).replace(",drop,", ",keep,"), Clinic.HEADER + "people\n", "\"open")) {
            Files.writeString(draft, worked);
            assertEquals(ErrorCode.WRONG_STAGE, assertThrows(CadreException.class, () -> clinic.review.draft(EMPTY)).code());
            assertEquals(worked, Files.readString(draft));
        }
        Files.delete(draft);
        clinic.review.draft(EMPTY);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "people,a,drop,,,,,,, | people,a,keep,,number,as_is,a,,, | decision | true | leaves from now on",
        "people,a,keep,,number,as_is,a,,, | people,a,drop,,,,,,, | decision | false | leaves no more",
        "people,a,drop,surname,,,,,, | people,a,drop,,,,,,, | identifier | true | no longer goes to the vault nor is removed from texts",
        "people,a,drop,,,,,,, | people,a,drop,surname,,,,,, | identifier | false | removed from texts",
        "people,a,keep,birth_date,date,month,a,,, | people,a,keep,birth_date,number,year,a,,, | transform | false | coarser",
        "people,a,keep,birth_date,number,year,a,,, | people,a,keep,birth_date,date,month,a,,, | transform | true | finer",
        "people,a,keep,,code,as_is,a,,A;B, | people,a,keep,,code,as_is,a,,A;B;C, | codes | true | new values may leave",
        "people,a,keep,,code,as_is,a,,A;B, | people,a,keep,,code,as_is,a,,A, | codes | false | some values are blanked",
        "people,a,keep,,code,as_is,a,,A;B, | people,a,keep,,code,as_is,a,,, | codes | true | the list is open",
        "people,a,keep,,code,as_is,a,,, | people,a,keep,,code,as_is,a,,A, | codes | false | the list is closed",
        "people,a,keep,,free_text,scrub,a,,, | people,a,keep,,free_text,scrub,a,release,, | flag release | true | leaves from now on",
        "people,a,keep,,code,as_is,a,quasi,, | people,a,keep,,code,as_is,a,,, | flag quasi | true | no longer counts",
        "people,a,keep,,code,as_is,a,,, | people,a,keep,,code,as_is,b,,, | destination | false | another name",
        "people,a,keep,,number,as_is,a,,, | people,a,keep,,code,as_is,a,,, | type | true | another type",
        "people,b,drop,,,,,,, | people,b,drop,,,,,key,, | flag key | false | other keys"})
    void eachDifferenceIsNamedWithWhatItMeansForData(String before, String after, String part, boolean widens, String meaning)
            throws IOException {
        clinic.approved(SUBJECT + before + "\n");
        clinic.write("clinic.csv", SUBJECT + after + "\n");
        List<DictionaryChange> changes = clinic.review.compare(Clinic.SOURCE, "clinic.csv");
        DictionaryChange change = changes.stream().filter(one -> one.part().equals(part)).findFirst().orElseThrow(() -> new AssertionError(changes));
        assertEquals(widens, change.widens(), changes.toString());
        assertTrue(change.meaning().contains(meaning), change.meaning());
        assertEquals(DictionaryChange.Kind.CHANGED, change.kind());
    }

    @Test
    void rowsAndTablesThatAreNewOrGoneAreNamedAndTheSameIsNoDifference() throws IOException {
        clinic.approved(SUBJECT + "people,a,drop,surname,,,,,,\n" + "people,c,keep,,number,as_is,c,,,\n");
        assertEquals(List.of(), clinic.review.compare(Clinic.SOURCE, "clinic.csv"));
        clinic.write("clinic.draft.csv", SUBJECT + "people,b,keep,,number,as_is,b,,,\n" + "visits,id,drop,subject_reference,,,,,,\n");
        List<DictionaryChange> changes = clinic.review.compare(Clinic.SOURCE, DictionaryReview.DRAFT);
        assertEquals(Set.of("people.a REMOVED true", "people.c REMOVED false", "people.b ADDED true", "visits.id ADDED false"),
                changes.stream().map(one -> one.table() + "." + one.column() + " " + one.kind() + " " + one.widens()).collect(Collectors.toSet()));
        assertEquals(List.of(), clinic.journal.events.stream().filter(event -> event.action() == AuditAction.DICTIONARY_IN_FORCE).toList(),
                "to compare brings nothing into force");
    }

    @ParameterizedTest
    @CsvSource({"../secret.csv,USAGE", "/etc/passwd,USAGE", "clinic,USAGE", "other.csv,NOT_FOUND", "draft,NOT_FOUND", "wrong.csv,DICTIONARY_INVALID"})
    void onlyFilesOfTheFolderThatPassTheCheckAreCompared(String file, ErrorCode code) throws IOException {
        clinic.write("wrong.csv", "people,a,perhaps,,,,,,,\n");
        assertEquals(code, assertThrows(CadreException.class, () -> clinic.review.compare(Clinic.SOURCE, file)).code());
    }

    @Test
    void twoPeopleBringExactlyWhatTheyAgreedOnIntoForce() throws IOException {
        clinic.write("clinic.csv", SUBJECT);
        assertEquals(ErrorCode.APPROVAL_NEEDED, code("reviewed"));
        assertEquals(ApprovalKind.DICTIONARY, clinic.people.requests.get(0).kind());
        assertEquals("clinic", clinic.people.requests.get(0).object());
        clinic.people.agree();
        // Edited after the second person said yes: that word is none for this.
        clinic.write("clinic.csv", SUBJECT + "people,a,keep,,number,as_is,a,,,\n");
        assertEquals(ErrorCode.APPROVAL_NEEDED, code("reviewed"));
        assertEquals(Optional.empty(), clinic.files.dictionary(Clinic.SOURCE));
        clinic.write("clinic.csv", SUBJECT);
        DictionaryState state = clinic.review.approve(Clinic.SOURCE, "reviewed");
        assertEquals("approved", state.standing());
        assertEquals(Optional.of("greta"), state.inForce().map(DictionaryState.InForce::approvedBy));
        assertTrue(clinic.files.dictionary(Clinic.SOURCE).isPresent());
        assertEquals(ErrorCode.WRONG_STAGE, code("again"));
        assertEquals(List.of("DICTIONARY_APPROVED gwen greta", "DICTIONARY_IN_FORCE node greta"), clinic.journal.events.stream()
                .map(event -> event.action() + " " + event.actor() + " " + event.detail().get("approved-by")).toList());
    }

    @Test
    void aWordThatWasGivenBeforeAnotherChangeCameIntoForceIsNoneForThisOne() throws IOException {
        clinic.approved(SUBJECT);
        clinic.write("clinic.csv", SUBJECT + "people,a,keep,,number,as_is,a,,,\n");
        assertEquals(ErrorCode.APPROVAL_NEEDED, code("reviewed"));
        clinic.people.agree();
        clinic.approved(SUBJECT + "people,a,drop,surname,,,,,,\n");
        clinic.write("clinic.csv", SUBJECT + "people,a,keep,,number,as_is,a,,,\n");
        assertEquals(ErrorCode.APPROVAL_NEEDED, code("reviewed"), "it would replace something else");
    }

    @Test
    void nobodyIsTheirOwnSecondPersonAndOnlyWhoMayAsks() throws IOException {
        clinic.write("clinic.csv", SUBJECT);
        clinic.people.second = "gwen";
        code("reviewed");
        clinic.people.agree();
        assertEquals(ErrorCode.NOT_PERMITTED, code("reviewed"));
        clinic.people.second = "greta";
        clinic.people.refused.add("dictionary:approve");
        assertEquals(ErrorCode.NOT_PERMITTED, code("reviewed"));
        assertEquals(Optional.empty(), clinic.files.dictionary(Clinic.SOURCE));
    }

    @Test
    void aKillBetweenTheWordAndItsUseLeavesTheFormerDictionaryInForce() throws IOException {
        clinic.approved(SUBJECT);
        Digest former = clinic.files.dictionary(Clinic.SOURCE).orElseThrow().digest();
        clinic.write("clinic.csv", SUBJECT + "people,a,keep,,number,as_is,a,,,\n");
        code("reviewed");
        clinic.people.agree();
        // What a kill in the middle of writing leaves: the word is used up, and a part beside the file.
        clinic.people.demand(ApprovalKind.DICTIONARY, "clinic", clinic.people.requests.get(0).parameters(), "reviewed");
        Files.writeString(folder.resolve("kept/clinic.approved.part"), "cadre-dictionary 1\ncli");
        Clinic restarted = new Clinic(folder);
        assertEquals(former, restarted.files.dictionary(Clinic.SOURCE).orElseThrow().digest());
        assertTrue(restarted.review.state(Clinic.SOURCE).changeWaits());
        assertEquals(ErrorCode.APPROVAL_NEEDED, code("reviewed"));
        clinic.people.agree();
        clinic.review.approve(Clinic.SOURCE, "reviewed");
        assertFalse(clinic.review.state(Clinic.SOURCE).changeWaits());
    }

    private ErrorCode code(String reason) {
        return assertThrows(CadreException.class, () -> clinic.review.approve(Clinic.SOURCE, reason)).code();
    }
}
