package org.cadrenode.itests.appliance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.cadrenode.synthetic.appliance.Answer;
import org.cadrenode.synthetic.appliance.Appliance;
import org.cadrenode.synthetic.appliance.Commands;
import org.cadrenode.synthetic.appliance.MainJob;
import org.cadrenode.synthetic.errors.ErrorRates;
import org.cadrenode.synthetic.extract.RegionExtract;
import org.cadrenode.synthetic.region.RegionPlan;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a thief, a forger or a colleague with too few rights would try, on the built appliance with a small region's data in
 * it. Each attempt has a copy of the base directory for itself.
 */
final class BreakInIT {
    private static final String CUSTODIAN = "victor";
    private static final String PASSWORD = "a-Password-of-its-own";
    private static final int CHILDREN = 300;
    private static final Duration LIMIT = Duration.ofMinutes(5);

    @TempDir
    static Path folder;

    private static Appliance loaded;
    private static Path region;
    private static JsonNode digest;

    @BeforeAll
    static void load() throws IOException {
        region = folder.resolve("region");
        new RegionExtract(new RegionPlan(CHILDREN, 20261122), ErrorRates.usual()).writeTo(region);
        System.out.println("The region's seed is 20261122.");
        loaded = Appliance.make(Distribution.home(), folder.resolve("loaded"));
        MainJob.prepare(loaded);
        loaded.addUser(CUSTODIAN, "vault-custodian");
        loaded.start();
        MainJob job = new MainJob(loaded, LIMIT);
        job.awaitReady();
        job.importOptOuts(region.resolve("truth/optouts-initial.csv"));
        for (String source : List.of("mental-health", "ssda903", "cin", "school-census")) {
            job.drop(source, region.resolve(source));
        }
        job.releaseAll("for the thieves");
        digest = job.demo("digest");
        assertTrue(digest.path("events").path("rows").asLong() > CHILDREN, digest::toString);
        assertEquals(0, loaded.stop().exitCode());
    }

