package org.cadrenode.itests.appliance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
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

/** What the terms of sources forbid, on the built appliance: nothing leaves until two people approved terms that allow it today. */
final class TermsIT {
    private static final String SECOND = "greta";
    private static final String CARE = "ssda903";
    private static final String CENSUS = "school-census";
    private static final int CHILDREN = 150;
    private static final Duration LIMIT = Duration.ofMinutes(5);

    @TempDir
    Path folder;

    @Test
    void nothingLeavesThatTheTermsForbidAndWhatGoesNowhereIsSettledHere() throws IOException {
        Path region = folder.resolve("region");
        new RegionExtract(new RegionPlan(CHILDREN, 20261127), ErrorRates.usual()).writeTo(region);
        System.out.println("The region's seed is 20261127.");
        Appliance appliance = Appliance.make(Distribution.home(), folder.resolve("base"));
        MainJob.prepare(appliance);
        appliance.addUser(SECOND, "governance");
        Path terms = appliance.base().resolve("etc/terms");
        write(terms, CARE, "research", LocalDate.of(2020, 3, 31), "");
        write(terms, CENSUS, "research", LocalDate.now().plusYears(5), "release never\n");
        try (appliance) {
            appliance.start();
            MainJob job = new MainJob(appliance, LIMIT);
            job.awaitReady();
            String list = appliance.run(MainJob.OPERATOR, "terms:list --json").out();
            assertTrue(row(list, CARE).contains("\"standing\":\"waits\""), list);
            assertTrue(row(list, "cin").contains("\"standing\":\"shipped\"") && row(list, "cin").contains("\"release\":\"allowed\""), list);
            // Two people say that the census goes nowhere, before any of it is here.
            job.approveTerms(SECOND, CENSUS);
            job.importOptOuts(region.resolve("truth/optouts-initial.csv"));
            job.drop(CARE, region.resolve(CARE));
            job.drop(CENSUS, region.resolve(CENSUS));
            job.awaitRest();

            String waiting = appliance.run(MainJob.RELEASER, "gate:list --json").out();
            String delivery = first(waiting);
            assertTrue(waiting.contains("\"terms\":\"forbidden: the terms of ssda903 wait for their approval"), waiting);
            assertTrue(appliance.run(MainJob.OPERATOR, "delivery:list --json").out().contains("\"waiting_for\":\"terms\""));
            forbidden(appliance, delivery, "wait for their approval by two people");
            assertTrue(appliance.run(Appliance.ADMIN, "node:check").out().contains("its terms forbid their release"));

            job.approveTerms(SECOND, CARE);
            forbidden(appliance, delivery, "ssda903.terms, line 3: the agreement DSA-9 of ssda903 ran out on 2020-03-31");

            write(terms, CARE, "commercial", LocalDate.now().plusYears(1), "");
            forbidden(appliance, delivery, "line 3: the agreement DSA-9");
            job.approveTerms(SECOND, CARE);
            forbidden(appliance, delivery, "line 5: the resource serves research");
            write(terms, CARE, "research", LocalDate.now().plusYears(1), "perhaps\n");
            Answer check = appliance.run(MainJob.OPERATOR, "terms:check --json " + CARE);
            assertTrue(check.exitCode() == 1 && check.out().contains("\"line\":6"), check::toString);

            MainJob.writeTerms(appliance, CARE);
            job.approveTerms(SECOND, CARE);
            assertEquals(0, job.releaseAll("under the new agreement"));
            for (JsonNode one : job.deliveries()) {
                boolean care = one.get("source").asText().equals(CARE);
                assertEquals(care ? "settled" : "refused", one.get("stage").asText(), one::toString);
                long placed = one.get("loaded").asLong() + one.get("quarantined").asLong() + one.get("opted_out").asLong()
                        + one.get("dropped").asLong() + one.get("duplicate").asLong() + one.get("held").asLong();
                assertEquals(one.get("read").asLong(), placed, one::toString);
                assertTrue(care || one.get("loaded").asLong() == 0 && one.get("held").asLong() > 0, one::toString);
            }
            String journal = appliance.run(MainJob.GOVERNANCE, "audit:search --json --limit 2000").out();
            for (String action : new String[] {"TERMS_APPROVED", "TERMS_IN_FORCE", "RELEASE_FORBIDDEN", "DELIVERY_KEPT", "DELIVERY_RELEASED"}) {
                assertTrue(journal.contains(action), action);
            }
        }
    }

    private static void write(Path folder, String source, String purpose, LocalDate until, String more) throws IOException {
        Files.writeString(folder.resolve(source + ".terms"), "controller \"Exampleshire County Council\"\nlawful-basis \"UK GDPR 6(1)(e)\"\n"
                + "agreement DSA-9 until " + until + "\ndpia DPIA-9 until " + LocalDate.now().plusYears(5) + "\npurpose " + purpose
                + "\n" + more + "retain 8 years, or to age 25\n");
    }

    private static void forbidden(Appliance appliance, String delivery, String why) {
        Answer refused = appliance.run(MainJob.RELEASER, "gate:release --force --reason 'let it go' " + delivery);
        assertEquals(3, refused.exitCode(), refused::toString);
        assertTrue(refused.err().contains("TERMS_REFUSED") && refused.err().contains(why), refused::toString);
        assertFalse(refused.err().contains("Exception"), refused::toString);
    }

    private static String first(String list) {
        Matcher delivery = Pattern.compile("D-[0-9A-Z]{12}").matcher(list);
        assertTrue(delivery.find(), list);
        return delivery.group();
    }

    private static String row(String list, String source) {
        Matcher row = Pattern.compile("\\{\"source\":\"" + source + "\"[^}]*\\}").matcher(list);
        return row.find() ? row.group() : "";
    }
}
