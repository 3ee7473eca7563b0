package org.cadrenode.itests.appliance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cadrenode.synthetic.appliance.Answer;
import org.cadrenode.synthetic.appliance.Appliance;
import org.cadrenode.synthetic.appliance.MainJob;
import org.cadrenode.synthetic.errors.ErrorRates;
import org.cadrenode.synthetic.extract.RegionExtract;
import org.cadrenode.synthetic.region.RegionPlan;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From landed files over a draft, a look and two people to a dictionary in force, on the built appliance. */
final class DictionaryApprovalIT {
    private static final String SECOND = "greta";
    private static final String SOURCE = "mental-health";
    private static final int CHILDREN = 200;
    private static final Duration LIMIT = Duration.ofMinutes(5);

    @TempDir
    Path folder;

    @Test
    void anEditedDictionaryReleasesNothingUntilTwoPeopleApprovedItAndTheFormerOneStaysWhileAnotherEditWaits() throws IOException {
        Path region = folder.resolve("region");
        new RegionExtract(new RegionPlan(CHILDREN, 20261126), ErrorRates.usual()).writeTo(region);
        System.out.println("The region's seed is 20261126.");
        Appliance appliance = Appliance.make(Distribution.home(), folder.resolve("base"));
        MainJob.prepare(appliance);
        appliance.addUser(SECOND, "governance");
        Path file = appliance.base().resolve("etc/dictionaries/" + SOURCE + ".csv");
        try (appliance) {
            appliance.start();
            MainJob job = new MainJob(appliance, LIMIT);
            job.awaitReady();
            assertTrue(standing(appliance).contains("\"standing\":\"shipped\",\"change_waits\":false"), () -> standing(appliance));
            // Nobody has used the shipped one yet; the site writes its own.
            edit(file, "diagnoses,rank,keep,,number,as_is,rank,,,", "diagnoses,rank,drop,,,,,,,");
            job.importOptOuts(region.resolve("truth/optouts-initial.csv"));
            job.drop(SOURCE, region.resolve(SOURCE));
            appliance.await(LIMIT, "a delivery that waits for two people",
                    () -> appliance.run(MainJob.OPERATOR, "delivery:list --json").out().contains("\"waiting_for\":\"dictionary approval\""));
            job.awaitRest();
            assertTrue(standing(appliance).contains("\"standing\":\"waits\",\"change_waits\":true"), () -> standing(appliance));
            assertTrue(appliance.run(Appliance.ADMIN, "node:check").out().contains("waits for its first approval"));
            assertFalse(appliance.run(MainJob.OPERATOR, "delivery:list --json").out().contains("\"stage\":\"pseudonymised\""));

            String drafted = governance(appliance, "dictionary:draft --json " + SOURCE).out();
            assertTrue(drafted.contains("\"column\":\"nhs_number\",\"identifier\":\"nhs_number\""), drafted);
            assertEquals(2, appliance.run(MainJob.GOVERNANCE, "dictionary:try --with " + SOURCE + ".csv " + SOURCE).exitCode(),
                    "there is no terminal");
            String tried = governance(appliance, "dictionary:try --show-identifiers --json --table notes --with " + SOURCE + ".csv " + SOURCE).out();
            assertTrue(tried.contains("\"column\":\"note_text\"") && tried.contains("\"outcome\":\"released\""), tried.substring(0, Math.min(500, tried.length())));
            assertTrue(appliance.run(MainJob.OPERATOR, "dictionary:try --show-identifiers " + SOURCE).refusedByConsole());

            approve(appliance);
            assertTrue(standing(appliance).contains("\"standing\":\"approved\",\"change_waits\":false"), () -> standing(appliance));
            appliance.await(LIMIT, "deliveries that wait for their release",
                    () -> appliance.run(MainJob.OPERATOR, "delivery:list --json").out().contains("\"waiting_for\":\"release\""));

            edit(file, "diagnoses,rank,drop,,,,,,,", "diagnoses,rank,keep,,number,as_is,rank,,,");
            String different = governance(appliance, "dictionary:diff --json " + SOURCE).out();
            assertTrue(different.contains("\"part\":\"decision\",\"before\":\"drop\",\"after\":\"keep\",\"widens\":true"), different);
            appliance.kill();
            appliance.start();
            job.awaitReady();
            assertTrue(standing(appliance).contains("\"standing\":\"approved\",\"change_waits\":true"), () -> standing(appliance));
            String journal = governance(appliance, "audit:search --json --limit 500").out();
            assertTrue(journal.contains("DICTIONARY_TRIED") && journal.contains("DICTIONARY_APPROVED"), "journalled");
        }
    }

    private static void edit(Path file, String from, String to) throws IOException {
        String before = Files.readString(file);
        // Behind the tenth field stands a comment.
        String after = before.replaceFirst(Pattern.quote(from), Matcher.quoteReplacement(to));
        assertFalse(before.equals(after), "the shipped dictionary has another row");
        Files.writeString(file, after);
    }

    private static void approve(Appliance appliance) {
        String command = "dictionary:approve --json --reason 'reviewed together' " + SOURCE;
        Answer filed = appliance.run(MainJob.GOVERNANCE, command);
        Matcher request = Pattern.compile("A-[0-9A-Z]+").matcher(filed.err());
        assertTrue(filed.exitCode() == 3 && request.find(), filed::toString);
        String agree = "approval:approve --reason 'as we read it' " + request.group();
        assertEquals(3, appliance.run(MainJob.GOVERNANCE, agree).exitCode(), "nobody is their own second person");
        assertEquals(0, appliance.run(SECOND, agree).exitCode());
        governance(appliance, command);
    }

    private static Answer governance(Appliance appliance, String command) {
        Answer answer = appliance.run(MainJob.GOVERNANCE, command);
        assertEquals(0, answer.exitCode(), answer::toString);
        return answer;
    }

    private static String standing(Appliance appliance) {
        String list = appliance.run(MainJob.OPERATOR, "dictionary:list --json").out();
        Matcher row = Pattern.compile("\\{\"source\":\"" + SOURCE + "\"[^}]*\\}").matcher(list);
        return row.find() ? row.group() : list;
    }
}
