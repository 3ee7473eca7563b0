package org.cadrenode.optout.internal;

import static org.cadrenode.optout.internal.Site.DECIDED;
import static org.cadrenode.optout.internal.Site.nhsNumber;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.cadrenode.api.audit.AuditAction;
import org.cadrenode.api.audit.AuditEvent;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.optout.OptOutLine;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OptOutListTest {
    @TempDir
    private Path directory;
    private Site site;

    @BeforeEach
    void open() {
        site = new Site(directory);
    }

    @AfterEach
    void close() {
        site.close();
    }

    @Test
    void aListIsTakenInOnceAndJournalledByItsActor() throws IOException {
        String[] lines = {nhsNumber(1) + ",,,," + DECIDED, ",A950000178301,,,,all,young_person,2026-01-07\n",
            ",,Ann,Smith,2012-01-31,ALL,Guardian,07/01/2026\n", nhsNumber(1) + ",,,," + DECIDED};
        assertEquals(3, site.optOut().preview(site.list(lines)));
        assertEquals(0, site.optOut().status().requests());
        assertEquals(0, site.optOut().version());
        assertEquals(3, site.add(lines));
        long version = site.optOut().version();
        assertTrue(version > 0);
        site.restart();
        assertEquals(0, site.add(lines));
        assertEquals(0, site.optOut().preview(site.list(lines)));
        assertEquals(version, site.optOut().version());
        assertEquals(3, site.optOut().status().requests());
        assertEquals(Optional.of(Instant.parse("2026-02-03T04:05:06Z")), site.optOut().status().changedAt());
        assertEquals(List.of(
                new OptOutLine(3, "local", "all", "guardian", LocalDate.of(2026, 1, 7), "waiting"),
                new OptOutLine(2, "local", "all", "young_person", LocalDate.of(2026, 1, 7), "waiting")),
                site.optOut().requests(2));
        AuditEvent event = site.journal.events().stream()
                .filter(one -> one.action() == AuditAction.OPTOUT_IMPORTED).findFirst().orElseThrow();
        assertEquals("governance", event.actor());
        assertEquals(4L, event.counts().get("lines"));
        assertEquals(3L, event.counts().get("new"));
    }

    @Test
    void theSameChildAsDecidedAnotherDayIsAnotherRequestAndAnotherSpellingIsNot() throws IOException {
        assertEquals(1, site.add(",,Ann-Marie,O'Neil,2012-01-31" + DECIDED));
        assertEquals(0, site.add(",,ann marie,ONEIL,31/01/2012" + DECIDED));
        assertEquals(1, site.add(",,Ann-Marie,O'Neil,2012-01-31,all,parent,2026-01-06\n"));
    }

    @Test
    void oneBadLineKeepsAllOutAndIsToldByLineAndColumnWithoutValues() throws IOException {
        String invalidNumber = nhsNumber(1).substring(0, 9) + (nhsNumber(1).charAt(9) == '0' ? '1' : '0');
        CadreException refused = assertThrows(CadreException.class, () -> site.add(
                nhsNumber(1) + ",,,," + DECIDED,
                invalidNumber + ",B950000178301,,," + DECIDED,
                ",,Ann,Smith," + DECIDED,
                ",,Ann,Smith,2012-02-30,some,neighbour,soon\n",
                "\"" + nhsNumber(2) + "\",,\n",
                "\n",
                ",,\"Two\nlines\",--,2012-01-01" + DECIDED));
        assertEquals(ErrorCode.OPTOUT_LIST_INVALID, refused.code());
        assertEquals("OPTOUT_LIST_INVALID: 5 lines are not valid: line 3 nhs_number, upn; "
                + "line 4 needs nhs_number, or upn, or forename, surname and birth_date; "
                + "line 5 birth_date, scope, decided_by, decided_on; line 6 has 3 columns; line 8 surname",
                refused.getMessage());
        assertEquals(0, site.optOut().status().requests());
        assertTrue(site.journal.events().isEmpty());
    }

    @Test
    void ofManyBadLinesTheFirstTwentyAreTold() {
        String[] lines = new String[100];
        java.util.Arrays.fill(lines, "x,,,," + DECIDED);
        String message = assertThrows(CadreException.class, () -> site.add(lines)).getMessage();
        assertTrue(message.contains("line 21 nhs_number; and 80 more"), message);
        assertFalse(message.contains("line 22"));
    }

    @Test
    void aHeaderInAnotherOrderAndAByteOrderMarkAreFine() throws IOException {
        Path list = directory.resolve("other.csv");
        Files.writeString(list, "\ufeffSCOPE,decided_on,decided_by,upn,nhs_number,surname,forename,birth_date\r\n"
                + "all,2026-01-05,parent,," + nhsNumber(1) + ",,,\r\n");
        assertEquals(1, site.optOut().add(list, "governance"));
        assertEquals(0, site.add(nhsNumber(1) + ",,,," + DECIDED));
    }

    @Test
    void whatIsNoListIsRefused() throws IOException {
        refuse("".getBytes(StandardCharsets.UTF_8));
        refuse("nhs_number,upn\n".getBytes(StandardCharsets.UTF_8));
        refuse((Site.HEADER.strip() + ",notes\n").getBytes(StandardCharsets.UTF_8));
        refuse((Site.HEADER.strip() + ",upn\n").getBytes(StandardCharsets.UTF_8));
        refuse((Site.HEADER + ",,Zo\u00eb,Smith,2012-01-31" + DECIDED).getBytes(StandardCharsets.ISO_8859_1));
        refuse((Site.HEADER + "\"" + "x".repeat(1 << 17)).getBytes(StandardCharsets.UTF_8));
        CadreException missing = assertThrows(CadreException.class,
                () -> site.optOut().add(directory.resolve("missing.csv"), "governance"));
        assertEquals(ErrorCode.NOT_FOUND, missing.code());
    }

    @Test
    void nothingIsKeptIfTheJournalCannotBeWritten() throws IOException {
        Path list = site.list(nhsNumber(1) + ",,,," + DECIDED);
        site.journal.becomeUnwritable();
        assertEquals(ErrorCode.JOURNAL_UNWRITABLE,
                assertThrows(CadreException.class, () -> site.optOut().add(list, "governance")).code());
        assertEquals(0, site.optOut().status().requests());
        assertEquals(0, site.optOut().version());
    }

    private void refuse(byte[] content) throws IOException {
        Path list = directory.resolve("bad.csv");
        Files.write(list, content);
        assertEquals(ErrorCode.OPTOUT_LIST_INVALID,
                assertThrows(CadreException.class, () -> site.optOut().add(list, "governance")).code());
    }
}
