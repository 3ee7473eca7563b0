package org.cadrenode.synthetic.tool;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The table of {@link PipelineTiming}: as text for people, and as a marked part of a page. */
final class PipelineReport {
    private static final String FROM = "<!-- made by ./cadre bench pipeline --report: from here -->";
    private static final String UNTIL = "<!-- made by ./cadre bench pipeline --report: until here -->";
    private static final Pattern LINE = Pattern.compile("^\\| [0-9]");
    private static final List<String> STAGES = List.of("land", "screen", "pseudonymise", "check", "send", "link", "load");
    private static final List<String> PROFILES = List.of("stages", "bundles", "methods", "allocation");

    private PipelineReport() { }

    static void print(PrintStream out, List<Map<String, Object>> runs) {
        out.println();
        out.println(table(lines(runs)));
        for (Map<String, Object> run : runs) {
            if (run.get("profile") instanceof Map<?, ?> profile) {
                PROFILES.forEach(part -> {
                    out.println(part + ", share in per cent:");
                    ((Map<?, ?>) profile.get(part)).forEach((name, share) -> out.printf(Locale.ROOT, "  %5.1f  %s%n", share, name));
                });
            }
        }
    }

    /**
     * Puts the lines between the two marks of a page, in place of those of the same size and database; others stay, with the day on
     * which they were measured. A page without marks is refused.
     */
    static void into(Path page, List<Map<String, Object>> runs) throws IOException {
        String text = Files.readString(page);
        int from = text.indexOf(FROM);
        int until = text.indexOf(UNTIL);
        if (from < 0 || until < from) {
            throw new IOException(page.getFileName() + " has no place for the table: it needs the lines " + FROM + " and " + UNTIL);
        }
        List<String> measured = lines(runs);
        Stream<String> kept = text.substring(from, until).lines().filter(line -> LINE.matcher(line).find())
                .filter(line -> measured.stream().noneMatch(anew -> what(anew).equals(what(line))));
        List<String> all = Stream.concat(kept, measured.stream()).sorted(Comparator.comparing(PipelineReport::database)
                .thenComparing(PipelineReport::children)).toList();
        Files.writeString(page, text.substring(0, from + FROM.length()) + "\n\n" + table(all) + "\n" + text.substring(until));
    }

    private static String what(String line) {
        return line.substring(0, line.indexOf(" | "));
    }

    private static String database(String line) {
        return what(line).replaceFirst("^[^a-z]*", "");
    }

    private static int children(String line) {
        return Integer.parseInt(what(line).replaceAll(", [a-z].*|[^0-9]", ""));
    }

    private static String table(List<String> lines) {
        return "| children, database | rows | seconds | **rows a second** | processor time a row "
                + "(of it: compiling, collecting, PostgreSQL) | stages, seconds: " + String.join(", ", STAGES)
                + " | memory: resident; heap, alive | disk a child | first boot; restart (processor time) | load of the machine; day |\n"
                + "|---|---|---|---|---|---|---|---|---|---|\n" + String.join("\n", lines) + "\n";
    }

    private static List<String> lines(List<Map<String, Object>> runs) {
        return runs.stream().flatMap(run -> Stream.of("structured", "notes")
                .filter(pass -> run.get(pass) instanceof Map).map(pass -> line(run, pass, (Map<?, ?>) run.get(pass)))).toList();
    }

    private static String line(Map<String, Object> run, String pass, Map<?, ?> values) {
        long rows = Math.max(1, (Long) values.get("rows"));
        Map<?, ?> stages = (Map<?, ?>) values.get("stages");
        return String.format(Locale.ROOT, "| %,d, %s: %s | %,d | %.1f | **%,d** | %.0f µs (%.0f, %.0f, %.0f) | %s | %,d MB; %,d MB | %,d kB "
                + "| %.1f s (%.1f); %.1f s (%.1f) | %.1f; %s |",
                run.get("children"), run.get("database"), pass, rows, values.get("seconds"), values.get("rows_per_second"),
                values.get("processor_microseconds_per_row"), (Double) values.get("of_which_compiling") * 1e6 / rows,
                (Double) values.get("of_which_collecting") * 1e6 / rows, (Double) values.get("server_processor_seconds") * 1e6 / rows,
                STAGES.stream().map(stage -> stages.get(stage) instanceof Map<?, ?> one ? String.valueOf(one.get("seconds")) : "–")
                        .collect(Collectors.joining(", ")),
                run.get("resident_mb"), run.get("heap_mb_alive"), (Long) run.get("disk_bytes_per_child") / 1000,
                run.get("first_boot_seconds"), run.get("first_boot_processor_seconds"), run.get("restart_seconds"),
                run.get("restart_processor_seconds"), run.get("load"), run.get("day"));
    }
}
