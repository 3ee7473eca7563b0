package org.cadrenode.shell.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.cadrenode.api.delivery.Digest;
import org.cadrenode.api.delivery.SourceId;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.security.ApprovalKind;
import org.cadrenode.api.security.Approvals;
import org.cadrenode.api.terms.Purpose;
import org.cadrenode.api.terms.Terms;
import org.cadrenode.api.terms.TermsBook.Refusal;
import org.cadrenode.api.terms.TermsReview;
import org.cadrenode.api.terms.TermsState;
import org.cadrenode.api.terms.TermsState.Finding;
import org.junit.jupiter.api.Test;

class TermsCommandsTest {
    private static final SourceId SOURCE = new SourceId("clinic");
    private static final Digest OLD = Digest.ofContent(new byte[] {1});
    private static final Digest NEW = Digest.ofContent(new byte[] {2});

    private final SecondWord approvals = new SecondWord();
    private final Review review = new Review();
    private final Console console = new Console("gwen").with(TermsReview.class, review).with(Approvals.class, approvals);

    @Test
    void theListTellsWhatIsAllowedAndHowLong() {
        assertEquals(0, console.run(new TermsListCommand(), "--json"));
        assertEquals("[{\"source\":\"clinic\",\"controller\":\"A trust\",\"purposes\":\"research,service-improvement\","
                + "\"agreement\":\"DSA-1\",\"until\":\"2027-03-31\",\"days_left\":30,\"standing\":\"approved\",\"change_waits\":true,"
                + "\"release\":\"allowed\"}]\n", console.out());
        assertTrue(console.err().contains("terms:approve SOURCE"), console.err());
        review.refusals.add(new Refusal(3, "it ran out"));
        assertEquals(0, console.run(new TermsListCommand(), "--json"));
        assertTrue(console.out().contains("\"release\":\"forbidden: line 3: it ran out\""), console.out());
    }

    @Test
    void bothTheTermsInForceAndThoseThatWaitAreShown() {
        assertEquals(0, console.run(new TermsShowCommand(), "--json", "clinic"));
        assertTrue(console.out().contains("\"sha256\":\"" + OLD.hex()) && console.out().contains("\"waiting_sha256\":\"" + NEW.hex())
                && console.out().contains("\"served\":[\"research\"]") && console.out().contains("\"retain_to_age\":25"), console.out());
        assertTrue(console.err().contains("Approved by gwen and greta") && console.err().contains("waits for two people"), console.err());
        review.there = false;
        assertEquals(2, console.run(new TermsShowCommand(), "clinic"));
        assertTrue(console.err().contains("has no terms"), console.err());
    }

    @Test
    void aCheckNamesEveryLineAndFails() {
        assertEquals(0, console.run(new TermsCheckCommand()));
        review.findings.add(new Finding(7, "its double quotes do not match", "put them right"));
        assertEquals(1, console.run(new TermsCheckCommand(), "--json", "clinic"));
        assertEquals("[{\"source\":\"clinic\",\"line\":7,\"problem\":\"its double quotes do not match\",\"remedy\":\"put them right\"}]\n",
                console.out());
        assertEquals(1, console.run(new TermsCheckCommand()));
        review.there = false;
        assertEquals(2, console.run(new TermsCheckCommand(), "clinic"));
    }

    @Test
    void anApprovalWaitsForASecondPersonAndPassesOnceTheyAgreed() {
        assertEquals(0, console.run(new TermsApproveCommand(), "--dry-run", "clinic"));
        assertTrue(console.err().contains(NEW.hex()) || console.out().contains(NEW.hex()), console.err());
        assertEquals(2, console.run(new TermsApproveCommand(), "clinic"), "a reason is missing");
        assertEquals(List.of(), approvals.asked);
        assertEquals(3, console.run(new TermsApproveCommand(), "--reason", "renewed", "clinic"));
        assertTrue(console.err().contains("A-7K3M4Q") && console.err().contains("until 2027-03-31"), console.err());
        approvals.approve("A-7K3M4Q", "agreed");
        assertEquals(0, console.run(new TermsApproveCommand(), "--json", "--reason", "renewed", "clinic"));
        assertTrue(console.out().contains("\"sha256\":\"" + NEW.hex()) && console.out().contains("\"change_waits\":false"), console.out());
        review.there = false;
        assertEquals(2, console.run(new TermsApproveCommand(), "--dry-run", "clinic"));
    }

    /** Terms of one source, whose file has changed since they were approved. */
    private final class Review implements TermsReview {
        private final List<Refusal> refusals = new ArrayList<>();
        private final List<Finding> findings = new ArrayList<>();
        private Digest inForce = OLD;
        private boolean there = true;

        private Terms terms(Digest digest) {
            return new Terms(SOURCE, digest, "A trust", "UK GDPR 6(1)(e)", new Terms.Reference("DSA-1", LocalDate.of(2027, 3, 31), 3),
                    new Terms.Reference("DPIA-1", LocalDate.of(2027, 4, 30), 4), Set.of(Purpose.SERVICE_IMPROVEMENT, Purpose.RESEARCH), false,
                    Set.of(), new Terms.Retention(8, Optional.of(25)));
        }

        @Override
        public List<SourceId> sources() {
            return List.of(SOURCE);
        }

        @Override
        public Set<Purpose> served() {
            return Set.of(Purpose.RESEARCH);
        }

        @Override
        public TermsState state(SourceId source) {
            LocalDate today = LocalDate.of(2027, 3, 1);
            return there ? new TermsState(source, Optional.of(new TermsState.InForce(terms(inForce), "gwen", "greta", Instant.EPOCH)),
                    Optional.of(NEW), findings, Optional.of(terms(NEW)), refusals, today)
                    : new TermsState(source, Optional.empty(), Optional.empty(), List.of(), Optional.empty(),
                            List.of(new Refusal(0, "source clinic has no terms")), today);
        }

        @Override
        public TermsState approve(SourceId source, String reason) {
            if (!there) {
                throw new CadreException(ErrorCode.NOT_FOUND, "there is no file");
            }
            approvals.demand(ApprovalKind.TERMS, source.value(), Map.of("sha256", NEW.hex()), reason);
            inForce = NEW;
            return state(source);
        }
    }
}
