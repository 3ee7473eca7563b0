package org.cadrenode.connector.spi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SourceSettingsTest {
    @Test
    void theInboxLiesInTheDataFolderUnlessItIsNamed() {
        String data = System.getProperty("karaf.data", "data");
        assertEquals(new Endpoint.Folder(Path.of(data, "inbox", "ssda903"), ".+", Duration.ofSeconds(2)),
                settings("source", " ssda903 ").endpoint());
        assertEquals(Path.of(data, "drop"), inbox(settings("inbox", "${karaf.data}/drop")));
        assertEquals(Path.of("/srv/in"), inbox(settings("inbox", " /srv/in ")));
    }

    @Test
    void withAWrongSettingNoFileIsTaken() {
        SourceSettings wrong = settings("include", "*.csv", "quietSeconds", "-1");
        assertEquals(2, wrong.problems().size());
        assertFalse(takes(wrong, "x.csv"));
        assertEquals(1, settings("quietSeconds", "soon").problems().size());
        assertFalse(takes(settings().rejected("Something is wrong."), "x.csv"));
    }

    @Test
    void aSettingThatIsBlankCountsAsNone() {
        assertEquals("else", settings("delimiter", "  ").text("delimiter", "else"));
        assertEquals(";", settings("delimiter", " ; ").text("delimiter", ","));
        assertEquals("Ours", settings("title", "Ours").describe("c", "Theirs", List.of()).title());
    }

    @Test
    void withoutIdsThereIsNoConnector() {
        assertThrows(IllegalArgumentException.class, () -> SourceSettings.of(Map.of("provider", "b"), "", ".+"));
        assertThrows(IllegalArgumentException.class, () -> SourceSettings.of(Map.of("source", "a"), "", ".+"));
        assertThrows(IllegalArgumentException.class, () -> settings("provider", "The Council"));
    }

    @Test
    void aFolderThatCannotBeUsedIsNamed(@TempDir Path folder) throws IOException {
        assertEquals(List.of(), settings("inbox", folder.toString()).check());
        assertEquals(List.of(), settings("inbox", folder.resolve("new/inbox").toString()).check());
        Path file = Files.createFile(folder.resolve("file"));
        assertEquals(1, settings("inbox", file.toString()).check().size());
        assertEquals(1, settings("inbox", file.resolve("below").toString()).check().size());
    }

    private static SourceSettings settings(String... pairs) {
        Map<String, String> properties = new HashMap<>(Map.of("source", "a", "provider", "b"));
        for (int i = 0; i < pairs.length; i += 2) {
            properties.put(pairs[i], pairs[i + 1]);
        }
        return SourceSettings.of(properties, "", ".+");
    }

    private static Path inbox(SourceSettings settings) {
        return ((Endpoint.Folder) settings.endpoint()).inbox();
    }

    private static boolean takes(SourceSettings settings, String name) {
        return name.matches(((Endpoint.Folder) settings.endpoint()).include());
    }
}
