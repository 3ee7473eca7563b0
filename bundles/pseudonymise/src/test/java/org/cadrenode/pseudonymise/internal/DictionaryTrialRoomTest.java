package org.cadrenode.pseudonymise.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.cadrenode.api.audit.AuditAction;
import org.cadrenode.api.audit.AuditEvent;
import org.cadrenode.api.delivery.TableName;
import org.cadrenode.api.dictionary.IdentifierKind;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.identifiable.DictionaryTrial.Trial;
import org.cadrenode.api.identifiable.DictionaryTrial.TriedColumn;
import org.cadrenode.api.identifiable.DictionaryTrial.TriedRecord;
import org.cadrenode.api.identifiable.Identifier;
import org.cadrenode.api.identifiable.PurposeToken;
import org.cadrenode.api.identifiable.VaultPerson;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DictionaryTrialRoomTest {
    private static final String RULES = """
            people,id,drop,subject,,,,key,,
            people,name,drop,surname,,,,,,
            people,born,keep,birth_date,date,month,birth_month,quasi,,
            kin,id,drop,relative_of,,,,,,
            kin,name,drop,forename,,,,,,
            notes,id,drop,subject_reference,,,,,,
            notes,day,keep,,date,as_is,day,event_date,,
            notes,text,keep,,free_text,scrub,text,release,,
            """;

    @TempDir
    Path folder;
    private Clinic clinic;

    @BeforeEach
    void open() throws IOException {
        clinic = new Clinic(folder);
        clinic.land("people", List.of("id", "name", "born", "shoe"), List.of(new String[] {"P1", "Quillfeather", "2012-03-14", "37"},
                new String[] {"P2", "Marchbanks", "2011-01-01", "35"}));
        clinic.land("kin", List.of("id", "name"), List.<String[]>of(new String[] {"P1", "Wilhelmina"}));
        List<String[]> notes = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            notes.add(new String[] {i % 3 == 2 ? "P2" : "P1", i == 1 ? "2026-13-01" : "2026-01-1" + i % 10,
                    "Quillfeather came with Wilhelmina and was calm."});
        }
        clinic.land("notes", List.of("id", "day", "text"), notes);
    }

    private Trial run(String file, String table, int rows) throws IOException {
        return clinic.trial.run(Clinic.SOURCE, Optional.ofNullable(file), Optional.ofNullable(table).map(TableName::new), rows);
    }

    private static TriedColumn column(TriedRecord record, String name) {
        return record.columns().stream().filter(column -> column.column().equals(name)).findFirst().orElseThrow();
    }

    @Test
    void aSourceThatWasNeverScreenedIsTriedWithWhatItsOwnDeliveriesTell() throws IOException {
        clinic.write("clinic.draft.csv", RULES);
        Trial trial = run("draft", null, 2);
        assertEquals(5, trial.records().size(), "two of each table, and the one of kin");
        TriedRecord note = trial.records().stream().filter(record -> record.table().value().equals("notes")).findFirst().orElseThrow();
        assertEquals("released", note.outcome());
        assertTrue(column(note, "text").before().contains("Quillfeather"));
        String after = column(note, "text").after();
        assertFalse(after.contains("Quillfeather") || after.contains("Wilhelmina"), after);
        assertTrue(after.contains("came with") && after.contains("was calm"), after);
        TriedRecord person = trial.records().stream().filter(record -> record.table().value().equals("people")).findFirst().orElseThrow();
        assertEquals("2012-03", column(person, "born").after());
        assertEquals("birth_month", column(person, "born").destination());
        assertEquals("no rule", column(person, "shoe").rule());
        assertEquals("", column(person, "shoe").after());
        assertEquals("", column(person, "name").after());
    }

    @Test
    void whatWouldGoToQuarantineIsSaid() throws IOException {
        clinic.write("clinic.draft.csv", RULES);
        TriedRecord wrong = run("draft", "notes", 2).records().get(1);
        assertEquals("DATE_INVALID in day", wrong.outcome());
        assertEquals("", column(wrong, "text").after());
    }

    @Test
    void recordsOfChildrenWhomNoTableMakesKnownWouldBeHeld() throws IOException {
        clinic.write("clinic.draft.csv", RULES.replace(",subject,", ",subject_reference,"));
        assertEquals(Set.of("held: child unknown"), run("draft", "notes", 2).records().stream().map(TriedRecord::outcome).collect(Collectors.toSet()));
        VaultPerson known = clinic.vault.person(Clinic.PROVIDER, "P1", List.of(new Identifier(IdentifierKind.SURNAME, "Quillfeather")), List.of());
        clinic.vault.people.put(known.key(), known);
        assertTrue(run("draft", "notes", 2).records().stream().anyMatch(record -> record.outcome().equals("released")));
    }

    @Test
    void whoeverOptedOutIsLeftOutAndCounted() throws IOException {
        clinic.approved(RULES);
        VaultPerson out = clinic.vault.person(Clinic.PROVIDER, "P1", List.of(new Identifier(IdentifierKind.SURNAME, "Quillfeather")), List.of());
        clinic.optOuts.suppressed.put(out.key(), out);
        Trial trial = run(null, "notes", 3);
        assertEquals(3, trial.records().size());
        assertTrue(trial.records().stream().allMatch(record -> column(record, "id").before().equals("P2")));
        assertTrue(trial.optedOut() > 0);
    }

    @Test
    void itIsJournalledWithTheNameAndNoValueAndReadsTheVaultForATrial() throws IOException {
        clinic.approved(RULES);
        run(null, null, 5);
        AuditEvent event = clinic.journal.events.get(clinic.journal.events.size() - 1);
        assertEquals(AuditAction.DICTIONARY_TRIED, event.action());
        assertEquals("gwen", event.actor());
        assertEquals(8L, event.counts().get("records"));
        assertFalse(clinic.journal.events.toString().contains("Quillfeather"));
        assertEquals(List.of(PurposeToken.Purpose.TRIAL), clinic.vault.readings.stream().map(PurposeToken::purpose).toList());
        assertFalse(run(null, null, 5).toString().contains("Quillfeather"));
        assertFalse(run(null, null, 5).records().toString().contains("Quillfeather"));
    }

    @Test
    void itIsForThoseWhoMayForSomeRowsAndForWhatIsThere() throws IOException {
        assertEquals(ErrorCode.NOT_FOUND, code(null, 5), "nothing is in force");
        assertEquals(ErrorCode.NOT_FOUND, code("draft", 5), "there is no draft");
        clinic.write("clinic.draft.csv", RULES);
        assertEquals(ErrorCode.USAGE, code("draft", 0));
        assertEquals(ErrorCode.USAGE, code("draft", 51));
        clinic.people.refused.add("dictionary:try");
        assertEquals(ErrorCode.NOT_PERMITTED, code("draft", 5));
        assertEquals(List.of(), clinic.vault.readings, "nothing was read for any of these");
        clinic.people.refused.clear();
        clinic.landing.statuses.clear();
        assertEquals(ErrorCode.NOT_FOUND, code("draft", 5), "nothing landed");
    }

    private ErrorCode code(String file, int rows) {
        return assertThrows(CadreException.class, () -> run(file, null, rows)).code();
    }
}
