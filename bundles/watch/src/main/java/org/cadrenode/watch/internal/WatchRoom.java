package org.cadrenode.watch.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.felix.hc.api.FormattingResultLog;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.cadrenode.api.audit.Journal;
import org.cadrenode.api.audit.JournalEntry;
import org.cadrenode.api.delivery.DeliveryBook;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.security.Entrance;
import org.cadrenode.api.watch.AlertWays;
import org.cadrenode.api.watch.CheckState;
import org.cadrenode.api.watch.Health;
import org.cadrenode.api.watch.NodeHealth;
import org.cadrenode.watch.engine.Alarm;
import org.cadrenode.watch.engine.Alert;
import org.cadrenode.watch.engine.Snapshot;
import org.cadrenode.watch.engine.StatusPage;
import org.cadrenode.watch.internal.LoopbackServer.Answer;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The watch over the node. It looks at all rooms now and then; what it finds becomes metrics, alerts and the status page. What of it
 * does not work as configured is told by its own check, and stops nothing else. Thread-safe.
 */
@Component(service = {NodeHealth.class, AlertWays.class}, immediate = true, configurationPid = WatchConfiguration.PID)
@Designate(ocd = WatchConfiguration.class)
public final class WatchRoom implements NodeHealth, AlertWays {
    private static final Logger LOG = LoggerFactory.getLogger(WatchRoom.class);
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final int LEAST_PAUSE = 5;
    // The other rooms open first.
    private static final int FIRST_PAUSE = 5;
    private static final int MISSED = 10;

    private final InstantSource clock = InstantSource.system();
    private final Rooms rooms;
    private final HealthLook health;
    private final Gatherer gatherer;
    private final Meters meters;
    private final AlertDesk alerts;
    private final Optional<PageDesk> desk;
    private final List<LoopbackServer> servers = new ArrayList<>();
    private final List<String> faults = new ArrayList<>();
    private final List<String> served = new ArrayList<>();
    private final List<Path> secrets = new ArrayList<>();
    private final List<ServiceRegistration<HealthCheck>> registrations = new ArrayList<>();
    private final ExecutorService threads;
    private final ScheduledExecutorService looks;
    private final Duration pause;
    private volatile Snapshot snapshot = Snapshot.NONE;
    private volatile long gathered = System.nanoTime();

    /** Made by the runtime. */
    @Activate
    public WatchRoom(BundleContext context, WatchConfiguration settings, @Reference ConfigurationAdmin configurations) {
        Path data = Path.of(System.getProperty("karaf.data", "data"));
        Path etc = Path.of(System.getProperty("karaf.etc", "etc"));
        Path base = Path.of(System.getProperty("karaf.base", "."));
        Path own = data.resolve("cadre").resolve("watch");
        String node = Rooms.word(settings.nodeName().isBlank() ? System.getProperty("cadre.site", "node") : settings.nodeName());
        pause = Duration.ofSeconds(Math.max(LEAST_PAUSE, settings.lookSeconds()));
        threads = Executors.newCachedThreadPool(task -> thread(task, "cadre-check"));
        rooms = Rooms.of(context);
        health = new HealthLook(rooms, threads, PATIENCE, clock);
        DiskSpace disks = new DiskSpace(data, new SettingFolders(configurations, settings.folders())::folders);
        gatherer = new Gatherer(rooms, health, pause.dividedBy(2), disks, clock);
        alerts = new AlertDesk(rules(settings), settings.alertFrom().strip().equals("critical") ? Health.CRITICAL : Health.WARN,
                queues(settings, etc, base, node), own.resolve("alerts"));
        meters = new Meters(clock, word -> (double) alerts.holding(Health.valueOf(word.toUpperCase(Locale.ROOT))));
        serveMetrics(settings);
        desk = servePage(settings, etc, own, node);
        checks(settings, context, data, etc, base, disks)
                .forEach((name, check) -> registrations.add(context.registerService(HealthCheck.class, check, named(name))));
        // Two threads: whatever a room does that is asked for its figures, alerts do not wait for it.
        looks = Executors.newScheduledThreadPool(2, task -> thread(task, "cadre-watch"));
        looks.scheduleWithFixedDelay(this::watch, FIRST_PAUSE, pause.toSeconds(), TimeUnit.SECONDS);
        looks.scheduleWithFixedDelay(this::gather, FIRST_PAUSE, pause.toSeconds(), TimeUnit.SECONDS);
    }

