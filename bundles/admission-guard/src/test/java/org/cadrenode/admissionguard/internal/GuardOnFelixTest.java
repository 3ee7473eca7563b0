package org.cadrenode.admissionguard.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.apache.felix.framework.FrameworkFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.SynchronousBundleListener;
import org.osgi.framework.launch.Framework;

/** The guard in the framework of the appliance, with real bundles. */
class GuardOnFelixTest {
    private static final String OWN = "org.example.own";
    private static final long SECONDS = 30;

    @TempDir
    Path root;

    private Site site;
    private @Nullable Framework framework;

    @BeforeEach
    void make() throws IOException {
        site = new Site(root);
        System.getProperties().keySet().removeIf(key -> key.toString().startsWith(Started.PREFIX));
    }

    @AfterEach
    void end() throws Exception {
        stop();
    }

    @Test
    void theDistributionsBundlesRun() throws Exception {
        start(true);
        Bundle own = install(Site.OWN, site.own());
        own.start();
        assertEquals("1.0.0", started(OWN));
    }

    @Test
    void anUnsignedBundleNeverResolvesAndIsUninstalled() throws Exception {
        start(true);
        Path jar = site.jar("org.example.evil", "1.0.0", Map.of());
        Bundle evil = install("file:" + jar, jar);
        assertThrows(BundleException.class, evil::start);
        assertEquals(Bundle.INSTALLED, evil.getState());
        await(evil, () -> evil.getState() == Bundle.UNINSTALLED);
        assertNull(started("org.example.evil"));
        assertEquals(1, site.refused().size());
        assertTrue(site.refused().get(0).contains(RevisionFiles.sha256(jar) + "\tnot admitted\tfile:"), site.refused()::toString);
    }

    @Test
    void aFileOutsideOfTheNodeThatIsOnlyReferredToNeverResolvesEvenIfItsContentIsAdmitted() throws Exception {
        Path jar = site.jar("org.example.signed", "1.0.0", Map.of());
        site.admit(jar, site.trust("provider"));
        start(true);
        Bundle referred = context().installBundle("reference:file:" + jar);
        assertThrows(BundleException.class, referred::start);
        assertNull(started("org.example.signed"));
        assertTrue(site.refused().get(0).contains("\tnot a file of the node's own\t"), site.refused()::toString);
        Bundle copied = install("admission:org.example.signed2", jarOf("org.example.signed2"));
        copied.start();
        assertEquals("1.0.0", started("org.example.signed2"));
    }

    @Test
    void whatIsRefusedGivesNothingToOthersAndTakesNobodysNameAndKeepsNobodyFromTheirs() throws Exception {
        String signer = site.trust("provider");
        Path needy = site.jar("org.example.needy", "1.0.0", Map.of("Import-Package", "org.osgi.framework, org.example.evil"));
        site.admit(needy, signer);
        Path named = site.jar("org.example.named;singleton:=true", "1.0.0", Map.of());
        site.admit(named, signer);
        start(true);
        Path evil = site.jar("org.example.evil", "1.0.0", Map.of("Export-Package", "org.example.evil"));
        install("file:" + evil, evil);
        Path impostor = site.jar("org.example.named;singleton:=true", "2.0.0", Map.of());
        install("file:" + impostor, impostor);

        assertThrows(BundleException.class, install("admission:org.example.needy", needy)::start);
        install("admission:org.example.named", named).start();
        install(Site.OWN, site.own()).start();

        assertNull(started("org.example.needy"));
        assertEquals("1.0.0", started("org.example.named"));
        assertEquals("1.0.0", started(OWN));
    }

    @Test
    void anUnsignedFragmentAddsNothingToItsHost() throws Exception {
        start(true);
        Path jar = site.jar("org.example.fragment", "1.0.0", Map.of("Fragment-Host", OWN));
        Bundle fragment = install("file:" + jar, jar);
        Bundle own = install(Site.OWN, site.own());
        own.start();
        assertEquals(Bundle.INSTALLED, fragment.getState());
        assertNotNull(own.getResource("org.example.own.txt"));
        assertNull(own.getResource("org.example.fragment.txt"));
    }

    @Test
    void anAdmittedFragmentAddsWhatItHas() throws Exception {
        Path jar = site.jar("org.example.fragment", "1.0.0", Map.of("Fragment-Host", OWN));
        site.admit(jar, site.trust("provider"));
        start(true);
        install("admission:org.example.fragment", jar);
        Bundle own = install(Site.OWN, site.own());
        own.start();
        assertNotNull(own.getResource("org.example.fragment.txt"));
    }

    @Test
    void anExtensionOfTheFrameworkIsUninstalledAtOnce() throws Exception {
        start(true);
        Path jar = site.jar("org.example.extension", "1.0.0", Map.of("Fragment-Host", "system.bundle; extension:=framework",
                "ExtensionBundle-Activator", Started.class.getName()));
        try {
            assertEquals(Bundle.UNINSTALLED, install("file:" + jar, jar).getState());
        } catch (BundleException refused) {
            assertEquals(List.of(), bundles("org.example.extension"));
        }
    }

