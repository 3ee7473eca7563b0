package org.cadrenode.synthetic.tool;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The table of {@link PipelineTiming}: as text for people, and as a marked part of a page, which it makes anew. */
final class PipelineReport {
    private static final String FROM = "<!-- made by ./cadre bench pipeline --report: from here -->";
    private static final String UNTIL = "<!-- made by ./cadre bench pipeline --report: until here -->";
    private static final List<String> STAGES = List.of("land", "screen", "pseudonymise", "check", "send", "link", "load");
    private static final List<String> PROFILES = List.of("stages", "bundles", "methods", "allocation");

    private PipelineReport() { }

    static void print(PrintStream out, List<Map<String, Object>> runs) {
        out.println();
        out.println(table(runs));
        for (Map<String, Object> run : runs) {
            if (run.get("profile") instanceof Map<?, ?> profile) {
                PROFILES.forEach(part -> {
                    out.println(part + ", share in per cent:");
                    ((Map<?, ?>) profile.get(part)).forEach((name, share) -> out.printf(Locale.ROOT, "  %5.1f  %s%n", share, name));
                });
            }
        }
    }

    /** Puts the table between the two marks of a page; a page without them is refused. */
    static void into(Path page, List<Map<String, Object>> runs) throws IOException {
        String text = Files.readString(page);
        int from = text.indexOf(FROM);
        int until = text.indexOf(UNTIL);
        if (from < 0 || until < from) {
            throw new IOException(page.getFileName() + " has no place for the table: it needs the lines " + FROM + " and " + UNTIL);
        }
        Files.writeString(page, text.substring(0, from + FROM.length()) + "\n\n" + LocalDate.now(ZoneOffset.UTC) + ", "
                + Runtime.getRuntime().availableProcessors() + " processors, Java " + Runtime.version().feature() + ":\n\n" + table(runs) + "\n"
                + text.substring(until));
    }

    private static String table(List<Map<String, Object>> runs) {
        StringBuilder table = new StringBuilder("| children, database | rows | seconds | **rows a second** | processor time a row "
                + "(of it: compiling, collecting, PostgreSQL) | stages, seconds: " + String.join(", ", STAGES)
                + " | memory: resident; heap, alive | disk a child |\n|---|---|---|---|---|---|---|---|\n");
        for (Map<String, Object> run : runs) {
            for (String pass : List.of("structured", "notes")) {
                if (run.get(pass) instanceof Map<?, ?> values) {
                    table.append(line(run, pass, values));
                }
            }
        }
        for (Map<String, Object> run : runs) {
            table.append(String.format(Locale.ROOT, "%n%,d children, %s: first boot %.1f s (%.1f s of processor time), restart %.1f s (%.1f s); "
                    + "load of the machine at the end %.1f.%n",
                    run.get("children"), run.get("database"), run.get("first_boot_seconds"), run.get("first_boot_processor_seconds"),
                    run.get("restart_seconds"), run.get("restart_processor_seconds"), run.get("load")));
        }
        return table.toString();
    }

    private static String line(Map<String, Object> run, String pass, Map<?, ?> values) {
        long rows = Math.max(1, (Long) values.get("rows"));
        Map<?, ?> stages = (Map<?, ?>) values.get("stages");
        return String.format(Locale.ROOT, "| %,d, %s: %s | %,d | %.1f | **%,d** | %.0f µs (%.0f, %.0f, %.0f) | %s | %,d MB; %,d MB | %,d kB |%n",
                run.get("children"), run.get("database"), pass, rows, values.get("seconds"), values.get("rows_per_second"),
                values.get("processor_microseconds_per_row"), (Double) values.get("of_which_compiling") * 1e6 / rows,
                (Double) values.get("of_which_collecting") * 1e6 / rows, (Double) values.get("server_processor_seconds") * 1e6 / rows,
                STAGES.stream().map(stage -> stages.get(stage) instanceof Map<?, ?> one ? String.valueOf(one.get("seconds")) : "–")
                        .collect(Collectors.joining(", ")),
                run.get("resident_mb"), run.get("heap_mb_alive"), (Long) run.get("disk_bytes_per_child") / 1000);
    }
}
