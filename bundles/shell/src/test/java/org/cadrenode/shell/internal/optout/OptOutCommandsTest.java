package org.cadrenode.shell.internal.optout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.optout.OptOutAdded;
import org.cadrenode.api.optout.OptOutCounts;
import org.cadrenode.api.optout.OptOutDesk;
import org.cadrenode.api.optout.OptOutDetail;
import org.cadrenode.api.optout.OptOutEvent;
import org.cadrenode.api.optout.OptOutLine;
import org.cadrenode.api.optout.OptOutReplica;
import org.cadrenode.api.optout.OptOutStatement;
import org.cadrenode.api.optout.ReplayCounts;
import org.cadrenode.api.optout.ReplicaStatus;
import org.cadrenode.shell.internal.Console;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OptOutCommandsTest {
    private static final String NUMBER = "9990000018";

    @TempDir
    Path directory;

    private final Desk desk = new Desk();
    private final Console console = new Console("anna").with(OptOutDesk.class, desk);

    @Test
    void identifiersAreTypedUnseenOrComeFromAFileAndStandOnNoCommandLine() throws IOException {
        assertEquals(0, console.typing(NUMBER, "case 17", "drawer 3").run(new OptOutAddCommand(), "--decided-by", "parent",
                "--decided-on", "2026-11-02"));
        assertEquals(List.of(), console.shown(), "nothing that was typed could be read on the screen");
        assertFalse((console.out() + console.err()).contains(NUMBER));
        assertEquals(0, console.typing("", "Kate", "Frost", "2012-03-31", "", "").run(new OptOutAddCommand(), "--decided-by", "young_person",
                "--decided-on", "2026-11-02", "--decision", "in", "--scope", "purpose:research"));
        Path form = Files.writeString(directory.resolve("form.txt"), "# form 412\nNHS_number: " + NUMBER + "\ndecided_by: guardian\n"
                + "decided_on: 2026-11-01\nevidence: form 412: page 2\n\n");
        assertEquals(0, console.run(new OptOutAddCommand(), "--file", form.toString(), "--dry-run"));
        assertEquals(List.of("{decided_by=parent, decided_on=2026-11-02, evidence=drawer 3, nhs_number=" + NUMBER
                        + ", person=case 17, scope=all} false",
                "{birth_date=2012-03-31, decided_by=young_person, decided_on=2026-11-02, decision=in, evidence=, forename=Kate, person=,"
                        + " scope=purpose:research, surname=Frost} false",
                "{decided_by=guardian, decided_on=2026-11-01, evidence=form 412: page 2, nhs_number=" + NUMBER + ", scope=all} true"),
                desk.added);
    }

    @Test
    void aFileThatNamesTwoChildrenOrIsOfAnotherEncodingIsRefusedWhole() throws IOException {
        String decided = "\ndecided_by: parent\ndecided_on: 2026-11-01\n";
        Path two = Files.writeString(directory.resolve("two.txt"), "nhs_number: " + NUMBER + "\nNHS_NUMBER: 9990000026" + decided);
        assertEquals(2, console.run(new OptOutAddCommand(), "--file", two.toString()));
        assertFalse(console.err().contains("99900"), console.err());
        Path latin = Files.writeString(directory.resolve("latin.txt"), "forename: Zo\u00eb\nsurname: Frost\nbirth_date: 2012-03-31" + decided,
                StandardCharsets.ISO_8859_1);
        assertEquals(2, console.run(new OptOutAddCommand(), "--file", latin.toString()));
        assertEquals(List.of(), desk.added);
        Path marked = Files.writeString(directory.resolve("marked.txt"), "\ufeffnhs_number: " + NUMBER + decided);
        assertEquals(0, console.run(new OptOutAddCommand(), "--file", marked.toString()));
        assertTrue(desk.added.get(0).contains(" nhs_number=" + NUMBER), "the mark of a text editor is no part of a name");
    }

    @Test
    void whoDecidedAndWhenMustBeSaidAndWithoutATerminalThereIsNoQuestion() {
        assertEquals(2, new Console("anna").with(OptOutDesk.class, desk).run(new OptOutAddCommand(), "--decided-by", "parent"));
        assertEquals(2, new Console("anna").with(OptOutDesk.class, desk).run(new OptOutAddCommand(), "--decided-by", "parent",
                "--decided-on", "2026-11-02"));
        assertEquals(List.of(), desk.added);
    }

    @Test
    void aDayThatIsNoneIsToldBeforeAnythingIsAsked() {
        assertEquals(2, console.typing(NUMBER, "case 17", "drawer 3").run(new OptOutAddCommand(), "--decided-by", "parent", "--decided-on", "2026-11-31"));
        assertTrue(console.err().contains("--decided-on is no day"), console.err());
        assertEquals(0, console.run(new OptOutAddCommand(), "--decided-by", "parent", "--decided-on", "2026-11-30"), "the answers are all there still");
        assertEquals(1, desk.added.size());
    }

    @Test
    void theSameDecisionAfterItsWithdrawalIsToldAsOneThatStopsNothing() {
        desk.withdrawn = true;
        assertEquals(3, console.typing(NUMBER, "", "").run(new OptOutAddCommand(), "--decided-by", "parent", "--decided-on", "2026-11-02"));
        assertTrue(console.err().contains("stops nothing"), console.err());
    }

    @Test
    void aWithdrawalAsksForThePersonOnceAndADryRunAsksNobodyElse() throws IOException {
        Path form = Files.writeString(directory.resolve("maker.txt"), "person: case 17\neffective_on: 2026-12-01\n");
        assertEquals(0, console.run(new OptOutWithdrawCommand(), "--decided-by", "parent", "--file", form.toString(), "--dry-run", "12"));
        assertTrue((console.out() + console.err()).contains("from 2026-12-01"), console.out() + console.err());
        assertEquals(0, console.typing("case 17").run(new OptOutWithdrawCommand(), "--decided-by", "parent", "--dry-run", "12"));
        assertEquals(List.of(), desk.asked);
        assertEquals(0, console.typing("case 17").run(new OptOutWithdrawCommand(), "--decided-by", "parent", "--reason", "letter", "12"));
        assertEquals(List.of("12 {decided_by=parent, person=case 17} letter"), desk.asked);
        assertEquals(2, console.typing("case 17").run(new OptOutWithdrawCommand(), "--decided-by", "parent", "12"));
    }

    @Test
    void whatIsShownNamesNobody() {
        assertEquals(0, console.run(new OptOutShowCommand(), "--json", "12"));
        assertTrue(console.out().contains("\"person_recorded\":true"), console.out());
        assertEquals(0, console.run(new OptOutHistoryCommand(), "12"));
        assertTrue(console.out().contains("received"), console.out());
    }

    @Test
    void aStatementIsWrittenToNewFilesAndCheckedFromThem() throws IOException {
        Path file = directory.resolve("statement");
        assertEquals(0, console.run(new OptOutProveCommand(), "--out", file.toString(), "12"));
        assertEquals("text of 12\n", Files.readString(directory.resolve("statement.txt")));
        assertEquals(0, console.run(new OptOutProveCommand(), "--check", directory.resolve("statement.json").toString()));
        assertTrue(console.out().contains("0123"), console.out());
        Path other = Files.writeString(directory.resolve("other"), "text of 13\n");
        assertEquals(3, console.run(new OptOutProveCommand(), "--check", other.toString()));
        assertEquals(2, console.run(new OptOutProveCommand()));
        assertEquals(0, console.run(new OptOutProveCommand(), "12"));
        assertEquals("text of 12\n", console.out());
    }

    @Test
    void theRegistersCopyIsShownReplayedAndSaidToBeLost() {
        Copy copy = new Copy();
        console.with(OptOutReplica.class, copy);
        assertEquals(0, console.run(new OptOutReplicaCommand(), "--json"));
        assertTrue(console.out().contains("\"state\":\"ahead\"") && console.out().contains("\"ahead\":3"), console.out());
        assertEquals(0, console.run(new OptOutReplayCommand(), "--dry-run"));
        assertTrue(console.err().contains("3 records"), console.err());
        assertEquals(0, console.run(new OptOutReplayCommand(), "--json"));
        assertTrue(console.out().contains("\"ordered_again\":2"), console.out());
        assertEquals(2, console.run(new OptOutReplicaLostCommand()));
        assertEquals(0, console.run(new OptOutReplicaLostCommand(), "--dry-run"));
        assertEquals(List.of(), copy.lost);
        assertEquals(0, console.run(new OptOutReplicaLostCommand(), "--reason", "burnt"));
        assertEquals(List.of("burnt"), copy.lost);
    }

    private static final class Copy implements OptOutReplica {
        private final List<String> lost = new ArrayList<>();

        @Override
        public ReplicaStatus status() {
            return new ReplicaStatus(ReplicaStatus.State.AHEAD, "/mnt/optout", 7, 3, 0, Optional.empty(), Optional.of("it was restored"),
                    Optional.of("it was restored"));
        }

        @Override
        public ReplayCounts replay() {
            return new ReplayCounts(8, 10, 1, 0, 2, 2);
        }

        @Override
        public ReplicaStatus lost(String reason) {
            lost.add(reason);
            return status();
        }
    }

    private static final class Desk implements OptOutDesk {
        private final List<String> added = new ArrayList<>();
        private final List<String> asked = new ArrayList<>();
        private boolean withdrawn;

        @Override
        public OptOutAdded add(Map<String, String> decision, boolean trial) {
            added.add(new TreeMap<>(decision) + " " + trial);
            return new OptOutAdded(trial ? 0 : 12, !withdrawn, withdrawn);
        }

        @Override
        public OptOutDetail withdraw(long reference, Map<String, String> maker, String reason) {
            asked.add(reference + " " + new TreeMap<>(maker) + " " + reason);
            return show(reference);
        }

        @Override
        public OptOutDetail withdrawable(long reference, Map<String, String> maker) {
            return show(reference);
        }

        @Override
        public OptOutDetail show(long reference) {
            return new OptOutDetail(new OptOutLine(reference, "local", "all", "parent", LocalDate.of(2026, 11, 2), "stopped"), "out",
                    LocalDate.of(2026, 11, 2), Optional.empty(), Optional.empty(), Optional.empty(), true, false, List.of("nhs_number"), 1);
        }

        @Override
        public List<OptOutEvent> history(long reference) {
            return List.of(new OptOutEvent(Instant.EPOCH, "received", "anna"));
        }

        @Override
        public OptOutCounts counts() {
            throw new UnsupportedOperationException();
        }

        @Override
        public OptOutStatement prove(long reference) {
            return new OptOutStatement("text of " + reference + "\n", "{\"of\":" + reference + "}\n");
        }

        @Override
        public String verify(String statement) {
            if (!statement.contains("12")) {
                throw new CadreException(ErrorCode.CONTENT_CHANGED, "the statement is not what was signed");
            }
            return "0123";
        }

        @Override
        public boolean isOwn(String key) {
            return false;
        }
    }
}
