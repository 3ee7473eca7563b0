package org.cadrenode.watch.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.felix.hc.api.FormattingResultLog;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.patrol.Patrolled;
import org.cadrenode.watch.engine.PatrolBook;
import org.cadrenode.watch.engine.PatrolBook.Standing;
import org.cadrenode.watch.engine.Rounds;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The patrol: one thread that has every store read through at night, a stretch at a time, with rests between. A store that closes
 * meanwhile is read on later, where it was. Thread-safe.
 */
@Component(service = {HealthCheck.class, PatrolRoom.class}, immediate = true, configurationPid = PatrolConfiguration.PID,
        property = {HealthCheck.NAME + "=patrol", HealthCheck.TAGS + "=cadre"})
@Designate(ocd = PatrolConfiguration.class)
public final class PatrolRoom implements HealthCheck {
    private static final Logger LOG = LoggerFactory.getLogger(PatrolRoom.class);
    private static final int LOOK_SECONDS = 60;
    private static final long WRITE_NANOS = TimeUnit.SECONDS.toNanos(30);
    private static final int ALL = 100;
    private static final Duration PATIENCE = Duration.ofMinutes(30);

    private final Rooms rooms;
    private final Optional<Rounds> rounds;
    private final int share;
    private final PatrolBook book;
    private final InstantSource clock;
    private final Instant started;
    private final Map<String, Instant> failing = new ConcurrentHashMap<>();
    private final CountDownLatch stop = new CountDownLatch(1);
    private final ScheduledExecutorService looks = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "cadre-patrol");
        thread.setDaemon(true);
        thread.setPriority(Thread.MIN_PRIORITY);
        return thread;
    });

    /** Made by the runtime. */
    @Activate
    public PatrolRoom(BundleContext context, PatrolConfiguration settings) {
        this(Rooms.of(context), rounds(settings), settings.sharePercent(),
                new PatrolBook(Path.of(System.getProperty("karaf.data", "data")).resolve("cadre/watch/patrol")), InstantSource.system());
        looks.scheduleWithFixedDelay(this::look, LOOK_SECONDS, LOOK_SECONDS, TimeUnit.SECONDS);
    }

    /** @param rounds empty: nothing is read */
    PatrolRoom(Rooms rooms, Optional<Rounds> rounds, int share, PatrolBook book, InstantSource clock) {
        this.rooms = rooms;
        this.rounds = rounds;
        this.share = Math.max(1, Math.min(ALL, share));
        this.book = book;
        this.clock = clock;
        started = clock.instant();
    }

    static Optional<Rounds> rounds(PatrolConfiguration settings) {
        if (settings.at().strip().equals("off")) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Rounds(LocalTime.parse(settings.at().strip()), Duration.ofHours(settings.hours()),
                    Duration.ofDays(settings.withinDays()), ZoneId.systemDefault()));
        } catch (IllegalArgumentException | DateTimeException e) {
            throw new CadreException(ErrorCode.CONFIGURATION_INVALID, "at is a time of the day such as 03:00, or off; hours is 1 to 24, withinDays 1 or more");
        }
    }

    /** Reads what is due. */
    void look() {
        try {
            rounds.ifPresent(when -> rooms.all(Patrolled.class).stream().sorted(Comparator.comparing(Patrolled::place)).forEach(store -> look(store, when)));
        } catch (RuntimeException e) {
            // What is thrown on would end all looks.
            LOG.error("Patrol: the rooms could not be asked: {}", e.getClass().getSimpleName());
        }
    }

    private void look(Patrolled store, Rounds when) {
        try {
            patrol(store, when);
        } catch (RuntimeException e) {
            // It closes, as a rule; it is asked again in a minute.
            if (failing.putIfAbsent(store.place(), clock.instant()) == null) {
                LOG.info("Patrol: {} cannot be read on at this moment: {}", store.place(), e instanceof CadreException ? e.getMessage() : e.getClass().getName());
            }
        }
    }

    // Nobody is interrupted: a thread that is within a room's database at this moment would close it for everybody.
    private void patrol(Patrolled store, Rounds when) {
        String place = store.place();
        Standing standing = book.of(place, clock.instant());
        long written = System.nanoTime();
        try {
            while (stop.getCount() > 0 && (failing.containsKey(place) || when.due(standing, started, clock.instant()))) {
                long began = System.nanoTime();
                Patrolled.Stretch stretch = store.readOn(standing.next());
                failing.remove(place);
                boolean known = standing.unreadable().isPresent();
                standing = book.read(place, stretch.next(), stretch.unreadable(), clock.instant());
                if (!known && stretch.unreadable().isPresent()) {
                    LOG.error("Patrol: a part of {} cannot be read ({})", place, stretch.unreadable().get());
                }
                if (System.nanoTime() - written > WRITE_NANOS) {
                    write();
                    written = System.nanoTime();
                }
                rest(System.nanoTime() - began);
            }
        } finally {
            write();
        }
    }

    private void rest(long worked) {
        try {
            // As long again as the share demands; at once if the node closes.
            stop.await(worked * (ALL - share) / share, TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            stop.countDown();
        }
    }

    private void write() {
        try {
            book.write();
        } catch (IOException e) {
            LOG.warn("Patrol: how far it has come cannot be written ({}); it begins again after a restart", e.getClass().getSimpleName());
        }
    }

    /** Returns when each store that is open was last read to its end, or first met. */
    Map<String, Instant> read() {
        Map<String, Instant> read = new TreeMap<>();
        open().forEach((place, standing) -> read.put(place, standing.unreadSince()));
        return read;
    }

    private Map<String, Standing> open() {
        Map<String, Standing> open = new TreeMap<>();
        rooms.all(Patrolled.class).forEach(store -> open.put(store.place(), book.of(store.place(), clock.instant())));
        return open;
    }

    @Override
    public Result execute() {
        FormattingResultLog log = new FormattingResultLog();
        if (rounds.isEmpty()) {
            log.info("Stores are not read through");
            return new Result(log);
        }
        Instant now = clock.instant();
        // A store that does not open at all is its own check's matter; what was found of it holds.
        Map<String, Standing> stores = new TreeMap<>(open());
        book.all().forEach((place, standing) -> standing.unreadable().ifPresent(part -> stores.put(place, standing)));
        stores.forEach((place, standing) -> {
            if (standing.unreadable().isPresent()) {
                log.critical("A part of {} cannot be read ({}), since {}: put it back from a backup; it is read again after the start", place,
                        standing.unreadable().get(), standing.unreadableSince().orElse(now).truncatedTo(ChronoUnit.SECONDS));
            } else if (failing.getOrDefault(place, now).plus(PATIENCE).isBefore(now)) {
                log.warn("{} could not be read on since {}: look at its disk and at the log", place, failing.get(place).truncatedTo(ChronoUnit.SECONDS));
            } else if (rounds.get().late(standing, now.minus(Duration.ofDays(1)))) {
                log.warn("{} has not been read to its end since {}: give it more hours or a larger share in etc/{}.cfg", place,
                        standing.unreadSince().truncatedTo(ChronoUnit.SECONDS), PatrolConfiguration.PID);
            } else {
                standing.done().ifPresentOrElse(at -> log.info("{} was last read to its end {}", place, at.truncatedTo(ChronoUnit.SECONDS)),
                        () -> log.info("{} was not read to its end yet", place));
            }
        });
        log.info("{} stores are open", open().size());
        return new Result(log);
    }

    /** Ends; a stretch that is being read is read to its end. */
    @Deactivate
    void close() {
        stop.countDown();
        looks.shutdown();
    }
}
