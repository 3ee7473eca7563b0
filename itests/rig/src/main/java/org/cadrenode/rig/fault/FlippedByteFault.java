package org.cadrenode.rig.fault;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.cadrenode.rig.Fault;
import org.cadrenode.rig.Site;
import org.cadrenode.rig.Trial;
import org.cadrenode.synthetic.appliance.Answer;
import org.cadrenode.synthetic.appliance.Appliance;
import org.cadrenode.synthetic.appliance.Commands;

/**
 * One byte of one file of a node that does not run becomes another. Either nothing comes of it, since nobody needs that byte,
 * or the node says so and serves nothing that is wrong; with the file put back, all is as it was. A database whose file has sums beside it
 * has no byte that nobody needs: each has to be found, by the patrol at the latest.
 */
public final class FlippedByteFault implements Fault {
    /** How a room says that what it keeps is not what it wrote, or that it cannot be read. */
    private static final Pattern SAID = Pattern.compile("CONTENT_CHANGED|JOURNAL_BROKEN|STORE_FAILED|IO_FAILED|KEYSTORE_FAILED|NOT_AUTHENTIC|damaged|altered|cannot be read");
    private static final Pattern LOUD = Pattern.compile(" (WARN|ERROR) ");
    /** A busy machine is slow; a node that has said what is wrong is not waited for as long. */
    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    /** What is set apart is missing, which it has to say; but what is there has to be right. */
    private static final Pattern WORSE = Pattern.compile("^(ALTERED|DOUBLED|LEAKED)");
    private static final Pattern BAD = Pattern.compile("\\| (warn|critical) ");
    private static final int STORES_IN_SHORT = 3;
    private static final String DATABASE = ".mv.db";
    private static final String SUMS = ".sums";
    /** The patrol looks once a minute; the rig's stores are read in seconds. */
    private static final Duration PATROL = Duration.ofSeconds(150);
    private static final List<String> PATROL_AT_ONCE = List.of("at = 00:00", "hours = 24", "sharePercent = 100");

    /** What node:check says, check by check, of the node before anything is altered. */
    private List<String> usual = List.of();
    /** What somebody was told who asked for all that is held; nothing if it was given. */
    private String answered = "";
    /** Those whose loss costs most come first. */
    private static final List<String> FIRST = List.of("vault", "research", "optout", "journal", "landing", "linkage", "keystore");

    @Override
    public String name() {
        return "flipped-byte";
    }

    @Override
    public String what() {
        return "One random byte of one file of each store is altered while the node does not run";
    }

    @Override
    public String notCovered() {
        return "Several bytes at once; an older copy of a whole store (decisions 13, 46 and 50)";
    }

    @Override
    public Optional<String> remedy() {
        return Optional.of("stop the node, put the named store back from the backup, start it");
    }

    @Override
    public void disturb(Trial trial, Site site) {
        site.feed();
    }

    @Override
    public void afterwards(Trial trial, Site site) throws Exception {
        usual = site.check().out().lines().map(FlippedByteFault::state).toList();
        site.appliance().stop();
        site.close();
        Path whole = site.moveAside();
        Map<String, List<Path>> stores = stores(whole.resolve("data/cadre"));
        List<String> order = new ArrayList<>(FIRST);
        stores.keySet().stream().filter(store -> !FIRST.contains(store)).forEach(order::add);
        order.removeIf(store -> !stores.containsKey(store));
        Set<String> putBack = new HashSet<>();
        int number = 0;
        for (int round = 0; round < trial.times(3, 1); round++) {
            for (String store : order.subList(0, trial.inShort() ? STORES_IN_SHORT : order.size())) {
                if (!trial.over()) {
                    flip(trial, site, whole, store, stores.get(store), ++number, putBack);
                }
            }
        }
    }

    // Larger files are likelier, as they are on a disk.
    private static Map<String, List<Path>> stores(Path cadre) throws IOException {
        Map<String, List<Path>> stores = new TreeMap<>();
        try (Stream<Path> walk = Files.walk(cadre)) {
            for (Path file : walk.filter(Files::isRegularFile).toList()) {
                if (Files.size(file) > 0 && cadre.relativize(file).getNameCount() > 1) {
                    stores.computeIfAbsent(cadre.relativize(file).getName(0).toString(), key -> new ArrayList<>()).add(file);
                }
            }
        }
        return stores;
    }

