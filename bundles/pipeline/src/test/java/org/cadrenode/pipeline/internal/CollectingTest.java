package org.cadrenode.pipeline.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.cadrenode.api.delivery.DeliveryId;
import org.cadrenode.api.delivery.ProviderId;
import org.cadrenode.api.delivery.QuarantineEntry;
import org.cadrenode.api.delivery.SourceId;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.connector.spi.Collecting;
import org.cadrenode.connector.spi.Problem;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a connector fetches, on its way into a real landing zone. */
final class CollectingTest {
    private static final SourceId REGISTER = new SourceId("register");

    private OneZone zone;
    private final List<String> entries = new ArrayList<>();
    private int failBehind = Integer.MAX_VALUE;

    @BeforeEach
    void open(@TempDir Path path) throws IOException {
        zone = new OneZone(path);
    }

    @AfterEach
    void close() {
        zone.close();
    }

    @Test
    void eachCommitIsADeliveryAndTheNextCollectionGoesOnBehindTheLast() throws IOException {
        entries.addAll(List.of("1", "2", "3"));
        zone.collect(register());
        entries.add("4");
        zone.collect(register());
        assertEquals(3, zone.landing.deliveries().size());
        assertEquals(List.of("entry [1] 0", "entry [2] 0", "entry [3] 0", "entry [4] 0"), zone.records(register()));
    }

    @Test
    void withoutNewsThereIsNoDelivery() throws IOException {
        zone.collect(register());
        zone.collect(register());
        assertEquals(List.of(), zone.landing.deliveries());
    }

    @Test
    void aTableThatIsDeclaredAndOfWhichNothingComesMakesNoDelivery() throws IOException {
        RunningConnector running = asking(collecting -> {
            collecting.records().table("t", List.of("id"));
            collecting.commit("1");
            int table = collecting.records().table("t", List.of("id"));
            collecting.records().record(table, 0, new @Nullable String[] {collecting.resumePoint().orElse("")});
            collecting.commit("2");
            collecting.records().table("t", List.of("id"));
            collecting.commit("3");
        });
        zone.collect(running);
        assertEquals(1, zone.landing.deliveries().size());
        assertEquals(List.of("t [1] 0"), zone.records(running));
        assertEquals("3", CollectingRun.resumePoint(REGISTER, zone.folder).orElseThrow());
    }

    @Test
    void whatWasNotCommittedIsCollectedAgain() throws IOException {
        entries.addAll(List.of("1", "2", "3"));
        failBehind = 3;
        assertThrows(IOException.class, () -> zone.collect(register()));
        assertEquals(1, zone.landing.deliveries().size());
        failBehind = Integer.MAX_VALUE;
        zone.collect(register());
        assertEquals(3, zone.records(register()).size());
    }

    @Test
    void aKillBetweenDeliveryAndResumePointHasTheSameStretchKnownByItsContent() throws IOException {
        entries.addAll(List.of("1", "2"));
        zone.collect(register());
        // What a kill leaves: the delivery is there, the point is not.
        zone.folder.remove(CollectingRun.pointOf(REGISTER));
        zone.collect(register());
        assertEquals(1, zone.landing.deliveries().size());
    }

    @Test
    void versionsRemovalsAndRejectionsComeThrough() throws IOException {
        RunningConnector running = asking(collecting -> {
            int table = collecting.records().table("t", List.of("id", "name"));
            collecting.records().record(table, 0, 7, new @Nullable String[] {"1", null});
            collecting.records().removed(table, 0, 8, new @Nullable String[] {"2", null});
            collecting.records().reject("t", 3, "name", Problem.ROW_TOO_LONG);
            collecting.commit("end");
        });
        zone.collect(running);
        assertEquals(List.of("t [1, null] 7", "t [2, null] 8 removed"), zone.records(running));
        QuarantineEntry entry = zone.landing.quarantine(only(), 10).get(0);
        assertEquals("ROW_TOO_LONG t 3 name", entry.code() + " " + entry.table() + " " + entry.line() + " " + entry.column());
    }

    @Test
    void whatAnotherConnectorLeftIsNotTakenForDamaged() throws IOException {
        zone.landing.receive(REGISTER, new ProviderId("nobody"), "", new ByteArrayInputStream("id\n1\n".getBytes(StandardCharsets.UTF_8)));
        CadreException refused = assertThrows(CadreException.class, () -> zone.records(register()));
        assertEquals("FORMAT_UNKNOWN", refused.code().name());
        assertTrue(zone.landing.quarantine(only(), 10).isEmpty());
    }

    @Test
    void aResumePointIsBounded() {
        RunningConnector running = asking(collecting -> collecting.commit("x".repeat(70_000)));
        assertThrows(IllegalArgumentException.class, () -> zone.collect(running));
    }

    private DeliveryId only() {
        return zone.landing.deliveries().get(0).milestone().id();
    }

    private static RunningConnector asking(OneZone.Asking asking) {
        return new RunningConnector(OneZone.asking(REGISTER.value(), asking), OneZone.unwrapped());
    }

    /** A source with numbered entries, fetched two at a time. */
    private RunningConnector register() {
        return asking(this::fetch);
    }

    private void fetch(Collecting collecting) throws IOException {
        int at = collecting.resumePoint().map(Integer::parseInt).orElse(0);
        while (at < entries.size()) {
            int table = collecting.records().table("entry", List.of("id"));
            for (int until = Math.min(entries.size(), at + 2); at < until; at++) {
                if (at + 1 >= failBehind) {
                    throw new IOException("The source went");
                }
                collecting.records().record(table, 0, new @Nullable String[] {entries.get(at)});
            }
            collecting.commit(Integer.toString(at));
        }
    }
}
