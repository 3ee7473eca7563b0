package org.cadrenode.shell.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.cadrenode.api.delivery.Delivery;
import org.cadrenode.api.delivery.DeliveryBook;
import org.cadrenode.api.delivery.DeliveryId;
import org.cadrenode.api.delivery.DeliveryStatus;
import org.cadrenode.api.delivery.Digest;
import org.cadrenode.api.delivery.ProviderId;
import org.cadrenode.api.delivery.QuarantineEntry;
import org.cadrenode.api.delivery.SourceActivity;
import org.cadrenode.api.delivery.SourceId;
import org.cadrenode.api.delivery.SourcePreview;
import org.cadrenode.api.delivery.SourceRun;
import org.cadrenode.api.delivery.SourceRun.Outcome;
import org.cadrenode.api.delivery.SourceRun.Trigger;
import org.cadrenode.api.delivery.SourceRuns;
import org.cadrenode.api.delivery.SourceState;
import org.cadrenode.api.delivery.SourceStatus;
import org.cadrenode.api.delivery.Sources;
import org.cadrenode.api.dictionary.SourceShape;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.junit.jupiter.api.Test;

class SourceCommandsTest {
    private static final SourceId SOURCE = new SourceId("hospital");
    private static final Instant AT = Instant.parse("2026-05-01T02:00:00Z");
    private static final DeliveryId DELIVERY = new DeliveryId("D-ABCDEFGHIJKL");

    private final Runs runs = new Runs();
    private final Console console = new Console("olga").with(Sources.class, new OneSource()).with(SourceRuns.class, runs)
            .with(DeliveryBook.class, new OneDelivery());

    @Test
    void theListTellsStateNextRunAndWhatFails() {
        assertEquals(0, console.run(new ConnectorListCommand(), "--json"));
        assertEquals("[{\"source\":\"hospital\",\"provider\":\"trust\",\"connector\":\"jdbc\",\"title\":\"Hospital\",\"running\":true,\"received\":3,"
                + "\"endpoint\":\"db\",\"state\":\"failing\",\"failure\":\"IO_FAILED\",\"waiting\":2,\"next_run\":\"2026-05-02T02:00:00Z\","
                + "\"last_run\":\"2026-05-01T02:00:00Z\"}]\n", console.out());
    }

    @Test
    void aSourceIsShownWithItsScheduleRateAndFindings() {
        assertEquals(0, console.run(new ConnectorShowCommand(), "hospital"));
        for (String told : List.of("0 2 * * * Europe/London", "1.0 MiB a second", "failing since", "IO_FAILED", "No delivery has come")) {
            assertTrue(console.out().contains(told), console.out());
        }
        assertEquals(2, console.run(new ConnectorShowCommand(), "unknown"));
    }

    @Test
    void aRunReturnsAtOnceAndWithWaitItsEndIsTheAnswer() {
        assertEquals(0, console.run(new ConnectorRunCommand(), "--dry-run", "hospital"));
        assertEquals(0, runs.started);
        assertEquals(0, console.run(new ConnectorRunCommand(), "hospital"));
        assertEquals(1, runs.started);
        assertEquals(1, console.run(new ConnectorRunCommand(), "--wait", "--json", "hospital"), "it failed");
        assertTrue(console.out().contains("\"outcome\":\"failed\",\"failure\":\"IO_FAILED\""), console.out());
        runs.last = ended(Outcome.DONE, 2, null);
        assertEquals(0, console.run(new ConnectorRunCommand(), "--wait", "hospital"));
        runs.ends = false;
        assertEquals(1, console.run(new ConnectorRunCommand(), "--wait", "--seconds", "1", "hospital"), "it goes on");
        assertEquals(1, runs.waited);
        runs.refuses = true;
        assertEquals(3, console.run(new ConnectorRunCommand(), "hospital"));
    }

