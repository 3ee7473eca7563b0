package org.cadrenode.itests.appliance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.cadrenode.rig.bundle.Signed;
import org.cadrenode.rig.bundle.TroubleBundle;
import org.cadrenode.synthetic.appliance.Answer;
import org.cadrenode.synthetic.appliance.Appliance;
import org.cadrenode.synthetic.appliance.MainJob;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sources that run by a schedule and by hand, and one good source beside connectors that hang, fail and never answer. */
final class SourcesIT {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final String CONNIE = "connie";
    private static final String NIGHTLY = "mental-health";
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    static Path folder;

    private static Appliance appliance;
    private static Signed provider;

    @BeforeAll
    static void boot() {
        appliance = Appliance.make(Distribution.home(), folder.resolve("base"));
        MainJob.prepare(appliance);
        appliance.addUser(CONNIE, "connector-admin").addUser("aurel", "auditor");
        provider = Signed.by(folder, "provider").trustedBy(appliance);
        appliance.configure("org.cadrenode.connector.csv-mental-health.cfg", "schedule", "0 3 1 1 *");
        appliance.configure("org.cadrenode.connector.cin-council.cfg", "schedule", "every now and then");
        appliance.start();
        new MainJob(appliance, LIMIT).awaitReady();
    }

    @AfterAll
    static void end() {
        appliance.close();
    }

    @Test
    void aScheduledSourceIsLookedAtRunStoppedAndRemembersItOverAPowerCut() throws IOException {
        Path inbox = appliance.base().resolve("data/inbox").resolve(NIGHTLY);
        Files.createDirectories(inbox);
        Files.writeString(inbox.resolve("patients.csv"), "patient_id,surname,born\n17,Canaryson,2015-03-01\n18,O'Canary,2016-04-02\n");

        JsonNode preview = JSON.readTree(need(CONNIE, "connector:preview --json " + NIGHTLY).out());
        assertEquals(List.of("patient_id 99", "surname A'Aaaaaa | Aaaaaaaaa", "born 9999-99-99"), StreamSupport.stream(preview.spliterator(), false)
                .map(column -> column.get("column").asText() + " " + column.get("shapes").asText()).toList());
        Answer refused = appliance.run(MainJob.OPERATOR, "connector:preview " + NIGHTLY);
        assertTrue(refused.refusedByConsole() || refused.exitCode() == 3, refused::toString);
        assertTrue(Files.exists(inbox.resolve("patients.csv")), "nothing is taken before its time, nor by a look");
        assertEquals("scheduled", state(NIGHTLY));
        assertFalse(preview.toString().contains("anary"), preview::toString);

        JsonNode run = JSON.readTree(need(MainJob.OPERATOR, "connector:run --wait --json " + NIGHTLY).out());
        assertEquals("done", run.get("outcome").asText());
        assertEquals(1, run.get("deliveries").asInt());
        assertFalse(Files.exists(inbox.resolve("patients.csv")));

        need(CONNIE, "connector:stop " + NIGHTLY);
        appliance.kill();
        appliance.start();
        new MainJob(appliance, LIMIT).awaitReady();
        assertEquals("stopped", state(NIGHTLY));
        assertEquals(3, appliance.run(CONNIE, "connector:run " + NIGHTLY).exitCode());
        String history = need("aurel", "connector:history --json " + NIGHTLY).out();
        assertTrue(history.contains("\"operator\"") && history.contains("\"delivery\"") && !history.contains("patients"), history);
        need(CONNIE, "connector:start " + NIGHTLY);
        assertEquals("scheduled", state(NIGHTLY));
        assertTrue(appliance.run("aurel", "audit:search --json --action CONNECTOR_PREVIEWED").out().contains(CONNIE));
    }

    @Test
    void aWrongScheduleIsASentenceAndNothingIsTaken() throws IOException {
        Answer check = appliance.run(MainJob.OPERATOR, "connector:check cin");
        assertEquals(1, check.exitCode());
        assertTrue(check.out().contains("crontab") && !check.out().contains("every now"), check::toString);
        assertEquals("wrong-settings", state("cin"));
        assertEquals(2, appliance.run(CONNIE, "connector:run cin").exitCode());
        assertTrue(appliance.run(MainJob.OPERATOR, "node:check").out().contains("cin"));
    }

