package org.cadrenode.rig.fault;

import java.util.concurrent.TimeUnit;
import org.cadrenode.rig.Fault;
import org.cadrenode.rig.Site;
import org.cadrenode.rig.Trial;
import org.cadrenode.synthetic.appliance.MainJob;

/** The process is killed, again and again: in the middle of its boot, of its work, of a release, behind a list of opt-outs. */
public final class KillFault implements Fault {
    /** A boot is counted as half done behind so many milliseconds, however slow the machine is. */
    private static final long LATEST_MIDDLE = 7_000;
    /** From the middle of a boot to well into the work. */
    private static final int WINDOW = 9_000;
    private static final int KILLS_OF_A_NODE = 20;

    private long half;

    @Override
    public String name() {
        return "kill";
    }

    @Override
    public String what() {
        return "`kill -9` at random moments: of a boot, of the work, of a release, behind a list of opt-outs";
    }

    @Override
    public String notCovered() {
        return "What the kernel had not written yet: a killed process loses none of it (`power`)";
    }

    @Override
    public void disturb(Trial trial, Site site) throws Exception {
        long began = System.nanoTime();
        site.appliance().stop();
        site.start();
        half = Math.min(LATEST_MIDDLE, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began) / 2);
        kills(trial, site, trial.inShort() ? 10 : KILLS_OF_A_NODE);
    }

    @Override
    public void afterwards(Trial trial, Site site) throws Exception {
        site.close();
        for (int node = 1; node < trial.times(200 / KILLS_OF_A_NODE, 1); node++) {
            try (Site next = trial.site()) {
                next.start();
                kills(trial, next, KILLS_OF_A_NODE);
                next.end();
                trial.compare(next, "after kills of node " + (node + 1));
            }
        }
    }

    // The node runs before and after.
    private void kills(Trial trial, Site site, int kills) throws InterruptedException {
        site.give(Site.Step.INITIAL_OPT_OUTS);
        Site.Step[] steps = {Site.Step.MENTAL_HEALTH, Site.Step.SSDA903, Site.Step.CIN, Site.Step.SCHOOL_CENSUS};
        for (int kill = 0; kill < kills; kill++) {
            if (kill > 0) {
                site.appliance().launch();
                // What comes from the sources does not wait for the node.
                for (int step = 0; step < steps.length && step * kills / (2 * steps.length) < kill; step++) {
                    site.give(steps[step]);
                }
                TimeUnit.MILLISECONDS.sleep(half + trial.random().nextInt(WINDOW));
            } else {
                site.give(steps[0]);
                TimeUnit.MILLISECONDS.sleep(trial.random().nextInt(3_000));
            }
            boolean answered = kill >= kills / 2 && site.appliance().answers();
            if (answered) {
                site.appliance().run(MainJob.RELEASER, "gate:release --all --force --reason 'between two kills'");
            }
            if (!site.appliance().running()) {
                trial.failed("ENDED: the process ended by itself before it was killed");
            }
            site.appliance().kill();
            trial.count("kills");
        }
        site.start();
        site.feed();
        site.release();
        site.give(Site.Step.LATER_OPT_OUTS);
        TimeUnit.MILLISECONDS.sleep(trial.random().nextInt(1_500));
        site.appliance().kill();
        trial.count("kills");
        site.start();
    }
}
