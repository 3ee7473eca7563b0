package org.cadrenode.itests.mainjob;

import static org.cadrenode.itests.mainjob.Steps.awaitState;
import static org.cadrenode.itests.mainjob.Steps.json;
import static org.cadrenode.itests.mainjob.Steps.nhsNumber;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cadrenode.itests.appliance.Distribution;
import org.cadrenode.synthetic.appliance.Answer;
import org.cadrenode.synthetic.appliance.Appliance;
import org.cadrenode.synthetic.appliance.Commands;
import org.cadrenode.synthetic.appliance.MainJob;
import org.cadrenode.synthetic.errors.ErrorRates;
import org.cadrenode.synthetic.extract.RegionExtract;
import org.cadrenode.synthetic.region.RegionPlan;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * On the built archive: backups are made while a delivery is under way, rehearsed by two people, the machine is lost, and a bare one gets
 * everything back; an opt-out that came after the backup holds before anything leaves again.
 */
final class BackupIT {
    private static final int CHILDREN = 120;
    private static final String KEEPER = "keeper";
    private static final Pattern REQUEST = Pattern.compile("\\bA-[0-9A-Z]{4,}");

    @TempDir
    Path folder;

    @Test
    void aLostMachineComesBackFromItsBackupAndLaterOptOutsHold() throws IOException {
        Path region = folder.resolve("region");
        new RegionExtract(new RegionPlan(CHILDREN, 20261130), ErrorRates.usual()).writeTo(region);
        Path share = Files.createDirectory(folder.resolve("share"));
        Path backups = folder.resolve("backups");
        Path passphrase = Files.writeString(folder.resolve("passphrase"), "what the site keeps in its safe\n");
        Path key = folder.resolve("recovery.key");
        Answer made = restore("recovery-key", "--out", key.toString(), "--passphrase-file", passphrase.toString());
        assertEquals(0, made.exitCode(), made::toString);
        try (Appliance node = Appliance.make(Distribution.home(), folder.resolve("node"))) {
            MainJob.prepare(node);
            node.addUser(KEEPER, "vault-custodian");
            node.configure("org.cadrenode.optout.cfg", "replica", share.toString());
            node.configure("org.cadrenode.backup.cfg", "to", backups.toString());
            node.configure("org.cadrenode.backup.cfg", "recoveryKey", made.out().replaceAll("(?s).*recoveryKey = ", "").strip());
            node.configure("org.cadrenode.backup.cfg", "everyHours", "0");
            node.configure("org.cadrenode.backup.cfg", "credentials", "true");
            node.start();
            MainJob job = new MainJob(node, Duration.ofMinutes(3));
            job.awaitReady();
            job.drop("mental-health", region.resolve("mental-health"));
            job.releaseAll("first");
            Answer plan = node.run(MainJob.OPERATOR, "node:backup --dry-run");
            assertEquals(0, plan.exitCode(), plan::toString);
            assertFalse(Files.exists(backups), "a trial changes nothing");
            JsonNode first = json(node, MainJob.OPERATOR, "node:backup --json");
            assertEquals(1, first.get("backup").asInt());

            job.drop("ssda903", region.resolve("ssda903"));
            JsonNode second = json(node, MainJob.OPERATOR, "node:backup --json");
            assertEquals(2, second.get("backup").asInt());
            job.awaitReady();
            JsonNode rehearsed = rehearse(node, key, passphrase);
            assertTrue(rehearsed.get("good").asBoolean() && rehearsed.get("rows").asLong() > 0, rehearsed::toString);
            assertEquals(5, rehearsed.get("stores").asInt(), rehearsed::toString);
            assertEquals(2, json(node, MainJob.OPERATOR, "node:backups --json").size());

            Path form = Files.writeString(folder.resolve("form.txt"), "nhs_number: " + nhsNumber(region) + "\nscope: all\n"
                    + "decided_by: parent\ndecided_on: 2026-11-02\n");
            long reference = json(node, MainJob.GOVERNANCE, "optout:add --json --file " + form).get("reference").asLong();
            awaitState(node, reference, "removed");
            job.releaseAll("second");
            JsonNode without = job.demo("digest");
            node.await(Duration.ofMinutes(1), "the copy", () -> node.run(MainJob.GOVERNANCE, "optout:replica --json").out().contains("\"waiting\":0"));
            String fingerprint = second.get("node").asText();
            node.kill();

            lose(node.base());
            String[] whole = {"restore", "--from", backups.toString(), "--recovery-key", key.toString(), "--passphrase-file", passphrase.toString(),
                    "--node", fingerprint, "--to", folder.resolve("restored").toString()};
            String[] foreign = whole.clone();
            foreign[8] = "0123456789abcdef0123456789abcdef";
            assertEquals(1, restore(foreign).exitCode());
            assertFalse(Files.exists(folder.resolve("restored")));
            Answer restored = restore(whole);
            assertEquals(0, restored.exitCode(), restored::toString);
            assertEquals(1, restore(whole).exitCode(), "never over what is there");
            Answer offline = restore("rehearse", "--from", backups.toString(), "--recovery-key", key.toString(), "--passphrase-file",
                    passphrase.toString(), "--node", fingerprint, "--scratch", folder.resolve("scratch").toString());
            assertTrue(offline.exitCode() == 0 && offline.out().contains("journal: good"), offline::toString);
            for (String part : List.of("etc", "data", "credentials")) {
                Files.move(folder.resolve("restored").resolve(part), node.base().resolve(part));
            }
            node.start();
            job.awaitReady();
            node.await(Duration.ofMinutes(1), "what the copy has", () -> node.run(MainJob.GOVERNANCE, "optout:replica --json").out().contains("\"ahead\""));
            job.awaitRest();
            Answer refused = node.run(MainJob.RELEASER, "gate:release --all --json --force --reason third");
            assertTrue((refused.out() + refused.err()).contains("OPTOUT_REPLICA_AHEAD"), refused::toString);
            assertEquals(1, json(node, MainJob.GOVERNANCE, "optout:replay --json").get("decisions").asLong());
            awaitState(node, reference, "removed");
            job.releaseAll("third");
            assertEquals(without, job.demo("digest"));
            assertEquals("good", job.verifyJournal().get("verdict").asText());
            String journal = node.run(MainJob.GOVERNANCE, "audit:search --json --action NODE_RESTORED --action NODE_BACKED_UP").out();
            assertTrue(journal.contains("NODE_RESTORED") && journal.contains("NODE_BACKED_UP"), journal);
            assertFalse(Files.exists(node.base().resolve("data/cadre/restored")));
            JsonNode third = json(node, MainJob.OPERATOR, "node:backup --json");
            assertEquals(3, third.get("backup").asInt(), "the chain goes on");
        }
    }

    private static void lose(Path base) throws IOException {
        for (String part : List.of("etc", "data", "credentials")) {
            Commands.need(List.of("rm", "-rf", base.resolve(part).toString()));
        }
    }

    private JsonNode rehearse(Appliance node, Path key, Path passphrase) throws IOException {
        String command = "node:rehearse --json --reason monthly --recovery-key " + key + " --file " + passphrase;
        Answer filed = node.run(KEEPER, command);
        Matcher request = REQUEST.matcher(filed.err());
        assertEquals(3, filed.exitCode(), filed::toString);
        assertTrue(request.find(), filed::toString);
        Answer agreed = node.run(MainJob.GOVERNANCE, "approval:approve --reason 'it is the day for it' " + request.group());
        assertEquals(0, agreed.exitCode(), agreed::toString);
        return json(node, KEEPER, command);
    }

    private static Answer restore(String... words) {
        List<String> line = new ArrayList<>(List.of(Distribution.home().resolve("bin/restore").toString()));
        line.addAll(List.of(words));
        return Commands.run(Duration.ofMinutes(3), Map.of("JAVA_HOME", System.getProperty("java.home")), line);
    }
}
