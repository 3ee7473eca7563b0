package org.cadrenode.optout.internal;

import static org.cadrenode.api.identifiable.ScreeningDecision.HELD;
import static org.cadrenode.api.identifiable.ScreeningDecision.OPTED_OUT;
import static org.cadrenode.api.identifiable.ScreeningDecision.PASS;
import static org.cadrenode.optout.internal.Asking.number;
import static org.cadrenode.optout.internal.Site.patient;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.felix.hc.api.Result;
import org.cadrenode.api.audit.AuditAction;
import org.cadrenode.api.dictionary.IdentifierKind;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.identifiable.Contribution;
import org.cadrenode.api.identifiable.Identifier;
import org.cadrenode.api.mesh.MeshIncoming;
import org.cadrenode.api.mesh.MeshOutgoing;
import org.cadrenode.api.mesh.MeshRefusedException;
import org.cadrenode.api.mesh.MeshUncertainException;
import org.cadrenode.optout.internal.MemoryLanding.Row;
import org.cadrenode.optout.internal.Post.Asked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ends the node at each step of an asking, and looks that nothing is forgotten, and nobody asked about in a loop. */
class NationalKillTest {
    @TempDir
    private Path directory;

    private static void killed(Asking node) {
        assertThrows(IllegalStateException.class, node::turn);
        node.post.step = (name, after) -> { };
        node.restart();
    }

    @Test
    void aKillBeforeOrAfterTheMessageWentIsAnsweredOrEndsByPatience() throws IOException {
        for (boolean after : new boolean[] {false, true}) {
            try (Asking node = new Asking(directory.resolve("after" + after))) {
                node.screen(1, patient(1));
                node.post.step = (name, behind) -> {
                    if (name.equals("send") && behind == after) {
                        throw new IllegalStateException("killed");
                    }
                };
                killed(node);
                assertEquals("sending", node.room().status().lots().get(0).state());
                node.later();
                assertEquals(after ? 1 : 0, node.post.asked.size(), "nobody knows whether it went, so it does not go again");
                if (after) {
                    node.post.answerAll();
                    node.turn();
                } else {
                    node.clock.forward(Duration.ofDays(5));
                    node.turn();
                    node.later();
                    assertEquals(1, node.post.asked.size());
                    node.post.answerAll();
                    node.turn();
                }
                assertEquals(List.of(PASS), node.screen(1, patient(1)));
            }
        }
    }

    @Test
    void nobodyKnowingWhetherItWentIsNoReasonToAskAgain() throws IOException {
        try (Asking node = new Asking(directory)) {
            node.screen(1, patient(1));
            node.post.step = (name, after) -> {
                if (name.equals("send")) {
                    throw new MeshUncertainException("no answer");
                }
            };
            node.turn();
            node.later();
            node.later();
            assertEquals(1, node.room().status().uploads());
            assertEquals(1, node.room().status().lots().size());
        }
    }

    @Test
    void aLineThatIsDownIsTriedAgainWithTheSameLotAndARefusalWithAnother() throws IOException {
        try (Asking node = new Asking(directory)) {
            node.screen(1, patient(1));
            int[] tries = {0};
            node.post.step = (name, after) -> {
                if (name.equals("send") && !after) {
                    tries[0]++;
                    throw new IOException("no line");
                }
            };
            node.turn();
            node.turn();
            assertEquals(1, tries[0], "it rests between");
            assertEquals("prepared", node.room().status().lots().get(0).state());
            assertEquals(0, node.room().status().uploads());
            assertEquals("MAILBOX_FAILED", node.room().status().lastFailure().orElseThrow().code());
            node.post.step = (name, after) -> {
                if (name.equals("send") && !after) {
                    throw new MeshRefusedException(417, "unknown recipient");
                }
            };
            node.later();
            assertEquals("MESH_REFUSED_417", node.room().status().lots().get(0).failure());
            node.post.step = (name, after) -> { };
            node.later();
            assertEquals(2, node.room().status().lots().size());
            node.post.answerAll();
            node.turn();
            assertEquals(List.of(PASS), node.screen(1, patient(1)));
        }
    }

