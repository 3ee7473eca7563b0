package org.cadrenode.watch.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.cadrenode.api.watch.CheckState;
import org.cadrenode.api.watch.Health;
import org.cadrenode.watch.engine.Alarm;
import org.cadrenode.watch.engine.Alarm.Raised;
import org.cadrenode.watch.engine.Alert;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the alerts: all of them in the log, those that are grave enough by the ways of the site. What holds outlasts a restart. Thread-safe. */
final class AlertDesk implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AlertDesk.class);

    private final Alarm alarm;
    private final Health from;
    private final List<AlertQueue> queues;
    private final Path file;

    /** @param from the least that goes by the queues; {@code file} keeps what was raised and holds */
    AlertDesk(Alarm.Rules rules, Health from, List<AlertQueue> queues, Path file) {
        this.alarm = new Alarm(rules, read(file));
        this.from = from;
        this.queues = List.copyOf(queues);
        this.file = file;
    }

    List<AlertQueue> queues() {
        return queues;
    }

    /** Returns how many alerts hold of this health. */
    synchronized long holding(Health health) {
        return alarm.raised().values().stream().filter(raised -> raised.health() == health).count();
    }

    /** Takes a look's states. */
    synchronized void look(Collection<CheckState> states, Instant now, long nanos) {
        List<Alert> alerts = alarm.look(states, now, nanos);
        for (Alert alert : alerts) {
            log(alert);
            if (alert.health().compareTo(from) >= 0) {
                queues.forEach(queue -> queue.add(alert));
            }
        }
        if (!alerts.isEmpty()) {
            write(alarm.raised());
        }
    }

    private static void log(Alert alert) {
        if (alert.kind() == Alert.Kind.RESOLVED) {
            LOG.info("Alert {}: {}", alert.code(), alert.headline());
        } else if (alert.health() == Health.CRITICAL) {
            LOG.error("Alert {}: {} since {}; see node:check", alert.code(), alert.headline(), alert.since());
        } else {
            LOG.warn("Alert {}: {} since {}; see node:check", alert.code(), alert.headline(), alert.since());
        }
    }

    private void write(Map<String, Raised> raised) {
        List<String> lines = new ArrayList<>();
        raised.forEach((check, one) -> lines.add(check + " " + one.health() + " " + one.since()));
        Path part = file.resolveSibling(file.getFileName() + ".part");
        try {
            Files.createDirectories(file.getParent());
            Files.write(part, lines);
            Files.move(part, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            // After a restart they are raised once more, which is better than never.
            LOG.warn("Watch: what was raised cannot be kept: {}", e.getClass().getSimpleName());
        }
    }

    private static Map<String, Raised> read(Path file) {
        Map<String, Raised> raised = new TreeMap<>();
        try {
            for (String line : Files.exists(file) ? Files.readAllLines(file) : List.<String>of()) {
                String[] words = line.split(" ");
                raised.put(Rooms.word(words[0]), new Raised(Health.valueOf(words[1]), Instant.parse(words[2])));
            }
        } catch (IOException | IllegalArgumentException | DateTimeException | ArrayIndexOutOfBoundsException e) {
            LOG.warn("Watch: what was raised before cannot be read: {}", e.getClass().getSimpleName());
        }
        return raised;
    }

    @Override
    public void close() {
        queues.forEach(AlertQueue::close);
    }
}
