package org.cadrenode.itests.appliance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.jar.Manifest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.cadrenode.itests.mainjob.ChangedBundle;
import org.cadrenode.rig.bundle.Signed;
import org.cadrenode.synthetic.appliance.Answer;
import org.cadrenode.synthetic.appliance.Appliance;
import org.cadrenode.synthetic.appliance.MainJob;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Only what a trusted signer signed runs, whatever the way in; tried by the one who may use every way. One boot for all. */
final class AdmissionIT {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final String INSTALLER = "connie";
    private static final String CSV = "org.cadrenode.connector-csv";

    @TempDir
    static Path folder;

    private static Appliance appliance;
    private static Signed provider;
    private static Signed expired;

    @BeforeAll
    static void boot() {
        appliance = Appliance.make(Distribution.home(), folder.resolve("base"));
        MainJob.prepare(appliance);
        appliance.addUser(INSTALLER, "connector-admin");
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
        // As long as it is wanted, Karaf resolves no other feature either.
        appliance.need("feature:uninstall evil");
        appliance.need("feature:repo-remove evil");
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

    @Test
    void aSignerIsTrustedOnceASecondPersonAgreed() {
        Signed supplier = Signed.by(folder, "supplier");
        String command = "connector:trust --until 2099-12-31 --reason 'contract 12' " + supplier.certificate();
        assertTrue(appliance.run(INSTALLER, command).refusedByConsole(), "who installs does not say who may sign");
        assertTrue(appliance.run(MainJob.GOVERNANCE, command).refusedByConsole());
        assertEquals(0, appliance.run(Appliance.ADMIN, "connector:trust --dry-run " + supplier.certificate()).exitCode());
        assertEquals(2, appliance.run(Appliance.ADMIN, "connector:trust " + supplier.certificate()).exitCode(), "without a reason");

        Answer alone = appliance.run(Appliance.ADMIN, command);
        assertEquals(3, alone.exitCode(), alone::toString);
        assertFalse(signers().contains("CN=supplier"));
        String request = request(alone);
        assertNotEquals(0, appliance.run(Appliance.ADMIN, "approval:approve --reason 'I alone' " + request).exitCode());
        Answer still = appliance.run(Appliance.ADMIN, command);
        assertEquals(3, still.exitCode(), still::toString);
        assertEquals(request, request(still), "the same request waits");
        assertFalse(signers().contains("CN=supplier"));

        assertEquals(0, appliance.run(MainJob.GOVERNANCE, "approval:approve --reason agreed " + request).exitCode());
        assertFalse(signers().contains("CN=supplier"), "the word of the second alone changes nothing");
        assertEquals(0, appliance.run(Appliance.ADMIN, command).exitCode());
        assertTrue(signers().contains("CN=supplier"));
        assertTrue(journal("SIGNER_TRUSTED").contains("contract 12"));
    }

    @Test
    void aNewVersionOfAConnectorRunsAnOlderOneIsRefusedAndTheDistributionsComesBackWhenItIsRemoved() throws IOException {
        Signed supplier = trustedByTwo("csv-supplier");
        String own = running(CSV);
        String before = appliance.need("connector:show mental-health");
        Path next = supplier.sign(versioned(csv("csv-next.jar"), "0.3.0"), folder.resolve("csv-0.3.0.jar"));
        Path older = supplier.sign(versioned(csv("csv-older.jar"), "0.2.0"), folder.resolve("csv-0.2.0.jar"));
        Answer looked = appliance.run(INSTALLER, "connector:verify " + next);
        assertEquals(0, looked.exitCode(), looked::toString);
        assertTrue(looked.out().contains(CSV) && looked.out().contains("0.3.0"), looked::toString);
        assertTrue(appliance.run(MainJob.OPERATOR, "connector:install " + next).refusedByConsole());
        assertEquals(0, appliance.run(INSTALLER, "connector:install --dry-run " + next).exitCode());
        assertEquals(own, running(CSV));

        Answer installed = appliance.run(INSTALLER, "connector:install " + next);

        assertEquals(0, installed.exitCode(), installed::toString);
        assertTrue(state(CSV).contains("0.3.0") && state(CSV).contains("Active"), () -> state(CSV));
        await("the changed code", () -> {
            Answer shown = appliance.run(Appliance.ADMIN, "connector:show mental-health");
            return shown.exitCode() == 0 && !shown.out().equals(before);
        });
        assertTrue(appliance.need("connector:installed").contains(CSV));
        refused("older", "connector:install " + older);
        assertEquals(3, appliance.run(INSTALLER, "connector:verify " + older).exitCode());
        assertTrue(state(CSV).contains("0.3.0") && state(CSV).contains("Active"), () -> state(CSV));
        assertEquals(0, appliance.run(INSTALLER, "connector:install " + next).exitCode(), "the same again is no change");

        assertEquals(0, appliance.run(INSTALLER, "connector:remove " + CSV).exitCode());
        assertEquals(own, running(CSV));
        await("its own code", () -> appliance.run(Appliance.ADMIN, "connector:show mental-health").out().equals(before));
        assertFalse(appliance.need("connector:installed").contains(CSV));
        assertEquals(2, appliance.run(INSTALLER, "connector:remove " + CSV).exitCode());
        assertTrue(journal("CODE_ADMITTED").contains("0.3.0"));
        assertTrue(journal("CODE_REMOVED").contains("0.3.0"));
    }

    @Test
    void aSignedKarBringsItsBundleAndAnAlteredOneAndAStrangersDoNot() throws IOException {
        Path good = provider.sign(kar("karpart", "1.0.0"), folder.resolve("karpart-1.0.0.kar"));
        Path altered = provider.sign(kar("karpart", "1.1.0"), folder.resolve("karpart-altered.kar"));
        try (FileSystem archive = FileSystems.newFileSystem(altered, Map.of())) {
            Files.write(archive.getPath("repository/org/example/karpart/1.1.0/karpart-1.1.0.jar"), Files.readAllBytes(
                    Signed.bundle(folder.resolve("other.jar"), "org.example.karpart", "1.1.0", Map.of("Bundle-Name", "Other"))));
        }
        Path strange = Signed.by(folder, "kar-stranger").sign(kar("karpart", "1.2.0"), folder.resolve("karpart-strange.kar"));
        Path unsigned = kar("karpart", "1.3.0");

        Answer installed = appliance.run(INSTALLER, "connector:install " + good);

        assertEquals(0, installed.exitCode(), installed::toString);
        assertTrue(state("org.example.karpart").contains("Active"), () -> state("org.example.karpart"));
        refused("altered", "connector:install " + altered);
        refused("unknown signer", "connector:install " + strange);
        refused("unsigned", "connector:install " + unsigned);
        assertTrue(state("org.example.karpart").contains("Active") && state("org.example.karpart").contains("1.0.0"));

        assertEquals(0, appliance.run(INSTALLER, "connector:remove karpart").exitCode());
        await("its removal", () -> state("org.example.karpart").isEmpty());
    }

    @Test
    void whatWasRefusedIsListedWithItsReasonAndInTheJournalAndTheCheckTellsIt() throws IOException {
        Path jar = Signed.bundle(folder.resolve("listed.jar"), "org.example.listed", "1.0.0", Map.of());
        Map<String, Path> files = Map.of("unsigned", Files.copy(jar, folder.resolve("listed-unsigned.jar")),
                "unknown signer", Signed.by(folder, "another-stranger").sign(jar, folder.resolve("listed-strange.jar")),
                "expired", expired.sign(jar, folder.resolve("listed-expired.jar")));
        files.forEach((reason, file) -> refused(reason, "connector:install " + file));
        // A look is not an attempt.
        assertEquals(3, appliance.run(INSTALLER, "connector:verify " + files.get("unsigned")).exitCode());

        JsonNode listed = new ObjectMapper().readTree(appliance.need("connector:refused --json"));
        String journal = journal("CODE_REFUSED");
        files.forEach((reason, file) -> {
            List<String> reasons = new ArrayList<>();
            listed.forEach(one -> {
                if (one.get("file").asText().equals(file.getFileName().toString())) {
                    reasons.add(one.get("reason").asText());
                }
            });
            assertEquals(List.of(reason), reasons, listed::toString);
            assertTrue(journal.contains(file.getFileName().toString()) && journal.contains(reason), reason);
        });
        String check = appliance.run(Appliance.ADMIN, "node:check").out();
        Matcher told = Pattern.compile("(\\d+) refused since the start").matcher(check);
        assertTrue(told.find() && Integer.parseInt(told.group(1)) >= files.size(), check);
        assertTrue(check.contains("1 signers have expired"), check);
    }

    @Test
    void whatADistrustedSignerSignedDoesNotStartAgainAndTheDistributionsOwnIsLeft() throws IOException {
        Signed supplier = trustedByTwo("distrusted-supplier");
        String own = running(CSV);
        String before = appliance.need("connector:show mental-health");
        Path connector = supplier.sign(versioned(csv("csv-distrusted.jar"), "0.4.0"), folder.resolve("csv-0.4.0.jar"));
        Path more = supplier.sign(Signed.bundle(folder.resolve("more.jar"), "org.example.more", "1.0.0", Map.of()), folder.resolve("more-1.0.0.jar"));
        Path kar = supplier.sign(kar("karmore", "1.0.0"), folder.resolve("karmore-1.0.0.kar"));
        for (Path file : List.of(connector, more, kar)) {
            Answer installed = appliance.run(INSTALLER, "connector:install " + file);
            assertEquals(0, installed.exitCode(), () -> file + " " + installed);
        }
        // Karaf gave the connector back its own version when it installed the KAR's feature.
        await("the connector's new version", () -> running(CSV).contains("0.4.0") && running(CSV).contains("Active"));
        for (String name : List.of("org.example.more", "org.example.karmore")) {
            assertTrue(state(name).contains("Active"), () -> state(name));
        }
        String command = "connector:distrust --reason 'their key was lost' " + fingerprint("distrusted-supplier");
        Answer alone = appliance.run(Appliance.ADMIN, command);
        assertEquals(3, alone.exitCode(), alone::toString);
        assertTrue(signers().contains("CN=distrusted-supplier"));
        assertEquals(0, appliance.run(MainJob.GOVERNANCE, "approval:approve --reason agreed " + request(alone)).exitCode());
        assertEquals(0, appliance.run(Appliance.ADMIN, command).exitCode());
        assertFalse(signers().contains("CN=distrusted-supplier"));
        assertTrue(journal("SIGNER_DISTRUSTED").contains("their key was lost"));
        assertTrue(appliance.run(Appliance.ADMIN, "node:check").out().contains("3 bundles or KARs were signed by somebody who is not trusted any more"));
        refused("unknown signer", "connector:install " + more);

        assertEquals(0, appliance.stop().exitCode());
        appliance.start();
        new MainJob(appliance, LIMIT).awaitReady();

        assertEquals(own, running(CSV));
        await("its own code", () -> appliance.run(Appliance.ADMIN, "connector:show mental-health").out().equals(before));
        for (String name : List.of("org.example.more", "org.example.karmore")) {
            assertFalse(state(name).contains("Active") || state(name).contains("Resolved"), () -> state(name));
        }
        // Something refused that stays must not keep anything else from running.
        Path unrelated = provider.sign(Signed.bundle(folder.resolve("unrelated.jar"), "org.example.unrelated", "1.0.0",
                Map.of("Import-Package", "org.osgi.framework")), folder.resolve("unrelated-1.0.0.jar"));
        Answer installed = appliance.run(INSTALLER, "connector:install " + unrelated);
        assertEquals(0, installed.exitCode(), installed::toString);
        assertTrue(state("org.example.unrelated").contains("Active"));
        for (String name : List.of(CSV, "org.example.more", "karmore")) {
            Answer removed = appliance.run(INSTALLER, "connector:remove " + name);
            assertEquals(0, removed.exitCode(), removed::toString);
        }
        assertEquals(own, running(CSV));
        await("the removal", () -> state("org.example.more").isEmpty() && state("org.example.karmore").isEmpty());
    }

    private static Path csv(String name) throws IOException {
        return ChangedBundle.of(Distribution.home(), "cadre-connector-csv", folder.resolve(name));
    }

    private static Path versioned(Path jar, String version) throws IOException {
        try (FileSystem archive = FileSystems.newFileSystem(jar)) {
            Path path = archive.getPath("META-INF/MANIFEST.MF");
            Manifest manifest = new Manifest();
            try (InputStream in = Files.newInputStream(path)) {
                manifest.read(in);
            }
            manifest.getMainAttributes().putValue("Bundle-Version", version);
            try (OutputStream out = Files.newOutputStream(path)) {
                manifest.write(out);
            }
        }
        return jar;
    }

    private static Path kar(String name, String version) throws IOException {
        return Signed.kar(folder.resolve(name + "-" + version + "-unsigned.kar"), name, version,
                Signed.bundle(folder.resolve(name + ".jar"), "org.example." + name, version, Map.of()));
    }

    /** Has two people trust a signer, at the console. */
    private static Signed trustedByTwo(String name) {
        Signed signer = Signed.by(folder, name);
        String command = "connector:trust --reason 'a contract' " + signer.certificate();
        Answer asked = appliance.run(Appliance.ADMIN, command);
        assertEquals(3, asked.exitCode(), asked::toString);
        assertEquals(0, appliance.run(MainJob.GOVERNANCE, "approval:approve --reason agreed " + request(asked)).exitCode());
        appliance.need(command);
        return signer;
    }

    private static String request(Answer answer) {
        Matcher request = Pattern.compile("A-[0-9A-Z]{6}").matcher(answer.err());
        assertTrue(request.find(), answer::toString);
        return request.group();
    }

    private static void refused(String reason, String command) {
        Answer answer = appliance.run(INSTALLER, command);
        assertEquals(3, answer.exitCode(), answer::toString);
        assertTrue(answer.err().contains("CODE_NOT_ADMITTED: " + reason), answer::toString);
    }

    private static String signers() {
        return appliance.need("connector:signers --json");
    }

    private static String fingerprint(String name) throws IOException {
        for (JsonNode signer : new ObjectMapper().readTree(signers())) {
            if (signer.get("name").asText().equals("CN=" + name)) {
                return signer.get("fingerprint").asText();
            }
        }
        throw new AssertionError("no signer " + name);
    }

    private static String journal(String action) {
        Answer found = appliance.run(MainJob.GOVERNANCE, "audit:search --action " + action + " --json");
        assertEquals(0, found.exitCode(), found::toString);
        return found.out();
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

    /** Returns state and version, without the number, which a bundle that Karaf installs anew has of its own. */
    private static String running(String name) {
        return state(name).strip().replaceFirst("^\\d+\\s+", "").replaceAll("\\s+", " ");
    }

    private static void await(String what, BooleanSupplier condition) {
        appliance.await(LIMIT, what, condition);
    }
}