    @Test
    void aKillAroundTheAcknowledgementTakesTheAnswerOnce() throws IOException {
        for (boolean after : new boolean[] {false, true}) {
            try (Asking node = new Asking(directory.resolve("after" + after))) {
                node.screen(1, patient(1), patient(2));
                node.turn();
                node.post.out.add(number(2));
                Asked asked = node.post.last();
                node.post.list(asked);
                node.post.step = (name, behind) -> {
                    if (name.equals("acknowledge") && behind == after) {
                        throw new IllegalStateException("killed");
                    }
                };
                killed(node);
                assertEquals(after ? 0 : 1, node.post.inbox.size());
                assertEquals(List.of(PASS, OPTED_OUT), node.screen(1, patient(1), patient(2)), "it was kept before it was acknowledged");
                node.turn();
                assertTrue(node.post.inbox.isEmpty());
                assertEquals(List.of(PASS, OPTED_OUT), node.screen(1, patient(1), patient(2)));
                assertEquals(1, node.site.optOut().due().size());
            }
        }
    }

    @Test
    void whatCannotBeKeptIsNotAcknowledgedAndNothingOfItIsTaken() throws IOException {
        for (AuditAction at : List.of(AuditAction.OPTOUT_ANSWERED, AuditAction.OPTOUT_APPLIED, AuditAction.VAULT_REMOVED)) {
            try (Asking node = new Asking(directory.resolve(at.name()))) {
                node.screen(1, patient(1), patient(2));
                node.turn();
                node.post.out.add(number(2));
                node.post.list(node.post.last());
                node.site.journal.before(event -> {
                    if (event.action() == at) {
                        throw new CadreException(ErrorCode.JOURNAL_UNWRITABLE, "killed");
                    }
                });
                node.turn();
                assertEquals(at == AuditAction.OPTOUT_ANSWERED ? 1 : 0, node.post.inbox.size());
                if (at == AuditAction.OPTOUT_ANSWERED) {
                    assertEquals(List.of(HELD, HELD), node.screen(1, patient(1), patient(2)));
                } else {
                    assertThrows(CadreException.class, () -> node.screen(1, patient(1), patient(2)));
                }
                node.site.journal.before(event -> { });
                node.restart();
                node.turn();
                assertEquals(List.of(PASS, OPTED_OUT), node.screen(1, patient(1), patient(2)));
                assertTrue(node.post.inbox.isEmpty());
            }
        }
    }

    @Test
    void aKillBeforeANewNumberWasActedOnSendsBackWhatHasNotLeft() throws IOException {
        try (Asking node = new Asking(directory)) {
            Row none = new Row(Site.PATIENTS, "P1", null, null, null, "A", null, "B", null, null, "F", null);
            assertEquals(List.of(PASS), node.screen(1, none));
            node.site.optOut().due();
            long version = node.site.optOut().version();
            node.restart();
            node.site.optOut().due();
            assertEquals(version, node.site.optOut().version(), "a restart alone sends nothing back");

            node.site.vault().record(List.of(new Contribution(node.site.key("P1"), Site.TRUST, "P1", Contribution.Role.ADDS, Optional.empty(),
                    List.of(new Identifier(IdentifierKind.NHS_NUMBER, Site.nhsNumber(1))), LocalDate.of(2026, 2, 3))));
            node.restart();
            node.site.optOut().due();
            assertTrue(node.site.optOut().version() > version);
            assertEquals(List.of(HELD), node.screen(1, none));
        }
    }

