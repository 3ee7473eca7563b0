package org.cadrenode.security.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import org.cadrenode.api.audit.AuditAction;
import org.cadrenode.api.audit.AuditEvent;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.security.Approval;
import org.cadrenode.api.security.Approval.State;
import org.cadrenode.api.security.ApprovalKind;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ApprovalBookTest {
    private static final Map<String, String> HOW = Map.of("purpose", "vault-data", "version", "2");

    @TempDir
    private Path folder;
    private Scene scene;

    @BeforeEach
    void people() {
        scene = new Scene(folder).has("cora", "vault-custodian").has("gwen", "governance").has("anna", "admin").has("rita", "releaser");
        scene.journal.taken();
    }

    @Test
    void theFirstAttemptIsFiledTheSecondPersonAgreesTheNextPassesOnce() {
        assertEquals(Optional.of(ErrorCode.APPROVAL_NEEDED), rotate("cora"));
        assertEquals(Optional.of(ErrorCode.APPROVAL_NEEDED), rotate("cora"), "asking again is the same request");
        Approval request = only("cora");
        assertEquals(State.WAITING, request.state());
        assertTrue(request.id().matches("A-[A-Z0-9]{6}"));
        assertEquals(request.askedAt().plus(Duration.ofHours(24)), request.until());
        assertEquals(State.APPROVED, scene.as("gwen", () -> scene.approvals.approve(request.id(), "As planned")).state());
        Approval used = scene.as("cora", () -> demand(HOW));
        assertEquals(State.USED, used.state());
        assertEquals(Optional.of("gwen"), used.decidedBy());
        AuditEvent event = scene.journal.last();
        assertEquals("cora", event.actor());
        assertEquals("gwen", event.detail().get("approved-by"));
        assertEquals("vault-data", event.detail().get("parameter.purpose"));
        assertEquals(List.of(AuditAction.APPROVAL_ASKED, AuditAction.APPROVAL_GIVEN, AuditAction.APPROVAL_USED), scene.journal.taken());
        assertEquals(Optional.of(ErrorCode.APPROVAL_NEEDED), rotate("cora"), "a word is used up");
        assertEquals(2, list("cora").size());
    }

    @Test
    void nobodyApprovesTheirOwnRequestInWhicheverRole() {
        scene.has("cora", "vault-custodian", "governance");
        rotate("cora");
        String id = only("cora").id();
        assertEquals(Optional.of(ErrorCode.NOT_PERMITTED), scene.trying("cora", () -> scene.approvals.approve(id, "I agree with me")));
        assertEquals("own-request", scene.journal.last().detail().get("cause"));
        assertEquals(Optional.of(ErrorCode.APPROVAL_NEEDED), rotate("cora"));
    }

    @Test
    void theWordHoldsForExactlyWhatWasAsked() {
        agreed("cora");
        for (Map<String, String> other : List.of(Map.<String, String>of(), Map.of("purpose", "vault-data"),
            Map.of("purpose", "vault-data", "version", "3"), Map.of("purpose", "vault-data", "version", "2", "force", "true"))) {
            assertEquals(Optional.of(ErrorCode.APPROVAL_NEEDED), scene.trying("cora", () -> demand(other)), other.toString());
        }
        assertEquals(Optional.of(ErrorCode.APPROVAL_NEEDED), scene.trying("cora",
            () -> scene.approvals.demand(ApprovalKind.RESTORE, "keystore", HOW, "Planned")), "another kind");
        assertEquals(Optional.of(ErrorCode.APPROVAL_NEEDED), scene.trying("cora",
            () -> scene.approvals.demand(ApprovalKind.KEY_ROTATION, "other", HOW, "Planned")), "another object");
        assertEquals(Optional.of(ErrorCode.APPROVAL_NEEDED), rotate("anna"), "another person");
        assertEquals(Optional.empty(), rotate("cora"));
    }

    @Test
    void aWordLapsesWithTheRequestCountedFromTheAsking() {
        rotate("cora");
        String id = only("cora").id();
        scene.clock.move(Duration.ofHours(23));
        scene.as("gwen", () -> scene.approvals.approve(id, "Late"));
        scene.clock.move(Duration.ofHours(1));
        assertEquals(State.LAPSED, only("cora").state());
        assertEquals(Optional.of(ErrorCode.APPROVAL_NEEDED), rotate("cora"));
        assertEquals(2, list("cora").size());
        assertEquals(Optional.of(ErrorCode.WRONG_STAGE), scene.trying("gwen", () -> scene.approvals.approve(id, "Again")));
    }

    @Test
    void aRefusalHoldsUntilTheRequestWouldHaveLapsed() {
        rotate("cora");
        String id = only("cora").id();
        scene.as("gwen", () -> scene.approvals.refuse(id, "Not before the audit"));
        assertEquals(Optional.of(ErrorCode.APPROVAL_REFUSED), rotate("cora"));
        assertEquals(Optional.of(ErrorCode.WRONG_STAGE), scene.trying("anna", () -> scene.approvals.approve(id, "But I agree")));
        scene.clock.move(Duration.ofHours(24));
        assertEquals(Optional.of(ErrorCode.APPROVAL_NEEDED), rotate("cora"));
    }

    @Test
    void whoAskedMayTakeTheRequestBackAndAskAnew() {
        rotate("cora");
        String id = only("cora").id();
        assertEquals(Optional.of(ErrorCode.NOT_PERMITTED), scene.trying("rita", () -> scene.approvals.refuse(id, "No")));
        scene.as("cora", () -> scene.approvals.refuse(id, "A mistake"));
        assertEquals(Optional.of(ErrorCode.APPROVAL_NEEDED), rotate("cora"));
        assertEquals(2, list("cora").size());
    }

    @Test
    void theWordOfOneWhoMayNotGiveItAnyMoreIsNone() {
        List<Runnable> losses = List.of(
            () -> scene.people.change(accounts -> accounts.without("gwen")),
            () -> scene.people.change(accounts -> accounts.with(scene.account("gwen").locked(true))),
            () -> scene.people.change(accounts -> accounts.with(scene.account("gwen").inRoles(new TreeSet<>(List.of("viewer"))))),
            () -> scene.people.change(accounts -> accounts.with(scene.account("gwen").trained(Optional.empty()))));
        for (Runnable loss : losses) {
            scene.has("gwen", "governance");
            agreed("cora");
            loss.run();
            assertEquals(Optional.of(ErrorCode.APPROVAL_NEEDED), rotate("cora"));
            String id = list("cora").get(0).id();
            scene.as("cora", () -> scene.approvals.refuse(id, "For the next round"));
            scene.clock.move(Duration.ofHours(24));
        }
    }

    @Test
    void everythingNeedsAReasonAndAPersonWhoIsThere() {
        assertEquals(Optional.of(ErrorCode.REASON_MISSING), scene.trying("cora",
            () -> scene.approvals.demand(ApprovalKind.KEY_ROTATION, "keystore", HOW, "  ")));
        rotate("cora");
        String id = only("cora").id();
        assertEquals(Optional.of(ErrorCode.REASON_MISSING), scene.trying("gwen", () -> scene.approvals.approve(id, "")));
        assertEquals(Optional.of(ErrorCode.NOT_FOUND), scene.trying("gwen", () -> scene.approvals.approve("A-000000", "Why not")));
        assertEquals(ErrorCode.NOT_PERMITTED, assertThrows(CadreException.class, () -> demand(HOW)).code());
        assertEquals(ErrorCode.NOT_PERMITTED, assertThrows(CadreException.class, () -> scene.approvals.approve(id, "x")).code());
        assertEquals(Optional.of(ErrorCode.NOT_PERMITTED), rotate("somebody-else"));
    }

    @Test
    void withoutTheJournalNothingIsAskedGivenOrUsed() {
        scene.journal.refuses = true;
        assertEquals(Optional.of(ErrorCode.JOURNAL_UNWRITABLE), rotate("cora"));
        assertEquals(List.of(), list("cora"));
        scene.journal.refuses = false;
        rotate("cora");
        String id = only("cora").id();
        scene.journal.refuses = true;
        assertEquals(Optional.of(ErrorCode.JOURNAL_UNWRITABLE), scene.trying("gwen", () -> scene.approvals.approve(id, "Yes")));
        assertEquals(State.WAITING, only("cora").state());
        scene.journal.refuses = false;
        scene.as("gwen", () -> scene.approvals.approve(id, "Yes"));
        scene.journal.refuses = true;
        assertEquals(Optional.of(ErrorCode.JOURNAL_UNWRITABLE), rotate("cora"));
        scene.journal.refuses = false;
        assertEquals(Optional.empty(), rotate("cora"));
    }

    @Test
    void aKillAtAnyStepNeverMakesOneWordGoTwice() {
        Random random = new Random(7);
        for (int steps = 0; steps < 7; steps++) {
            agreed("cora");
            int step = steps;
            boolean passed;
            try {
                Scene killed = scene.restartedOn(new KilledDisk(step, random));
                passed = killed.trying("cora", () -> killed.approvals.demand(ApprovalKind.KEY_ROTATION, "keystore", HOW, "Planned")).isEmpty();
            } catch (KilledDisk.Kill kill) {
                passed = false;
            }
            scene = scene.restarted();
            boolean again = rotate("cora").isEmpty();
            assertFalse(passed && again, "killed after " + step + " steps");
            scene.clock.move(Duration.ofHours(24));
        }
    }

    @Test
    void requestsAreKeptOverRestartsAndPrunedAfterAMonth() {
        agreed("cora");
        scene = scene.restarted();
        assertEquals(State.APPROVED, only("cora").state());
        scene.clock.move(Duration.ofDays(32));
        assertEquals(List.of(), list("cora"));
        rotate("cora");
        scene = scene.restarted();
        assertEquals(1, list("anna").size());
    }

    @Test
    void oneSeesOnesOwnRequestsAndThoseOneCanDecide() {
        rotate("cora");
        assertEquals(1, list("anna").size());
        assertEquals(1, list("gwen").size());
        assertEquals(0, list("rita").size());
    }

    @Test
    void onePersonCannotFillTheFile() {
        for (int i = 0; i < 50; i++) {
            String object = "key-" + i;
            scene.trying("cora", () -> scene.approvals.demand(ApprovalKind.KEY_ROTATION, object, HOW, "Planned"));
        }
        assertEquals(Optional.of(ErrorCode.WRONG_STAGE), rotate("cora"));
    }

    @Test
    void inEveryRoleAndKindOnlyAnotherPersonWithThePermissionDecides() {
        List<String> bypasses = new ArrayList<>();
        int permitted = 0;
        int tried = 0;
        for (ApprovalKind kind : ApprovalKind.values()) {
            scene.has("asker", "operator");
            for (String role : scene.people.policy().names()) {
                for (boolean trained : new boolean[] {true, false}) {
                    String object = role + trained;
                    scene.people.change(accounts -> accounts.with(Account.of("other", List.of(role))
                        .trained(trained ? Optional.of(Scene.TRAINED_UNTIL) : Optional.empty())));
                    scene.trying("asker", () -> scene.approvals.demand(kind, object, HOW, "Planned"));
                    String id = list("asker").stream().filter(r -> r.object().equals(object) && r.kind() == kind).findFirst().orElseThrow().id();
                    Optional<ErrorCode> outcome = scene.trying("other", () -> scene.approvals.approve(id, "Agreed"));
                    boolean expected = scene.people.policy().permits(List.of(role), kind.permission())
                        && (trained || !scene.people.policy().needsTraining(role));
                    boolean passes = scene.trying("asker", () -> scene.approvals.demand(kind, object, HOW, "Planned")).isEmpty();
                    if (outcome.isEmpty() != expected || passes != expected) {
                        bypasses.add(kind + " by " + object);
                    }
                    permitted += expected ? 1 : 0;
                    tried++;
                    scene.trying("asker", () -> scene.approvals.refuse(id, "Over"));
                }
            }
        }
        assertEquals(List.of(), bypasses);
        assertEquals(13 * 12 * 2, tried);
        // Governance decides all thirteen while trained, committee members two, data managers two; administrators three, trained or not.
        assertEquals(13 + 2 + 2 + 2 * 3, permitted);
    }

    private void agreed(String asker) {
        assertEquals(Optional.of(ErrorCode.APPROVAL_NEEDED), rotate(asker));
        String id = list(asker).get(0).id();
        scene.as("gwen", () -> scene.approvals.approve(id, "Agreed"));
    }

    private Approval demand(Map<String, String> how) {
        return scene.approvals.demand(ApprovalKind.KEY_ROTATION, "keystore", how, "Planned");
    }

    private Optional<ErrorCode> rotate(String person) {
        return scene.trying(person, () -> demand(HOW));
    }

    private List<Approval> list(String person) {
        return scene.as(person, () -> scene.approvals.list());
    }

    private Approval only(String person) {
        List<Approval> all = list(person);
        assertEquals(1, all.size());
        return all.get(0);
    }
}
