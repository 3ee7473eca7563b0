package org.cadrenode.rig.fault;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.cadrenode.rig.Fault;
import org.cadrenode.rig.Machine;
import org.cadrenode.rig.Machine.Refusal;
import org.cadrenode.rig.Site;
import org.cadrenode.rig.Trial;
import org.cadrenode.synthetic.appliance.MainJob;

/**
 * The disk takes nothing below one directory after the other, while the job goes on, and then takes everything again. What
 * refuses stands between the process and the C library: no disk is filled.
 */
public final class DiskFault implements Fault {
    /** How a node says it, whichever room. */
    private static final Pattern SAID = Pattern.compile("STORE_FULL|STORE_FAILED|IO_FAILED|JOURNAL_UNWRITABLE|No space left|Read-only file system|waits for room");
    private static final Duration UNTIL_IT_IS_SEEN = Duration.ofSeconds(12);
    /** In the order in which a delivery comes by them. */
    private static final List<String> FIRST = List.of("landing", "vault", "research");
    private static final int LONGEST_OUTAGE = 2_500;

    private final String name;
    private final Refusal refusal;

    private DiskFault(String name, Refusal refusal) {
        this.name = name;
        this.refusal = refusal;
    }

    /** A disk without room. */
    public static DiskFault full() {
        return new DiskFault("disk-full", Refusal.FULL);
    }

    /** A disk that the system has made read-only. */
    public static DiskFault readOnly() {
        return new DiskFault("read-only", Refusal.READ_ONLY);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String what() {
        return refusal == Refusal.FULL ? "No room (ENOSPC) in one directory after the other in which the node writes, in the middle of its work; then room again"
                : "Nothing can be written, made, renamed or deleted (EROFS) in one directory after the other; then it can";
    }

    @Override
    public String notCovered() {
        return "The refusal comes from a library between the process and the kernel, not from a file system; a write that is half done before it is refused";
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
        site.give(Site.Step.INITIAL_OPT_OUTS);
        Site.Step[] steps = {Site.Step.MENTAL_HEALTH, Site.Step.SSDA903, Site.Step.CIN};
        for (int round = 0; round < trial.times(4, 1); round++) {
            List<Path> places = places(site, trial.inShort() ? FIRST.size() : Integer.MAX_VALUE);
            for (int place = 0; place < places.size(); place++) {
                outage(trial, site, under, places.get(place), steps[Math.min(place, steps.length - 1)]);
            }
        }
        int from = site.logLength();
        under.refuse(site.data(), refusal);
        site.feed();
        awaitRefusal(under, under.refused());
        TimeUnit.SECONDS.sleep(3);
        trial.expectMessage(site, from, SAID, "nothing can be written at all");
        under.allow();
        trial.count("outages");
    }

    private void outage(Trial trial, Site site, Machine under, Path place, Site.Step step) throws InterruptedException {
        String label = site.data().relativize(place).toString();
        int from = site.logLength();
        long before = under.refused();
        under.refuse(place, refusal);
        if (!place.startsWith(site.data().resolve("inbox"))) {
            site.give(step);
        }
        site.appliance().run(MainJob.RELEASER, "gate:release --all --force --reason 'on a bad disk'");
        boolean seen = awaitRefusal(under, before);
        TimeUnit.MILLISECONDS.sleep(500 + trial.random().nextInt(LONGEST_OUTAGE));
        if (seen) {
            trial.count("outages");
            trial.count("refused in " + label, under.refused() - before);
            site.logged(from, SAID).stream().findFirst().ifPresent(trial::message);
        }
        under.allow();
        if (!site.appliance().running()) {
            trial.failed("ENDED: the process ended when nothing could be written in " + label);
            site.start();
        }
    }

    private static boolean awaitRefusal(Machine under, long before) throws InterruptedException {
        long end = System.nanoTime() + UNTIL_IT_IS_SEEN.toNanos();
        while (under.refused() == before && System.nanoTime() < end) {
            TimeUnit.MILLISECONDS.sleep(50);
        }
        return under.refused() > before;
    }

    // Each room's own directory, and those of the platform.
    private static List<Path> places(Site site, int most) throws IOException {
        Path cadre = site.data().resolve("cadre");
        List<Path> places = new ArrayList<>(FIRST.stream().map(cadre::resolve).toList());
        try (Stream<Path> rooms = Files.list(cadre)) {
            rooms.filter(Files::isDirectory).filter(room -> !FIRST.contains(room.getFileName().toString())).sorted().forEach(places::add);
        }
        for (String other : List.of("inbox", "log", "tmp", "cache")) {
            if (Files.isDirectory(site.data().resolve(other))) {
                places.add(site.data().resolve(other));
            }
        }
        return places.subList(0, Math.min(most, places.size()));
    }
}
