package org.cadrenode.itests.appliance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.cadrenode.synthetic.appliance.Answer;
import org.cadrenode.synthetic.appliance.Appliance;
import org.cadrenode.synthetic.appliance.MainJob;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every source whose sample the archive has, set up as its manual page says, with its dictionary and terms approved by two
 * people: the samples go their whole way, and after them public data of the same formats.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SamplesIT {
    private static final Duration LIMIT = Duration.ofMinutes(8);
    private static final String SECOND = "gwen";
    private static final Set<String> BESIDE = Set.of("dictionary.csv", "common-form.csv", "layout.csv", "mapping.csv", "terms.txt", "schema.sql");
    private static final List<String> PLACES = List.of("loaded", "quarantined", "opted_out", "dropped", "duplicate", "held", "removals");
    // What their controllers let go nowhere.
    private static final Set<String> KEPT = Set.of("births", "deaths");

    @TempDir
    static Path folder;

    private static final Map<String, Path> SOURCES = new TreeMap<>();
    private static Appliance appliance;
    private static MainJob job;

    @BeforeAll
    static void everySourceIsSetUpAndApproved() throws IOException {
        appliance = Appliance.make(Distribution.home(), folder.resolve("base"));
        MainJob.prepare(appliance);
        appliance.addUser(SECOND, "governance");
        Path etc = appliance.base().resolve("etc");
        try (Stream<Path> walk = Files.walk(Distribution.home().resolve("samples"))) {
            for (Path configuration : walk.filter(file -> file.toString().endsWith("-example.cfg")).sorted().toList()) {
                if (!data(configuration.getParent()).isEmpty()) {
                    setUp(configuration, etc);
                }
            }
        }
        appliance.start();
        job = new MainJob(appliance, LIMIT);
        job.awaitReady();
        appliance.await(LIMIT, "sources", () -> SOURCES.keySet().stream().allMatch(appliance.run(MainJob.OPERATOR, "connector:list").out()::contains));
        String dictionaries = appliance.run(MainJob.OPERATOR, "dictionary:list --json").out();
        String terms = appliance.run(MainJob.OPERATOR, "terms:list --json").out();
        for (String source : SOURCES.keySet()) {
            Answer check = appliance.run(MainJob.OPERATOR, "dictionary:check " + source);
            assertEquals(0, check.exitCode(), check::toString);
            if (waits(dictionaries, source)) {
                job.approveDictionary(SECOND, source);
            }
            if (waits(terms, source)) {
                job.approveTerms(SECOND, source);
            }
        }
    }

    @AfterAll
    static void stop() {
        if (appliance != null) {
            appliance.close();
        }
    }

    private static void setUp(Path configuration, Path etc) throws IOException {
        Path sample = configuration.getParent();
        Properties settings = new Properties();
        try (var in = Files.newBufferedReader(configuration)) {
            settings.load(in);
        }
        String source = settings.getProperty("source");
        SOURCES.put(source, sample);
        // The public messages name patients by other authorities than the sample's.
        Files.writeString(etc.resolve(configuration.getFileName()), Files.readString(configuration)
                .replaceAll("quietSeconds = \\d+", "quietSeconds = 1").replace("localId = RMW00", "localId = RMW00,LOCALID,NHS"));
        Files.copy(sample.resolve("dictionary.csv"), Files.createDirectories(etc.resolve("dictionaries")).resolve(source + ".csv"), StandardCopyOption.REPLACE_EXISTING);
        Files.copy(sample.resolve("terms.txt"), Files.createDirectories(etc.resolve("terms")).resolve(source + ".terms"), StandardCopyOption.REPLACE_EXISTING);
        for (String beside : List.of("layout.csv", "mapping.csv")) {
            if (Files.exists(sample.resolve(beside))) {
                Path named = Path.of(settings.getProperty(beside.substring(0, beside.indexOf('.'))));
                Files.copy(sample.resolve(beside), Files.createDirectories(etc.resolve("layouts")).resolve(named.getFileName()));
            }
        }
    }

    @Test
    @Order(1)
    void theSamplesOfTheArchiveGoTheirWholeWay() throws IOException {
        for (Map.Entry<String, Path> source : SOURCES.entrySet()) {
            give(source.getKey(), data(source.getValue()));
        }
        job.releaseAll("the samples");
        Map<String, Map<String, Long>> accounts = accounts();
        System.out.println("Samples of the archive: " + accounts);
        for (String source : SOURCES.keySet()) {
            Map<String, Long> account = accounts.getOrDefault(source, Map.of());
            assertTrue(account.getOrDefault("read", 0L) > 0, source + " was not read");
            assertEquals(KEPT.contains(source), account.get("loaded") == 0, source + ": " + account);
        }
    }

    @Test
    @Order(2)
    void publicDataOfTheSameFormatsGoTheirWholeWay() throws IOException {
        Path data = Path.of(System.getProperty("cadre.samples", "samples"));
        Assumptions.assumeTrue(Files.isDirectory(data), "There are no public data at " + data + ": this test does not run");
        Map<String, Map<String, Long>> before = accounts();
        Map<String, Path> given = new TreeMap<>(Map.of("ssda903", data.resolve("ssda903"), "cin", data.resolve("cin-census"),
                "school-census", data.resolve("school-census"), "fhir", data.resolve("fhir"), "hl7v2-example", data.resolve("hl7v2")));
        for (Map.Entry<String, Path> source : given.entrySet()) {
            give(source.getKey(), files(source.getValue()));
        }
        job.releaseAll("public data");
        Map<String, Map<String, Long>> accounts = accounts();
        for (String source : given.keySet()) {
            accounts.get(source).replaceAll((count, sum) -> sum - before.get(source).get(count));
        }
        accounts.keySet().retainAll(given.keySet());
        System.out.println("Public data: " + accounts);
        for (String source : given.keySet()) {
            Map<String, Long> account = accounts.get(source);
            assertTrue(account.get("loaded") > 0, source + ": " + account);
        }
        for (String tables : List.of("ssda903", "school-census")) {
            assertEquals(lines(given.get(tables)), accounts.get(tables).get("read"), tables);
        }
        for (String clean : List.of("cin", "fhir", "school-census")) {
            assertEquals(0L, accounts.get(clean).get("quarantined"), clean);
        }
    }

    @Test
    @Order(3)
    void aTableThatIsNewAndAFileThatComesWithoutItsExtractAreToldAndHoldUpNothing() throws IOException {
        Map<String, Map<String, Long>> before = accounts();
        Path fresh = Files.writeString(folder.resolve("MHS999New.csv"), "a,b\n1,2\n");
        Path renamed = Files.copy(SOURCES.get("mhsds").resolve("MHS501HospProvSpell.csv"), folder.resolve("MHS501HospProvSpell_202409.csv"));
        Files.writeString(renamed, Files.readString(renamed) + Files.readAllLines(renamed).get(1) + "\n");
        give("mhsds", List.of(fresh, renamed));
        give("systmone", List.of(SOURCES.get("systmone").resolve("extract/SREvent.csv")));
        job.releaseAll("beside what is told");
        Map<String, Map<String, Long>> accounts = accounts();
        assertEquals(before.get("mhsds").get("quarantined") + 1, accounts.get("mhsds").get("quarantined"));
        assertEquals(before.get("mhsds").get("read") + 1 + lines(renamed), accounts.get("mhsds").get("read"));
        assertEquals(before.get("systmone").get("quarantined") + 1, accounts.get("systmone").get("quarantined"));
    }

    // Every record has one place, and every delivery came to its end.
    private static Map<String, Map<String, Long>> accounts() {
        Map<String, Map<String, Long>> accounts = new HashMap<>();
        for (JsonNode delivery : job.deliveries()) {
            String source = delivery.get("source").asText();
            assertEquals(KEPT.contains(source) ? "refused" : "settled", delivery.get("stage").asText(), delivery::toString);
            assertEquals(delivery.get("read").asLong(), PLACES.stream().mapToLong(place -> delivery.get(place).asLong()).sum(), delivery::toString);
            Map<String, Long> sums = accounts.computeIfAbsent(source, key -> new TreeMap<>());
            sums.merge("read", delivery.get("read").asLong(), Long::sum);
            PLACES.forEach(place -> sums.merge(place, delivery.get(place).asLong(), Long::sum));
        }
        return accounts;
    }

    private static void give(String source, List<Path> files) throws IOException {
        Path inbox = Files.createDirectories(appliance.base().resolve("data/inbox").resolve(source));
        for (Path file : files) {
            Path part = inbox.resolve(file.getFileName() + ".part");
            Files.copy(file, part);
            Files.move(part, inbox.resolve(file.getFileName()), StandardCopyOption.ATOMIC_MOVE);
        }
    }

    // What lies in a sample beside its settings; an extract of many files goes as the one archive that the system makes of it.
    private static List<Path> data(Path sample) throws IOException {
        List<Path> data = new ArrayList<>(files(sample));
        data.removeIf(file -> BESIDE.contains(file.getFileName().toString()) || file.toString().endsWith(".cfg"));
        if (Files.isDirectory(sample.resolve("extract"))) {
            Path archive = folder.resolve("extract.zip");
            try (OutputStream out = Files.newOutputStream(archive); ZipOutputStream zip = new ZipOutputStream(out)) {
                for (Path file : files(sample.resolve("extract"))) {
                    zip.putNextEntry(new ZipEntry(file.getFileName().toString()));
                    Files.copy(file, zip);
                    zip.closeEntry();
                }
            }
            data.add(archive);
        }
        return data;
    }

    private static List<Path> files(Path directory) throws IOException {
        try (Stream<Path> list = Files.list(directory)) {
            return list.filter(Files::isRegularFile).sorted().toList();
        }
    }

    private static long lines(Path place) throws IOException {
        long lines = 0;
        for (Path file : Files.isDirectory(place) ? files(place) : List.of(place)) {
            lines += Files.readAllLines(file).stream().filter(line -> !line.isBlank()).count() - 1;
        }
        return lines;
    }

    private static boolean waits(String list, String source) {
        int at = list.indexOf("{\"source\":\"" + source + "\"");
        return at < 0 || list.substring(at, list.indexOf('}', at)).contains("\"standing\":\"waits\"");
    }
}
