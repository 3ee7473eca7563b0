package org.cadrenode.erasure.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.felix.hc.api.FormattingResultLog;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.cadrenode.api.audit.AuditAction;
import org.cadrenode.api.audit.AuditEvent;
import org.cadrenode.api.audit.Journal;
import org.cadrenode.api.backup.Backups;
import org.cadrenode.api.erasure.Erasable;
import org.cadrenode.api.erasure.Erasures;
import org.cadrenode.api.erasure.FileMaker;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.security.Authorizer;
import org.cadrenode.erasure.engine.ErasureBook;
import org.cadrenode.erasure.engine.Timing;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks every minute which stores are due, and has their files made anew, one after the other. A store's own mark tells that
 * something is due, so a kill loses nothing; what this room remembers is for its reports, and for stores whose rooms are
 * closed. Thread-safe.
 */
@Component(service = {Erasures.class, HealthCheck.class}, immediate = true, configurationPid = ErasureConfiguration.PID,
        property = {HealthCheck.NAME + "=erasure", HealthCheck.TAGS + "=cadre"})
@Designate(ocd = ErasureConfiguration.class)
public final class ErasureRoom implements Erasures, HealthCheck {
    private static final Logger LOG = LoggerFactory.getLogger(ErasureRoom.class);
    private static final String RUNNING = "erasure:run";
    private static final int LOOK_SECONDS = 60;

    private final Journal journal;
    private final Authorizer authorizer;
    private final FileMaker maker;
    private final ErasureBook book;
    private final Timing timing;
    private final int backupDays;
    private final Duration patience;
    private final Clock clock;
    private final ScheduledExecutorService looker;
    private final List<Erasable> stores = new CopyOnWriteArrayList<>();
    private final Set<String> failed = ConcurrentHashMap.newKeySet();
    private final Object oneAtATime = new Object();
    private final Set<String> told = new HashSet<>();
    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
    volatile @Nullable Backups backups;

    /** Made by the runtime. */
    @Activate
    public ErasureRoom(@Reference Journal journal, @Reference Authorizer authorizer, ErasureConfiguration configuration) throws IOException {
        this(journal, authorizer, new H2FileMaker(), new ErasureBook(
                Path.of(System.getProperty("karaf.data", "data")).resolve("cadre/erasure/book")), timing(configuration),
                configuration.backupDays(), Duration.ofSeconds(configuration.patienceSeconds()), Clock.systemUTC());
        looker.scheduleWithFixedDelay(this::look, LOOK_SECONDS, LOOK_SECONDS, TimeUnit.SECONDS);
    }

