package org.cadrenode.rig;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.regex.Pattern;
import org.cadrenode.synthetic.appliance.Answer;

/** One fault being done: its chance, its length, and what was seen. Not thread-safe. */
public final class Trial {
    private static final int LONGEST_MESSAGE = 240;
    private static final int LONGEST_FAILURE = 1500;

    private final Undisturbed undisturbed;
    private final String name;
    private final Random random;
    private final int share;
    private final long end;
    private boolean cut;
    private final Map<String, Object> counts = new LinkedHashMap<>();
    private final Set<String> messages = new LinkedHashSet<>();
    private final Set<String> remedies = new LinkedHashSet<>();
    private final List<String> failures = new ArrayList<>();
    private final List<Long> recoveries = new ArrayList<>();
    private int nodes;

    Trial(Undisturbed undisturbed, String name, long seed, int share, Duration longest) {
        this.undisturbed = undisturbed;
        end = longest.isZero() ? Long.MAX_VALUE : System.nanoTime() + longest.toNanos();
        this.name = name;
        this.random = new Random(seed);
        this.share = share;
    }

    /** Returns a source of chance that the seed of the record gives. */
    public Random random() {
        return random;
    }

    /** Returns {@code atLength} in the long form, or a share of it, and {@code inShort} in the one that every test run does. */
    public int times(int atLength, int inShort) {
        return share == 0 ? inShort : Math.max(1, (int) ((long) atLength * share / Rig.AT_LENGTH));
    }

    /** Returns whether no more is to be done, since it took as long as it may; what is under way has to be ended. */
    public boolean over() {
        cut |= end != Long.MAX_VALUE && System.nanoTime() > end;
        return cut;
    }

    /** Returns how much of the fault this is, in words. */
    String form() {
        return (share == Rig.IN_SHORT ? "short" : share == Rig.AT_LENGTH ? "long" : share + " % of long") + (cut ? ", ended early" : "");
    }

    /** Returns whether this is the short form. */
    public boolean inShort() {
        return share == Rig.IN_SHORT;
    }

    /** Makes a node with the undisturbed one's keys, that has never started. */
    public Site site() throws java.io.IOException {
        return new Site(undisturbed, undisturbed.appliance(name + "-" + ++nodes), recoveries);
    }

    /** Returns a directory that is not there yet, for files of this trial. */
    public Path folder(String what) {
        return undisturbed.folder().resolve(name + "-" + what);
    }

    /** Counts one more of something. */
    public void count(String what) {
        count(what, 1);
    }

    /** Counts more of something. */
    public void count(String what, long times) {
        counts.merge(what, times, (one, other) -> (Long) one + (Long) other);
    }

    /** Keeps a measured value or a list. */
    public void measured(String what, Object value) {
        counts.put(what, value);
    }

    /** Keeps one message that told a person what is wrong. */
    public void message(String text) {
        if (messages.size() < 8) {
            String line = text.replaceAll("\u001B\\[[\\d;]*m", "").strip().replaceAll("^\\d{4}-\\d\\d-\\d\\dT[\\d:.,]+Z +", "");
            messages.add(line.substring(0, Math.min(LONGEST_MESSAGE, line.length())));
        }
    }

    /**
     * Looks for a message: in the log since it had {@code from} lines, on the console, which a service manager keeps, and in
     * node:check if the node answers. Nothing that matches is a failure.
     */
    public void expectMessage(Site site, int from, Pattern pattern, String when) {
        List<String> found = new ArrayList<>(site.logged(from, pattern));
        if (site.appliance().running()) {
            Answer check = site.check();
            (check.out() + check.err()).lines().filter(line -> pattern.matcher(line).find()).forEach(found::add);
        }
        site.console(pattern).forEach(found::add);
        if (found.isEmpty()) {
            failed("SILENT: no message like " + pattern + " when " + when);
        } else {
            message(found.get(0));
        }
    }

    /** Keeps what a person did to get on again. */
    public void remedied(String how) {
        remedies.add(how);
    }

    /** Keeps something that is wrong. */
    public void failed(String how) {
        String one = String.valueOf(how);
        System.err.println("  WRONG: " + one.lines().findFirst().orElse(""));
        failures.add(one.substring(0, Math.min(LONGEST_FAILURE, one.length())));
    }

    /** Compares a node on which the job has ended with the undisturbed one. Returns whether nothing is wrong. */
    public boolean compare(Site site, String which) throws java.io.IOException {
        Site.Verdict verdict = site.verdict();
        verdict.wrong().forEach(line -> failed(which + ": " + line));
        site.remedies().forEach(remedies::add);
        count("comparisons with the undisturbed run");
        count("rows compared", verdict.rows().compared());
        count("rows lost", verdict.rows().lost());
        count("rows twice", verdict.rows().twice());
        count("leaks", verdict.leaks());
        return verdict.wrong().isEmpty();
    }

    // How long it took until the node could work is told of all starts together.
    Map<String, Object> counts() {
        if (!recoveries.isEmpty()) {
            counts.put("times started again and asked", (long) recoveries.size());
            counts.put("seconds until it answered and worked", spread(recoveries));
        }
        return counts;
    }

    /** Returns the median and the worst of some nanoseconds, as seconds. */
    public static String spread(List<Long> nanos) {
        List<Long> sorted = nanos.stream().sorted().toList();
        return sorted.isEmpty() ? "none" : "median " + seconds(sorted.get(sorted.size() / 2)) + ", worst " + seconds(sorted.get(sorted.size() - 1));
    }

    private static String seconds(long nanos) {
        return String.format(Locale.ROOT, "%.1f", nanos / 1e9);
    }

    List<String> messages() {
        return List.copyOf(messages);
    }

    List<String> remedies() {
        return List.copyOf(remedies);
    }

    List<String> failures() {
        return failures;
    }
}