    @Test
    void aMisspeltSettingIsNamedAndItsSourceTakesNothingUntilItIsCorrected() throws IOException {
        Path file = appliance.base().resolve("etc/org.cadrenode.connector.csv-misspelt.cfg");
        Path inbox = Files.createDirectories(appliance.base().resolve("data/inbox/misspelt"));
        Files.writeString(inbox.resolve("visits.csv"), "child;seen\nc1;2026-01-01\n");
        Files.writeString(file, "source = misspelt\nprovider = example\ndelimitter = ;\nsecrret = hunter2\n");
        appliance.await(LIMIT, "the source", () -> state("misspelt").equals("wrong-settings"));
        String finding = "etc/org.cadrenode.connector.csv-misspelt.cfg has a setting delimitter, which nobody reads; write delimiter.";
        Answer check = appliance.run(MainJob.OPERATOR, "connector:check misspelt");
        assertEquals(1, check.exitCode());
        assertTrue(check.out().contains(finding) && check.out().contains("write secret."), check::toString);
        // Without its source the connector does not even come.
        Path nameless = appliance.base().resolve("etc/org.cadrenode.connector.csv-nameless.cfg");
        Files.writeString(nameless, "sorce = nameless\nprovider = example\n");
        appliance.await(LIMIT, "the check of sources", () -> appliance.run(MainJob.OPERATOR, "node:check --json").out()
                .contains("The connector of etc/org.cadrenode.connector.csv-nameless.cfg does not start (CONNECTOR_FAILED): it has no setting source, but sorce. "
                        + "Correct the name"));
        // A room's file under a name that no room has.
        Path room = appliance.base().resolve("etc/org.cadrenode.natoinaloptout.cfg");
        Files.writeString(room, "national = required\n");
        String unread = "etc/org.cadrenode.natoinaloptout.cfg is read by nobody; rename it to org.cadrenode.nationaloptout.cfg. Nothing is released until then.";
        appliance.await(LIMIT, "the check of settings", () -> appliance.run(MainJob.OPERATOR, "node:check --json").out().contains(unread));
        Answer health = appliance.run(MainJob.OPERATOR, "node:check");
        assertEquals(1, health.exitCode());
        assertTrue(health.out().contains(finding), health::toString);
        String log = Files.readString(appliance.base().resolve("data/log/node.log"));
        assertTrue(log.contains(finding) && log.contains("is read by nobody"), "the log tells of both");
        assertFalse((health.toString() + check + log).contains("hunter2"), "no value is told");

        Files.delete(room);
        Files.delete(nameless);
        Files.writeString(file, "source = misspelt\nprovider = example\ndelimiter = ;\n");
        appliance.await(LIMIT, "the delivery", () -> received("misspelt") == 1);
        appliance.await(LIMIT, "the check of settings", () -> appliance.run(MainJob.OPERATOR, "node:check --json").out().contains("\"check\":\"settings\",\"status\":\"ok\""));
        String end = appliance.run(MainJob.OPERATOR, "node:check --json").out();
        assertFalse(end.contains("Nothing reads by") || end.contains("does not start"), "each file's connector came");
    }

    @Test
    void aConnectorThatHangsOrFailsOrNeverAnswersHoldsUpItselfAlone() throws IOException {
        Path jar = provider.sign(TroubleBundle.hanging(Distribution.home(), folder), folder.resolve("trouble.jar"));
        Path deploy = Files.createDirectories(appliance.base().resolve("deploy"));
        Files.copy(jar, deploy.resolve("trouble.part"));
        Files.move(deploy.resolve("trouble.part"), deploy.resolve("trouble.jar"));
        appliance.await(LIMIT, "the connectors", () -> state("hanging").equals("open") && state("throwing").equals("open")
                && state("asking").equals("running"));
        for (String source : List.of("hanging", "throwing")) {
            Path inbox = Files.createDirectories(appliance.base().resolve("data/inbox").resolve(source));
            Files.writeString(inbox.resolve("one.txt"), "one");
            Files.writeString(inbox.resolve("two.txt"), "two");
        }
        appliance.await(LIMIT, "their deliveries", () -> received("hanging") == 2 && received("throwing") == 2);

        Path school = Files.createDirectories(appliance.base().resolve("data/inbox/ssda903"));
        Files.writeString(school.resolve("header.csv"), "CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB\nc1,1,01/02/2015,WBRI,,,\n");
        appliance.await(LIMIT, "the good source's delivery", () -> appliance.run(MainJob.OPERATOR, "delivery:list --json").out()
                .lines().anyMatch(list -> stage(list, "ssda903").filter(stage -> !stage.equals("received")).isPresent()));
        assertEquals(Optional.of("received"), stage(appliance.run(MainJob.OPERATOR, "delivery:list --json").out(), "hanging"));

        Answer check = appliance.run(MainJob.OPERATOR, "connector:check throwing");
        assertEquals(1, check.exitCode());
        assertTrue(check.out().contains("CONNECTOR_SILENT"), check::toString);
        Answer health = appliance.run(MainJob.OPERATOR, "node:check");
        assertTrue(health.out().contains("does not say what it reads"), health::toString);

        Files.delete(deploy.resolve("trouble.jar"));
        appliance.await(LIMIT, "its removal", () -> state("hanging").isEmpty() && state("throwing").isEmpty());
        appliance.await(LIMIT, "the entry in the journal",
                () -> appliance.run("aurel", "audit:search --json --action CONNECTOR_GIVEN_UP").out().contains("hanging"));
        Files.writeString(school.resolve("header.csv"), "CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB\nc2,1,01/02/2015,WBRI,,,\n");
        appliance.await(LIMIT, "the next delivery", () -> received("ssda903") == 2);
    }

    private static Answer need(String user, String command) {
        Answer answer = appliance.run(user, command);
        assertEquals(0, answer.exitCode(), () -> command + ": " + answer);
        return answer;
    }

    private static String state(String source) {
        return value(source, "state");
    }

    private static int received(String source) {
        String count = value(source, "received");
        return count.isEmpty() ? 0 : Integer.parseInt(count);
    }

    private static String value(String source, String name) {
        Answer answer = appliance.run(MainJob.OPERATOR, "connector:show --json " + source);
        try {
            return answer.exitCode() == 0 ? JSON.readTree(answer.out()).path(name).asText() : "";
        } catch (IOException e) {
            throw new IllegalStateException(answer.toString(), e);
        }
    }

    private static Optional<String> stage(String list, String source) {
        try {
            return StreamSupport.stream(JSON.readTree(list).spliterator(), false)
                    .filter(delivery -> delivery.get("source").asText().equals(source)).map(delivery -> delivery.get("stage").asText()).findFirst();
        } catch (IOException e) {
            throw new IllegalStateException(list, e);
        }
    }
}
