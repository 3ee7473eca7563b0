package org.cadrenode.itests.appliance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.cadrenode.synthetic.appliance.Answer;
import org.cadrenode.synthetic.appliance.Appliance;
import org.cadrenode.synthetic.appliance.MainJob;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sample of FHIR on a built appliance: as files, by a bulk export over a kill, and by searches. All three hold the same. */
final class FhirIT {
    private static final String CONRAD = "conrad";
    private static final String SECOND = "greta";
    private static final String FILES = "fhir";
    private static final String EXPORT = "fhir-export";
    private static final String SEARCH = "fhir-search";
    private static final Duration LIMIT = Duration.ofMinutes(2);

    @TempDir
    Path directory;

    private Appliance appliance;
    private MainJob job;

    @Test
    void filesAnExportOverAKillAndSearchesGiveEveryResourceOnce() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp384r1"));
        KeyPair pair = generator.generateKeyPair();
        Path samples = Distribution.home().resolve("samples/fhir");
        try (FhirSite site = new FhirSite(samples, directory, pair.getPublic());
                Appliance made = Appliance.make(Distribution.home(), directory.resolve("base"))) {
            appliance = made;
            MainJob.prepare(appliance);
            appliance.addUser(CONRAD, "connector-admin").addUser(SECOND, "governance");
            prepare(samples, FILES, "org.cadrenode.connector.fhir", Map.of("quietSeconds", "1"));
            prepare(samples, EXPORT, "server/org.cadrenode.connector.fhirserver", server(site, Map.of("resourcesPerDelivery", "5")));
            prepare(samples, SEARCH, "server/org.cadrenode.connector.fhirserver", server(site, Map.of("way", "search", "pageResources", "4")));
            appliance.start();
            job = new MainJob(appliance, LIMIT);
            job.awaitReady();
            awaitSources();
            for (String source : List.of(FILES, EXPORT)) {
                job.approveTerms(SECOND, source);
                need(MainJob.OPERATOR, "dictionary:check " + source);
                job.approveDictionary(SECOND, source);
            }
            job.importOptOuts(Files.writeString(directory.resolve("optouts.csv"), "nhs_number,upn,forename,surname,birth_date,scope,decided_by,decided_on\n"
                    + firstNhsNumber(samples) + ",,,,,all,parent,2026-01-05\n"));
            site(site, pair);
            long read = files(samples);
            assertEquals(0, job.releaseAll("as agreed"));
            long events = events();
            killed(site);
            assertEquals(read, read(EXPORT), "each record of the export is here, and once");
            assertEquals(0, appliance.run(MainJob.OPERATOR, "connector:run --wait " + SEARCH).exitCode());
            appliance.await(LIMIT, "all records of the search", () -> read(SEARCH) == read);
            assertTrue(site.asked("GET /fhir/Observation?_count=4&from=4") == 1, () -> site.asked().toString());

            assertEquals(0, job.releaseAll("as agreed"));
            Map<String, Map<String, Long>> accounts = job.accounts();
            assertEquals(accounts.get(FILES), accounts.get(EXPORT));
            assertTrue(accounts.get(FILES).get("loaded") > 50 && accounts.get(FILES).get("opted_out") > 0, accounts::toString);
            assertEquals(2 * events, events(), "each event of the export is in the research database, and once");

            changed(site, read);
            assertEquals("good", job.verifyJournal().get("verdict").asText());
            String log = Files.readString(appliance.base().resolve("data/log/node.log"));
            assertFalse(Stream.of("Cooper", "Brambury", "client_assertion", "Bearer").anyMatch(log::contains), "neither names nor tokens are logged");
        }
    }

    private static Map<String, String> server(FhirSite site, Map<String, String> more) {
        Map<String, String> settings = new HashMap<>(Map.of("base", site.address() + "/fhir", "tokenAddress", site.address() + "/token",
                "clientId", FhirSite.CLIENT, "keyId", FhirSite.KEY, "trust", site.certificate().toString(), "schedule", "0 2 29 2 *"));
        settings.putAll(more);
        return settings;
    }

    // The sample's configuration, but for what a site has to say.
    private void prepare(Path samples, String source, String connector, Map<String, String> settings) throws IOException {
        String cfg = connector.substring(connector.indexOf('/') + 1) + "-" + source + ".cfg";
        Path etc = appliance.base().resolve("etc");
        Files.copy(samples.resolve(connector + "-example.cfg"), etc.resolve(cfg));
        appliance.configure(cfg, "source", source);
        settings.forEach((key, value) -> appliance.configure(cfg, key, value));
        Files.copy(samples.resolve("dictionary.csv"), etc.resolve("dictionaries/" + source + ".csv"));
        Files.copy(samples.resolve("common-form.csv"), etc.resolve("mappings/" + source + ".csv"));
        MainJob.writeTerms(appliance, source);
    }

    private static String firstNhsNumber(Path samples) throws IOException {
        Matcher number = Pattern.compile("nhs-number\",\"value\":\"(\\d{10})\"").matcher(Files.readString(samples.resolve("Patient.ndjson")));
        assertTrue(number.find());
        return number.group(1);
    }

    // The node says who it is by a key that it keeps sealed; a look takes nothing and shows no value.
    private void site(FhirSite site, KeyPair pair) throws IOException {
        assertEquals(1, appliance.run(CONRAD, "connector:check " + EXPORT).exitCode(), "the key is not there yet");
        Path pem = Files.writeString(directory.resolve("key.pem"), "-----BEGIN PRIVATE KEY-----\n"
                + Base64.getMimeEncoder().encodeToString(pair.getPrivate().getEncoded()) + "\n-----END PRIVATE KEY-----\n");
        need(CONRAD, "connector:secret-set --file " + pem + " fhir-key");
        Files.delete(pem);
        need(CONRAD, "connector:check " + EXPORT);
        need(CONRAD, "connector:check " + SEARCH);
        String preview = need(CONRAD, "connector:preview --json " + EXPORT);
        assertTrue(preview.contains("\"column\":\"recorded\"") && preview.contains("9999-99-99"), preview);
        assertFalse(preview.contains("Cooper") || preview.contains("406506008"), preview);
        assertEquals(0, read(EXPORT));
        assertTrue(site.asked("POST /token") > 0);
    }

    private long files(Path samples) throws IOException {
        Path inbox = Files.createDirectories(appliance.base().resolve("data/inbox").resolve(FILES));
        int sent = 0;
        try (Stream<Path> all = Files.list(samples)) {
            for (Path file : all.filter(one -> one.toString().endsWith(".ndjson")).sorted().toList()) {
                Path part = inbox.resolve(file.getFileName() + ".part");
                Files.copy(file, part);
                Files.move(part, inbox.resolve(file.getFileName()), StandardCopyOption.ATOMIC_MOVE);
                sent++;
            }
        }
        int files = sent;
        appliance.await(LIMIT, "deliveries of all files", () -> deliveries(FILES).size() == files
                && deliveries(FILES).stream().allMatch(one -> one.get("read").asLong() > 0));
        job.awaitRest();
        assertTrue(deliveries(FILES).stream().allMatch(one -> one.get("quarantined").asLong() == 0), () -> deliveries(FILES).toString());
        return read(FILES);
    }

    // The power fails when half of a file of the export is here.
    private void killed(FhirSite site) throws Exception {
        long begun = site.asked("GET /fhir/Patient/$export");
        site.hold("Encounter");
        need(MainJob.OPERATOR, "connector:run " + EXPORT);
        assertTrue(site.awaitHalf(), "half of a file is sent");
        appliance.await(LIMIT, "a delivery of a part", () -> read(EXPORT) > 0);
        appliance.kill();
        appliance.start();
        job.awaitReady();
        awaitSources();
        need(MainJob.OPERATOR, "connector:run --wait " + EXPORT);
        assertEquals(begun + 1, site.asked("GET /fhir/Patient/$export"), "the same export goes on");
        assertEquals(1, site.asked("GET /files/" + (begun + 1) + "/Condition"), "what was fetched is not fetched again");
        assertEquals(2, site.asked("GET /files/" + (begun + 1) + "/Encounter"));
        assertEquals(1, site.asked("DELETE /jobs/" + (begun + 1)));
        job.awaitRest();
    }

    // Afterwards only what has changed is asked for.
    private void changed(FhirSite site, long read) {
        site.change("Observation", 0, "status", "amended");
        need(MainJob.OPERATOR, "connector:run --wait " + EXPORT);
        need(MainJob.OPERATOR, "connector:run --wait " + SEARCH);
        assertTrue(site.asked().stream().anyMatch(one -> one.startsWith("GET /fhir/Patient/$export?") && one.contains("_since=")), site.asked()::toString);
        appliance.await(LIMIT, "the observation that was changed, and its code", () -> read(EXPORT) == read + 2 && read(SEARCH) == read + 2);
    }

    private void awaitSources() {
        appliance.await(LIMIT, "sources", () -> {
            String list = appliance.run(MainJob.OPERATOR, "connector:list --json").out();
            return Stream.of(FILES, EXPORT, SEARCH).allMatch(source -> list.contains("\"" + source + "\""));
        });
    }

    private long events() {
        return job.demo("digest").get("events").get("rows").asLong();
    }

    private String need(String user, String command) {
        Answer answer = appliance.run(user, command);
        assertEquals(0, answer.exitCode(), answer::toString);
        return answer.out();
    }

    private List<JsonNode> deliveries(String source) {
        try {
            List<JsonNode> found = new ArrayList<>();
            for (JsonNode delivery : new JsonMapper().readTree(appliance.run(MainJob.OPERATOR, "delivery:list --json").out().getBytes(StandardCharsets.UTF_8))) {
                if (delivery.get("source").asText().equals(source)) {
                    found.add(delivery);
                }
            }
            return found;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private long read(String source) {
        return deliveries(source).stream().mapToLong(one -> one.get("read").asLong()).sum();
    }
}
