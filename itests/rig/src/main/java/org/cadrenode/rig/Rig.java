package org.cadrenode.rig;

import java.io.IOException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.cadrenode.rig.fault.ClockFault;
import org.cadrenode.rig.fault.ConnectorsFault;
import org.cadrenode.rig.fault.DiskFault;
import org.cadrenode.rig.fault.FlippedByteFault;
import org.cadrenode.rig.fault.GreedyFault;
import org.cadrenode.rig.fault.HangFault;
import org.cadrenode.rig.fault.HeapFault;
import org.cadrenode.rig.fault.KillFault;
import org.cadrenode.rig.fault.NamesFault;
import org.cadrenode.rig.fault.PowerFault;
import org.cadrenode.rig.fault.SoakFault;

/** Does faults to nodes, one after the other, and tells what came of it. */
public final class Rig {
    /** The share of all that is the short form, which has numbers of its own. */
    public static final int IN_SHORT = 0;
    /** All of the long form, in hundredths. */
    public static final int AT_LENGTH = 100;

    private final Undisturbed undisturbed;
    private final long regionSeed;
    private final String build;
    private final Duration longest;

    /** A rig that compares with this undisturbed run, of a build. A fault begins nothing more behind {@code longest}; zero is no limit. */
    public Rig(Undisturbed undisturbed, long regionSeed, String build, Duration longest) {
        this.undisturbed = undisturbed;
        this.build = build;
        this.longest = longest;
        this.regionSeed = regionSeed;
    }

    /** Returns all faults there are, in the order of the table. */
    public static List<Fault> faults() {
        return List.of(new KillFault(), new PowerFault(), DiskFault.full(), DiskFault.readOnly(), new ClockFault(), new NamesFault(),
                new FlippedByteFault(), new HeapFault(), new GreedyFault(), new HangFault(), new ConnectorsFault(), new SoakFault());
    }

    /** Returns the fault of a name. */
    public static Optional<Fault> named(String name) {
        return faults().stream().filter(fault -> fault.name().equals(name)).findFirst();
    }

    /** Does one fault, in short or for a share of its long form. Whatever goes wrong is in the record; nothing is thrown but for what the machine lacks. */
    public FaultRecord run(Fault fault, long seed, int share) {
        fault.lacking().ifPresent(lacking -> {
            throw new IllegalStateException(fault.name() + " needs " + lacking);
        });
        long began = System.nanoTime();
        Trial trial = new Trial(undisturbed, fault.name(), seed, share, longest);
        try (Site site = trial.site()) {
            fault.prepare(trial, site);
            site.start();
            fault.disturb(trial, site);
            if (!site.appliance().running()) {
                site.start();
            }
            site.end();
            trial.compare(site, "after the fault");
            fault.afterwards(trial, site);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            trial.failed("INTERRUPTED");
        } catch (Exception | AssertionError e) {
            trial.failed("STUCK: " + e);
            StackTraceElement[] stack = e.getStackTrace();
            for (int i = 0; i < Math.min(12, stack.length); i++) {
                System.err.println("    at " + stack[i]);
            }
        }
        List<String> remedies = trial.remedies();
        if (fault.remedy().isEmpty() && !remedies.isEmpty()) {
            trial.failed("HELPED: it had to go on by itself");
        }
        return new FaultRecord(fault.name(), fault.what(), trial.form(), LocalDate.now(ZoneOffset.UTC).toString(), build,
                undisturbed.children(), regionSeed, seed, TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - began), trial.counts(), trial.messages(),
                remedies, List.copyOf(trial.failures()), fault.notCovered());
    }

    /** Says on standard error what came of a fault. */
    public static void tell(FaultRecord record) {
        System.err.printf("%s, %s form, seed %d: %s in %d s %s%n", record.fault(), record.form(), record.seed(),
                record.failures().isEmpty() ? "nothing lost, doubled or leaked" : "WRONG", record.seconds(), record.counts());
        record.messages().forEach(message -> System.err.println("  it said: " + message));
        record.failures().forEach(failure -> System.err.println("  WRONG: " + failure));
    }
}
