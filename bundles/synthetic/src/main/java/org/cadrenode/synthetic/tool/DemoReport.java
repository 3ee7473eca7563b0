package org.cadrenode.synthetic.tool;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What the demonstration found: as JSON with the names that scripts rely on, and as a page for people. */
record DemoReport(Map<String, Object> values, JsonNode measured, JsonNode figures) {
    private static final List<String> DISPOSITIONS =
            List.of("loaded", "quarantined", "opted_out", "dropped", "duplicate", "held");

    static DemoReport of(int children, Map<String, Map<String, Long>> accounts, JsonNode measured, JsonNode figures,
            boolean journalVerified, double seconds, long peakKilobytes) {
        List<Map<String, Object>> sources = new ArrayList<>();
        accounts.forEach((name, account) -> {
            Map<String, Object> source = new LinkedHashMap<>();
            source.put("name", name);
            source.put("read", account.get("read"));
            DISPOSITIONS.forEach(disposition -> source.put(disposition, account.get(disposition)));
            source.put("invalid_identifiers", account.get("invalid_identifiers"));
            sources.add(source);
        });
        long read = sum(accounts, "read");
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("children", children);
        values.put("sources", sources);
        values.put("linked", measured.get("linked"));
        values.put("planted_identifiers_found", measured.get("planted_identifiers_found"));
        values.put("planted_identifiers", measured.get("planted_identifiers"));
        values.put("found_by_kind", measured.get("found_by_kind"));
        values.put("opted_out_children", measured.get("opted_out_children"));
        values.put("optouts_honoured", measured.get("opted_out_children_found").asLong() == 0);
        values.put("quarantined", sum(accounts, "quarantined"));
        values.put("journal_verified", journalVerified);
        values.put("seconds", Math.round(seconds * 10) / 10.0);
        values.put("rows_per_second", Math.round(read / seconds));
        values.put("peak_rss_mb", peakKilobytes / 1024);
        values.put("stages", figures);
        values.put("children_by_provider", measured.get("children_by_provider"));
        return new DemoReport(values, measured, figures);
    }

    private static long sum(Map<String, Map<String, Long>> accounts, String count) {
        return accounts.values().stream().mapToLong(account -> account.get(count)).sum();
    }

    /** Returns what is not as it must be, a sentence each; empty if the demonstration did what it shows. */
    List<String> failures() {
        List<String> failures = new ArrayList<>();
        for (Object entry : (List<?>) values.get("sources")) {
            Map<?, ?> source = (Map<?, ?>) entry;
            long accounted = DISPOSITIONS.stream().mapToLong(disposition -> (Long) source.get(disposition)).sum();
            if (accounted != (Long) source.get("read")) {
                failures.add("source " + source.get("name") + ": " + source.get("read") + " records read, " + accounted
                        + " accounted for");
            }
        }
        if (measured.get("planted_identifiers_found").get("structured").asLong() != 0) {
            failures.add("structured identifiers were found behind the gate");
        }
        if (!(Boolean) values.get("optouts_honoured")) {
            failures.add("opted-out children were found behind the gate");
        }
        if (!(Boolean) values.get("journal_verified")) {
            failures.add("the journal does not verify");
        }
        return failures;
    }

    void print(PrintStream out) {
        out.printf(Locale.ROOT, "%nRecords by source%n");
        out.printf(Locale.ROOT, "  %-15s %9s %9s %11s %9s %9s %9s %6s   %s%n", "source", "read", "loaded", "quarantined",
                "opted out", "dropped", "duplicate", "held", "invalid identifiers blanked");
        for (Object entry : (List<?>) values.get("sources")) {
            Map<?, ?> source = (Map<?, ?>) entry;
            out.printf(Locale.ROOT, "  %-15s %,9d %,9d %,11d %,9d %,9d %,9d %,6d   %,d%n", source.get("name"),
                    source.get("read"), source.get("loaded"), source.get("quarantined"), source.get("opted_out"),
                    source.get("dropped"), source.get("duplicate"), source.get("held"), source.get("invalid_identifiers"));
        }
        JsonNode linked = measured.get("linked");
        out.printf(Locale.ROOT, "%nChildren%n  in the region      %,d%n", values.get("children"));
        measured.get("children_by_provider").fields().forEachRemaining(
                entry -> out.printf(Locale.ROOT, "  at %-15s %,d%n", entry.getKey(), entry.getValue().asLong()));
        out.printf(Locale.ROOT, "  opted out          %,d, found behind the gate: %,d%n",
                measured.get("opted_out_children").asLong(), measured.get("opted_out_children_found").asLong());
        out.printf(Locale.ROOT, "  linked             %,d of %,d pairs, %,d wrong: precision %s, recall %s%n",
                linked.get("pairs").asLong(), linked.get("true_pairs").asLong(), linked.get("wrong_pairs").asLong(),
                ratio(linked.get("precision")), ratio(linked.get("recall")));
        JsonNode found = measured.get("planted_identifiers_found");
        out.printf(Locale.ROOT, "%nIdentifiers found behind the gate (database, packages, logs, files)%n");
        out.printf(Locale.ROOT, "  structured         %,d%n  in free text       %,d of %,d planted%n",
                found.get("structured").asLong(), found.get("free_text").asLong(),
                measured.get("planted_identifiers").asLong());
        measured.get("found_by_kind").fields().forEachRemaining(entry -> {
            if (entry.getValue().asLong() > 0) {
                out.printf(Locale.ROOT, "    %-16s %,d of %,d%n", entry.getKey(), entry.getValue().asLong(),
                        measured.get("planted_by_kind").path(entry.getKey()).asLong());
            }
        });
        out.printf(Locale.ROOT, "%nStages%n  %-16s %10s %10s %10s %14s%n", "stage", "deliveries", "records", "seconds",
                "records/second");
        figures.forEach(figure -> out.printf(Locale.ROOT, "  %-16s %,10d %,10d %,10.1f %,14d%n",
                figure.get("stage").asText(), figure.get("deliveries").asLong(), figure.get("records").asLong(),
                figure.get("seconds").asDouble(), figure.get("records_per_second").asLong()));
        out.printf(Locale.ROOT, "%nJournal %s. %,.1f seconds, %,d rows a second, %,d MB at the most.%n",
                (Boolean) values.get("journal_verified") ? "verified" : "DOES NOT VERIFY", (Double) values.get("seconds"),
                (Long) values.get("rows_per_second"), (Long) values.get("peak_rss_mb"));
    }

    private static String ratio(JsonNode value) {
        return value.isNull() ? "none" : String.format(Locale.ROOT, "%.5f", value.asDouble());
    }
}
