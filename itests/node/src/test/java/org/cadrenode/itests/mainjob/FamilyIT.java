package org.cadrenode.itests.mainjob;

import static org.cadrenode.itests.mainjob.Steps.json;
import static org.cadrenode.itests.mainjob.Steps.nhsNumber;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.hpke.HPKE;
import org.bouncycastle.crypto.hpke.HPKEContextWithEncapsulation;
import org.cadrenode.itests.appliance.Distribution;
import org.cadrenode.synthetic.appliance.Answer;
import org.cadrenode.synthetic.appliance.Appliance;
import org.cadrenode.synthetic.appliance.MainJob;
import org.cadrenode.synthetic.errors.ErrorRates;
import org.cadrenode.synthetic.extract.RegionExtract;
import org.cadrenode.synthetic.region.RegionPlan;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On the built archive, a family's request comes in sealed under the page's key, holds what may be of its child, and is verified by a person. */
final class FamilyIT {
    private static final int CHILDREN = 100;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @TempDir
    Path folder;

    @Test
    void aRequestHoldsItsChildUntilAPersonHasVerifiedItAndThenTheChildIsOut() throws IOException, InvalidCipherTextException {
        Path region = folder.resolve("region");
        new RegionExtract(new RegionPlan(CHILDREN, 20261129), ErrorRates.usual()).writeTo(region);
        String number = nhsNumber(region);
        try (Appliance node = Appliance.make(Distribution.home(), folder.resolve("node"))) {
            MainJob.prepare(node);
            node.configure("org.cadrenode.families.cfg", "siteName", "Exampleshire Trust")
                    .configure("org.cadrenode.families.cfg", "telephone", "01632 960000")
                    .configure("org.cadrenode.families.cfg", "postalAddress", "Opt-out team | 1 Example Street");
            node.start();
            MainJob job = new MainJob(node, Duration.ofMinutes(3));
            job.awaitReady();
            job.drop("mental-health", region.resolve("mental-health"));
            job.awaitRest();

            Path pages = folder.resolve("pages");
            assertEquals(5, json(node, "optout:page --json --out " + pages).get("files").size());
            Matcher key = Pattern.compile("data-key=\"([^\"]+)\"").matcher(Files.readString(pages.resolve("parents.html")));
            assertTrue(key.find());
            Path inbox = node.base().resolve("data/inbox-optout-requests");
            Files.writeString(inbox.resolve("no-request.txt"), "not a request");
            Path part = Files.writeString(inbox.resolve("1.txt.part"), letter(Base64.getDecoder().decode(key.group(1)), number));
            Path file = Files.move(part, inbox.resolve("1.txt"));
            node.await(Duration.ofMinutes(2), "the request to be taken in", () -> !Files.exists(file));
            JsonNode waiting = json(node, "optout:requests --json");
            assertEquals("F-1 waiting parent", waiting.at("/0/request").asText() + " " + waiting.at("/0/state").asText() + " "
                    + waiting.at("/0/asked_by").asText());
            assertTrue(Files.exists(inbox.resolve("refused/no-request.txt")));

            String delivery = withoutFreeText(JSON.readTree(node.run(MainJob.RELEASER, "gate:list --json").out()));
            Answer held = node.run(MainJob.RELEASER, "gate:release --force --reason 'now' " + delivery);
            assertTrue(held.exitCode() == 3 && held.err().contains("F-1"), held::toString);

            assertTrue(node.run(MainJob.OPERATOR, "optout:verify --show-identifiers F-1").refusedByConsole());
            assertEquals(2, node.run(MainJob.GOVERNANCE, "optout:verify F-1").exitCode());
            assertEquals(3, node.run(MainJob.GOVERNANCE, "optout:verify --evidence 'called' --confirm=F-1 F-1").exitCode());
            assertEquals(number, json(node, "optout:verify --json --show-identifiers F-1").get("nhs_number").asText());
            long reference = json(node, "optout:verify --json --evidence 'called' --confirm=F-1 F-1").at("/opt_outs/0").asLong();
            node.await(Duration.ofMinutes(2), "the child to be out", () -> node.run(MainJob.GOVERNANCE, "optout:show --json " + reference)
                    .out().contains("\"children_out\":1"));
            job.releaseAll("verified");
            assertEquals(0, JSON.readTree(node.run(MainJob.RELEASER, "gate:list --json").out()).size());

            String journal = node.run(MainJob.GOVERNANCE, "audit:search --json --action OPTOUT_REQUEST_RECEIVED --action OPTOUT_REQUEST_REFUSED"
                    + " --action OPTOUT_REQUEST_READ --action OPTOUT_REQUEST_VERIFIED --action RELEASE_FORBIDDEN").out();
            for (String action : List.of("OPTOUT_REQUEST_RECEIVED", "OPTOUT_REQUEST_REFUSED", "OPTOUT_REQUEST_READ", "OPTOUT_REQUEST_VERIFIED",
                    "OPTOUT_REQUEST_WAITING")) {
                assertTrue(journal.contains(action), action + ": " + journal);
            }
            assertFalse(journal.contains(number));
            try (Stream<Path> logs = Files.list(node.base().resolve("data/log"))) {
                for (Path log : logs.filter(Files::isRegularFile).toList()) {
                    assertFalse(Files.readString(log).contains(number), log::toString);
                }
            }
        }
    }

    private static String withoutFreeText(JsonNode reports) {
        for (JsonNode report : reports) {
            if (report.get("check").asText().equals("passed") && report.path("free_text").asText().isEmpty()) {
                return report.get("delivery").asText();
            }
        }
        throw new AssertionError("Nothing without free text waits: " + reports);
    }

    private static String letter(byte[] publicKey, String number) throws InvalidCipherTextException {
        String today = LocalDate.now(ZoneOffset.UTC).toString();
        byte[] plain = ("form=1&page=parents&code=ABCD-2345&asked_by=parent&declared=yes&signed_on=" + today
                + "&birth_date=2015-03-27&scope=all&your_name=Zelda&contact=none&forename=Quirin&surname=Testperson&nhs_number=" + number)
                .getBytes(StandardCharsets.UTF_8);
        HPKE suite = new HPKE(HPKE.mode_base, HPKE.kem_P256_SHA256, HPKE.kdf_HKDF_SHA256, HPKE.aead_AES_GCM256);
        HPKEContextWithEncapsulation context =
                suite.setupBaseS(suite.deserializePublicKey(publicKey), "cadre-opt-out-request-1".getBytes(StandardCharsets.UTF_8));
        byte[] sealed = context.seal(new byte[0], plain);
        byte[] both = Arrays.copyOf(context.getEncapsulation(), context.getEncapsulation().length + sealed.length);
        System.arraycopy(sealed, 0, both, context.getEncapsulation().length, sealed.length);
        return "cadre-opt-out-request-1\n" + Base64.getEncoder().encodeToString(both) + "\nend\n";
    }
}