    @Test
    void whatAnUpdateWithUnsignedCodeReplacedIsPutBackAndRuns() throws Exception {
        start(true);
        Bundle own = install(Site.OWN, site.own());
        own.start();
        try {
            update(own, site.jar(OWN, "9.9.9", Map.of()));
        } catch (BundleException refused) {
            assertTrue(refused.getMessage().contains("hook"), refused::toString);
        }
        await(own, () -> own.getState() == Bundle.ACTIVE && own.getVersion().toString().equals("1.0.0"));
        assertEquals("1.0.0", started(OWN), "the other code must never have run");
    }

    @Test
    void anUpdateThatAKillLeftBehindIsUndoneAtTheNextStart() throws Exception {
        start(true);
        install(Site.OWN, site.own()).start();
        stop();
        // Without the guard: as if the process had been killed between the update and its undoing.
        start(false);
        update(bundles(OWN).get(0), site.jar(OWN, "9.9.9", Map.of()));
        stop();
        System.clearProperty(Started.PREFIX + OWN);

        start(true);

        Bundle own = bundles(OWN).get(0);
        await(own, () -> own.getState() == Bundle.ACTIVE && own.getVersion().toString().equals("1.0.0"));
        assertEquals("1.0.0", started(OWN));
    }

    @Test
    void whatADistrustedSignerSignedDoesNotStartAgainAndTheDistributionsOwnIsLeft() throws Exception {
        String signer = site.trust("provider");
        Path next = site.jar(OWN, "2.0.0", Map.of());
        site.admit(next, signer);
        Path more = site.jar("org.example.more", "2.0.0", Map.of());
        site.admit(more, signer);
        start(true);
        Bundle before = install(Site.OWN, site.own());
        before.start();
        update(before, next);
        install("admission:org.example.more", more).start();
        assertEquals("2.0.0", started(OWN));
        assertEquals("2.0.0", started("org.example.more"));
        stop();
        System.getProperties().keySet().removeIf(key -> key.toString().startsWith(Started.PREFIX));

        site.distrust("provider");
        start(true);

        Bundle own = bundles(OWN).get(0);
        await(own, () -> own.getState() == Bundle.ACTIVE && own.getVersion().toString().equals("1.0.0"));
        assertEquals("1.0.0", started(OWN));
        assertEquals(Bundle.INSTALLED, bundles("org.example.more").get(0).getState());
        assertNull(started("org.example.more"));
    }

    private Path jarOf(String name) throws IOException {
        Path jar = site.jar(name, "1.0.0", Map.of());
        site.admit(jar, site.trust("another"));
        return jar;
    }

    private void start(boolean guarded) throws BundleException {
        Map<String, Object> properties = new HashMap<>(site.properties());
        List<BundleActivator> activators = guarded ? List.of(new GuardActivator()) : List.of();
        properties.put("felix.systembundle.activators", activators);
        // Felix takes objects here, which the type of the launching interface does not know.
        @SuppressWarnings({"unchecked", "rawtypes"})
        Framework started = new FrameworkFactory().newFramework((Map) properties);
        framework = started;
        started.init();
        started.start();
    }

    private void stop() throws Exception {
        if (framework != null) {
            framework.stop();
            framework.waitForStop(TimeUnit.SECONDS.toMillis(SECONDS));
            framework = null;
        }
    }

    private BundleContext context() {
        return java.util.Objects.requireNonNull(framework).getBundleContext();
    }

    private Bundle install(String location, Path jar) throws BundleException, IOException {
        try (InputStream in = Files.newInputStream(jar)) {
            return context().installBundle(location, in);
        }
    }

    private static void update(Bundle bundle, Path jar) throws BundleException, IOException {
        try (InputStream in = Files.newInputStream(jar)) {
            bundle.update(in);
        }
    }

    private List<Bundle> bundles(String name) {
        return java.util.Arrays.stream(context().getBundles()).filter(bundle -> name.equals(bundle.getSymbolicName())).toList();
    }

    private static @Nullable String started(String name) {
        return System.getProperty(Started.PREFIX + name);
    }

    /** Waits for the event after which the condition holds. */
    private void await(Bundle bundle, BooleanSupplier condition) throws InterruptedException {
        CountDownLatch latch = new CountDownLatch(1);
        SynchronousBundleListener listener = event -> {
            if (event.getBundle().equals(bundle) && condition.getAsBoolean()) {
                latch.countDown();
            }
        };
        context().addBundleListener(listener);
        if (!condition.getAsBoolean()) {
            assertTrue(latch.await(SECONDS, TimeUnit.SECONDS), () -> "state " + bundle.getState() + ", version " + bundle.getVersion());
        }
        context().removeBundleListener(listener);
    }
}