    ErasureRoom(Journal journal, Authorizer authorizer, FileMaker maker, ErasureBook book, Timing timing, int backupDays,
            Duration patience, Clock clock) {
        this.journal = journal;
        this.authorizer = authorizer;
        this.maker = maker;
        this.book = book;
        this.timing = timing;
        this.backupDays = backupDays;
        this.patience = patience;
        this.clock = clock;
        looker = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "cadre-erasure");
            thread.setDaemon(true);
            return thread;
        });
    }

    static Timing timing(ErasureConfiguration configuration) {
        try {
            return new Timing(Duration.ofHours(configuration.withinHours()), LocalTime.parse(configuration.at().strip()),
                    ZoneId.systemDefault());
        } catch (IllegalArgumentException | DateTimeException e) {
            throw new CadreException(ErrorCode.CONFIGURATION_INVALID, "withinHours is 1 or more, and at a time of the day such as 02:00");
        }
    }

    // Not interrupted: a store is made anew to its end.
    @Deactivate
    void close() {
        looker.shutdown();
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addStore(Erasable store) {
        stores.add(store);
    }

    void removeStore(Erasable store) {
        stores.remove(store);
    }

    /** Erases what is due. */
    void look() {
        try {
            for (Erasable store : stores) {
                Optional<Instant> since = store.since();
                book.due(store.place(), since);
                if (since.isPresent() && !timing.due(since.get()).isAfter(clock.instant())) {
                    erase(store, AuditEvent.NODE);
                }
            }
            overdue().forEach(place -> {
                if (told.add(place)) {
                    LOG.error("Erasure: what was taken out of {} has not gone from its files in time; see erasure:status", place);
                }
            });
            told.retainAll(overdue());
        } catch (IOException | RuntimeException e) {
            LOG.error("Erasure: a look failed: {}", e instanceof CadreException ? e.getMessage() : e.getClass().getName());
        }
    }

    private Outcome erase(Erasable store, String person) {
        synchronized (oneAtATime) {
            return alone(store, person);
        }
    }

    private Outcome alone(Erasable store, String person) {
        String place = store.place();
        try {
            Optional<Erasable.Erased> erased = store.erase(maker, patience);
            if (erased.isEmpty()) {
                return new Outcome(place, Fate.BUSY, 0, 0, Duration.ZERO);
            }
            Erasable.Erased done = erased.get();
            book.done(new ErasureBook.Done(place, done.asOf(), clock.instant()));
            book.due(place, store.since());
            journal.record(AuditEvent.of(AuditAction.STORE_ERASED, place).by(person).with("as_of", done.asOf())
                    .count("bytes_before", done.before()).count("bytes_after", done.after())
                    .count("paused_millis", done.paused().toMillis()));
            LOG.info("Erasure: the files of {} were made anew; it was closed for {} ms", place, done.paused().toMillis());
            failed.remove(place);
            return new Outcome(place, Fate.DONE, done.before(), done.after(), done.paused());
        } catch (IOException | RuntimeException e) {
            if (failed.add(place)) {
                LOG.error("Erasure: the files of {} could not be made anew, and are as before: {}", place,
                        e instanceof CadreException ? e.getMessage() : e.getClass().getName());
            }
            return new Outcome(place, Fate.FAILED, 0, 0, Duration.ZERO);
        }
    }

    @Override
    public Duration within() {
        return timing.within();
    }

    @Override
    public OptionalInt backupDays() {
        // Of the node's own backups and the site's others, those that are kept longer.
        Backups own = backups;
        int kept = Math.max(backupDays, own == null ? -1 : own.keepDays().orElse(-1));
        return kept < 0 ? OptionalInt.empty() : OptionalInt.of(kept);
    }

    @Override
    public List<Line> lines() {
        Map<String, Instant> remembered = book.due();
        Set<String> places = new TreeSet<>(remembered.keySet());
        stores.forEach(store -> places.add(store.place()));
        List<Line> lines = new ArrayList<>();
        for (String place : places) {
            Optional<Erasable> store = stores.stream().filter(one -> one.place().equals(place)).findFirst();
            Optional<Instant> since = store.map(Erasable::since).orElseGet(() -> Optional.ofNullable(remembered.get(place)));
            Optional<ErasureBook.Done> last = book.last(place);
            lines.add(new Line(place, since, since.map(timing::by), last.map(ErasureBook.Done::asOf), last.map(ErasureBook.Done::at),
                    store.isPresent(), store.map(Erasable::beyond).orElse("")));
        }
        return lines;
    }

    @Override
    public Optional<Instant> gone(String place, Instant takenOut) {
        return book.first(place, takenOut).map(ErasureBook.Done::at);
    }

    @Override
    public List<Outcome> run(boolean trial) throws IOException {
        String person = authorizer.require(RUNNING);
        List<Outcome> outcomes = new ArrayList<>();
        for (Erasable store : stores.stream().sorted(Comparator.comparing(Erasable::place)).toList()) {
            if (store.since().isPresent()) {
                outcomes.add(trial ? new Outcome(store.place(), Fate.DUE, 0, 0, Duration.ZERO) : erase(store, person));
            }
        }
        return outcomes;
    }

    private List<String> overdue() {
        Instant now = clock.instant();
        return lines().stream().filter(line -> line.by().filter(now::isAfter).isPresent()).map(Line::place).toList();
    }

    @Override
    public Result execute() {
        FormattingResultLog log = new FormattingResultLog();
        for (Line line : lines()) {
            line.since().ifPresent(since -> log.info("What was taken out of {} since {} goes from its files until {}", line.place(), since,
                    line.by().orElse(since)));
        }
        for (String place : overdue()) {
            log.critical("What was taken out of {} has not gone from its files in time: see erasure:status and the log, then erasure:run", place);
        }
        failed.forEach(place -> log.warn("The files of {} could not be made anew; make room on its disk. It is tried again", place));
        log.info("{} stores are open", stores.size());
        return new Result(log);
    }
}
