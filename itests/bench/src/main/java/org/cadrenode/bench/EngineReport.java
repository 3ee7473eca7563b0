package org.cadrenode.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The figures of engines as a marked part of a page. {@code ./cadre bench NAME --report PAGE} runs it behind a benchmark: its arguments are
 * the page and the file of JMH's results.
 */
public final class EngineReport {
    private static final String FROM = "<!-- made by ./cadre bench NAME --report: from here -->";
    private static final String UNTIL = "<!-- made by ./cadre bench NAME --report: until here -->";
    private static final String HEAD = """
            | benchmark | figure | mean | least to most | load of the machine; day |
            |---|---|---|---|---|
            """;
    private static final Pattern LINE = Pattern.compile("^\\| `");
    private static final MathContext DIGITS = new MathContext(3, RoundingMode.HALF_UP);

    private EngineReport() { }

    /** Writes the figures into the page. */
    public static void main(String[] arguments) throws IOException {
        into(Path.of(arguments[0]), lines(new ObjectMapper().readTree(Path.of(arguments[1]).toFile()), String.format(Locale.ROOT, "%.1f; %s",
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage(), LocalDate.now(ZoneOffset.UTC))));
    }

    /** Puts lines between the two marks of a page, in place of those of the same benchmarks. A page without marks is refused. */
    static void into(Path page, List<String> measured) throws IOException {
        String text = Files.readString(page);
        int from = text.indexOf(FROM);
        int until = text.indexOf(UNTIL);
        if (from < 0 || until < from) {
            throw new IOException(page.getFileName() + " has no place for the table: it needs the lines " + FROM + " and " + UNTIL);
        }
        List<String> benchmarks = measured.stream().map(EngineReport::benchmark).toList();
        String table = Stream.concat(text.substring(from, until).lines().filter(line -> LINE.matcher(line).find())
                .filter(line -> !benchmarks.contains(benchmark(line))), measured.stream()).sorted().collect(Collectors.joining("\n", HEAD, "\n"));
        Files.writeString(page, text.substring(0, from + FROM.length()) + "\n\n" + table + "\n" + text.substring(until));
    }

    /** Returns a line for each figure. {@code when} tells of which load and day they are. */
    static List<String> lines(JsonNode results, String when) {
        List<String> lines = new ArrayList<>();
        for (JsonNode result : results) {
            String[] name = result.path("benchmark").asText().split("\\.");
            List<String> values = new ArrayList<>();
            result.path("params").forEach(value -> values.add(value.asText()));
            List<BigDecimal> raw = new ArrayList<>();
            result.path("primaryMetric").path("rawData").forEach(fork -> fork.forEach(second -> raw.add(second.decimalValue())));
            lines.add("| `" + dashed(name[name.length - 2].replaceFirst("Benchmark$", "")) + "` | `" + name[name.length - 1] + "`"
                    + (values.isEmpty() ? "" : ", " + String.join(", ", values)) + " | "
                    + figure(result.path("primaryMetric").path("score").decimalValue()) + " "
                    + result.path("primaryMetric").path("scoreUnit").asText().replaceFirst("^ops/", "/").replaceFirst("^(.*)/op$", "$1") + " | "
                    + raw.stream().min(BigDecimal::compareTo).map(EngineReport::figure).orElse("") + " to "
                    + raw.stream().max(BigDecimal::compareTo).map(EngineReport::figure).orElse("") + " | " + when + " |");
        }
        return lines;
    }

    private static String benchmark(String line) {
        return line.substring(0, line.indexOf("` |"));
    }

    private static String dashed(String name) {
        return name.replaceAll("(?<=.)([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }

    // Three digits are as many as such figures are worth.
    private static String figure(BigDecimal value) {
        BigDecimal rounded = value.round(DIGITS);
        return String.format(Locale.ROOT, "%,." + Math.max(0, rounded.scale()) + "f", rounded);
    }
}