    @Test
    void aMessageThatCannotBeReadDoesNotKeepTheOthers() throws IOException {
        try (Asking node = new Asking(directory)) {
            node.screen(1, patient(1));
            node.turn();
            Asked asked = node.post.last();
            int[] opened = {0};
            node.post.list(asked);
            node.post.list(asked);
            node.post.step = (name, after) -> {
                if (name.equals("open") && opened[0]++ == 0) {
                    throw new IOException("no such chunk");
                }
            };
            node.turn();
            assertEquals(List.of(PASS), node.screen(1, patient(1)));
            assertEquals("MAILBOX_FAILED", node.room().status().lastFailure().orElseThrow().code());
            assertEquals(1, node.post.inbox.size());
            node.turn();
            assertTrue(node.post.inbox.isEmpty());
        }
    }

    @Test
    void messagesThatCanNeverBeReadKeepNeitherTheRepliesBehindThemNorTheNextAsking() throws IOException {
        try (Asking node = new Asking(directory)) {
            for (int bad = 0; bad < 7; bad++) {
                node.post.unreadable.add(node.post.put(MeshIncoming.Kind.DATA, "X26XXX9", "", "", "", "", "x"));
            }
            node.screen(1, patient(1));
            node.turn();
            node.post.answerAll();
            for (int turn = 0; turn < 3; turn++) {
                node.turn();
            }
            assertEquals(List.of(PASS), node.screen(1, patient(1)));
            assertEquals(7, node.post.inbox.size());
            assertEquals("MAILBOX_FAILED", node.room().status().lastFailure().orElseThrow().code());

            // One of them can be read after all, whichever of them are tried before it.
            String last = List.copyOf(node.post.unreadable).get(6);
            node.post.unreadable.remove(last);
            for (int turn = 0; turn < 3; turn++) {
                node.turn();
            }
            assertEquals(1, node.room().status().strangers());
        }
    }

    @Test
    void howItStandsIsSeenWhileTheLineHangs() throws Exception {
        try (Asking node = new Asking(directory)) {
            node.screen(1, patient(1));
            CountDownLatch hanging = new CountDownLatch(1);
            CountDownLatch end = new CountDownLatch(1);
            node.post.step = (name, after) -> {
                hanging.countDown();
                try {
                    assertTrue(end.await(60, TimeUnit.SECONDS));
                } catch (InterruptedException e) {
                    throw new InterruptedIOException();
                }
            };
            CompletableFuture<Void> turn = CompletableFuture.runAsync(node::turn);
            try {
                assertTrue(hanging.await(60, TimeUnit.SECONDS));
                assertEquals(1, CompletableFuture.supplyAsync(() -> node.room().status()).get(30, TimeUnit.SECONDS).waiting());
                assertEquals(Result.Status.OK, CompletableFuture.supplyAsync(() -> node.room().execute()).get(30, TimeUnit.SECONDS).getStatus());
                assertFalse(turn.isDone());
            } finally {
                end.countDown();
            }
            turn.get(60, TimeUnit.SECONDS);
        }
    }

    @Test
    void aLotThatCannotBeReadFailsAsAContentDoes() throws IOException {
        Asking node = new Asking(directory);
        node.screen(1, patient(1));
        node.turn();
        MeshOutgoing.Content content = node.post.last().message().content();
        try (InputStream opened = content.open()) {
            node.close();
            assertTrue(assertThrows(IOException.class, opened::read).getMessage().contains("KEYSTORE_SEALED"));
        }
    }

    @Test
    void aLotThatCouldNotBeRecordedIsNotSent() throws IOException {
        try (Asking node = new Asking(directory)) {
            node.screen(1, patient(1));
            node.site.journal.before(event -> {
                if (event.action() == AuditAction.OPTOUT_ASKED) {
                    throw new CadreException(ErrorCode.JOURNAL_UNWRITABLE, "killed");
                }
            });
            node.turn();
            assertTrue(node.post.asked.isEmpty());
            assertTrue(node.room().status().lots().isEmpty());
            node.site.journal.before(event -> { });
            node.restart();
            node.later();
            assertEquals(1, node.post.asked.size());
        }
    }
}