    private static Alarm.Rules rules(WatchConfiguration settings) {
        return new Alarm.Rules(Duration.ofSeconds(settings.raiseSeconds()), Duration.ofSeconds(settings.resolveSeconds()),
                settings.repeatHours() == 0 ? Optional.empty() : Optional.of(Duration.ofHours(settings.repeatHours())));
    }

    private List<AlertQueue> queues(WatchConfiguration settings, Path etc, Path base, String node) {
        List<AlertQueue> queues = new ArrayList<>();
        if (!settings.mailServer().isBlank()) {
            secrets.add(base.resolve(settings.mailPasswordFile().strip()));
            working("Mail", () -> queues.add(new AlertQueue(new MailWay(settings, etc, base, node), AlertQueue.PAUSES)));
        }
        if (!settings.webhook().isBlank()) {
            secrets.add(base.resolve(settings.webhookSecretFile().strip()));
            working("The webhook", () -> queues.add(new AlertQueue(new WebhookWay(settings, etc, base, node, clock), AlertQueue.PAUSES)));
        }
        return queues;
    }

    private void serveMetrics(WatchConfiguration settings) {
        if (settings.metricsPort() > 0) {
            working("The metrics", () -> servers.add(new LoopbackServer("cadre-metrics", settings.metricsPort(), Optional.empty(), request ->
                    request.method().equals("GET") && request.path().equals("/metrics")
                            ? new Answer(200, "text/plain; version=0.0.4; charset=utf-8", Map.of(), meters.scrape()) : Answer.plain(404, "See /metrics"))));
        }
    }

    private Optional<PageDesk> servePage(WatchConfiguration settings, Path etc, Path own, String node) {
        if (settings.pagePort() == 0) {
            return Optional.empty();
        }
        PageDesk made = new PageDesk(new StatusPage(node), () -> rooms.one(Entrance.class), () -> snapshot, Duration.ofMinutes(settings.idleMinutes()),
                Duration.ofHours(settings.visitHours()), System::nanoTime);
        working("The status page", () -> {
            Tls.Identity identity = settings.pageCertificate().isBlank() ? Tls.own(own, clock.instant())
                    : Tls.identity(etc.resolve(settings.pageCertificate().strip()), etc.resolve(settings.pageKey().strip()));
            servers.add(new LoopbackServer("cadre-page", settings.pagePort(), Optional.of(Tls.server(identity)), made::answer));
            served.add("The status page is https://localhost:" + settings.pagePort() + "; its certificate's SHA-256 fingerprint is " + identity.fingerprint());
        });
        return Optional.of(made);
    }

    /** Something that may not work as configured. */
    private interface Start {
        void now() throws IOException, GeneralSecurityException;
    }

    private void working(String what, Start start) {
        try {
            start.now();
        } catch (IllegalArgumentException e) {
            fault(what + " does not work: " + e.getMessage());
        } catch (IOException | GeneralSecurityException e) {
            fault(what + " does not work: " + AlertWay.reason(e) + ". Look at its port and files in etc/" + WatchConfiguration.PID + ".cfg");
        }
    }

    private void fault(String sentence) {
        LOG.error("Watch: {}", sentence);
        faults.add(sentence);
    }

    private Map<String, HealthCheck> checks(WatchConfiguration settings, BundleContext context, Path data, Path etc, Path base, DiskSpace disks) {
        Map<String, HealthCheck> checks = new LinkedHashMap<>();
        checks.put("bundles", new BundlesCheck(context));
        checks.put("certificates", new CertificateCheck(clock, base, List.of(etc, base.resolve("credentials"), data.resolve("cadre").resolve("watch"))));
        checks.put("clock", new ClockCheck(clock, System::nanoTime, this::journalled, Path.of(System.getProperty("karaf.home", ".")).resolve("lib"),
                ClockCheck.USUAL, data.resolve("cadre").resolve("watch").resolve("clock")));
        checks.put("deliveries", new DeliveriesCheck(clock, () -> rooms.one(DeliveryBook.class).map(DeliveryBook::deliveries).orElse(List.of()),
                Duration.ofDays(settings.releaseDays()), Duration.ofDays(settings.receiptDays()), Duration.ofMinutes(settings.stuckMinutes())));
        checks.put("disk", new DiskCheck(disks, settings.warnFreeMebibytes(), settings.leastFreeMebibytes()));
        checks.put("watch", this::ownState);
        return checks;
    }

