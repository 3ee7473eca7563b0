package org.cadrenode.itests.appliance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.cadrenode.synthetic.appliance.Appliance;
import org.cadrenode.synthetic.appliance.MainJob;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Only what a trusted signer signed runs, whatever the way in; tried by the one who may use every way. One boot for all. */
final class AdmissionIT {
    private static final Duration LIMIT = Duration.ofMinutes(2);

    @TempDir
    static Path folder;

    private static Appliance appliance;
    private static Signed provider;
    private static Signed expired;

    @BeforeAll
    static void boot() {
        appliance = Appliance.make(Distribution.home(), folder.resolve("base"));
        MainJob.prepare(appliance);
        provider = Signed.by(folder, "provider").trustedBy(appliance);
        expired = Signed.by(folder, "expired", "-startdate", "-10d", "-validity", "5").trustedBy(appliance);
        appliance.start();
        // Without the journal nothing is admitted.
        new MainJob(appliance, LIMIT).awaitReady();
    }

    @AfterAll
    static void end() {
        appliance.close();
    }

    @Test
    void aSignedBundleInTheFolderRunsAndLeavesWithItsFile() throws IOException {
        Path file = drop(provider.sign(Signed.bundle(folder.resolve("plain.jar"), "org.example.good", "1.0.0", Map.of()),
                folder.resolve("good.jar")));
        await("the bundle", () -> state("org.example.good").contains("Active"));
        assertTrue(Files.exists(file));
        Files.delete(file);
        await("its removal", () -> state("org.example.good").isEmpty());
    }

    @Test
    void whatIsRefusedLeavesTheFolderWithItsReasonAndTheRunningVersionStays() throws IOException {
        drop(provider.sign(Signed.bundle(folder.resolve("v1.jar"), "org.example.stays", "1.0.0", Map.of()), folder.resolve("stays.jar")));
        await("the first version", () -> state("org.example.stays").contains("1.0.0"));
        Path next = Signed.bundle(folder.resolve("v2.jar"), "org.example.stays", "2.0.0", Map.of());
        refusedInTheFolder("unsigned", Files.copy(next, folder.resolve("next-unsigned.jar")));
        refusedInTheFolder("unknown signer", Signed.by(folder, "stranger").sign(next, folder.resolve("next-strange.jar")));
        refusedInTheFolder("expired", expired.sign(next, folder.resolve("next-expired.jar")));
        Path altered = provider.sign(next, folder.resolve("next-altered.jar"));
        try (FileSystem archive = FileSystems.newFileSystem(altered)) {
            Files.writeString(archive.getPath("content.txt"), "other");
        }
        refusedInTheFolder("altered", altered);
        assertTrue(state("org.example.stays").contains("1.0.0"));
        assertTrue(state("org.example.stays").contains("Active"));
    }

    @Test
    void anUnsignedBundleThatAnAdministratorInstallsNeverRuns() throws IOException {
        Path jar = Signed.bundle(folder.resolve("evil.jar"), "org.example.evil", "1.0.0", Map.of());
        appliance.run(Appliance.ADMIN, "bundle:install -s file:" + jar);
        appliance.run(Appliance.ADMIN, "bundle:install -s reference:file:" + jar);
        assertFalse(state("org.example.evil").contains("Active"));
        await("its removal", () -> state("org.example.evil").isEmpty());
        await("the entry in the journal", () -> refusals() > 0);
    }

    @Test
    void anExtensionOfTheFrameworkAddsNothing() throws IOException {
        Path jar = Signed.bundle(folder.resolve("extension.jar"), "org.example.extension", "1.0.0",
                Map.of("Fragment-Host", "system.bundle; extension:=framework", "ExtensionBundle-Activator", "org.example.Activator"));
        appliance.run(Appliance.ADMIN, "bundle:install file:" + jar);
        await("its removal", () -> state("org.example.extension").isEmpty());
    }

    @Test
    void aFeatureWithAnUnsignedBundleDoesNotRun() throws IOException {
        Path jar = Signed.bundle(folder.resolve("part.jar"), "org.example.part", "1.0.0", Map.of());
        Path features = Files.writeString(folder.resolve("evil-features.xml"), """
                <features name="evil" xmlns="http://karaf.apache.org/xmlns/features/v1.6.0">
                  <feature name="evil" version="1.0.0"><bundle>file:%s</bundle></feature>
                </features>
                """.formatted(jar));
        appliance.run(Appliance.ADMIN, "feature:repo-add file:" + features);
        appliance.run(Appliance.ADMIN, "feature:install evil");
        assertFalse(state("org.example.part").contains("Active"));
        await("its removal", () -> state("org.example.part").isEmpty());
    }

    @Test
    void aBundleOfTheApplianceThatIsUpdatedWithOtherCodeHasItsOwnAgain() throws IOException {
        String name = "org.cadrenode.connector-cin";
        String id = appliance.need("bundle:id " + name).strip();
        String before = state(name);
        Path jar = Signed.bundle(folder.resolve("cin.jar"), name, "9.9.9", Map.of());
        appliance.run(Appliance.ADMIN, "bundle:update " + id + " file:" + jar);
        await("its own content", () -> state(name).equals(before));
    }

    private static Path drop(Path file) throws IOException {
        Path deploy = Files.createDirectories(appliance.base().resolve("deploy"));
        return Files.copy(file, deploy.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
    }

    private static void refusedInTheFolder(String reason, Path file) throws IOException {
        Path dropped = drop(file);
        Path aside = dropped.resolveSibling("refused").resolve(file.getFileName() + ".reason");
        await("the refusal", () -> Files.exists(aside) && !Files.exists(dropped));
        assertEquals(reason, Files.readString(aside).strip());
    }

    private static long refusals() {
        try (Stream<String> lines = Files.lines(appliance.base().resolve("data/cadre/admission/refusals"))) {
            return lines.filter(line -> line.contains("evil.jar")).count();
        } catch (IOException e) {
            return 0;
        }
    }

    private static String state(String name) {
        return appliance.need("bundle:list -t 0 -s --no-format").lines().filter(line -> line.contains(name)).reduce("", String::concat);
    }

    private static void await(String what, BooleanSupplier condition) {
        appliance.await(LIMIT, what, condition);
    }
}
