package org.cadrenode.rig.fault;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;
import org.cadrenode.rig.Fault;
import org.cadrenode.rig.Site;
import org.cadrenode.rig.Trial;
import org.cadrenode.rig.bundle.Signed;
import org.cadrenode.rig.bundle.TroubleBundle;
import org.cadrenode.synthetic.appliance.Answer;
import org.cadrenode.synthetic.appliance.MainJob;

/** Admitted connectors never come back from reading, asking or saying who they are: they hold up themselves alone. */
public final class HangFault implements Fault {
    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final String JAR = "trouble.jar";

    @Override
    public String name() {
        return "hang";
    }

    @Override
    public String what() {
        return "Admitted connectors that never return: from reading, from collecting, from a check, from saying what they read; then they are removed";
    }

    @Override
    public String notCovered() {
        return "A hang in the node's own stages, which have no code of others'";
    }

    @Override
    public void prepare(Trial trial, Site site) throws Exception {
        site.withMore();
        Path folder = Files.createDirectories(trial.folder("provider"));
        Signed.by(folder, "provider").trustedBy(site.appliance()).sign(TroubleBundle.hanging(site.appliance().home(), folder), folder.resolve(JAR));
    }

    @Override
    public void disturb(Trial trial, Site site) throws Exception {
        Path deploy = Files.createDirectories(site.appliance().base().resolve("deploy"));
        for (int time = 1; time <= trial.times(5, 1); time++) {
            int from = site.logLength();
            Path part = deploy.resolve("trouble.part");
            Files.copy(trial.folder("provider").resolve(JAR), part);
            Files.move(part, deploy.resolve(JAR));
            site.await(LIMIT, "hanging connector", () -> shown(site).exitCode() == 0);
            Path inbox = Files.createDirectories(site.data().resolve("inbox/hanging"));
            Path file = Files.writeString(inbox.resolve("one" + time + ".txt"), "one " + time);
            site.await(LIMIT, "its delivery", () -> !Files.exists(file));
            trial.count("connectors that hang", 4);
            site.feed();
            site.await(LIMIT, "way of the main job's deliveries", () -> site.job().status().path("waiting_for_release").asInt() > 0);
            Answer check = site.appliance().run(MainJob.OPERATOR, "connector:check throwing");
            if (check.exitCode() == 0) {
                trial.failed("SILENT: a check that hangs is good");
            }
            check.out().lines().filter(line -> line.contains("CONNECTOR_SILENT")).findFirst()
                    .ifPresentOrElse(trial::message, () -> trial.failed("SILENT: a check that hangs has no code"));
            trial.expectMessage(site, from, Pattern.compile("does not say what it reads"), "a connector does not say what it reads");
            Files.delete(deploy.resolve(JAR));
            site.await(LIMIT, "its removal", () -> shown(site).exitCode() != 0);
        }
    }

    private static Answer shown(Site site) {
        return site.appliance().run(MainJob.OPERATOR, "connector:show --json hanging");
    }
}
