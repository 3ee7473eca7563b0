package org.cadrenode.watch.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.watch.engine.Catalogue;
import org.cadrenode.watch.engine.Snapshot;
import org.junit.jupiter.api.Test;

class MetersTest {
    private static final Pattern LINE = Pattern.compile("([a-z_]+)(?:\\{(.*)})? (\\S+)");
    private static final Pattern LABEL = Pattern.compile("([a-z_]+)=\"([^\"]*)\"");
    /** What a label's value may be. */
    private static final Map<String, Set<String>> WORDS = new TreeMap<>(Map.of(
            "check", Catalogue.table().lines().map(line -> line.split(" \\| ")[0].substring(2)).collect(Collectors.toSet()),
            "stage", Set.of("received", "landed", "screened", "pseudonymised", "refused", "cleared", "released", "settled", "land", "screen"),
            "flow", Set.of("provider", "resource"),
            "cause", Set.of("connector", "dictionary", "dictionary-approval", "terms", "identifying-tables", "table", "release", "refusal", "receipt",
                    "renewal", "another-try", "other"),
            "code", Arrays.stream(ErrorCode.values()).map(code -> code.name().toLowerCase(Locale.ROOT).replace('_', '-')).collect(Collectors.toSet()),
            "disk", Set.of("data"),
            "store", Set.of("vault", "register", "research", "linkage", "custodian"),
            "health", Set.of("warn", "critical")));

    private static String scrape(Snapshot... looks) {
        try (Meters meters = new Meters(() -> Scenes.NOW.plusSeconds(5), health -> health.equals("warn") ? 2.0 : 1.0)) {
            for (Snapshot look : looks) {
                meters.look(look);
            }
            return meters.scrape();
        }
    }

    private static List<Matcher> lines(String text) {
        return text.lines().filter(line -> !line.startsWith("#")).map(LINE::matcher).filter(Matcher::matches).toList();
    }

    private static double value(String text, String name) {
        return text.lines().filter(line -> line.startsWith(name + " ")).mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
                .findFirst().orElseThrow(() -> new AssertionError(name + " in\n" + text));
    }

    @Test
    void whatALookFoundIsThere() {
        String text = scrape(Scenes.busy());
        assertEquals(2, value(text, "cadre_health{check=\"disk\"}"));
        assertEquals(0, value(text, "cadre_health{check=\"keystore\"}"));
        assertEquals(1204, value(text, "cadre_deliveries{stage=\"received\"}"));
        assertEquals(2, value(text, "cadre_deliveries{stage=\"released\"}"));
        assertEquals(400_000, value(text, "cadre_deliveries_oldest_seconds{stage=\"released\"}"));
        assertEquals(1, value(text, "cadre_deliveries_waiting{cause=\"table\"}"));
        assertEquals(300, value(text, "cadre_release_oldest_seconds"));
        assertEquals(17, value(text, "cadre_quarantine_places{code=\"date-invalid\"}"));
        assertEquals(12_003, value(text, "cadre_stage_records_total{flow=\"provider\",stage=\"land\"}"));
        assertEquals(1.5, value(text, "cadre_stage_seconds_total{flow=\"provider\",stage=\"land\"}"));
        assertEquals(172_800, value(text, "cadre_optout_national_oldest_seconds"));
        assertEquals(4711, value(text, "cadre_journal_entries"));
        assertEquals(12 << 20, value(text, "cadre_disk_free_bytes{disk=\"data\"}"));
        assertEquals(5, value(text, "cadre_look_age_seconds"));
        assertEquals(2, value(text, "cadre_alerts{health=\"warn\"}"));
        assertTrue(text.contains("jvm_memory_used_bytes"));
    }

    @Test
    void theAlertsAreCountedHoweverLongItRuns() {
        try (Meters meters = new Meters(() -> Scenes.NOW, health -> 3.0)) {
            System.gc();
            assertEquals(3, value(meters.scrape(), "cadre_alerts{health=\"critical\"}"));
        }
    }

    @Test
    void whatIsNotThereAnyMoreIsNotTold() {
        String text = scrape(Scenes.busy(), Snapshot.NONE);
        assertFalse(text.contains("cadre_health{") || text.contains("cadre_quarantine_places{") || text.contains("cadre_disk_free_bytes{"), text);
    }

    @Test
    void everyLabelIsAWordOfTheProgramAndNothingNamesADeliveryASourceOrATable() {
        String text = scrape(Scenes.busy());
        List<Matcher> lines = lines(text);
        assertTrue(lines.size() > 40, text);
        for (Matcher line : lines) {
            if (line.group(1).startsWith("cadre_") && line.group(2) != null) {
                Matcher label = LABEL.matcher(line.group(2));
                while (label.find()) {
                    assertTrue(WORDS.getOrDefault(label.group(1), Set.of()).contains(label.group(2)), line.group());
                }
            }
        }
        for (String word : List.of("D-7K3", "mental-health", "secret", "script", "MiB")) {
            assertFalse(lines.stream().anyMatch(line -> line.group().contains(word)), word);
        }
    }

    @Test
    void theManualListsEveryMetricAndNoOther() throws IOException {
        TreeSet<String> published = new TreeSet<>();
        lines(scrape(Scenes.busy())).stream().map(line -> line.group(1)).filter(name -> name.startsWith("cadre_")).forEach(published::add);
        TreeSet<String> listed = new TreeSet<>(Stream.of(Meters.Metric.values()).map(Meters.Metric::published).toList());
        assertEquals(listed, published);
        List<String> expected = new ArrayList<>(Stream.of(Meters.Metric.values()).map(Meters.Metric::line).toList());
        Path manual = Path.of("../../docs/manual/watch.md");
        String text = Files.readString(manual);
        int from = text.indexOf("| `cadre_");
        int end = text.indexOf("\n\n", from);
        if (Boolean.getBoolean("cadre.write")) {
            Files.writeString(manual, text.substring(0, from) + String.join("\n", expected) + text.substring(end));
            return;
        }
        assertEquals(String.join("\n", expected), text.substring(from, end));
    }
}
