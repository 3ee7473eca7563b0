package org.cadrenode.keystore.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.felix.hc.api.Result;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.keys.KeyPurpose;
import org.cadrenode.api.keys.Keystore;
import org.cadrenode.keystore.engine.Unsealing;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeystoreComponentTest {
    @TempDir
    private Path base;
    private final BlockingQueue<Keystore> registered = new LinkedBlockingQueue<>();
    private final List<Boolean> creations = new CopyOnWriteArrayList<>();
    private final AtomicInteger takenBack = new AtomicInteger();

    @Test
    void theServiceIsThereOnceUnsealedAndGoesWithTheComponent() throws InterruptedException {
        KeystoreComponent component = component();
        Keystore keystore = awaited();
        assertEquals(64, keystore.filePassword(KeyPurpose.VAULT_FILE, 1).length);
        component.deactivate();
        assertEquals(1, takenBack.get());
        assertThrows(CadreException.class, () -> keystore.keyedHash(KeyPurpose.LINKAGE));
    }

    @Test
    void aSealedKeystoreIsNoServiceAndOpensWhenItsCredentialComesBack() throws InterruptedException, IOException {
        KeystoreComponent first = component();
        awaited();
        first.deactivate();
        Path credential = base.resolve("credentials/keystore");
        Path aside = base.resolve("aside");
        Files.move(credential, aside);

        KeystoreComponent second = component();
        while (second.execute().getStatus() == Result.Status.TEMPORARILY_UNAVAILABLE) {
            Thread.onSpinWait();
        }
        assertEquals(Result.Status.CRITICAL, second.execute().getStatus());
        assertTrue(second.execute().toString().contains(credential.toString()), "says how to mend it");
        assertNull(registered.peek());

        Files.move(aside, credential);
        awaited();
        assertEquals(List.of(true, false), creations);
        second.deactivate();
    }

    private Keystore awaited() throws InterruptedException {
        Keystore keystore = registered.poll(60, TimeUnit.SECONDS);
        assertNotNull(keystore);
        return keystore;
    }

    private KeystoreComponent component() {
        Unsealing unsealing = new Unsealing(base.resolve("node.bcfks"), base.resolve("credentials/keystore"), null,
            base.resolve("journal"));
        return new KeystoreComponent(unsealing, (keystore, created) -> {
            creations.add(created);
            registered.add(keystore);
            return takenBack::incrementAndGet;
        }, 1);
    }
}
