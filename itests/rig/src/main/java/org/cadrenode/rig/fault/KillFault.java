package org.cadrenode.rig.fault;

import java.util.concurrent.TimeUnit;
import org.cadrenode.rig.Fault;
import org.cadrenode.rig.Site;
import org.cadrenode.rig.Trial;
import org.cadrenode.synthetic.appliance.MainJob;

/** The process is killed, again and again: in the middle of its boot, of its work, of a release, behind a list of opt-outs. */
public final class KillFault implements Fault {
    private static final int NODES = 10;
    private static final int KILLS_OF_A_NODE = 20;
    private static final int KILLS_IN_SHORT = 10;
    private static final int SHORTEST_LIFE = 1_000;
    /** So many milliseconds behind its first sign of life all that came has been taken in, or nearly. */
    private static final int BUSY = 4_000;

    /** Milliseconds that the last start took. */
    private int boot = 8_000;

    @Override
    public String name() {
        return "kill";
    }

    @Override
    public String what() {
        return "`kill -9` at random moments: of a boot, of the work, of a release, behind a list of opt-outs; the next start goes on with what is left";
    }

    @Override
    public String notCovered() {
        return "What the kernel had not written yet: a killed process loses none of it (`power`)";
    }

    @Override
    public void disturb(Trial trial, Site site) throws Exception {
        kills(trial, site, trial.inShort() ? KILLS_IN_SHORT : KILLS_OF_A_NODE);
    }

    @Override
    public void afterwards(Trial trial, Site site) throws Exception {
        site.close();
        for (int node = 1; node < trial.times(NODES, 1); node++) {
            try (Site next = trial.site()) {
                next.start();
                kills(trial, next, KILLS_OF_A_NODE);
                next.end();
                trial.compare(next, "after kills of node " + (node + 1));
            }
        }
    }

    // The node runs before and after. The last kill is that behind the later opt-outs.
    private void kills(Trial trial, Site site, int kills) throws InterruptedException {
        site.give(Site.Step.INITIAL_OPT_OUTS);
        Site.Step[] steps = {Site.Step.MENTAL_HEALTH, Site.Step.SSDA903, Site.Step.CIN, Site.Step.SCHOOL_CENSUS};
        for (int kill = 0; kill < kills - 1; kill++) {
            // What comes from the sources does not wait for the node: it comes in the first half.
            for (int step = 0; step < steps.length && step * kills <= 6 * kill; step++) {
                site.give(steps[step]);
            }
            if (kill > 0 && trial.random().nextInt(3) == 0) {
                site.appliance().launch();
                TimeUnit.MILLISECONDS.sleep(SHORTEST_LIFE + trial.random().nextInt(boot));
                end(trial, site, "boot");
            } else {
                if (kill > 0) {
                    start(site);
                }
                if (kill > kills / 3 && trial.random().nextBoolean()) {
                    duringRelease(trial, site);
                } else {
                    TimeUnit.MILLISECONDS.sleep(trial.random().nextInt(BUSY));
                    end(trial, site, "work");
                }
            }
        }
        start(site);
        site.feed();
        site.release();
        site.give(Site.Step.LATER_OPT_OUTS);
        TimeUnit.MILLISECONDS.sleep(trial.random().nextInt(1_500));
        end(trial, site, "list of opt-outs");
        start(site);
    }

    private void start(Site site) {
        long began = System.nanoTime();
        site.start();
        boot = (int) TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
    }

    private static void duringRelease(Trial trial, Site site) throws InterruptedException {
        Thread releaser = new Thread(() -> site.appliance().run(MainJob.RELEASER, "gate:release --all --force --reason 'between two kills'"), "releaser");
        releaser.start();
        TimeUnit.MILLISECONDS.sleep(trial.random().nextInt(BUSY));
        end(trial, site, "release");
        releaser.join();
    }

    private static void end(Trial trial, Site site, String during) {
        if (!site.appliance().running()) {
            trial.failed("ENDED: the process ended by itself before it was killed");
        }
        site.appliance().kill();
        trial.count("kills");
        trial.count("of a " + during);
    }
}
