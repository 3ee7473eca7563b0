package org.cadrenode.rig.fault;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.cadrenode.rig.Fault;
import org.cadrenode.rig.Machine;
import org.cadrenode.rig.Site;
import org.cadrenode.rig.Trial;

/** The wall clock jumps by an hour, forth and back and beyond, while the job goes on, and is right again in the end. */
public final class ClockFault implements Fault {
    private static final Duration HOUR = Duration.ofHours(1);


    @Override
    public String name() {
        return "clock";
    }

    @Override
    public String what() {
        return "The wall clock jumps an hour forward, and an hour back behind the right time, in the middle of the work";
    }

    @Override
    public String notCovered() {
        return "Files keep the times that the kernel gave them; waits until a moment of the wall clock, of which the node has none, are not moved";
    }

    @Override
    public Optional<String> lacking() {
        return Machine.lacking();
    }

    @Override
    public void prepare(Trial trial, Site site) throws Exception {
        site.machine();
    }

    @Override
    public void disturb(Trial trial, Site site) throws Exception {
        Machine under = site.machine();
        Site.Step[] steps = Site.Step.values();
        Duration[] wrong = {HOUR, HOUR.negated(), Duration.ZERO, HOUR.negated(), HOUR, Duration.ZERO};
        for (int jump = 0; jump < trial.times(24, 6); jump++) {
            under.clock(wrong[jump % wrong.length]);
            trial.count("jumps");
            if (jump < Site.Step.LATER_OPT_OUTS.ordinal()) {
                site.give(steps[jump]);
            }
            TimeUnit.MILLISECONDS.sleep(500 + trial.random().nextInt(2_000));
        }
        site.feed();
        // A whole delivery's way, release and all, with a clock that is wrong throughout.
        under.clock(HOUR.negated());
        trial.count("jumps");
        site.release();
        under.clock(HOUR);
        trial.count("jumps");
        site.give(Site.Step.LATER_OPT_OUTS);
        site.release();
        under.clock(Duration.ZERO);
        trial.count("jumps");
    }
}
