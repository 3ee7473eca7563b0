package org.cadrenode.itests.custodian;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.cadrenode.itests.appliance.Distribution;
import org.cadrenode.synthetic.appliance.Answer;
import org.cadrenode.synthetic.appliance.Appliance;
import org.cadrenode.synthetic.appliance.MainJob;
import org.cadrenode.synthetic.errors.ErrorRates;
import org.cadrenode.synthetic.extract.RegionExtract;
import org.cadrenode.synthetic.region.RegionPlan;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two appliances of the built archive: one plays provider and resource, the other the custodian. They share the two
 * directories of the custodian's path and nothing else.
 */
class CustodianIT {
    private static final String CUSTODIAN = "custodian";
    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final List<String> SOURCES = List.of("mental-health", "ssda903", "cin", "school-census");
    private static final List<String> PROVIDERS = List.of("mh-trust", "council", "school-trust");
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @TempDir
    private Path folder;

    @Test
    void identifiersReachTheCustodianAloneAndAreTakenBack() throws IOException {
        Path region = folder.resolve("region");
        new RegionExtract(new RegionPlan(300, 20261122), ErrorRates.usual()).writeTo(region);
        Path packages = folder.resolve("path/packages");
        Path receipts = folder.resolve("path/receipts");
        try (Appliance site = Appliance.make(Distribution.home(), folder.resolve("site"));
                Appliance custodian = Appliance.make(Distribution.home(), folder.resolve("custodian"))) {
            MainJob.prepare(site);
            custodian.configure("site.properties", "cadre.part", "custodian");
            custodian.addUser(CUSTODIAN, "vault-custodian");
            site.start();
            custodian.start();
            String siteKeys = publicKeys(site, MainJob.OPERATOR);
            String custodianKeys = publicKeys(custodian, CUSTODIAN);
            assertFalse(siteKeys.equals(custodianKeys), "each has keys of its own");
            site.stop();
            custodian.stop();
            site.configure("org.cadrenode.exchange.cfg", "custodianKey", key(custodianKeys, "PACKAGE_OPENING"))
                    .configure("org.cadrenode.exchange.cfg", "custodianSigningKey", key(custodianKeys, "PACKAGE_SIGNING"))
                    .configure("org.cadrenode.exchange.cfg", "custodianOutbox", packages.toString())
                    .configure("org.cadrenode.exchange.cfg", "custodianReceipts", receipts.toString());
            String keys = key(siteKeys, "PACKAGE_SIGNING") + ":" + key(siteKeys, "JOURNAL_SIGNING");
            custodian.configure("org.cadrenode.custodian.cfg", "inbox", packages.toString())
                    .configure("org.cadrenode.custodian.cfg", "receipts", receipts.toString())
                    .configure("org.cadrenode.custodian.cfg", "providerKeys",
                            PROVIDERS.stream().map(provider -> provider + "=" + keys).collect(Collectors.joining(",")));
            site.start();
            custodian.start();

            MainJob job = new MainJob(site, LIMIT);
            job.awaitReady();
            job.importOptOuts(region.resolve("truth/optouts-initial.csv"));
            SOURCES.forEach(source -> job.drop(source, region.resolve(source)));
            job.releaseAll("for the custodian");
            custodian.await(LIMIT, "identifiers of every provider", () -> {
                JsonNode status = status(custodian);
                return status.path("providers").size() == PROVIDERS.size() && sum(status, "children") > 150;
            });
            assertEquals(0, sum(status(custodian), "barred"));
            long before = sum(status(custodian), "children");

            job.importOptOuts(region.resolve("truth/optouts-later.csv"));
            job.releaseAll("behind the opt-outs");
            custodian.await(LIMIT, "the purge", () -> sum(status(custodian), "barred") > 0);
            assertTrue(sum(status(custodian), "children") < before);
            assertEquals(0, status(custodian).get("set_aside").asLong());

            // The two have nothing of each other but what lies on the path.
            try (Stream<Path> walk = Files.walk(site.base().resolve("data"))) {
                assertEquals(List.of(), walk.filter(path -> path.getFileName().toString().startsWith("custodian-")
                        && path.toString().endsWith(".mv.db")).toList());
            }
            assertFalse(Files.exists(custodian.base().resolve("data/cadre/vault")));
            assertFalse(Files.exists(custodian.base().resolve("data/cadre/research")));

            // A package of identifiers that somebody copies to the research path is set aside there.
            Path some;
            try (Stream<Path> applied = Files.list(custodian.base().resolve("data/cadre/custodian/exchange/intake/applied"))) {
                some = applied.findFirst().orElseThrow();
            }
            Path next = site.base().resolve("data/cadre/exchange/packages").resolve(nextOfTrust(site) + ".cadre");
            Files.copy(some, next);
            site.await(LIMIT, "the refusal", () -> Files.isRegularFile(site.base().resolve("data/cadre/exchange/intake/refused")
                    .resolve(next.getFileName().toString().replace(".cadre", ".1.cadre"))));
        }
    }

    // The number behind the last package of the trust that the resource took in.
    private static String nextOfTrust(Appliance site) throws IOException {
        try (Stream<Path> notes = Files.list(site.base().resolve("data/cadre/exchange/intake/notes"))) {
            long last = notes.map(note -> note.getFileName().toString()).filter(name -> name.startsWith("mh-trust-"))
                    .mapToLong(name -> Long.parseLong(name.substring(9, 17))).max().orElse(0);
            return String.format("mh-trust-%08d", last + 1);
        }
    }

    private static String publicKeys(Appliance appliance, String user) {
        String[] line = {""};
        appliance.await(LIMIT, "public keys", () -> {
            line[0] = appliance.run(user, "node:check --json").out();
            return line[0].contains("PACKAGE_OPENING=");
        });
        return line[0];
    }

    private static String key(String line, String purpose) {
        Matcher matcher = Pattern.compile(purpose + "=([0-9a-f]{64})").matcher(line);
        assertTrue(matcher.find(), purpose);
        return matcher.group(1);
    }

    private static JsonNode status(Appliance custodian) {
        Answer answer = custodian.run(CUSTODIAN, "custodian:status --json");
        try {
            return answer.exitCode() == 0 ? JSON.readTree(answer.out()) : JSON.createObjectNode();
        } catch (JsonProcessingException e) {
            return JSON.createObjectNode();
        }
    }

    private static long sum(JsonNode status, String count) {
        return StreamSupport.stream(status.path("providers").spliterator(), false).mapToLong(one -> one.get(count).asLong()).sum();
    }
}
