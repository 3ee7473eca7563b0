package org.cadrenode.rig;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.cadrenode.rig.power.Disk;
import org.cadrenode.synthetic.appliance.Answer;
import org.cadrenode.synthetic.appliance.Appliance;
import org.cadrenode.synthetic.appliance.Commands;
import org.cadrenode.synthetic.appliance.MainJob;
import org.jspecify.annotations.Nullable;

/** One node and the people around it: what was given to it, what they were told, and how they end the job. Not thread-safe. */
public final class Site implements AutoCloseable {
    /** How far the people around the node have come; what was acknowledged to them need not be done again. */
    public enum Step { INITIAL_OPT_OUTS, MENTAL_HEALTH, SSDA903, CIN, SCHOOL_CENSUS, LATER_OPT_OUTS }

    private static final String REASON = "the rig";

    private final Undisturbed undisturbed;
    private final Appliance appliance;
    private final MainJob job;
    private final Map<Step, Long> done = new LinkedHashMap<>();
    private final ConcurrentLinkedQueue<String> told = new ConcurrentLinkedQueue<>();
    private final List<String> commands = new ArrayList<>();
    private final List<Disk.Arrival> arrivals = new ArrayList<>();
    private final List<Long> recoveries;
    private @Nullable Machine machine;
    private Comparison.Extent extent = Comparison.Extent.ALL;

    Site(Undisturbed undisturbed, Appliance appliance, List<Long> recoveries) {
        this.undisturbed = undisturbed;
        this.recoveries = recoveries;
        this.appliance = appliance;
        this.job = new MainJob(appliance, Undisturbed.LIMIT);
        appliance.listen(this::heard);
    }

    // Samples that a releaser reads are no leak: what counts is what goes wrong.
    private void heard(Answer answer) {
        told.add(answer.exitCode() == 0 ? answer.err() : answer.out() + answer.err());
    }

    /** Returns the node. */
    public Appliance appliance() {
        return appliance;
    }

    /** Returns what its people do. */
    public MainJob job() {
        return job;
    }

    /** Returns its directory for data. */
    public Path data() {
        return appliance.base().resolve("data");
    }

    /** Returns the directory for data of the undisturbed node, which has done the job once and does not run. */
    public Path undisturbedData() {
        return undisturbed.keys().resolve("data");
    }

    /** Returns the folder of a source's extract. */
    public Path extract(String source) {
        return undisturbed.region().resolve(source);
    }

    /** Returns the bad machine under it, from its next start on; made when it is first asked for. */
    public Machine machine() throws IOException {
        if (machine == null) {
            Path base = appliance.base();
            machine = Machine.under(appliance, base.resolveSibling(base.getFileName() + "-machine"));
        }
        return machine;
    }

    /** Says that this node is given more sources than others, of tables that reach no store. */
    public Site withMore() {
        extent = Comparison.Extent.MORE_SOURCES;
        return this;
    }

    /** Says that this node is given the same rows several times. */
    public Site withMoreDeliveries() {
        extent = Comparison.Extent.MORE_DELIVERIES;
        return this;
    }

    /** Starts it, and waits until it can work. */
    public Site start() {
        boolean again = Files.exists(appliance.base().resolve("console.txt"));
        long began = System.nanoTime();
        appliance.start();
        job.awaitReady();
        if (again) {
            recoveries.add(System.nanoTime() - began);
        }
        return this;
    }

    /** Returns how many nanoseconds each start took that was not the first, until the node could work. */
    List<Long> recoveries() {
        return recoveries;
    }

    /** Returns the steps that are done, and when each was, by {@link System#nanoTime}. */
    public Map<Step, Long> done() {
        return done;
    }

    /** Takes over what was acknowledged before a moment. */
    public void doneBefore(Map<Step, Long> others, long moment) {
        others.forEach((step, at) -> {
            if (at <= moment) {
                done.put(step, at);
            }
        });
    }

    /** Gives the node everything but the later opt-outs, or what of it was not given to it yet. */
    public void feed() {
        for (Step step : Step.values()) {
            if (step != Step.LATER_OPT_OUTS) {
                give(step);
            }
        }
    }

    /** Does one step unless it is done. */
    public void give(Step step) {
        if (done.containsKey(step)) {
            return;
        }
        switch (step) {
            case INITIAL_OPT_OUTS -> job.importOptOuts(undisturbed.region().resolve("truth/optouts-initial.csv"));
            case LATER_OPT_OUTS -> job.importOptOuts(undisturbed.region().resolve("truth/optouts-later.csv"));
            case MENTAL_HEALTH, SSDA903, CIN, SCHOOL_CENSUS -> drop(source(step));
        }
        done.put(step, System.nanoTime());
    }

    /** Has everybody think that a step is done, which is not. */
    public void forget(Step step) {
        done.put(step, System.nanoTime());
    }

    /** Returns the source of a step, of which it is one. */
    public static String source(Step step) {
        return Undisturbed.SOURCES.get(step.ordinal() - Step.MENTAL_HEALTH.ordinal());
    }

