package org.cadrenode.connector.spi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class InboxFolderTest {
    @Test
    void theInboxLiesInTheDataFolderUnlessItIsNamed() {
        String data = System.getProperty("karaf.data", "data");
        InboxFolder inbox = new InboxFolder(" ssda903 ", "council", "", ".+", 2);
        assertEquals(new Endpoint.Folder(Path.of(data, "inbox", "ssda903"), ".+", Duration.ofSeconds(2)), inbox.endpoint());
        assertEquals(Path.of(data, "drop"), new InboxFolder("a", "b", "${karaf.data}/drop", ".+", 2).endpoint().inbox());
        assertEquals(Path.of("/srv/in"), new InboxFolder("a", "b", " /srv/in ", ".+", 2).endpoint().inbox());
    }

    @Test
    void withAWrongSettingNoFileIsTaken() {
        InboxFolder inbox = new InboxFolder("a", "b", "", "*.csv", -1);
        assertEquals(2, inbox.problems().size());
        assertFalse("x.csv".matches(inbox.endpoint().include()));
        assertFalse("x.csv".matches(new InboxFolder("a", "b", "", ".+", 2).closed().include()));
    }

    @Test
    void withoutIdsThereIsNoConnector() {
        assertThrows(IllegalArgumentException.class, () -> new InboxFolder("", "b", "", ".+", 2));
        assertThrows(IllegalArgumentException.class, () -> new InboxFolder("a", "The Council", "", ".+", 2));
    }

    @Test
    void aFolderThatCannotBeUsedIsNamed(@TempDir Path folder) throws IOException {
        assertEquals(List.of(), new InboxFolder("a", "b", folder.toString(), ".+", 2).check());
        assertEquals(List.of(), new InboxFolder("a", "b", folder.resolve("new/inbox").toString(), ".+", 2).check());
        Path file = Files.createFile(folder.resolve("file"));
        assertEquals(1, new InboxFolder("a", "b", file.toString(), ".+", 2).check().size());
        assertEquals(1, new InboxFolder("a", "b", file.resolve("below").toString(), ".+", 2).check().size());
    }
}
