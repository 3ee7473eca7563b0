package org.cadrenode.admissionguard.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;

class KnownContentsTest {
    private static final String ONE = "1".repeat(64);
    private static final String TWO = "2".repeat(64);

    @TempDir
    Path folder;

    @Test
    void whatABundleHeldLastIsKnownAfterAKill() {
        Path file = folder.resolve("admission/bundles");
        KnownContents known = new KnownContents(file);
        known.remember(bundle(7, "mvn:org.example/own/1.0.0"), ONE);
        known.remember(bundle(8, "admission:org.example with\ta tab"), ONE);
        known.remember(bundle(7, "mvn:org.example/own/1.0.0"), TWO);

        KnownContents after = new KnownContents(file);

        assertEquals(Optional.of(TWO), after.of(bundle(7, "mvn:org.example/own/1.0.0")));
        assertEquals(Optional.of(ONE), after.of(bundle(8, "admission:org.example with\ta tab")));
    }

    @Test
    void aKillInTheMiddleOfWritingLeavesWhatWasKnownBefore() throws IOException {
        Path file = folder.resolve("bundles");
        new KnownContents(file).remember(bundle(7, "here"), ONE);
        Files.writeString(file.resolveSibling("bundles.part"), TWO.substring(5));

        KnownContents after = new KnownContents(file);

        assertEquals(Optional.of(ONE), after.of(bundle(7, "here")));
        after.remember(bundle(7, "here"), TWO);
        assertEquals(Optional.of(TWO), new KnownContents(file).of(bundle(7, "here")));
    }

    @Test
    void aCacheThatWasEmptiedGivesNumbersAnewAndTheyNameOtherBundles() {
        Path file = folder.resolve("bundles");
        new KnownContents(file).remember(bundle(7, "here"), ONE);
        assertEquals(Optional.empty(), new KnownContents(file).of(bundle(7, "there")));
        assertEquals(Optional.empty(), new KnownContents(file).of(bundle(8, "here")));
    }

    @Test
    void whatIsUninstalledIsForgottenForGood() {
        Path file = folder.resolve("bundles");
        KnownContents known = new KnownContents(file);
        known.remember(bundle(7, "here"), ONE);
        known.forget(bundle(7, "here"));
        known.forget(bundle(7, "here"));
        assertEquals(Optional.empty(), new KnownContents(file).of(bundle(7, "here")));
    }

    @Test
    void aFileThatHoldsSomethingElseIsNoReasonToFail() throws IOException {
        Path file = Files.writeString(folder.resolve("bundles"), "no tab\n\n" + ONE + "\t7 here\n\t");
        assertEquals(Optional.of(ONE), new KnownContents(file).of(bundle(7, "here")));
        Path directory = Files.createDirectories(folder.resolve("a-directory"));
        KnownContents unreadable = new KnownContents(directory);
        unreadable.remember(bundle(7, "here"), TWO);
        assertEquals(Optional.of(TWO), unreadable.of(bundle(7, "here")));
        assertTrue(Files.isDirectory(directory));
    }

    private static Bundle bundle(long number, String location) {
        return (Bundle) Proxy.newProxyInstance(KnownContentsTest.class.getClassLoader(), new Class<?>[] {Bundle.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "getBundleId" -> number;
                    case "getLocation" -> location;
                    default -> throw new AssertionError(method);
                });
    }
}