    /** Drops a source's files into its inbox, durably, whether the node runs or not. */
    public void drop(String source) {
        Path inbox = data().resolve("inbox").resolve(source);
        try (Stream<Path> files = Files.walk(extract(source))) {
            Files.createDirectories(inbox);
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                Path part = inbox.resolve(file.getFileName() + ".part");
                Files.copy(file, part);
                try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
                    channel.force(true);
                }
                arrivals.add(new Disk.Arrival(System.nanoTime(), "data/inbox/" + source + "/" + file.getFileName(), file));
                Files.move(part, inbox.resolve(file.getFileName()), StandardCopyOption.ATOMIC_MOVE);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns which files were dropped, and when. */
    public List<Disk.Arrival> arrivals() {
        return arrivals;
    }

    /** Plays the releaser until nothing waits. */
    public void release() {
        job.releaseAll(REASON);
    }

    /** Runs a command as a user, and remembers that a person had to. */
    public Answer remedy(String user, String command) {
        commands.add(command);
        return appliance.run(user, command);
    }

    /** Returns what people had to do. */
    public List<String> remedies() {
        return commands;
    }

    /** Ends the job on a node that runs. */
    public void end() {
        job.awaitReady();
        feed();
        release();
        give(Step.LATER_OPT_OUTS);
        release();
    }

    /**
     * What became of a node on which the job has ended.
     *
     * @param wrong what is wrong, in sentences
     * @param rows its rows against those of the undisturbed one
     * @param leaks in how many places somebody is named who must not be
     */
    public record Verdict(List<String> wrong, Comparison.Rows rows, int leaks) { }

    /** Looks at a node on which the job has ended. */
    public Verdict verdict() throws IOException {
        Comparison held = new Comparison(job.demo("digest"), job.accounts());
        List<String> wrong = new ArrayList<>(undisturbed.expected().against(held, extent));
        String verdict = job.verifyJournal().path("verdict").asText();
        if (!verdict.equals("good")) {
            wrong.add("JOURNAL: " + verdict);
        }
        List<String> leaks = leaks();
        wrong.addAll(leaks);
        return new Verdict(wrong, undisturbed.expected().rows(held, extent), leaks.size());
    }

    /** Returns what names somebody in what the node wrote and said, in sentences. */
    public List<String> leaks() throws IOException {
        List<String> wrong = new ArrayList<>(undisturbed.leaks().in(appliance.base()));
        LeakScan.tell(wrong, "an answer of the console", undisturbed.leaks().in(String.join("\n", told)));
        return wrong;
    }

    /** Returns what node:check says, which names what is wrong and what to do. */
    public Answer check() {
        return appliance.run(MainJob.OPERATOR, "node:check");
    }

    /** Returns the lines of the log and of the console from a number of lines on that match, newest last. */
    public List<String> logged(int from, Pattern pattern) {
        return lines().skip(from).filter(line -> pattern.matcher(line).find()).toList();
    }

    /** Returns the lines of the console that match, which is what is left where the log cannot be written. */
    public List<String> console(Pattern pattern) {
        Path console = appliance.base().resolve("console.txt");
        try {
            return Files.exists(console) ? Files.readString(console, StandardCharsets.ISO_8859_1).lines().filter(line -> pattern.matcher(line).find()).toList()
                    : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns how many lines the log has. */
    public int logLength() {
        return Math.toIntExact(lines().count());
    }

    private Stream<String> lines() {
        Path log = data().resolve("log/node.log");
        try {
            return Files.exists(log) ? Files.readString(log, StandardCharsets.ISO_8859_1).lines() : Stream.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns one delivery of a source; null if there is none. */
    public @Nullable JsonNode delivery(String source) {
        for (JsonNode delivery : job.deliveries()) {
            if (delivery.get("source").asText().equals(source)) {
                return delivery;
            }
        }
        return null;
    }

    /** Moves the directory of this node, which does not run, out of the way of others in its place. Returns where it is. */
    public Path moveAside() throws IOException {
        Path base = appliance.base();
        return Files.move(base, base.resolveSibling(base.getFileName() + "-whole"));
    }

    /**
     * Makes a node over a directory that was made of this one's and stands in its place: configurations remember the path of
     * their file, so that a node elsewhere would be another case.
     */
    public Site inItsPlace() throws IOException {
        return new Site(undisturbed, appliance.over(appliance.base()), recoveries);
    }

    /** Takes a node's directory away, or keeps it under a name if something is wrong with it. */
    public void leave(boolean good, String name) throws IOException {
        close();
        if (good) {
            Commands.need(List.of("rm", "-rf", appliance.base().toString()));
        } else {
            Files.move(appliance.base(), appliance.base().resolveSibling(appliance.base().getFileName() + "-" + name));
        }
    }

    /** Waits, asking again and again, while the node runs. */
    public void await(Duration limit, String what, BooleanSupplier condition) {
        appliance.await(limit, what, condition);
    }

    @Override
    public void close() {
        appliance.close();
    }
}
