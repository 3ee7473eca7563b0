package org.cadrenode.rig.fault;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.cadrenode.rig.Fault;
import org.cadrenode.rig.Site;
import org.cadrenode.rig.Trial;
import org.cadrenode.synthetic.appliance.MainJob;

/** The process is killed, again and again: in the middle of its boot, of its work, of a release, behind a list of opt-outs. */
public final class KillFault implements Fault {
    private static final int NODES = 5;
    private static final int KILLS_OF_A_NODE = 40;
    private static final int KILLS_IN_SHORT = 10;
    private static final int USUAL_BOOT = 8_000;
    private static final int SHORTEST_LIFE = 1_000;
    /** So many milliseconds behind that all that came has been taken in, or nearly. */
    private static final int BUSY = 4_000;

    /** What a node logs once it can go on with what lies there: asking it over and over would make a start slower than it is. */
    private static final Pattern OPEN = Pattern.compile("The landing zone holds");
    private static final Duration LIMIT = Duration.ofMinutes(3);

    private final List<Long> openings = new ArrayList<>();

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
        for (int node = 1; node < trial.times(NODES, 1) && !trial.over(); node++) {
            try (Site next = trial.site()) {
                next.start();
                kills(trial, next, KILLS_OF_A_NODE);
                next.end();
                trial.compare(next, "after kills of node " + (node + 1));
            }
        }
        trial.count("times it went on with what was left", openings.size());
        trial.measured("seconds from the start of the process until then", Trial.spread(openings));
    }

    // The node runs before and after. The last kill is that behind the later opt-outs.
    private void kills(Trial trial, Site site, int kills) throws InterruptedException {
        site.give(Site.Step.INITIAL_OPT_OUTS);
        Site.Step[] steps = {Site.Step.MENTAL_HEALTH, Site.Step.SSDA903, Site.Step.CIN, Site.Step.SCHOOL_CENSUS};
        for (int kill = 0; kill < kills - 1 && !trial.over(); kill++) {
            // What comes from the sources does not wait for the node: it comes in the first half.
            for (int step = 0; step < steps.length && step * kills <= 6 * kill; step++) {
                site.give(steps[step]);
            }
            if (kill > 0 && trial.random().nextInt(5) < 2) {
                site.appliance().launch();
                TimeUnit.MILLISECONDS.sleep(SHORTEST_LIFE + trial.random().nextInt(boot()));
                end(trial, site, "boot");
            } else {
                if (kill > 0) {
                    open(site);
                }
                if (kill > kills / 3 && trial.random().nextBoolean()) {
                    duringRelease(trial, site);
                } else {
                    TimeUnit.MILLISECONDS.sleep(trial.random().nextInt(BUSY));
                    end(trial, site, "work");
                }
            }
        }
        site.start();
        site.feed();
        site.release();
        site.give(Site.Step.LATER_OPT_OUTS);
        TimeUnit.MILLISECONDS.sleep(trial.random().nextInt(1_500));
        end(trial, site, "list of opt-outs");
        site.start();
    }

    private void open(Site site) throws InterruptedException {
        int from = site.logLength();
        long began = System.nanoTime();
        site.appliance().launch();
        while (site.logged(from, OPEN).isEmpty()) {
            if (!site.appliance().running() || System.nanoTime() - began > LIMIT.toNanos()) {
                throw new AssertionError("It did not go on behind a kill");
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
        openings.add(System.nanoTime() - began);
    }

    // Milliseconds that a start takes here.
    private int boot() {
        return openings.isEmpty() ? USUAL_BOOT : (int) TimeUnit.NANOSECONDS.toMillis(openings.get(openings.size() - 1));
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
        System.err.println("  killed in the middle of a " + during);
        trial.count("of a " + during);
    }
}
