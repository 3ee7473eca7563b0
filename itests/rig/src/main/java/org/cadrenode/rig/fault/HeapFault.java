package org.cadrenode.rig.fault;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.cadrenode.rig.Fault;
import org.cadrenode.rig.Site;
import org.cadrenode.rig.Trial;
import org.cadrenode.synthetic.appliance.MainJob;

/** The node gets far less memory than it should have: it may be slow, or die and be started again, but never be wrong. */
public final class HeapFault implements Fault {
    private static final String[] HEAPS = {"192m", "160m", "128m", "112m", "96m"};
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final Duration SHORT_PATIENCE = Duration.ofSeconds(25);

    @Override
    public String name() {
        return "memory";
    }

    @Override
    public String what() {
        return "A heap far too small: the work is slow, or the process ends and is started again, with less and less of it";
    }

    @Override
    public String notCovered() {
        return "Memory that the system itself takes away (the kernel's killer is a `kill -9`)";
    }

    @Override
    public void disturb(Trial trial, Site site) throws Exception {
        site.give(Site.Step.INITIAL_OPT_OUTS);
        for (int round = 0; round < trial.times(HEAPS.length, 1); round++) {
            String heap = HEAPS[trial.inShort() ? 2 : round];
            site.close();
            site.appliance().environment("CADRE_HEAP", heap);
            site.appliance().launch();
            for (int step = 0; step <= round || trial.inShort() && step < 4; step++) {
                site.give(Site.Step.values()[Math.min(1 + step, Site.Step.SCHOOL_CENSUS.ordinal())]);
            }
            work(trial, site, heap);
        }
        site.close();
        site.appliance().environment("CADRE_HEAP", "1g");
    }

    // As long as it lasts, with the service manager's patience: a process that ended is started again.
    private static void work(Trial trial, Site site, String heap) throws InterruptedException {
        long end = System.nanoTime() + (trial.inShort() ? SHORT_PATIENCE : PATIENCE).toNanos();
        while (System.nanoTime() < end) {
            if (!site.appliance().running()) {
                trial.count("ends for want of memory with " + heap);
                site.appliance().launch();
            }
            if (site.job().status().path("idle").asBoolean()) {
                site.appliance().run(MainJob.RELEASER, "gate:release --all --force --reason 'in little memory'");
                trial.count("looks at which it was at rest with " + heap);
            }
            TimeUnit.SECONDS.sleep(2);
        }
        trial.count("heaps");
    }
}