    private static boolean othersRead(Path file) {
        try {
            return Files.getPosixFilePermissions(file).stream().anyMatch(one -> one == PosixFilePermission.GROUP_READ || one == PosixFilePermission.OTHERS_READ);
        } catch (IOException e) {
            return false;
        }
    }

    private static Dictionary<String, Object> named(String name) {
        Dictionary<String, Object> properties = new Hashtable<>();
        properties.put(HealthCheck.NAME, name);
        properties.put(HealthCheck.TAGS, "cadre");
        return properties;
    }

    private Optional<Instant> journalled() {
        try {
            return rooms.one(Journal.class).flatMap(journal -> journal.latest(1).stream().findFirst()).map(JournalEntry::at);
        } catch (CadreException e) {
            return Optional.empty();
        }
    }

    private Result ownState() {
        FormattingResultLog log = new FormattingResultLog();
        faults.forEach(fault -> log.critical("{}", fault));
        served.forEach(sentence -> log.info("{}", sentence));
        // A check that says nothing is no good one.
        log.info("The node is looked at every {} seconds", pause.toSeconds());
        secrets.stream().filter(WatchRoom::othersRead).forEach(file -> log.warn("Others can read {}. Mend: chmod 600 {}, and see that its owner is the"
                + " node's user", file, file));
        secrets.stream().filter(file -> Files.exists(file) && !Files.isReadable(file)).forEach(file -> log.warn("The node may not read {}. Mend: make"
                + " its user the file's owner, with chown", file));
        Duration age = Duration.ofNanos(System.nanoTime() - gathered);
        if (age.compareTo(pause.multipliedBy(MISSED)) > 0) {
            log.warn("A room that was asked for its figures has not answered for {} seconds: metrics and status page are as old. Restart the node if it lasts",
                    age.toSeconds());
        }
        for (AlertQueue queue : alerts.queues()) {
            AlertQueue.State state = queue.state();
            if (state.failures() > 0) {
                log.warn("Alerts do not get out by {}: the last {} tries failed ({}), {} alerts were given up", queue.name(), state.failures(),
                        state.failure(), state.lost());
            } else {
                log.info("{} alerts were told by {} since the start", state.told(), queue.name());
            }
        }
        return new Result(log);
    }

    private void watch() {
        try {
            alerts.look(health.look(pause.dividedBy(2)), clock.instant(), System.nanoTime());
            desk.ifPresent(PageDesk::sweep);
        } catch (RuntimeException e) {
            LOG.error("Watch: a look failed: {}", e.getClass().getSimpleName());
        }
    }

    private void gather() {
        try {
            Snapshot now = gatherer.look();
            meters.look(now);
            snapshot = now;
            gathered = System.nanoTime();
        } catch (RuntimeException e) {
            LOG.error("Watch: the rooms could not be asked: {}", e.getClass().getSimpleName());
        }
    }

    @Override
    public List<CheckState> look(Duration age) {
        return health.look(age);
    }

    @Override
    public Map<String, String> trial() {
        Instant now = clock.instant();
        Map<String, String> outcomes = new TreeMap<>();
        alerts.queues().forEach(queue -> outcomes.put(queue.name(), queue.tell(new Alert("watch", Alert.Kind.TRIAL, Health.OK, now, now))));
        return outcomes;
    }

    @Deactivate
    void deactivate() {
        // Nobody is interrupted: a thread that is within a room's database at this moment would close it for everybody.
        looks.shutdown();
        registrations.forEach(ServiceRegistration::unregister);
        servers.forEach(LoopbackServer::close);
        desk.ifPresent(PageDesk::close);
        alerts.close();
        threads.shutdown();
        meters.close();
    }

    private static Thread thread(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }
}