    @Test
    void aThiefOfTheDiskFindsNoIdentifierInIt() throws IOException {
        Set<String> numbers = healthNumbers();
        assertTrue(numbers.size() > CHILDREN / 6, () -> "only " + numbers.size() + " NHS numbers to look for");
        List<byte[]> canaries = new ArrayList<>();
        numbers.forEach(number -> {
            canaries.add(number.getBytes(StandardCharsets.US_ASCII));
            canaries.add(number.getBytes(StandardCharsets.UTF_16LE));
            canaries.add(number.getBytes(StandardCharsets.UTF_16BE));
        });
        Scan scan = new Scan(canaries);
        try (Stream<Path> files = Files.walk(loaded.base())) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertFalse(scan.finds(Files.readAllBytes(file)), () -> "an NHS number stands in " + file);
            }
        }
    }

    @Test
    void whoHasTheDataButNotTheKeysGetsNoNewKeysAndNoData() throws IOException {
        try (Appliance stolen = loaded.copy(folder.resolve("stolen"))) {
            delete(stolen.base().resolve("data/cadre/keystore"));
            delete(stolen.base().resolve("credentials"));
            stolen.start();

            assertEquals(4, stolen.run(MainJob.OPERATOR, "node:status").exitCode());
            assertEquals(4, stolen.run(MainJob.GOVERNANCE, "vault:status").exitCode());
            assertFalse(Files.exists(stolen.base().resolve("data/cadre/keystore/node.bcfks")));
        }
    }

    @Test
    void aJournalThatWasAlteredIsFoundAndNothingGoesOn() throws IOException {
        try (Appliance altered = loaded.copy(folder.resolve("altered"))) {
            Path segment;
            try (Stream<Path> files = Files.list(altered.base().resolve("data/cadre/journal"))) {
                segment = files.filter(Files::isRegularFile).max(Comparator.comparingLong(file -> file.toFile().length())).orElseThrow();
            }
            try (RandomAccessFile file = new RandomAccessFile(segment.toFile(), "rw")) {
                long at = file.length() / 2;
                file.seek(at);
                int octet = file.read();
                file.seek(at);
                file.write(octet ^ 1);
            }
            altered.launch();

            // What cannot be put on record does not happen, and a login is the first such thing.
            Path log = altered.base().resolve("data/log/node.log");
            altered.await(LIMIT, "finding", () -> contains(log, "JOURNAL_BROKEN") && altered.run(Appliance.ADMIN, "help").exitCode() == 255);
            Answer imported = altered.run(MainJob.GOVERNANCE, "optout:import " + region.resolve("truth/optouts-later.csv"));
            assertEquals(255, imported.exitCode(), imported::toString);
        }
    }

    @Test
    void aPackageThatComesAgainChangesNothing() throws IOException {
        try (Appliance replayed = loaded.copy(folder.resolve("replayed"))) {
            Path last;
            try (Stream<Path> files = Files.list(replayed.base().resolve("data/cadre/exchange/intake/applied"))) {
                last = files.filter(file -> file.getFileName().toString().startsWith("mh-trust-")).sorted(Comparator.reverseOrder())
                        .findFirst().orElseThrow();
            }
            String name = last.getFileName().toString();
            String next = String.format("mh-trust-%08d.cadre", Long.parseLong(name.replaceAll("[^0-9]", "")) + 1);
            Files.copy(last, replayed.base().resolve("data/cadre/exchange/packages").resolve(next));
            replayed.start();
            MainJob job = new MainJob(replayed, LIMIT);
            job.awaitReady();

            replayed.await(LIMIT, "refusal", () -> replayed.run(MainJob.GOVERNANCE, "audit:search --action PACKAGE_REFUSED --json")
                    .out().contains("PACKAGE_REFUSED"));
            JsonNode after = job.demo("digest");
            for (String store : List.of("events", "persons")) {
                assertEquals(digest.get(store), after.get(store), store);
            }
        }
    }

    @Test
    void whoGuessesPasswordsIsLockedOutEvenWithTheRightOne() throws IOException {
        try (Appliance guessed = loaded.copy(folder.resolve("guessed")).start()) {
            Path password = secret("password", PASSWORD);
            Answer set = guessed.run(CUSTODIAN, "user:password --file " + password);
            assertEquals(0, set.exitCode(), set::toString);
            assertEquals("in", logIn(guessed, CUSTODIAN, PASSWORD).out().trim());
            for (int guess = 0; guess < 5; guess++) {
                assertEquals(255, logIn(guessed, CUSTODIAN, "a-wrong-Password-" + guess).exitCode());
            }

            assertEquals(255, logIn(guessed, CUSTODIAN, PASSWORD).exitCode(), "the right password must not help now");
            String found = guessed.run(MainJob.GOVERNANCE, "audit:search --action LOGIN_LOCKED --json").out();
            assertTrue(found.contains(CUSTODIAN), found);
            assertEquals(0, guessed.run(CUSTODIAN, "key:status").exitCode(), "a key cannot be guessed, and still logs in");
            assertFalse(found.contains(PASSWORD));
        }
    }

    @Test
    void aSealedRestartLosesNothingAndOnlyAQuorumOfSharesEndsIt() throws IOException {
        try (Appliance sealed = loaded.copy(folder.resolve("sealed")).start()) {
            MainJob job = new MainJob(sealed, LIMIT);
            job.awaitReady();
            Path out = folder.resolve("shares");
            String ceremony = "key:init --shares 5 --threshold 3 --out " + out + " --reason 'the first ceremony'";
            Answer asked = sealed.run(CUSTODIAN, ceremony);
            assertEquals(3, asked.exitCode(), asked::toString);
            Matcher request = Pattern.compile("A-[0-9A-Z]+").matcher(asked.err() + asked.out());
            assertTrue(request.find(), asked::toString);
            assertEquals(3, sealed.run(CUSTODIAN, "approval:approve --reason 'I alone' " + request.group()).exitCode());
            assertEquals(0, sealed.run(MainJob.GOVERNANCE, "approval:approve --reason agreed " + request.group()).exitCode());
            Answer made = sealed.run(CUSTODIAN, ceremony);
            assertEquals(0, made.exitCode(), made::toString);
            List<Path> shares;
            try (Stream<Path> files = Files.list(out)) {
                shares = files.sorted().toList();
            }
            assertEquals(5, shares.size());

            sealed.kill();
            sealed.start();
            assertEquals(4, sealed.run(MainJob.OPERATOR, "node:status").exitCode());
            Path inbox = sealed.base().resolve("data/inbox/mental-health");
            Files.writeString(Files.createDirectories(inbox).resolve("later.csv"), "row_id,patient_id\nR1,M1\n");

            Path altered = secret("altered-share", Pattern.compile("(?<=.{40})[0-9a-zA-Z]").matcher(Files.readString(shares.get(0)))
                    .replaceFirst(found -> found.group().equals("7") ? "6" : "7"));
            assertNotEquals(0, sealed.run(CUSTODIAN, "key:unseal --share --file " + altered).exitCode());
            for (Path share : shares.subList(1, 3)) {
                assertEquals(0, sealed.run(CUSTODIAN, "key:unseal --share --file " + share).exitCode());
            }
            assertEquals(4, sealed.run(MainJob.OPERATOR, "node:status").exitCode());
            assertTrue(Files.exists(inbox.resolve("later.csv")), "nothing is taken while there are no keys");
            Answer opened = sealed.run(CUSTODIAN, "key:unseal --share --file " + shares.get(4));
            assertEquals(0, opened.exitCode(), opened::toString);

            job.awaitReady();
            job.awaitRest();
            JsonNode after = job.demo("digest");
            for (String store : List.of("vault", "suppressed", "events", "persons")) {
                assertEquals(digest.get(store), after.get(store), store);
            }
            assertFalse(Files.exists(inbox.resolve("later.csv")));
            assertEquals("good", job.verifyJournal().get("verdict").asText());
        }
    }

    private static boolean contains(Path log, String words) {
        try {
            return Files.exists(log) && Files.readString(log).contains(words);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Set<String> healthNumbers() throws IOException {
        Set<String> numbers = new TreeSet<>();
        Pattern form = Pattern.compile("(?<![0-9])999[0-9]{7}(?![0-9])");
        try (Stream<Path> files = Files.walk(region.resolve("mental-health"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                form.matcher(Files.readString(file, StandardCharsets.ISO_8859_1)).results().forEach(found -> numbers.add(found.group()));
            }
        }
        return numbers;
    }

    private static Path secret(String name, String content) throws IOException {
        Path file = folder.resolve(name);
        Files.deleteIfExists(file);
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        return Files.writeString(file, content);
    }

    private static Answer logIn(Appliance appliance, String user, String password) throws IOException {
        Path asker = folder.resolve("ask");
        Files.writeString(asker, "#!/bin/sh\necho \"$CADRE_TEST_PASSWORD\"\n");
        Files.setPosixFilePermissions(asker, PosixFilePermissions.fromString("rwx------"));
        return Commands.run(Duration.ofSeconds(60),
                Map.of("SSH_ASKPASS", asker.toString(), "SSH_ASKPASS_REQUIRE", "force", "CADRE_TEST_PASSWORD", password),
                List.of("setsid", "-w", "ssh", "-n", "-T", "-F", "/dev/null", "-p", Integer.toString(appliance.port()),
                        "-o", "PubkeyAuthentication=no", "-o", "NumberOfPasswordPrompts=1", "-o", "StrictHostKeyChecking=no",
                        "-o", "UserKnownHostsFile=/dev/null", "-o", "LogLevel=ERROR", user + "@127.0.0.1", "echo in"));
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    /** Looks for any of many short byte sequences in one pass. */
    private static final class Scan {
        private final Map<Integer, List<byte[]>> byStart = new HashMap<>();

        Scan(List<byte[]> wanted) {
            wanted.forEach(one -> byStart.computeIfAbsent(start(one, 0), key -> new ArrayList<>()).add(one));
        }

        boolean finds(byte[] content) {
            for (int at = 0; at + 4 <= content.length; at++) {
                List<byte[]> candidates = byStart.get(start(content, at));
                if (candidates != null) {
                    for (byte[] one : candidates) {
                        if (at + one.length <= content.length
                                && Arrays.equals(content, at, at + one.length, one, 0, one.length)) {
                            return true;
                        }
                    }
                }
            }
            return false;
        }

        private static int start(byte[] bytes, int at) {
            return bytes[at] << 24 | (bytes[at + 1] & 0xff) << 16 | (bytes[at + 2] & 0xff) << 8 | bytes[at + 3] & 0xff;
        }
    }
}