    @Test
    void runsAndDeliveriesAreOneHistoryNewestFirst() {
        assertEquals(0, console.run(new ConnectorHistoryCommand(), "--json", "hospital"));
        assertEquals("[{\"started_at\":\"2026-05-01T03:00:00Z\",\"ended_at\":\"2026-05-01T03:00:00Z\",\"what\":\"delivery\",\"by\":\"" + DELIVERY
                + "\",\"outcome\":\"received\",\"failure\":\"connector\",\"runs\":0,\"deliveries\":1,\"bytes\":5,\"records\":0,\"quarantined\":0},"
                + "{\"started_at\":\"2026-05-01T02:00:00Z\",\"ended_at\":\"2026-05-01T02:00:00Z\",\"what\":\"run\",\"by\":\"schedule\","
                + "\"outcome\":\"failed\",\"failure\":\"IO_FAILED\",\"runs\":1,\"deliveries\":0,\"bytes\":0,\"records\":0,\"quarantined\":0}]\n",
                console.out());
        assertEquals(0, console.run(new ConnectorHistoryCommand(), "--limit", "1", "hospital"));
        assertEquals(2, console.run(new ConnectorHistoryCommand(), "--limit", "0", "hospital"));
    }

    @Test
    void aPreviewPrintsColumnsWithTheirShapes() {
        assertEquals(0, console.run(new ConnectorPreviewCommand(), "--json", "--rows", "7", "hospital"));
        assertEquals("[{\"table\":\"people\",\"column\":\"born\",\"records\":7,\"filled\":6,\"longest\":10,\"shapes\":\"99/99/9999 | 9999\"}]\n",
                console.out());
        assertTrue(console.err().contains("7 records were looked at, 1 could not be read; there may be more."), console.err());
    }

    private static SourceRun ended(Outcome outcome, long deliveries, ErrorCode code) {
        return new SourceRun(AT, AT, Trigger.SCHEDULE, outcome, Optional.ofNullable(code), deliveries, 0, 1);
    }

    private static final class Runs implements SourceRuns {
        private SourceRun last = ended(Outcome.FAILED, 0, ErrorCode.IO_FAILED);
        private boolean ends = true;
        private boolean refuses;
        private int started;
        private long waited;

        @Override
        public Optional<SourceActivity> activity(SourceId source) {
            return Optional.of(new SourceActivity(source, SourceState.FAILING, Optional.of(AT), Optional.of(ErrorCode.IO_FAILED),
                    "0 2 * * * Europe/London", "1.0 MiB a second", Optional.of(AT.plusSeconds(86_400)), Optional.of(last), Optional.empty(), 2, 10,
                    Optional.empty(), List.of("No delivery has come for long.")));
        }

        @Override
        public long run(SourceId source) {
            if (refuses) {
                throw new CadreException(ErrorCode.WRONG_STAGE, "the source is stopped");
            }
            return ++started;
        }

        @Override
        public Optional<SourceRun> await(SourceId source, long run, Duration most) {
            waited = most.toSeconds();
            return ends ? Optional.of(last) : Optional.empty();
        }

        @Override
        public List<SourceRun> runs(SourceId source, int limit) {
            return List.of(last);
        }

        @Override
        public SourcePreview preview(SourceId source, int records) {
            return new SourcePreview(List.of(new SourcePreview.Table("people", records,
                    List.of(new SourcePreview.Column("born", 6, 10, List.of("99/99/9999", "9999"))))), records, 1, false, List.of());
        }
    }

    private static final class OneSource implements Sources {
        @Override
        public List<SourceStatus> sources() {
            return List.of(new SourceStatus(SOURCE, new ProviderId("trust"), "jdbc", "Hospital", "db", true, 3));
        }

        @Override
        public Optional<SourceStatus> source(SourceId source) {
            return sources().stream().filter(one -> one.source().equals(source)).findFirst();
        }

        @Override
        public Optional<SourceShape> shape(SourceId source) {
            return Optional.empty();
        }

        @Override
        public List<String> check(SourceId source) {
            return List.of();
        }

        @Override
        public void start(SourceId source) { }

        @Override
        public void stop(SourceId source) { }
    }

    private static final class OneDelivery implements DeliveryBook {
        @Override
        public List<DeliveryStatus> deliveries() {
            Delivery delivery = new Delivery(DELIVERY, SOURCE, new ProviderId("trust"), "people", AT.plusSeconds(3600), 5,
                    Digest.ofContent(new byte[] {1}));
            return new ArrayList<>(List.of(new DeliveryStatus(delivery, AT.plusSeconds(3600), "connector")));
        }

        @Override
        public Optional<DeliveryStatus> delivery(DeliveryId id) {
            return Optional.empty();
        }

        @Override
        public List<QuarantineEntry> quarantine(DeliveryId id, int limit) {
            return List.of();
        }
    }
}
