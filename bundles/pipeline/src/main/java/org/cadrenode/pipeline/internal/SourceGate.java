package org.cadrenode.pipeline.internal;

import java.io.InputStream;
import java.io.InterruptedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.cadrenode.api.delivery.LandingSpace;
import org.cadrenode.api.delivery.SourceRun;
import org.cadrenode.api.delivery.SourceRun.Outcome;
import org.cadrenode.api.delivery.SourceRun.Trigger;
import org.cadrenode.api.delivery.SourceState;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.jspecify.annotations.Nullable;

/**
 * The gate of one source: whether it may bring something now, and how fast. Every way of data into the landing zone asks
 * it before and while it takes something, and tells it what came of it. Nothing of another source's is looked at or
 * waited for. Thread-safe.
 */
final class SourceGate implements CollectingRun.Flow {
    private static final Duration FIRST_REST = Duration.ofSeconds(5);
    private static final Duration LONGEST_REST = Duration.ofMinutes(10);
    private static final long LONGEST_PAUSE = TimeUnit.SECONDS.toNanos(1);
    private static final int MOST_KEPT = 50;

    private final PaceSettings settings;
    private final RunBook book;
    private final Suspicion.Case asking;
    private final LandingSpace space;
    private final Clock clock;
    private final Bucket bytes;
    private final Bucket deliveries;
    private final Instant openedAt;
    private final Deque<Run> ended = new ArrayDeque<>();
    private boolean closed;
    private boolean unusable;
    private Standing standing = Standing.NONE;
    private volatile boolean crowded;
    private @Nullable ErrorCode failure;
    private Instant failingSince = Instant.MIN;
    private Instant restsUntil = Instant.MIN;
    private Duration rest = FIRST_REST;
    private long needed;
    private volatile int unreadable;
    private @Nullable Run run;
    private long runs;

    SourceGate(PaceSettings settings, RunBook book, Suspicion.Case asking, LandingSpace space, Clock clock) {
        this.settings = settings;
        this.book = book;
        this.asking = asking;
        this.space = space;
        this.clock = clock;
        bytes = new Bucket(settings.bytesPerSecond(), System::nanoTime);
        deliveries = new Bucket(settings.deliveriesPerMinute() / 60.0, System::nanoTime);
        openedAt = clock.instant();
    }

    PaceSettings settings() {
        return settings;
    }

    /** Returns how far asking the source is suspect. */
    Suspicion.Case asking() {
        return asking;
    }

    RunBook book() {
        return book;
    }

    /** One run while it is under way, and how it ended. */
    static final class Run {
        private final long number;
        private final Instant startedAt;
        private final Trigger trigger;
        private long deliveries;
        private long bytes;
        private @Nullable ErrorCode failed;
        private Instant lastAt;
        private @Nullable SourceRun ended;

        private Run(long number, Instant startedAt, Trigger trigger) {
            this.number = number;
            this.startedAt = startedAt;
            this.trigger = trigger;
            lastAt = startedAt;
        }

        long number() {
            return number;
        }
    }

    /** Returns why nothing may be taken now, whatever the schedule says; empty if nothing stands against it. */
    synchronized Optional<SourceState> hold() {
        if (closed || book.stopped()) {
            return Optional.of(SourceState.STOPPED);
        }
        if (unusable) {
            return Optional.of(SourceState.GIVEN_UP);
        }
        if (!settings.problems().isEmpty()) {
            return Optional.of(SourceState.WRONG_SETTINGS);
        }
        if (asking.waits()) {
            return Optional.of(asking.suspended() ? SourceState.SUSPENDED : SourceState.FAILING);
        }
        if (space.full() || needed > 0 && space.free() < space.reserve() + needed) {
            return Optional.of(SourceState.NO_SPACE);
        }
        needed = 0;
        if (backlog()) {
            return Optional.of(SourceState.BACKLOG);
        }
        // Nothing rests longer than that: the clock was set back.
        if (clock.instant().isBefore(restsUntil) && !clock.instant().isBefore(restsUntil.minus(LONGEST_REST))) {
            return Optional.of(SourceState.FAILING);
        }
        return deliveries.untilOne() > 0 ? Optional.of(SourceState.RATE_LIMITED) : Optional.empty();
    }

    /**
     * Returns whether a source that sends by itself is listened to: whatever it sends while it is not, it is to send again. A
     * rate of deliveries holds no message.
     */
    boolean listens() {
        return hold().filter(state -> switch (state) {
            case STOPPED, WRONG_SETTINGS, GIVEN_UP, SUSPENDED, NO_SPACE, BACKLOG -> true;
            case RATE_LIMITED, FAILING, OPEN, RUNNING, SCHEDULED -> false;
        }).isEmpty();
    }

    // What one source has brought and nobody reads may fill half of the room at most: the rest is for the others.
    private boolean backlog() {
        return settings.mostWaiting() > 0 && standing.waiting() >= settings.mostWaiting()
                || settings.mostWaitingBytes() > 0 && standing.bytes() >= settings.mostWaitingBytes()
                || standing.waiting() > 0 && standing.bytes() > Math.max(0, space.free() - space.reserve());
    }

