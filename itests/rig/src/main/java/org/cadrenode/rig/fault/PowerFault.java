package org.cadrenode.rig.fault;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.cadrenode.rig.Fault;
import org.cadrenode.rig.Machine;
import org.cadrenode.rig.Site;
import org.cadrenode.rig.Trial;
import org.cadrenode.rig.power.Disk;
import org.cadrenode.rig.power.Trace;
import org.cadrenode.synthetic.appliance.Commands;
import org.jspecify.annotations.Nullable;

/**
 * The power fails. The job is done once while all that the process writes and makes durable is recorded. Then disks are made
 * as they may be if the power fails at a moment of that job, and a node is started over each, which has to end the job.
 */
public final class PowerFault implements Fault {
    private @Nullable Path record;
    private Path snapshot = Path.of("");

    @Override
    public String name() {
        return "power";
    }

    @Override
    public String what() {
        return "The power fails: recorded writes are dropped, reordered (4 KiB) and torn (512 bytes) unless an fsync made them durable, and a node is started over what is left";
    }

    @Override
    public String notCovered() {
        return "Disks that lose what they said is durable; the first start of a new node";
    }

    @Override
    public Optional<String> lacking() {
        return Machine.lacking();
    }

    @Override
    public void disturb(Trial trial, Site site) throws Exception {
        // The record begins with a node that has been installed, and then stopped.
        site.appliance().stop();
        snapshot = trial.folder("snapshot");
        Commands.need(List.of("cp", "-a", site.appliance().base().toString(), snapshot.toString()));
        record = site.machine().record(site.appliance());
        site.start();
        site.feed();
        site.release();
    }

    @Override
    public void afterwards(Trial trial, Site site) throws Exception {
        site.appliance().stop();
        site.close();
        Path base = site.appliance().base().toRealPath();
        site.moveAside();
        Trace trace = Trace.read(Objects.requireNonNull(record));
        Machine.ordinary(site.appliance());
        trial.measured("files mapped for writing, which the record misses", site.machine().mapped());
        Map<Site.Step, Long> given = new HashMap<>(site.done());
        try (Disk disk = new Disk(snapshot, base, trace, site.arrivals())) {
            trial.measured("recorded calls", disk.moments());
            int first = disk.momentAt(given.get(Site.Step.INITIAL_OPT_OUTS));
            for (int state = 0; state < trial.times(40, 2); state++) {
                int moment = first + trial.random().nextInt(disk.moments() - first);
                while (state % 2 == 0 && !disk.decides(moment) && moment < disk.moments() - 1) {
                    moment++;
                }
                state(trial, site, disk, moment, given, state);
            }
        }
    }

    private void state(Trial trial, Site site, Disk disk, int moment, Map<Site.Step, Long> given, int number) throws Exception {
        Disk.Loss loss = disk.fail(moment, site.appliance().base(), trial.random());
        trial.count("power failures");
        trial.count("changes of names lost", loss.changesOfNames());
        trial.count("pages lost", loss.writes());
        trial.count("pages torn", loss.torn());
        trial.count("truncations lost", loss.cuts());
        String which = "power failure " + number + " behind call " + moment + " of " + disk.moments();
        System.err.println("  " + which + ": " + loss);
        boolean good = false;
        Site after = site.inItsPlace();
        try {
            after.doneBefore(given, disk.timeOf(moment));
            after.start();
            after.end();
            good = trial.compare(after, which);
        } catch (AssertionError e) {
            trial.failed(which + ": STUCK: " + e.getMessage());
        } finally {
            after.leave(good, "failed-" + number);
        }
    }
}
