package org.cadrenode.rig.fault;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.cadrenode.rig.Fault;
import org.cadrenode.rig.Site;
import org.cadrenode.rig.Trial;
import org.cadrenode.rig.bundle.Signed;
import org.cadrenode.rig.bundle.TroubleBundle;
import org.cadrenode.synthetic.appliance.Answer;
import org.cadrenode.synthetic.appliance.MainJob;

/**
 * Admitted connectors take all memory: while one is made, while one is asked, while one reads. The process ends and is started again, as
 * a service manager does, until the node leaves them alone; then they are mended, and a person says so. At last one takes it all the time.
 */
public final class GreedyFault implements Fault {
    private static final Duration LIMIT = Duration.ofMinutes(10);
    private static final String JAR = "greedy.jar";
    private static final String READING = "greedy-reading";
    private static final String ASKING = "greedy-asking";
    private static final String MAKING = "greedy-making";
    private static final Pattern SUSPENDED = Pattern.compile("Delivery (D-\\w+) is suspended");
    private static final ObjectMapper JSON = new ObjectMapper();

    @Override
    public String name() {
        return "greedy";
    }

    @Override
    public String what() {
        return "Admitted connectors that take all memory: made, asked, reading; the process ends and is started again, until the node leaves them alone";
    }

    @Override
    public Optional<String> remedy() {
        return Optional.of("install the connector anew; connector:start; delivery:resume");
    }

    @Override
    public String notCovered() {
        return "A connector that ends the process in order (`System.exit`)";
    }

    @Override
    public void prepare(Trial trial, Site site) throws Exception {
        site.withMore();
        site.appliance().environment("CADRE_HEAP", "384m");
        Path folder = Files.createDirectories(trial.folder("provider"));
        Signed.by(folder, "provider").trustedBy(site.appliance()).sign(TroubleBundle.greedy(site.appliance().home(), folder), folder.resolve(JAR));
    }

    @Override
    public void disturb(Trial trial, Site site) throws Exception {
        Path deploy = Files.createDirectories(site.appliance().base().resolve("deploy"));
        install(trial, deploy);
        site.await(LIMIT, "connectors", () -> state(site, READING).equals("open"));
        site.feed();

        Files.writeString(site.data().resolve(READING), "");
        Path inbox = Files.createDirectories(site.data().resolve("inbox").resolve(READING));
        Files.writeString(inbox.resolve("one.txt"), "much");
        Files.writeString(inbox.resolve("two.txt"), "little");
        int from = site.logLength();
        until(trial, site, "while it reads", () -> { }, () -> suspended(site).isPresent());
        String delivery = suspended(site).orElseThrow();
        trial.expectMessage(site, from, Pattern.compile("has ended 4 times in the middle of delivery D-\\w+, which is suspended"), "a delivery is suspended");
        if (StreamSupport.stream(deliveries(site).spliterator(), false).noneMatch(one -> one.path("source").asText().equals(READING)
                && one.path("waiting_for").asText().equals("dictionary"))) {
            trial.failed("HELD UP: the other delivery of the source was not read");
        }
        site.await(LIMIT, "way of the main job's deliveries", () -> site.job().status().path("waiting_for_release").asInt() > 0);

        Files.writeString(site.data().resolve(ASKING), "");
        until(trial, site, "while it is asked", () -> site.appliance().run(MainJob.OPERATOR, "connector:run " + ASKING),
                () -> state(site, ASKING).equals("suspended"));
        Files.delete(site.data().resolve(ASKING));
        need(trial, site, "connector:start " + ASKING);
        site.await(LIMIT, "asking", () -> !state(site, ASKING).equals("suspended"));

        Files.writeString(site.data().resolve(MAKING), "");
        site.appliance().kill();
        site.appliance().launch();
        until(trial, site, "while it is made", () -> { }, () -> check(site).contains("is not made: the node has ended"));
        Files.delete(site.data().resolve(MAKING));
        Files.delete(deploy.resolve(JAR));
        site.await(LIMIT, "removal of the connectors", () -> state(site, READING).isEmpty());
        install(trial, deploy);
        site.await(LIMIT, "connector that was not made", () -> state(site, "greedy-made").equals("open"));
        trial.remedied("install the connector anew");

        always(trial, site);

        Files.delete(site.data().resolve(READING));
        need(trial, site, "delivery:resume " + delivery);
        site.await(LIMIT, "reading of what was suspended", () -> StreamSupport.stream(deliveries(site).spliterator(), false)
                .filter(one -> one.path("source").asText().equals(READING)).allMatch(one -> one.path("waiting_for").asText().equals("dictionary")));
        site.close();
        site.appliance().environment("CADRE_HEAP", "1g");
    }