    /** Returns the state as an operator sees it. */
    synchronized SourceState state() {
        Optional<SourceState> hold = hold();
        if (hold.isPresent()) {
            return hold.get();
        }
        if (run != null) {
            return SourceState.RUNNING;
        }
        return settings.schedule() instanceof Schedule.Always ? SourceState.OPEN : SourceState.SCHEDULED;
    }

    /** Says what of the source's stands in the landing zone. */
    synchronized void stands(Standing now) {
        standing = now;
        crowded = backlog();
        notifyAll();
    }

    synchronized Standing standing() {
        return standing;
    }

    /** Says whether a call into the connector was given up and has not returned. */
    synchronized void unusable(boolean now) {
        unusable = now;
        notifyAll();
    }

    /** Returns whether something may be taken now; begins the run that is due. For sources to which data come. */
    synchronized boolean open() {
        if (hold().isPresent()) {
            return false;
        }
        due();
        return run != null || settings.schedule() instanceof Schedule.Always;
    }

    /** Says that a look for data found none, so that a run ends that has found none for so long. */
    synchronized void nothingFound(Duration settle) {
        if (run != null && hold().isEmpty() && !clock.instant().isBefore(run.lastAt.plus(settle))) {
            end(run.failed == null ? Outcome.DONE : Outcome.FAILED, run.failed);
        }
    }

    /** Begins the run that is due, if one is and nothing stands against it. */
    synchronized Optional<Run> due() {
        if (run != null || hold().isPresent()) {
            return Optional.empty();
        }
        Optional<SourceRun> last = book.last();
        if (last.filter(before -> before.outcome() != Outcome.DONE).isPresent() && !(settings.schedule() instanceof Schedule.Always)) {
            return Optional.of(begin(Trigger.RETRY));
        }
        return nextRun().filter(next -> !next.isAfter(clock.instant()))
                .map(next -> begin(settings.schedule() instanceof Schedule.AtTimes && next.isBefore(openedAt) ? Trigger.MISSED : Trigger.SCHEDULE));
    }

    /** Returns when the source runs next by its schedule; in the past if it is due. */
    synchronized Optional<Instant> nextRun() {
        if (settings.schedule() instanceof Schedule.Every && book.never()) {
            return Optional.of(openedAt);
        }
        return settings.schedule().next(book.since());
    }

    /** Begins a run that a person asked for, whatever the schedule says. */
    synchronized Run begin() {
        if (run != null) {
            throw new CadreException(ErrorCode.WRONG_STAGE, "a run is under way");
        }
        Optional<SourceState> hold = hold();
        if (hold.isPresent()) {
            switch (hold.get()) {
                case STOPPED -> throw new CadreException(ErrorCode.WRONG_STAGE, "the source is stopped; see connector:start");
                case WRONG_SETTINGS -> throw new CadreException(ErrorCode.CONFIGURATION_INVALID, "a setting is wrong; see connector:check");
                case GIVEN_UP -> throw new CadreException(ErrorCode.CONNECTOR_SILENT, "a call into the connector did not return; see connector:show");
                case SUSPENDED -> throw new CadreException(ErrorCode.WRONG_STAGE, "the node has ended again and again while it asked; see connector:show");
                case NO_SPACE -> throw new CadreException(ErrorCode.STORE_FULL, "the landing zone has no room; see node:check");
                case BACKLOG -> throw new CadreException(ErrorCode.WRONG_STAGE, "deliveries of the source wait to be read; see delivery:list");
                case FAILING -> restsUntil = Instant.MIN;
                case RATE_LIMITED, OPEN, RUNNING, SCHEDULED -> { }
            }
        }
        return begin(Trigger.OPERATOR);
    }

