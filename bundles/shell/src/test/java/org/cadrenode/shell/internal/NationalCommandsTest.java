package org.cadrenode.shell.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.optout.NationalOptOut;
import org.cadrenode.api.optout.NationalStatus;
import org.junit.jupiter.api.Test;

class NationalCommandsTest {
    private static final Instant ASKED = Instant.parse("2026-02-03T04:05:06Z");

    private final Service service = new Service();
    private final Console console = new Console("gwen").with(NationalOptOut.class, service);

    @Test
    void theStatusTellsAgesCountsAndLotsAndWhyNothingIsReleased() {
        assertEquals(0, console.run(new OptOutNationalStatusCommand(), "--json"));
        assertEquals("{\"required\":true,\"mailbox\":true,\"release\":\"too old\",\"answered\":9,\"waiting\":8,\"stale\":7,\"failed\":6,"
                + "\"held_without_number\":5,\"oldest_answer\":\"2026-02-03T04:05:06Z\",\"fresh_until\":\"never\",\"uploads_in_24_hours\":4,"
                + "\"strange_messages\":3,\"last_failure\":\"NO_REPLY\",\"last_failure_at\":\"2026-02-03T04:05:06Z\","
                + "\"lots\":[{\"lot\":2,\"state\":\"sent\",\"numbers\":1000,\"asked_at\":\"2026-02-03T04:05:06Z\",\"failure\":\"\"}]}\n",
                console.out());
        assertEquals(0, console.run(new OptOutNationalStatusCommand()));
        assertTrue(console.out().contains("too old"), console.out());
    }

    @Test
    void aPersonAsksUnderTheirOwnNameAndSeesBeforehandWhatWouldBe() {
        assertEquals(0, console.run(new OptOutNationalRequestCommand(), "--json", "--dry-run"));
        assertEquals("{\"numbers\":12,\"dry_run\":true}\n", console.out());
        assertEquals(List.of(), service.asked);
        assertEquals(0, console.run(new OptOutNationalRequestCommand()));
        assertEquals(List.of("gwen"), service.asked);
        service.off = true;
        assertEquals(3, console.run(new OptOutNationalRequestCommand()));
        assertFalse(console.err().isBlank());
    }

    private static final class Service implements NationalOptOut {
        private final List<String> asked = new ArrayList<>();
        private boolean off;

        @Override
        public NationalStatus status() {
            return new NationalStatus(true, true, 9, 8, 7, 6, 5, Optional.of(ASKED), Optional.empty(), 4, 3,
                    Optional.of(new NationalStatus.Failure("NO_REPLY", ASKED)), Optional.of("too old"),
                    List.of(new NationalStatus.Lot(2, "sent", 1000, Optional.of(ASKED), "")));
        }

        @Override
        public long ask(String actor, boolean trial) throws IOException {
            if (off) {
                throw new CadreException(ErrorCode.WRONG_STAGE, "it is off");
            }
            if (!trial) {
                asked.add(actor);
            }
            return 12;
        }

        @Override
        public void turn(boolean scheduled) { }

        @Override
        public String schedule() {
            return "";
        }
    }
}
