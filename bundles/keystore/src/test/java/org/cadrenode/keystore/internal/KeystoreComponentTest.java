package org.cadrenode.keystore.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.felix.hc.api.Result;
import org.cadrenode.api.audit.AuditEvent;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.keys.KeyCustody.UnsealPlan;
import org.cadrenode.api.keys.KeyPurpose;
import org.cadrenode.api.keys.Keystore;
import org.cadrenode.api.keys.SealState;
import org.cadrenode.api.keys.UnsealMethod;
import org.cadrenode.keystore.engine.Custody;
import org.cadrenode.keystore.engine.NodeKeys;
import org.cadrenode.keystore.engine.Places;
import org.cadrenode.keystore.engine.Surroundings;
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
        while (!second.execute().toString().contains("credential file is missing")) {
            Thread.onSpinWait();
        }
        assertEquals(Result.Status.CRITICAL, second.execute().getStatus());
        assertEquals(SealState.SEALED, second.status().state());
        assertTrue(second.status().explanation().contains("key:unseal"), "says how to mend it");
        assertNull(registered.peek());

        Files.move(aside, credential);
        awaited();
        assertEquals(List.of(true, false), creations);
        second.deactivate();
    }

    @Test
    void theHealthCheckWarnsOfAKeystoreThatOnlyItsCredentialOpens() throws InterruptedException, IOException {
        KeystoreComponent component = component();
        awaited();
        while (component.status().state() != SealState.UNSEALED) {
            Thread.onSpinWait();
        }
        assertEquals(Result.Status.WARN, component.execute().getStatus());
        assertTrue(component.execute().toString().contains("key:init --shares 5 --threshold 3"));
        component.initialise(new UnsealPlan(Optional.empty(), OptionalInt.of(5), OptionalInt.of(3), true, false),
            shares -> assertEquals(5, shares.size()));
        assertEquals(Result.Status.OK, component.execute().getStatus(), component.execute().toString());
        Files.setPosixFilePermissions(base.resolve("credentials/keystore"), PosixFilePermissions.fromString("rw-r-----"));
        assertEquals(Result.Status.WARN, component.execute().getStatus());
        assertTrue(component.execute().toString().contains("chmod 600"));
        component.deactivate();
    }

    private Keystore awaited() throws InterruptedException {
        Keystore keystore = registered.poll(60, TimeUnit.SECONDS);
        assertNotNull(keystore);
        return keystore;
    }

    private KeystoreComponent component() {
        Places places = new Places(base.resolve("keystore/node.bcfks"), base.resolve("credentials/keystore"), null,
            List.of(base.resolve("vault")), Optional.empty());
        return new KeystoreComponent(new Custody(places, true, new Around()), () -> { }, 1);
    }

    private final class Around implements Surroundings {
        @Override
        public void demandJournal() {
            // There is one.
        }

        @Override
        public void record(AuditEvent event) {
            assertNotNull(event);
        }

        @Override
        public Runnable publish(NodeKeys keys, boolean created, UnsealMethod method, boolean recorded) {
            creations.add(created);
            registered.add(keys);
            return takenBack::incrementAndGet;
        }

        @Override
        public void pause(Duration time) {
            throw new AssertionError("nothing is refused here");
        }

        @Override
        public void rotating(KeyPurpose purpose) {
            throw new AssertionError("nothing is rotated here");
        }

        @Override
        public void renew() {
            // Nothing to renew.
        }

        @Override
        public Optional<Long> left(KeyPurpose purpose) {
            return Optional.empty();
        }
    }
}
