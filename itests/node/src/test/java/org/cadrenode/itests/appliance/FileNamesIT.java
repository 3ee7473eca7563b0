package org.cadrenode.itests.appliance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.cadrenode.synthetic.appliance.Appliance;
import org.cadrenode.synthetic.appliance.MainJob;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Files that are called after a child, on the built appliance: the connectors of schools and of civil registration take them in, good and bad, and
 * no name is anywhere afterwards: in no log, no journal, no report, no file nor file's name, and nothing that a command shows.
 */
final class FileNamesIT {
    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final String CHILD = "Zebedee Quillfeather";
    private static final String PUPIL = "<Pupil><UPN>A950000178301</UPN><Surname>Ashby</Surname><Forename>Nell</Forename><DOB>2012-01-21</DOB><Sex>F</Sex></Pupil>";

    @TempDir
    Path folder;

    @Test
    void aNameOfAChildInTheNameOfAFileReachesNothing() throws IOException {
        Appliance appliance = Appliance.make(Distribution.home(), folder.resolve("base"));
        MainJob.prepare(appliance);
        Path etc = appliance.base().resolve("etc");
        Files.copy(Distribution.home().resolve("samples/ctf/dictionary.csv"), etc.resolve("dictionaries/ctf-names.csv"));
        for (String[] source : new String[][] {{"ctf", "ctf"}, {"schoolrecords", "schoolrecords"}, {"schoolcensus", "school-census"}, {"births", "births"}}) {
            Files.writeString(etc.resolve("org.cadrenode.connector." + source[0] + "-names.cfg"), "source = " + source[1] + "-names\nprovider = school\nquietSeconds = 1\n");
        }
        try (appliance) {
            appliance.start();
            MainJob job = new MainJob(appliance, LIMIT);
            job.awaitReady();
            String good = "<CTfile><Header/><CTFpupilData>" + PUPIL + "</CTFpupilData></CTfile>";
            drop(appliance, "ctf-names", CHILD + " CTF.xml", good);
            drop(appliance, "ctf-names", "Broken " + CHILD + ".XML", good.substring(0, 60));
            drop(appliance, "ctf-names", "Empty " + CHILD + ".xml", "");
            drop(appliance, "ctf-names", "Other " + CHILD + ".xml", "<Letter><To>home</To></Letter>");
            drop(appliance, "schoolrecords-names", CHILD + ".csv", "Adno,Legal Surname\n1,Ashby\n");
            drop(appliance, "schoolrecords-names", "Suspensions of " + CHILD + ".csv", "Adno,Legal Surname\n2,Birch\n");
            drop(appliance, "school-census-names", "2024_autumn_" + CHILD.replace(" ", "").toLowerCase(Locale.ROOT) + ".csv", "a\n1\n");
            drop(appliance, "births-names", "Birth of " + CHILD + ".csv", "x\n1\n");
            appliance.await(LIMIT, "eight deliveries", () -> deliveries(job).size() == 8);
            appliance.await(LIMIT, "each is read", () -> deliveries(job).stream().noneMatch(one -> one.get("stage").asText().equals("RECEIVED")));
            assertEquals(4, deliveries(job).stream().filter(one -> one.get("source").asText().equals("ctf-names")).count());

            List<String> shown = new ArrayList<>();
            for (String command : List.of("delivery:list", "delivery:list --json", "connector:list", "connector:show ctf-names")) {
                shown.add(appliance.run(MainJob.OPERATOR, command).out());
            }
            for (JsonNode delivery : deliveries(job)) {
                shown.add(appliance.run(MainJob.OPERATOR, "delivery:show " + delivery.get("delivery").asText()).out());
            }
            shown.add(appliance.run(MainJob.GOVERNANCE, "audit:search --json").out());
            assertTrue(shown.get(0).contains("ctf-names"), shown.get(0));
            shown.forEach(text -> assertFalse(text.toLowerCase(Locale.ROOT).contains("quillfeather"), text));
            boolean searched = false;
            try (Stream<Path> files = Files.walk(appliance.base())) {
                for (Path file : files.toList()) {
                    assertFalse(file.toString().toLowerCase(Locale.ROOT).contains("quillfeather"), "a file's name is kept");
                    if (Files.isRegularFile(file) && Files.size(file) < 32 << 20) {
                        String content = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
                        searched |= content.contains("ctf-names");
                        assertFalse(content.contains("quillfeather"), () -> "it stands in " + appliance.base().relativize(file));
                    }
                }
            }
            assertTrue(searched, "what is written is found");
        }
    }

    private static List<JsonNode> deliveries(MainJob job) {
        List<JsonNode> found = new ArrayList<>();
        job.deliveries().forEach(found::add);
        return found.stream().filter(one -> one.get("source").asText().endsWith("-names")).toList();
    }

    private static void drop(Appliance appliance, String source, String name, String content) throws IOException {
        Path inbox = Files.createDirectories(appliance.base().resolve("data/inbox").resolve(source));
        Files.writeString(inbox.resolve(name), content);
    }
}
