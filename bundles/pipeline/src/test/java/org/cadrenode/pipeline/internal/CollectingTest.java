package org.cadrenode.pipeline.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.cadrenode.api.delivery.Delivery;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.connector.spi.Collecting;
import org.cadrenode.connector.spi.CollectingConnector;
import org.cadrenode.connector.spi.Connector;
import org.cadrenode.connector.spi.Endpoint;
import org.cadrenode.connector.spi.Problem;
import org.cadrenode.connector.spi.SourceDescription;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CollectingTest {
    private Landing landing;
    private final Register register = new Register();

    @BeforeEach
    void open(@TempDir Path path) throws IOException {
        landing = new Landing(path);
    }

    @AfterEach
    void close() {
        landing.close();
    }

    @Test
    void eachCommitIsADeliveryAndTheNextCollectionGoesOnBehindTheLast() throws IOException {
        register.add("1", "2", "3");
        landing.intake(register).collect();
        register.add("4");
        landing.intake(register).collect();
        assertEquals(3, landing.deliveries().size());
        List<String> records = new ArrayList<>(landing.records(register));
        records.sort(null);
        assertEquals(List.of("entry [1] 0", "entry [2] 0", "entry [3] 0", "entry [4] 0"), records);
    }

    @Test
    void withoutNewsThereIsNoDelivery() throws IOException {
        landing.intake(register).collect();
        landing.intake(register).collect();
        assertEquals(List.of(), landing.deliveries());
    }

    @Test
    void whatWasNotCommittedIsCollectedAgain() throws IOException {
        register.add("1", "2", "3");
        register.failBehind = 3;
        assertThrows(IOException.class, () -> landing.intake(register).collect());
        assertEquals(1, landing.deliveries().size());
        register.failBehind = Integer.MAX_VALUE;
        landing.intake(register).collect();
        assertEquals(3, landing.records(register).size());
    }

    @Test
    void aKillBetweenDeliveryAndResumePointHasTheSameStretchKnownByItsContent() throws IOException {
        register.add("1", "2");
        landing.intake(register).collect();
        // What a kill leaves: the delivery is there, the point is not.
        landing.folder.remove(CollectingRun.pointOf(landing.intake(register).source()));
        landing.intake(register).collect();
        assertEquals(1, landing.deliveries().size());
    }

    @Test
    void versionsRemovalsAndRejectionsComeThrough() throws IOException {
        Connector connector = connector(collecting -> {
            int table = collecting.records().table("t", List.of("id", "name"));
            collecting.records().record(table, 0, 7, new @Nullable String[] {"1", null});
            collecting.records().removed(table, 0, 8, new @Nullable String[] {"2", null});
            collecting.records().reject("t", 3, "name", Problem.ROW_TOO_LONG);
            collecting.commit("end");
        });
        landing.intake(connector).collect();
        assertEquals(List.of("t [1, null] 7", "t [2, null] 8 removed"), landing.records(connector));
        Delivery delivery = landing.deliveries().get(0);
        assertEquals("ROW_TOO_LONG", landing.zone.quarantine(delivery.id(), 10).get(0).code().name());
        assertEquals(3, landing.zone.quarantine(delivery.id(), 10).get(0).line());
    }

    @Test
    void aCollectionEndsWhenItsConnectorLeavesWhateverTheConnectorMakesOfIt() throws IOException {
        RunningConnector[] running = new RunningConnector[1];
        Connector connector = connector(collecting -> {
            int table = collecting.records().table("t", List.of("id"));
            running[0].end();
            try {
                collecting.records().record(table, 0, new @Nullable String[] {"1"});
            } catch (InterruptedIOException e) {
                // Swallowed, as a careless connector would.
            }
        });
        running[0] = new RunningConnector(connector);
        SourceIntake intake = new SourceIntake(running[0], landing.zone, landing.folder, () -> { });
        assertThrows(InterruptedIOException.class, intake::collect);
        assertEquals(List.of(), landing.deliveries());
    }

    @Test
    void whatAnotherConnectorLeftIsNotTakenForDamaged() throws IOException {
        SourceIntake intake = landing.intake(register);
        intake.take("old.csv", new ByteArrayInputStream("id\n1\n".getBytes(StandardCharsets.UTF_8)));
        CadreException refused = assertThrows(CadreException.class, () -> landing.records(register));
        assertEquals("FORMAT_UNKNOWN", refused.code().name());
        assertTrue(landing.zone.quarantine(landing.deliveries().get(0).id(), 10).isEmpty());
    }

    @Test
    void aResumePointIsBounded() {
        Connector connector = connector(collecting -> collecting.commit("x".repeat(70_000)));
        assertThrows(IllegalArgumentException.class, () -> landing.intake(connector).collect());
    }

    private interface Body {
        void collect(Collecting collecting) throws IOException;
    }

    private static CollectingConnector connector(Body body) {
        return new CollectingConnector() {
            @Override
            public void collect(Collecting collecting) throws IOException {
                body.collect(collecting);
            }

            @Override
            public SourceDescription description() {
                return new SourceDescription("register", "council", "register", "", List.of());
            }

            @Override
            public Endpoint endpoint() {
                return new Endpoint.Fetched("here");
            }

            @Override
            public List<String> check() {
                return List.of();
            }
        };
    }

    /** A source with numbered entries, fetched two at a time. */
    private static final class Register implements CollectingConnector {
        private final List<String> entries = new ArrayList<>();
        private int failBehind = Integer.MAX_VALUE;

        void add(String... more) {
            entries.addAll(List.of(more));
        }

        @Override
        public void collect(Collecting collecting) throws IOException {
            int at = collecting.resumePoint().map(Integer::parseInt).orElse(0);
            while (at < entries.size()) {
                int table = collecting.records().table("entry", List.of("id"));
                int until = Math.min(entries.size(), at + 2);
                for (; at < until; at++) {
                    if (at + 1 >= failBehind) {
                        throw new IOException("The source went");
                    }
                    collecting.records().record(table, 0, new @Nullable String[] {entries.get(at)});
                }
                collecting.commit(Integer.toString(at));
            }
        }

        @Override
        public SourceDescription description() {
            return new SourceDescription("register", "council", "register", "", List.of());
        }

        @Override
        public Endpoint endpoint() {
            return new Endpoint.Fetched("here");
        }

        @Override
        public List<String> check() {
            return List.of();
        }
    }
}