    private void flip(Trial trial, Site site, Path whole, String store, List<Path> files, int number, Set<String> putBack)
            throws Exception {
        Path base = site.appliance().base();
        Commands.need(List.of("cp", "-a", whole.toString(), base.toString()));
        Path original = weighted(trial, files);
        Path file = base.resolve(whole.relativize(original));
        long at = (long) (trial.random().nextDouble() * Files.size(file));
        int change = 1 + trial.random().nextInt(255);
        boolean summed = summed(original);
        if (summed) {
            Files.write(base.resolve("etc/org.cadrenode.patrol.cfg"), PATROL_AT_ONCE);
            Files.deleteIfExists(base.resolve("data/cadre/watch/patrol"));
        }
        alter(file, at, change);
        String which = "byte " + at + " of " + Files.size(file) + " of " + whole.relativize(original);
        System.err.println("  altered: " + which);
        trial.count("bytes altered");
        boolean good = false;
        Site after = site.inItsPlace();
        try {
            after.doneBefore(site.done(), Long.MAX_VALUE);
            int from = after.logLength();
            answered = "";
            boolean same = served(trial, after, from, which);
            boolean said = said(trial, after, from);
            if (summed) {
                trial.count("bytes of databases with sums");
                if (same && !said) {
                    said = patrolled(trial, after, from);
                }
                if (said) {
                    trial.count("bytes of databases with sums that were found");
                } else {
                    trial.failed("NOT FOUND: " + which);
                }
            }
            String outcome = same ? said ? "said, and right nevertheless" : "of no consequence" : said ? "refused" : "neither refused nor right";
            trial.count(store + ": " + outcome);
            if (!same && !said && !summed) {
                trial.failed("SILENT: " + which);
            }
            good = said || same && !summed;
            if (!same && putBack.add(store)) {
                if (after.appliance().running()) {
                    after.appliance().kill();
                }
                // Not the byte alone: a node that opened the file may have written to it.
                Path place = Path.of("data/cadre").resolve(store);
                Commands.need(List.of("rm", "-rf", base.resolve(place).toString()));
                Commands.need(List.of("cp", "-a", whole.resolve(place).toString(), base.resolve(place).toString()));
                after.start();
                trial.remedied("put " + store + " back");
                good &= trial.compare(after, "with " + store + " put back");
            }
        } finally {
            after.leave(good, "altered-" + number);
        }
    }

    // A file of sums that is empty is that of a database that was not closed in order.
    static boolean summed(Path file) throws IOException {
        Path sums = file.resolveSibling(file.getFileName() + SUMS);
        return file.toString().endsWith(DATABASE) && Files.exists(sums) && Files.size(sums) > 0;
    }

    private boolean patrolled(Trial trial, Site after, int from) {
        try {
            after.await(PATROL, "the patrol", () -> !word(after, from).isEmpty());
            trial.count("found by the patrol");
            return said(trial, after, from);
        } catch (AssertionError e) {
            return false;
        }
    }

    private static Path weighted(Trial trial, List<Path> files) throws IOException {
        long all = 0;
        for (Path file : files) {
            all += Files.size(file);
        }
        long chosen = (long) (trial.random().nextDouble() * all);
        for (Path file : files) {
            chosen -= Files.size(file);
            if (chosen < 0) {
                return file;
            }
        }
        return files.get(files.size() - 1);
    }

    private static void alter(Path file, long at, int change) throws IOException {
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
            bytes.seek(at);
            int was = bytes.read();
            bytes.seek(at);
            bytes.write(was ^ change);
        }
    }

    // Whether it serves everything, as it was. What is altered is a failure at once; what is refused, or set apart, is not.
    private boolean served(Trial trial, Site after, int from, String which) {
        try {
            after.appliance().start();
            long patience = System.nanoTime() + PATIENCE.toNanos();
            after.await(LIMIT, "readiness", () -> ready(after) || System.nanoTime() > patience && !word(after, from).isEmpty());
            if (!ready(after)) {
                trial.count("nodes that were not ready");
                return false;
            }
        } catch (AssertionError e) {
            trial.count("nodes that were not ready");
            return false;
        }
        Answer digest = after.appliance().run(Appliance.ADMIN, "demo:digest");
        if (digest.exitCode() != 0) {
            answered = digest.out() + digest.err();
            return false;
        }
        try {
            List<String> wrong = after.verdict().wrong();
            wrong.stream().filter(line -> WORSE.matcher(line).find()).forEach(line -> trial.failed("SERVED WRONG (" + which + "): " + line));
            return wrong.isEmpty();
        } catch (IOException | AssertionError e) {
            return false;
        }
    }

    private static boolean ready(Site after) {
        return after.job().status().path("flows").toString().matches(".*provider.*resource.*");
    }

    private List<String> word(Site after, int from) {
        List<String> found = new ArrayList<>(after.logged(from, LOUD));
        found.removeIf(line -> !tells(line));
        Answer check = after.check();
        if (check.exitCode() != 0) {
            check.out().lines().filter(line -> BAD.matcher(line).find() && !usual.contains(state(line))).forEach(found::add);
        }
        return found;
    }

    /** Returns whether a line of the log says that something is not as it was written; what a node says at every start does not. */
    static boolean tells(String line) {
        return LOUD.matcher(line).find() && SAID.matcher(line).find();
    }

    // A check and how it is, without the words, which tell of times and sizes.
    private static String state(String line) {
        String[] cells = line.split("\\|");
        return cells[0].strip() + (cells.length > 1 ? " " + cells[1].strip() : "");
    }

    // What is no news does not count: neither what the node tells at every start, nor what node:check said before.
    private boolean said(Trial trial, Site after, int from) {
        List<String> found = after.appliance().running() ? word(after, from) : new ArrayList<>(after.logged(from, SAID));
        if (after.appliance().running()) {
            Answer verified = after.appliance().run("governance", "audit:verify");
            if (verified.exitCode() != 0) {
                found.add("audit:verify: " + verified.out().lines().findFirst().orElse(""));
            }
        }
        answered.lines().filter(line -> SAID.matcher(line).find()).forEach(found::add);
        found.stream().limit(1).forEach(trial::message);
        return !found.isEmpty();
    }
}
