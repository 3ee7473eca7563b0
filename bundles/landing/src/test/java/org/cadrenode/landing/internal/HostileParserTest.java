package org.cadrenode.landing.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.cadrenode.api.delivery.Delivery;
import org.cadrenode.api.delivery.Landed;
import org.cadrenode.api.delivery.QuarantineEntry;
import org.cadrenode.api.delivery.Stage;
import org.cadrenode.api.delivery.TableName;
import org.cadrenode.api.delivery.Tally;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.identifiable.RecordSink;
import org.cadrenode.api.identifiable.RecordSource;
import org.cadrenode.api.identifiable.SourceTable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a connector can do to the landing zone. */
final class HostileParserTest {
    @TempDir
    Path folder;
    Zone zone;
    Delivery delivery;

    @BeforeEach
    void open() throws IOException {
        zone = new Zone(folder);
        delivery = zone.receive(Zone.CONTENT);
    }

    @Test
    void whatWasReadBeforeAParserFailsStays() throws IOException {
        assertFailsSoftly((content, sink) -> {
            one(sink);
            throw new IllegalStateException("the value was Ada Lovelace");
        });
    }

    @Test
    void aParserThatThrowsByTheContentIsOneEntry() throws IOException {
        assertFailsSoftly((content, sink) -> {
            one(sink);
            throw new IOException("not a zip file");
        });
    }

    @Test
    void aParserThatExhaustsItsStackIsOneEntry() throws IOException {
        assertFailsSoftly((content, sink) -> {
            one(sink);
            descend(0);
        });
    }

    @Test
    void aRecordOfTheWrongWidthIsTheParsersFault() throws IOException {
        assertFailsSoftly((content, sink) -> {
            one(sink);
            sink.record(0, 3, new String[0]);
        });
        Landed other = zone.zone.land(zone.receive("other"), (content, sink) -> {
            one(sink);
            sink.record(9, 3, new String[] {"x"});
        });
        assertEquals(2, other.tally().read());
    }

    @Test
    void aStackThatEndsWithinARecordLeavesNoHalfRecord() throws IOException {
        Landed landed = zone.zone.land(delivery, (content, sink) -> {
            one(sink);
            fill(sink, new String[] {"x".repeat(200)});
        });
        assertEquals(1, landed.tally().quarantined());
        assertEquals(landed.tally().read() - 1, zone.records(landed.id()).size());
        List<QuarantineEntry> entries = zone.zone.quarantine(landed.id(), 10);
        assertEquals(List.of(ErrorCode.PARSER_FAILED),
                entries.stream().map(QuarantineEntry::code).collect(Collectors.toList()));
    }

    @Test
    void whatTheNodeOrTheStoppingOfItBreaksIsNotTheContentsFault() throws IOException {
        assertThrows(CadreException.class, () -> zone.zone.land(delivery, (content, sink) -> {
            one(sink);
            throw new CadreException(ErrorCode.KEYSTORE_SEALED, "sealed");
        }));
        assertThrows(InterruptedIOException.class, () -> zone.zone.land(delivery, (content, sink) -> {
            one(sink);
            throw new InterruptedIOException("the connector left");
        }));
        assertThrows(NoClassDefFoundError.class, () -> zone.zone.land(delivery, (content, sink) -> {
            one(sink);
            throw new NoClassDefFoundError("its bundle left");
        }));
        assertThrows(InterruptedIOException.class, () -> zone.zone.land(delivery, (content, sink) -> {
            one(sink);
            Thread.currentThread().interrupt();
            throw new IllegalStateException("closed");
        }));
        assertEquals(true, Thread.interrupted());
        assertEquals(Stage.RECEIVED, zone.zone.delivery(delivery.id()).orElseThrow().milestone().stage());
        try (Stream<Path> files = Files.list(folder.resolve(delivery.id().value()))) {
            assertEquals(2, files.count());
        }
        assertEquals(7, zone.zone.land(delivery, Zone.lines()).tally().read());
    }

    @Test
    void aValueNoReaderWouldTakeIsQuarantined() throws IOException {
        Landed landed = zone.zone.land(delivery, (content, sink) -> {
            one(sink);
            sink.record(0, 3, new String[] {"x".repeat(20_000_001)});
            sink.record(0, 4, new String[] {"y"});
        });
        assertEquals(new Tally(3, 0, 1, 0, 0, 0, 0, 0), landed.tally());
        assertEquals(List.of("2 child ada", "4 child y"), zone.records(landed.id()));
    }

    @Test
    void whatStandsWhereANameShouldDoesNotReachTheReport() throws IOException {
        Landed landed = zone.zone.land(delivery, (content, sink) -> {
            sink.quarantine("Ada Lovelace", 1, "10/12/1815 ", ErrorCode.HEADER_INVALID);
            sink.quarantine("header", 2, "dob", ErrorCode.DATE_INVALID);
        });
        assertEquals(List.of(new QuarantineEntry(landed.id(), "", 1, "", ErrorCode.HEADER_INVALID),
                new QuarantineEntry(landed.id(), "header", 2, "dob", ErrorCode.DATE_INVALID)),
                zone.zone.quarantine(landed.id(), 10));
    }

    private void assertFailsSoftly(RecordSource source) throws IOException {
        Landed landed = zone.zone.land(delivery, source);
        assertEquals(new Tally(2, 0, 1, 0, 0, 0, 0, 0), landed.tally());
        assertEquals(List.of("2 child ada"), zone.records(landed.id()));
        QuarantineEntry entry = zone.zone.quarantine(landed.id(), 10).get(0);
        assertEquals(ErrorCode.PARSER_FAILED, entry.code());
        assertEquals(landed, new Zone(folder).zone.delivery(delivery.id()).orElseThrow().milestone());
    }

    private static void one(RecordSink sink) throws IOException {
        sink.record(sink.table(new SourceTable(new TableName("child"), List.of("name"))), 2, new String[] {"ada"});
    }

    private static int descend(int depth) {
        return descend(depth + 1) + 1;
    }

    private static void fill(RecordSink sink, String[] values) throws IOException {
        sink.record(0, 3, values);
        fill(sink, values);
    }
}
