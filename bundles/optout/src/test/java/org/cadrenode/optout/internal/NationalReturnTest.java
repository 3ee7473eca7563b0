package org.cadrenode.optout.internal;

import static org.cadrenode.api.identifiable.ScreeningDecision.HELD;
import static org.cadrenode.api.identifiable.ScreeningDecision.OPTED_OUT;
import static org.cadrenode.api.identifiable.ScreeningDecision.PASS;
import static org.cadrenode.optout.internal.Asking.number;
import static org.cadrenode.optout.internal.Site.contact;
import static org.cadrenode.optout.internal.Site.patient;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.cadrenode.api.audit.AuditAction;
import org.cadrenode.api.audit.AuditEvent;
import org.cadrenode.api.delivery.Landed;
import org.cadrenode.api.identifiable.OptOutScreen.ReturningChild;
import org.cadrenode.api.identifiable.OptOutScreen.StoppedChild;
import org.cadrenode.optout.engine.Decider;
import org.cadrenode.optout.engine.Maker;
import org.cadrenode.optout.internal.MemoryLanding.Row;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Children who are out by the national service, by a request of the site's own, or by both: one that ends leaves the other. */
class NationalReturnTest {
    @TempDir
    private Path directory;
    private Asking node;
    private int orders;

    @BeforeEach
    void open() {
        node = new Asking(directory);
    }

    @AfterEach
    void close() {
        node.close();
    }

    private void request(int child) throws IOException {
        node.site.add(Site.nhsNumber(child) + ",,,," + Site.DECIDED);
        node.site.optOut().due();
    }

    private void withdraw(long reference) {
        node.site.optOut().recording().withdraw(reference, new Maker(Decider.PARENT, ""),
                DecisionRows.day(node.clock.millis()), "", "governance", AuditEvent.of(AuditAction.OPTOUT_WITHDRAWN, "optouts"));
    }

    private void answer(Row... rows) throws IOException {
        node.screen(1, rows);
        node.later();
        node.post.answerAll();
        node.turn();
    }

    private void answerAnew() {
        node.clock.forward(Duration.ofDays(11));
        node.room().turn(true);
        node.post.answerAll();
        node.turn();
    }

    // Takes back what left, and returns who may come in after that.
    private List<StoppedChild> returning() {
        List<StoppedChild> due = node.site.optOut().due();
        if (!due.isEmpty()) {
            String order = "order" + ++orders;
            node.site.optOut().ordered(due, order);
            node.site.optOut().honoured(order);
            node.site.optOut().due();
        }
        return node.site.optOut().returning().stream().map(ReturningChild::child).toList();
    }

    private List<String> names() {
        return returning().stream().map(StoppedChild::localId).sorted().toList();
    }

    @Test
    void whoIsOutByTheServiceStaysOutWhenTheRequestIsWithdrawn() throws IOException {
        node.screen(1, patient(1));
        node.turn();
        // The answer comes behind the request, when the child is not in the vault any more.
        request(1);
        node.post.out.add(number(1));
        node.post.answerAll();
        node.turn();
        withdraw(1);
        assertEquals(List.of(), names());
        assertEquals(List.of(OPTED_OUT), node.screen(1, patient(1)));

        node.clock.forward(Duration.ofDays(22));
        node.turn();
        assertEquals(List.of(), names(), "it is asked about again, and comes back by a newer answer only");
        answerAnew();
        assertEquals(List.of(), names());
        node.post.out.clear();
        answerAnew();
        assertEquals(List.of("P1"), names());
    }

    @Test
    void whoIsOutByBothComesInOnlyWhenBothHaveEnded() throws IOException {
        node.post.out.add(number(1));
        node.post.out.add(number(2));
        answer(patient(1), patient(2));
        request(1);
        request(2);
        assertEquals(List.of(OPTED_OUT, OPTED_OUT), node.screen(1, patient(1), patient(2)));

        withdraw(1);
        assertEquals(List.of(), names(), "the service has it out");
        node.post.out.remove(number(2));
        answerAnew();
        node.restart();
        assertEquals(List.of(), names(), "one is out by the service, and the other by its request");
        assertEquals(List.of(OPTED_OUT, OPTED_OUT), node.screen(1, patient(1), patient(2)));

        node.post.out.clear();
        answerAnew();
        withdraw(2);
        assertEquals(List.of("P1", "P2"), names());
        node.site.optOut().returned(returning());
        assertEquals(List.of(PASS, PASS), node.screen(1, patient(1), patient(2)));
    }

    @Test
    void whomAnAnswerStoppedStaysOutWhereNobodyIsAskedAboutAnyMore() throws IOException {
        node.post.out.add(number(1));
        answer(patient(1), patient(2));
        request(1);
        node.close();
        try (Site off = new Site(directory, Site.keys(5), NationalSettings.of(Site.defaults()), node.clock)) {
            off.optOut().due();
            off.optOut().recording().withdraw(1, new Maker(Decider.PARENT, ""), DecisionRows.day(node.clock.millis()), "", "governance",
                    AuditEvent.of(AuditAction.OPTOUT_WITHDRAWN, "optouts"));
            off.optOut().ordered(off.optOut().due(), "order");
            off.optOut().honoured("order");
            off.optOut().due();
            assertEquals(List.of(), off.optOut().returning());
            off.screen(1, patient(1), patient(2));
            assertEquals(List.of(OPTED_OUT, PASS), off.landing.decisions(MemoryLanding.id(1)));
        } finally {
            node = new Asking(directory);
        }
    }

    @Test
    void whatWasLearntOfAChildWhileItWasOutIsAskedAboutBeforeItPassesAgain() throws IOException {
        answer(patient(1));
        assertEquals(List.of(PASS), node.screen(1, patient(1)));
        request(1);
        Landed more = node.site.landing.put(2, Site.TRUST, "", List.of(new Row(Site.CONTACTS, "P1", Site.nhsNumber(9), null, null, "x")));
        node.site.screen(more);
        withdraw(1);
        List<StoppedChild> coming = returning();
        assertEquals(List.of("P1"), coming.stream().map(StoppedChild::localId).toList());
        Landed first = node.site.landing.put(1, Site.TRUST, "", List.of(patient(1)));
        node.site.optOut().recall(first, Site.DICTIONARY, Set.of(node.site.key("P1")));
        node.site.optOut().recall(more, Site.DICTIONARY, Set.of(node.site.key("P1")));
        // Somebody looks how things stand in between.
        node.refusal();
        node.site.optOut().returned(coming);

        assertEquals(List.of(HELD, HELD), node.screen(1, patient(1), contact(1)));
        node.later();
        assertEquals(List.of(number(9)), node.post.last().numbers());
        node.post.answerAll();
        node.turn();
        assertEquals(List.of(PASS, PASS), node.screen(1, patient(1), contact(1)));
    }

    @Test
    void idsThatBecameOneChildComeBackTogether() throws IOException {
        node.post.out.add(number(1));
        answer(patient(1), patient(2));
        assertEquals(List.of(OPTED_OUT, PASS), node.screen(1, patient(1), patient(2)));
        assertEquals(List.of(OPTED_OUT, OPTED_OUT), node.screen(2, patient(2), Site.merged(1, 2)));
        assertEquals(List.of(), names());

        node.post.out.clear();
        answerAnew();
        assertEquals(List.of("P1", "P2"), names());
        node.site.optOut().returned(returning());
        assertEquals(List.of(PASS, PASS), node.screen(2, patient(1), patient(2)));
    }
}
