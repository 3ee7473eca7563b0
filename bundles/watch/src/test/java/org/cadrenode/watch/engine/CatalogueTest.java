package org.cadrenode.watch.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every check of the node is in the catalogue and in the manual, and nothing else is. */
class CatalogueTest {
    private static final Pattern CHECK = Pattern.compile("HealthCheck\\.NAME \\+ \"=([^\"]+)\"");
    private static final Pattern OWN = Pattern.compile("checks\\.put\\(\"([a-z-]+)\"");

    @Test
    void everyCheckOfTheSourcesIsInTheCatalogueAndNoOther() throws IOException {
        TreeSet<String> checks = new TreeSet<>();
        try (Stream<Path> files = Files.walk(Path.of(".."))) {
            for (Path file : files.filter(one -> one.toString().contains("/src/main/java/") && one.toString().endsWith(".java")).toList()) {
                String source = Files.readString(file);
                CHECK.matcher(source).results().forEach(found -> checks.add(found.group(1).toLowerCase(Locale.ROOT).replace(' ', '-')));
                if (file.endsWith("WatchRoom.java")) {
                    OWN.matcher(source).results().forEach(found -> checks.add(found.group(1)));
                }
            }
        }
        assertTrue(checks.size() > 30, checks.toString());
        TreeSet<String> told = new TreeSet<>(Catalogue.table().lines().map(line -> line.split(" \\| ")[0].substring(2)).toList());
        assertEquals(checks, told);
    }

    @Test
    void theManualHasTheCatalogueWithAPlaceForEachAlert() throws IOException {
        List<String> expected = new ArrayList<>();
        Catalogue.table().lines().forEach(line -> {
            String check = line.split(" \\| ")[0].substring(2);
            String code = new Alert(check, Alert.Kind.RAISED, org.cadrenode.api.watch.Health.WARN, java.time.Instant.EPOCH, java.time.Instant.EPOCH).code();
            expected.add("| <a id=\"alert-" + check + "\"></a>`" + code + "` | `" + check + "` |" + line.substring(line.indexOf('|', 2) + 1));
        });
        Path manual = Path.of("../../docs/manual/watch.md");
        String text = Files.readString(manual);
        String begin = "|---|---|---|---|\n| <a id=";
        int from = text.indexOf(begin) + "|---|---|---|---|\n".length();
        int end = text.indexOf("\n\n", from);
        if (Boolean.getBoolean("cadre.write")) {
            Files.writeString(manual, text.substring(0, from) + String.join("\n", expected) + text.substring(end));
            return;
        }
        assertEquals(String.join("\n", expected), text.substring(from, end));
    }
}