    private Run begin(Trigger trigger) {
        Run begun = new Run(++runs, now(), trigger);
        run = begun;
        return begun;
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    /** Says that the run under way has ended. */
    synchronized void end(Outcome outcome, @Nullable ErrorCode code) {
        Run ending = run;
        if (ending == null) {
            return;
        }
        run = null;
        SourceRun done = new SourceRun(ending.startedAt, now(), ending.trigger, outcome, Optional.ofNullable(code),
                ending.deliveries, ending.bytes, 1);
        ending.ended = done;
        ended.addLast(ending);
        if (ended.size() > MOST_KEPT) {
            ended.removeFirst();
        }
        book.add(done);
        if (outcome == Outcome.FAILED && code != null) {
            failed(code, 0);
        } else if (outcome == Outcome.DONE) {
            succeeded();
        }
        notifyAll();
    }

    /** Waits until a run has ended, so long at most. */
    synchronized Optional<SourceRun> await(long number, Duration most) throws InterruptedException {
        long until = System.nanoTime() + most.toNanos();
        while (true) {
            Optional<SourceRun> done = ended.stream().filter(one -> one.number == number).findFirst().map(one -> one.ended);
            long left = until - System.nanoTime();
            if (done.isPresent() || left <= 0) {
                return done;
            }
            TimeUnit.NANOSECONDS.timedWait(this, Math.max(left, 1_000_000));
        }
    }

    /**
     * Asks whether one more piece may be taken now.
     *
     * @param length how large it is; less than 0 if that is not known
     * @throws Held if not
     */
    synchronized void require(long length) throws Held {
        Optional<SourceState> hold = hold();
        if (hold.isPresent()) {
            throw new Held(hold.get());
        }
        if (run == null && !(settings.schedule() instanceof Schedule.Always)) {
            throw new Held(SourceState.SCHEDULED);
        }
        if (length > 0 && space.free() < space.reserve() + length) {
            needed = length;
            throw new Held(SourceState.NO_SPACE);
        }
        if (run != null) {
            run.lastAt = clock.instant();
        }
    }

    /** Says that a delivery has landed. */
    synchronized void taken(long size) {
        deliveries.take(1);
        if (run != null) {
            run.deliveries++;
            run.bytes += size;
            run.lastAt = clock.instant();
            run.failed = null;
        }
        succeeded();
    }

    private void succeeded() {
        failure = null;
        failingSince = Instant.MIN;
        restsUntil = Instant.MIN;
        rest = FIRST_REST;
    }

    /**
     * Says that something could not be taken, so that the source rests a while.
     *
     * @param came how much of it had come
     */
    synchronized void failed(ErrorCode code, long came) {
        noted(code);
        restsUntil = clock.instant().plus(rest);
        rest = rest.multipliedBy(2).compareTo(LONGEST_REST) > 0 ? LONGEST_REST : rest.multipliedBy(2);
        if (code == ErrorCode.STORE_FULL) {
            // How large it is in the end nobody knows: twice of what came must fit.
            needed = Math.max(needed, 2 * came);
        }
    }

    /** Says that a look for data failed, which ends the run if one is under way. */
    synchronized void missed(ErrorCode code) {
        if (run != null) {
            end(Outcome.FAILED, code);
        } else if (hold().isEmpty()) {
            // What could not be taken has been noted by then; what could not be reached has not.
            failed(code, 0);
        }
    }

    /** Says that a look for data worked. */
    synchronized void reached() {
        if (run != null) {
            run.failed = null;
        }
        succeeded();
    }

    /** Says that one piece could not be taken, which holds no other one. */
    synchronized void noted(ErrorCode code) {
        if (failure == null) {
            failingSince = clock.instant();
        }
        failure = code;
        if (run != null) {
            run.failed = code;
        }
    }

    /** Says how much lies in the inbox that the node may not read. */
    void unreadable(int files) {
        unreadable = files;
    }

    int unreadable() {
        return unreadable;
    }

    synchronized Optional<ErrorCode> failure() {
        return Optional.ofNullable(failure);
    }

    synchronized Optional<Instant> failingSince() {
        return failure == null ? Optional.empty() : Optional.of(failingSince);
    }

    /** Returns whether a run is under way. */
    synchronized boolean running() {
        return run != null;
    }

    /** Stops the source, which outlasts a restart; whoever waits here goes away. */
    synchronized void stop() {
        book.stopped(true);
        notifyAll();
    }

    /** Lets the source go on. */
    synchronized void start() {
        book.stopped(false);
        asking.acquit();
        restsUntil = Instant.MIN;
        rest = FIRST_REST;
    }

    /** Shuts the gate for good, as the connector leaves. */
    synchronized void close() {
        closed = true;
        notifyAll();
    }

    @Override
    public void came(long size) {
        bytes.take(size);
    }

    /** Waits until more of a collection may come: by the rate, and until what came before has been read. */
    @Override
    public void await(LongCall call) throws InterruptedIOException {
        if (!crowded && untilMore() <= 0) {
            return;
        }
        synchronized (this) {
            for (long nanos = untilMore(); !closed && !book.stopped() && (nanos > 0 || backlog()); nanos = untilMore()) {
                call.refuseIfEnded();
                call.goesOn();
                pause(nanos > 0 ? Math.min(nanos, LONGEST_PAUSE) : LONGEST_PAUSE);
            }
            refuseIfStopped();
        }
    }

    private long untilMore() {
        return Math.max(bytes.take(0), deliveries.untilOne());
    }

    private void pause(long nanos) throws InterruptedIOException {
        try {
            TimeUnit.NANOSECONDS.timedWait(this, Math.max(nanos, 1_000_000));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("The source is to stop");
        }
    }

    private void refuseIfStopped() throws InterruptedIOException {
        if (closed || book.stopped()) {
            throw new InterruptedIOException("The source is stopped");
        }
    }

    /** Returns a stream that yields no faster than the source may, and ends with an interruption once it is stopped. */
    PacedContent paced(InputStream content) {
        return new PacedContent(content, this);
    }

    /** Says how much of a content came, and waits until more may come. */
    void passed(int size) throws InterruptedIOException {
        long nanos = bytes.take(size);
        synchronized (this) {
            while (nanos > 0 && !closed && !book.stopped()) {
                pause(Math.min(nanos, LONGEST_PAUSE));
                nanos = bytes.take(0);
            }
            refuseIfStopped();
        }
    }
}