    // No call into a connector is under way: the node cannot know who it was, and a person takes the signer's certificate away.
    private static void always(Trial trial, Site site) throws Exception {
        Path signer = site.appliance().base().resolve("etc/trusted-signers/provider.pem");
        Path aside = site.appliance().base().resolve("provider.pem");
        Files.writeString(site.data().resolve("greedy-always"), "");
        for (int end = 0; end < trial.times(3, 1); end++) {
            ended(site);
            trial.count("ends for want of memory between the calls");
            site.appliance().launch();
        }
        ended(site);
        Files.move(signer, aside);
        site.start();
        if (!state(site, READING).isEmpty()) {
            trial.failed("DISTRUSTED: a connector runs whose signer is not trusted");
        }
        Files.delete(site.data().resolve("greedy-always"));
        site.appliance().kill();
        Files.move(aside, signer);
        site.start();
        site.await(LIMIT, "connectors, trusted again", () -> state(site, READING).equals("open"));
        trial.remedied("take its signer's certificate away");
    }

    private static void ended(Site site) throws InterruptedException {
        long end = System.nanoTime() + LIMIT.toNanos();
        while (site.appliance().running()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("The node does not end");
            }
            TimeUnit.MILLISECONDS.sleep(200);
        }
    }

    private static void install(Trial trial, Path deploy) throws IOException {
        Path part = deploy.resolve("greedy.part");
        Files.copy(trial.folder("provider").resolve(JAR), part);
        Files.move(part, deploy.resolve(JAR));
    }

    // With the service manager's patience: a process that ended is started again.
    private static void until(Trial trial, Site site, String when, Runnable what, BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + LIMIT.toNanos();
        while (!(site.appliance().running() && condition.getAsBoolean())) {
            if (System.nanoTime() > end) {
                throw new AssertionError("The node goes on ending " + when);
            }
            if (!site.appliance().running()) {
                trial.count("ends for want of memory " + when);
                site.appliance().launch();
            }
            what.run();
            TimeUnit.SECONDS.sleep(1);
        }
    }

    private static Optional<String> suspended(Site site) {
        Matcher found = SUSPENDED.matcher(check(site));
        return found.find() ? Optional.of(found.group(1)) : Optional.empty();
    }

    private static String check(Site site) {
        return site.appliance().run(MainJob.OPERATOR, "node:check --json").out();
    }

    private static void need(Trial trial, Site site, String command) {
        Answer answer = site.appliance().run(MainJob.OPERATOR, command);
        if (answer.exitCode() != 0) {
            trial.failed("REMEDY: " + command + " ended with " + answer.exitCode());
        }
        trial.remedied(command.replaceAll(" .*", ""));
    }

    // Empty while there is no such source, or no answer.
    private static String state(Site site, String source) {
        return parse(site.appliance().run(MainJob.OPERATOR, "connector:show --json " + source)).path("state").asText();
    }

    private static JsonNode deliveries(Site site) {
        return parse(site.appliance().run(MainJob.OPERATOR, "delivery:list --json"));
    }

    private static JsonNode parse(Answer answer) {
        try {
            return answer.exitCode() == 0 ? JSON.readTree(answer.out()) : JSON.createObjectNode();
        } catch (IOException e) {
            return JSON.createObjectNode();
        }
    }
}
