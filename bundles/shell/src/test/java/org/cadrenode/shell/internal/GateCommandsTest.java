package org.cadrenode.shell.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.cadrenode.api.delivery.Cleared;
import org.cadrenode.api.delivery.Delivery;
import org.cadrenode.api.delivery.DeliveryId;
import org.cadrenode.api.delivery.Digest;
import org.cadrenode.api.delivery.Landed;
import org.cadrenode.api.delivery.ProviderId;
import org.cadrenode.api.delivery.Pseudonymised;
import org.cadrenode.api.delivery.Refused;
import org.cadrenode.api.delivery.Screened;
import org.cadrenode.api.delivery.SourceId;
import org.cadrenode.api.delivery.Tally;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.gate.CheckReport;
import org.cadrenode.api.gate.Gate;
import org.junit.jupiter.api.Test;

class GateCommandsTest {
    private final Door door = new Door();
    private final Console console = new Console("anna").with(Gate.class, door);

    @Test
    void oneThatTheDutiesForbidDoesNotKeepTheOthersWaitingAndDecidesTheExitCode() {
        assertEquals(3, console.run(new GateRefuseCommand(), "--force", "--json", "--reason", "names in a note",
                "D-ABCDEFGHJKL2", "D-ABCDEFGHJKL3", "D-ABCDEFGHJKL4"));
        assertEquals("[{\"delivery\":\"D-ABCDEFGHJKL2\",\"stage\":\"refused\"},{\"delivery\":\"D-ABCDEFGHJKL4\",\"stage\":\"refused\"}]\n", console.out());
        assertTrue(console.err().contains("DUTIES_CONFLICT"), console.err());
        assertEquals(List.of("D-ABCDEFGHJKL2", "D-ABCDEFGHJKL3", "D-ABCDEFGHJKL4"), door.asked);
    }

    @Test
    void aReleaseThatIsForbiddenSaysNothingOfBeingOnItsWay() {
        assertEquals(3, console.run(new GateReleaseCommand(), "--force", "--reason", "agreed", "D-ABCDEFGHJKL3"));
        assertEquals("", console.out());
        assertEquals("DUTIES_CONFLICT: the same person controlled the connector\n", console.err());
    }

    @Test
    void withoutATerminalNothingIsDecidedUnlessForced() {
        assertEquals(2, console.run(new GateReleaseCommand(), "--reason", "agreed", "D-ABCDEFGHJKL2"));
        assertEquals(List.of(), door.asked);
    }

    /** A gate that D-…3 does not pass, for the one who asks. */
    private static final class Door implements Gate {
        final List<String> asked = new ArrayList<>();

        @Override
        public CheckReport check(Pseudonymised delivery) {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<DeliveryId> waiting() {
            return List.of();
        }

        @Override
        public Optional<CheckReport> report(DeliveryId delivery) {
            return Optional.empty();
        }

        @Override
        public Cleared release(DeliveryId delivery, String reason) {
            refuse(delivery, reason);
            throw new UnsupportedOperationException();
        }

        @Override
        public Refused refuse(DeliveryId delivery, String reason) {
            asked.add(delivery.value());
            if (delivery.value().endsWith("3")) {
                throw new CadreException(ErrorCode.DUTIES_CONFLICT, "the same person controlled the connector");
            }
            Digest digest = Digest.ofContent(new byte[0]);
            Tally tally = new Tally(1, 0, 0, 0, 0, 0, 0, 0);
            Delivery received = new Delivery(delivery, new SourceId("ssda903"), new ProviderId("council"), "header", Instant.EPOCH, 1, digest);
            return new Refused(new Pseudonymised(new Screened(new Landed(received, tally), tally, digest, 1), tally, digest, digest), tally, 1);
        }
    }
}
