package org.cadrenode.pipeline.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.cadrenode.api.audit.AuditEvent;
import org.cadrenode.api.audit.Journal;
import org.cadrenode.api.delivery.SourceSecret;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.keys.KeyPurpose;
import org.cadrenode.api.keys.Keystore;
import org.cadrenode.api.security.Authorizer;
import org.cadrenode.keystore.engine.NodeKeys;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SealedSecretsTest {
    private static final String WORD = "pass wörd 7f3a";

    @TempDir
    Path place;

    private final List<NodeKeys> versions = new ArrayList<>(List.of(NodeKeys.random()));
    private final List<String> journal = new ArrayList<>();
    private boolean permitted = true;

    @Test
    void aSecretIsGivenBackToConnectorsAloneAndLiesSealed() throws IOException {
        SealedSecrets secrets = secrets();
        secrets.set("sftp", WORD.toCharArray());
        assertArrayEquals(WORD.toCharArray(), secrets.secret("sftp").orElseThrow());
        assertArrayEquals(WORD.toCharArray(), secrets().secret("sftp").orElseThrow(), "after a start");
        assertEquals(Optional.empty(), secrets.secret("other"));
        assertEquals(Optional.empty(), secrets.secret("../sftp"));
        assertEquals(List.of("sftp"), secrets.secrets().stream().map(SourceSecret::name).toList());
        try (Stream<Path> files = Files.list(place)) {
            for (Path file : files.toList()) {
                assertFalse(Files.readString(file, StandardCharsets.ISO_8859_1).contains("7f3a"));
            }
        }
        assertEquals(List.of("SECRET_SET sftp anna"), journal);
    }

    @Test
    void aSecretIsReplacedAndRemoved() throws IOException {
        SealedSecrets secrets = secrets();
        secrets.set("sftp", "one".toCharArray());
        secrets.set("sftp", "two".toCharArray());
        assertArrayEquals("two".toCharArray(), secrets.secret("sftp").orElseThrow());
        secrets.remove("sftp");
        assertEquals(Optional.empty(), secrets.secret("sftp"));
        assertEquals(ErrorCode.NOT_FOUND, assertThrows(CadreException.class, () -> secrets.remove("sftp")).code());
        assertEquals(List.of("SECRET_SET sftp anna", "SECRET_SET sftp anna", "SECRET_REMOVED sftp anna"), journal);
    }

    @Test
    void whoMayNotChangesAndSeesNothing() throws IOException {
        SealedSecrets secrets = secrets();
        permitted = false;
        assertThrows(CadreException.class, () -> secrets.set("sftp", WORD.toCharArray()));
        assertThrows(CadreException.class, secrets::secrets);
        assertThrows(CadreException.class, () -> secrets.remove("sftp"));
        assertEquals(Optional.empty(), secrets.secret("sftp"));
    }

    @Test
    void aBadNameOrAnEmptySecretIsRefused() throws IOException {
        SealedSecrets secrets = secrets();
        assertThrows(IllegalArgumentException.class, () -> secrets.set("../x", WORD.toCharArray()));
        assertThrows(CadreException.class, () -> secrets.set("sftp", new char[0]));
        assertEquals(List.of(), journal);
    }

    @Test
    void afterARotationEverySecretIsSealedAnew() throws IOException {
        SealedSecrets secrets = secrets();
        for (int i = 0; i < 5; i++) {
            secrets.set("s" + i, (WORD + i).toCharArray());
        }
        versions.add(NodeKeys.random());
        assertEquals(2, secrets.renew(KeyPurpose.LANDING, 3));
        for (int i = 0; i < 5; i++) {
            assertArrayEquals((WORD + i).toCharArray(), secrets.secret("s" + i).orElseThrow());
        }
        assertEquals(0, secrets.renew(KeyPurpose.LANDING, 3));
        assertEquals(0, secrets.renew(KeyPurpose.LANDING, 3));
        versions.set(0, NodeKeys.random());
        for (int i = 0; i < 5; i++) {
            assertArrayEquals((WORD + i).toCharArray(), secrets().secret("s" + i).orElseThrow(), "without the old key");
        }
    }

    @Test
    void aKillBetweenTheNewFileAndTheOldOneLeavesTheNewSecret() throws IOException {
        secrets().set("sftp", "old".toCharArray());
        Path old = place.resolve("sftp@1");
        byte[] sealed = Files.readAllBytes(old);
        versions.add(NodeKeys.random());
        SealedSecrets secrets = secrets();
        secrets.set("sftp", "new".toCharArray());
        Files.write(old, sealed);
        assertArrayEquals("new".toCharArray(), secrets().secret("sftp").orElseThrow());
        secrets().remove("sftp");
        assertEquals(Optional.empty(), secrets().secret("sftp"));
    }

    private SealedSecrets secrets() throws IOException {
        Journal record = Journal.class.cast(Proxy.newProxyInstance(Journal.class.getClassLoader(), new Class<?>[] {Journal.class},
                (self, method, arguments) -> {
                    AuditEvent event = (AuditEvent) arguments[0];
                    journal.add(event.action() + " " + event.object() + " " + event.actor());
                    return null;
                }));
        return new SealedSecrets(place, rotated(), record, new Authorizer() {
            @Override
            public String actor() {
                return "anna";
            }

            @Override
            public boolean may(String permission) {
                return permitted;
            }

            @Override
            public String require(String permission) {
                if (!permitted) {
                    throw new CadreException(ErrorCode.NOT_PERMITTED, "no");
                }
                return "anna";
            }
        });
    }

    /** Keys of several versions: a sealed stream starts with its own. */
    private Keystore rotated() {
        return Keystore.class.cast(Proxy.newProxyInstance(Keystore.class.getClassLoader(), new Class<?>[] {Keystore.class},
                (self, method, arguments) -> switch (method.getName()) {
                    case "versions" -> IntStream.iterate(versions.size(), version -> version > 0, version -> version - 1).boxed().toList();
                    case "seal" -> {
                        OutputStream sink = (OutputStream) arguments[2];
                        sink.write(new byte[] {(byte) versions.size()}, 0, 1);
                        yield versions.get(versions.size() - 1).seal((KeyPurpose) arguments[0], (String) arguments[1], sink);
                    }
                    case "open" -> {
                        InputStream source = (InputStream) arguments[2];
                        yield versions.get(source.read() - 1).open((KeyPurpose) arguments[0], (String) arguments[1], source);
                    }
                    default -> throw new UnsupportedOperationException();
                }));
    }
}
