package org.cadrenode.shell.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.cadrenode.api.delivery.DeliveryId;
import org.cadrenode.api.delivery.SourceId;
import org.cadrenode.api.validation.Rule;
import org.cadrenode.api.validation.Validation;
import org.cadrenode.api.validation.ValidationReport;
import org.cadrenode.api.validation.ValidationReport.Column;
import org.cadrenode.api.validation.ValidationReport.Finding;
import org.cadrenode.api.validation.ValidationReport.Part;
import org.cadrenode.api.validation.ValidationReport.Table;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ValidateCommandsTest {
    private static final DeliveryId DELIVERY = new DeliveryId("D-ABCDEFGHJKL2");
    private static final ValidationReport REPORT = new ValidationReport(new SourceId("ssda903"), Instant.EPOCH,
            List.of(new Part(DELIVERY, "header", Instant.EPOCH)), List.of(new Table("header", 7, List.of(new Column("upn", true, 1)))),
            List.of(new Finding(Rule.UPN_INVALID, "header", "upn", "", 6, 2, List.of(3L, 5L)),
                    new Finding(Rule.QUARANTINED, "", "", "ROW_COLUMN_COUNT", 8, 1, List.of())), List.of());

    @TempDir
    Path folder;
    private final List<String> asked = new ArrayList<>();
    private Console console = new Console("anna");

    @BeforeEach
    void begin() throws IOException {
        Files.writeString(folder.resolve("made.html"), "<page>");
        Files.writeString(folder.resolve("made.csv"), "rule");
        console = console.with(Validation.class, new Desk());
    }

    @Test
    void whatFailedIsListedAndTheWholeReportNamed() {
        assertEquals(0, console.run(new DeliveryValidateCommand(), DELIVERY.value()));
        assertTrue(console.out().contains("upn-invalid") && console.out().contains("quarantined ROW_COLUMN_COUNT"), console.out());
        assertTrue(console.err().contains("7 records: 2 rules found errors") && console.err().contains("made.html"), console.err());
        assertEquals(List.of(DELIVERY.value()), asked);
    }

    @Test
    void programsGetTheFindingsAsObjects() {
        assertEquals(0, console.run(new ConnectorValidateCommand(), "--json", "ssda903"));
        assertTrue(console.out().startsWith("{\"source\":\"ssda903\",\"made_at\":\"1970-01-01T00:00:00Z\",\"records\":7,\"errors\":2,\"warnings\":0,"
                + "\"information\":0,\"deliveries\":[\"D-ABCDEFGHJKL2\"],\"findings\":[{\"severity\":\"error\",\"table\":\"header\",\"column\":\"upn\","
                + "\"rule\":\"upn-invalid\",\"failing\":2,\"records\":6,\"first_line\":\"3\"},"), console.out());
        assertEquals(List.of("ssda903"), asked);
    }

    @Test
    void copiesAreWrittenButNeverInThePlaceOfAFile() throws IOException {
        Path page = folder.resolve("copy.html");
        Path table = folder.resolve("copy.csv");
        assertEquals(0, console.run(new ConnectorValidateCommand(), "--out", page.toString(), "--csv", table.toString(), "ssda903"));
        assertEquals("<page>", Files.readString(page));
        assertEquals("rule", Files.readString(table));
        asked.clear();
        assertEquals(2, console.run(new ConnectorValidateCommand(), "--out", page.toString(), "ssda903"));
        assertEquals(List.of(), asked, "nothing was looked through for it");
    }

    @Test
    void whatIsNoIdIsAUsageError() {
        assertEquals(2, console.run(new DeliveryValidateCommand(), "D-1"));
        assertEquals(2, console.run(new ConnectorValidateCommand(), "No Source"));
        assertFalse(console.err().contains("No Source"), "what was typed is not told");
    }

    private final class Desk implements Validation {
        @Override
        public Made delivery(DeliveryId delivery) {
            return made(delivery);
        }

        @Override
        public Made source(SourceId source) {
            return made(source);
        }

        private Made made(Object subject) {
            asked.add(subject.toString());
            return new Made(REPORT, folder.resolve("made.html"), folder.resolve("made.csv"));
        }

        @Override
        public Optional<ValidationReport> last(DeliveryId delivery) {
            return Optional.of(REPORT);
        }
    }
}
