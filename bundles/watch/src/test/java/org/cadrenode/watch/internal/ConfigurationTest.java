package org.cadrenode.watch.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ConfigurationTest {
    @Test
    void nothingIsServedOrSentUnlessTheSiteSaysSo() {
        WatchConfiguration defaults = Settings.of(Map.of());
        assertEquals(0, defaults.metricsPort());
        assertEquals(0, defaults.pagePort());
        assertEquals("", defaults.mailServer() + defaults.webhook());
    }

    @Test
    void theManualHasEverySettingWithItsDefault() throws IOException {
        Map<String, String> expected = new TreeMap<>();
        for (Method setting : WatchConfiguration.class.getDeclaredMethods()) {
            String standard = String.valueOf(setting.getDefaultValue());
            expected.put("`" + setting.getName() + "`", standard.isEmpty() ? "" : "`" + standard + "`");
        }
        Map<String, String> told = new TreeMap<>();
        List<String> rows = Files.readAllLines(Path.of("../../docs/manual/configure.md")).stream()
                .filter(line -> line.startsWith("| `" + WatchConfiguration.PID + ".cfg`")).toList();
        for (String row : rows) {
            String[] cells = Arrays.stream(row.split("\\|")).map(String::strip).toArray(String[]::new);
            told.put(cells[2], cells[3]);
            assertTrue(cells[4].length() > 10, row);
        }
        assertEquals(expected, told);
    }
}
