package org.cadrenode.shell.internal.omop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.cadrenode.api.delivery.DeliveryId;
import org.cadrenode.api.exchange.Receipt;
import org.cadrenode.api.exchange.Received;
import org.cadrenode.api.linkage.Linked;
import org.cadrenode.api.omop.HealthExport;
import org.cadrenode.api.pseudonym.Pseudonym;
import org.cadrenode.api.research.Loaded;
import org.cadrenode.api.research.ResearchDatabase;
import org.cadrenode.shell.internal.Console;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OmopCommandsTest {
    private static final HealthExport.Finding FINDING =
            new HealthExport.Finding("completeness", "value-there", "person", "month_of_birth", "fewer than 10", "1,234");

    @TempDir
    Path folder;

    private final List<String> asked = new ArrayList<>();
    private long violations;
    private final Console console = new Console("dora").with(HealthExport.class, new Desk()).with(ResearchDatabase.class, new Database());

    @Test
    void anExportTellsWhatItHoldsAndWhatNot() {
        Path target = folder.resolve("export");
        assertEquals(0, console.run(new OmopExportCommand(), "--json", "--reason", "study 12", target.toString()));
        assertEquals("{\"folder\":\"" + target + "\",\"events\":9,\"rows\":{\"person\":3,\"death\":0},\"left_out\":{\"It has no date\":2},"
                + "\"checks_passed\":40,\"checks_failed\":1}", console.out().strip());
        assertEquals(List.of("export " + target + " study 12"), asked);
    }

    @Test
    void aDryRunTellsHowMuchThereIsAndWritesNothing() {
        assertEquals(0, console.run(new OmopExportCommand(), "--dry-run", folder.resolve("export").toString()));
        assertTrue(console.err().contains("7 events of 1 sources") && console.err().contains("Nothing was changed."), console.err());
        assertEquals(List.of(), asked);
    }

    @Test
    void withoutAReasonOrAPlaceThereIsNoExport() throws IOException {
        assertEquals(2, console.run(new OmopExportCommand(), folder.resolve("export").toString()));
        assertEquals(2, console.run(new OmopExportCommand(), "--reason", "study 12", folder.toString()), "there is such a folder");
        assertEquals(2, console.run(new OmopExportCommand(), "--reason", "study 12", folder.resolve("no/where").toString()));
        assertEquals(List.of(), asked);
    }

    @Test
    void aCheckListsWhatFailedAndWritesThePage() throws IOException {
        Path page = folder.resolve("page.html");
        assertEquals(0, console.run(new OmopCheckCommand(), "--out", page.toString(), "/srv/export"));
        assertTrue(console.out().contains("month_of_birth") && console.out().contains("fewer than 10"), console.out());
        assertTrue(console.err().contains("Checks passed: 40, failed: 1"), console.err());
        assertEquals("<page>", Files.readString(page));
        assertEquals(0, console.run(new OmopCheckCommand(), "--json", "/srv/export"));
        assertTrue(console.out().contains("{\"conforms\": true}"), console.out());
    }

    @Test
    void anExportThatIsNotAsTheModelSaysFails() {
        violations = 3;
        assertEquals(1, console.run(new OmopCheckCommand(), "/srv/export"));
        assertTrue(console.err().contains("not as the model says"), console.err());
    }

    private final class Desk implements HealthExport {
        @Override
        public Made export(Path target, String reason) {
            asked.add("export " + target + " " + reason);
            Map<String, Long> rows = new java.util.LinkedHashMap<>();
            rows.put("person", 3L);
            rows.put("death", 0L);
            return new Made(rows, 9, Map.of("It has no date", 2L), check(target));
        }

        @Override
        public Report check(Path target) {
            return new Report(40, 5, violations, List.of(FINDING), "<page>", "{\"conforms\": true}\n");
        }
    }

    private static final class Database implements ResearchDatabase {
        @Override
        public List<SourceCount> counts() {
            return List.of(new SourceCount("trust", "clinic", 5, 7, 3));
        }

        @Override
        public Loaded load(Linked linked) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Receipt purge(Received received) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Receipt renew(Linked linked) {
            throw new UnsupportedOperationException();
        }

        @Override
        public long applyLinks() {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<DeliveryCount> deliveries() {
            return List.of(new DeliveryCount(new DeliveryId("D-ABCDEFGHJKL2"), 5));
        }

        @Override
        public Set<Pseudonym> readable(Collection<Pseudonym> subjects) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void visit(Visitor visitor) {
            throw new UnsupportedOperationException();
        }
    }
}
