package org.cadrenode.shell.internal.code;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.cadrenode.api.delivery.SourceSecret;
import org.cadrenode.api.delivery.SourceSecrets;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.shell.internal.Console;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretCommandsTest {
    private final Kept kept = new Kept();
    private final Console console = new Console("anna").with(SourceSecrets.class, kept);

    @Test
    void aSecretIsAskedForTwiceAndNeverShown() {
        console.typing("a pass word", "a pass word");
        assertEquals(0, console.run(new ConnectorSecretSetCommand(), "hospital-sftp"));
        assertEquals("a pass word", kept.values.get("hospital-sftp"));
        assertFalse((console.out() + console.err()).contains("pass word"));
        assertEquals(0, console.run(new ConnectorSecretListCommand(), "--json"));
        assertEquals("[{\"name\":\"hospital-sftp\",\"since\":\"2026-01-01T00:00:00Z\"}]", console.out().strip());
        console.typing("one", "other");
        assertEquals(2, console.run(new ConnectorSecretSetCommand(), "hospital-sftp"));
        console.typing("", "");
        assertEquals(2, console.run(new ConnectorSecretSetCommand(), "hospital-sftp"));
        assertEquals("a pass word", kept.values.get("hospital-sftp"));
    }

    @Test
    void aPrivateKeyComesWholeOutOfAFile(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("key"), "-----BEGIN X-----\nabc\n-----END X-----\r\n\n");
        assertEquals(0, console.run(new ConnectorSecretSetCommand(), "--file", file.toString(), "key"));
        assertEquals("-----BEGIN X-----\nabc\n-----END X-----", kept.values.get("key"));
        assertEquals(2, console.run(new ConnectorSecretSetCommand(), "--file", folder.resolve("none").toString(), "key"));
    }

    @Test
    void withoutATerminalAndAFileNothingIsAsked() {
        assertEquals(2, console.run(new ConnectorSecretSetCommand(), "key"));
        assertTrue(console.err().contains("--file"), console.err());
    }

    @Test
    void aDryRunChangesNothingAndABadNameIsAUsageError() {
        assertEquals(0, console.run(new ConnectorSecretSetCommand(), "--dry-run", "key"));
        assertEquals(Map.of(), kept.values);
        assertEquals(2, console.run(new ConnectorSecretSetCommand(), "--dry-run", "Not A Name"));
        kept.values.put("key", "x");
        assertEquals(0, console.run(new ConnectorSecretRemoveCommand(), "--dry-run", "key"));
        assertEquals(Map.of("key", "x"), kept.values);
        assertEquals(0, console.run(new ConnectorSecretRemoveCommand(), "key"));
        assertEquals(Map.of(), kept.values);
        assertEquals(2, console.run(new ConnectorSecretRemoveCommand(), "key"), "it is not there any more");
    }

    private static final class Kept implements SourceSecrets {
        private final Map<String, String> values = new TreeMap<>();

        @Override
        public List<SourceSecret> secrets() {
            return values.keySet().stream().map(Kept::secret).toList();
        }

        @Override
        public SourceSecret set(String name, char[] value) {
            values.put(name, new String(value));
            return secret(name);
        }

        @Override
        public void remove(String name) {
            if (values.remove(name) == null) {
                throw new CadreException(ErrorCode.NOT_FOUND, "none");
            }
        }

        private static SourceSecret secret(String name) {
            return new SourceSecret(name, Instant.parse("2026-01-01T00:00:00Z"));
        }
    }
}
