package org.cadrenode.shell.internal.families;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.identifiable.FamilyAnswer;
import org.cadrenode.api.identifiable.FamilyRequests;
import org.cadrenode.api.optout.FamilyRequestId;
import org.cadrenode.api.optout.FamilyRequestLine;
import org.cadrenode.shell.internal.Console;
import org.junit.jupiter.api.Test;

class FamilyCommandsTest {
    private static final String SURNAME = "Testperson";

    private final Requests requests = new Requests();
    private final Console script = new Console("anna").with(FamilyRequests.class, requests);
    private final Console console = new Console("anna").with(FamilyRequests.class, requests);

    @Test
    void theListNamesNobodyAndSaysWhatWasNoRequest() {
        assertEquals(0, script.run(new OptOutRequestsCommand(), "--json"));
        assertTrue(script.out().contains("\"request\":\"F-12\"") && script.out().contains("\"code\":\"ABCD-2345\""), script.out());
        assertFalse(script.out().contains(SURNAME));
        assertTrue(script.err().contains("NOT_A_REQUEST"), script.err());
    }

    @Test
    void withoutATerminalIdentifiersAreShownOnlyIfThatIsSaidAndNothingIsChanged() {
        assertEquals(2, script.run(new OptOutVerifyCommand(), "F-12"));
        assertEquals(2, script.run(new OptOutVerifyCommand(), "--show-identifiers", "twelve"));
        assertEquals(List.of(), requests.done);
        assertEquals(0, script.run(new OptOutVerifyCommand(), "--show-identifiers", "F-12"));
        assertTrue(script.out().contains(SURNAME));
        assertFalse(script.out().contains("school"), "what was left empty is not shown");
        assertEquals(List.of("read F-12"), requests.done);
    }

    @Test
    void aScriptConfirmsByNameAndSaysHowItWasVerified() {
        assertEquals(2, script.run(new OptOutVerifyCommand(), "--evidence", "called", "--confirm", "F-13", "F-12"));
        assertEquals(2, script.run(new OptOutVerifyCommand(), "--confirm", "F-12", "F-12"), "without a terminal nothing asks how");
        assertEquals(List.of(), requests.done);
        assertEquals(0, script.run(new OptOutVerifyCommand(), "--evidence", "called", "--confirm", "F-12", "--dry-run", "F-12"));
        assertEquals(0, script.run(new OptOutVerifyCommand(), "--evidence", "called", "--confirm", "F-12", "F-12"));
        assertFalse(script.out().contains(SURNAME));
        assertEquals(List.of("verify F-12 called true", "verify F-12 called false"), requests.done);
        requests.failure = Optional.of(ErrorCode.REVIEW_MISSING);
        assertEquals(3, script.run(new OptOutVerifyCommand(), "--evidence", "called", "--confirm", "F-12", "F-12"));
    }

    @Test
    void onATerminalAPersonSeesTheRequestAndTypesItsNumberOrLeavesIt() {
        assertEquals(0, console.typing("no").run(new OptOutVerifyCommand(), "F-12"));
        assertEquals(List.of("read F-12"), requests.done);
        assertEquals(0, console.typing("F-12", "called the clinic").run(new OptOutVerifyCommand(), "F-12"));
        assertEquals(List.of("read F-12", "read F-12", "verify F-12 called the clinic false"), requests.done);
    }

    @Test
    void aRequestIsDismissedWithAReason() {
        assertEquals(2, script.run(new OptOutDismissCommand(), "F-12"));
        assertEquals(0, script.run(new OptOutDismissCommand(), "--dry-run", "--reason", "a prank", "F-12"));
        assertEquals(0, script.run(new OptOutDismissCommand(), "--reason", "a prank", "F-12"));
        assertEquals(List.of("dismiss F-12 a prank true", "dismiss F-12 a prank true", "dismiss F-12 a prank false"), requests.done);
    }

    @Test
    void thePagesGoIntoAFolder() {
        assertEquals(0, script.run(new OptOutPageCommand(), "--out", "pages/opt-out"));
        assertEquals(List.of("pages pages/opt-out false"), requests.done);
    }

    /** Remembers what it was asked. */
    private static final class Requests implements FamilyRequests {
        private final List<String> done = new ArrayList<>();
        private Optional<ErrorCode> failure = Optional.empty();

        private static FamilyRequestLine line(FamilyRequestId id) {
            return new FamilyRequestLine(id, Instant.parse("2026-11-27T09:00:00Z"), "ABCD-2345", "parent", List.of("all"), "waiting",
                    Optional.empty(), "", List.of());
        }

        @Override
        public Taken take() {
            return new Taken(1, Map.of("NOT_A_REQUEST", 1));
        }

        @Override
        public List<FamilyRequestLine> list(boolean all) {
            return List.of(line(new FamilyRequestId(12)));
        }

        @Override
        public List<FamilyAnswer> read(FamilyRequestId id) {
            done.add("read " + id);
            return List.of(new FamilyAnswer("surname", SURNAME), new FamilyAnswer("school", ""));
        }

        @Override
        public FamilyRequestLine verify(FamilyRequestId id, String evidence, boolean trial) {
            failure.ifPresent(code -> {
                throw new CadreException(code, "read it first");
            });
            done.add("verify " + id + " " + evidence + " " + trial);
            return line(id);
        }

        @Override
        public FamilyRequestLine dismiss(FamilyRequestId id, String reason, boolean trial) {
            done.add("dismiss " + id + " " + reason + " " + trial);
            return line(id);
        }

        @Override
        public List<String> pages(Path folder, boolean replace) {
            done.add("pages " + folder + " " + replace);
            return List.of("index.html");
        }
    }
}
