package org.cadrenode.watch.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.cadrenode.api.watch.CheckState;
import org.cadrenode.api.watch.Health;
import org.cadrenode.watch.engine.Alarm;
import org.cadrenode.watch.engine.Alarm.Raised;
import org.cadrenode.watch.engine.Alert;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the alerts: all of them in the log, those that are grave enough by the ways of the site. What holds outlasts a restart, and what
 * still waited to be told then is told after it. Thread-safe.
 */
final class AlertDesk implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AlertDesk.class);
    private static final String UNTOLD = "untold";

    private final Alarm alarm;
    private final Health from;
    private final List<AlertQueue> queues;
    private final Path file;
    // Raised before the start, and not told by every way then.
    private final Set<String> untold = new HashSet<>();
    private List<String> written = List.of();

    /** @param from the least that goes by the queues; {@code file} keeps what was raised and holds */
    AlertDesk(Alarm.Rules rules, Health from, List<AlertQueue> queues, Path file) {
        this.alarm = new Alarm(rules, read(file, untold));
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
        alerts.forEach(alert -> untold.remove(alert.check()));
        alarm.raised().forEach((check, one) -> {
            if (untold.contains(check) && one.health().compareTo(from) >= 0) {
                queues.forEach(queue -> queue.add(new Alert(check, Alert.Kind.RAISED, one.health(), one.since(), now)));
            }
        });
        untold.clear();
        write();
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

    private void write() {
        List<String> lines = new ArrayList<>();
        alarm.raised().forEach((check, one) -> lines.add(check + " " + one.health() + " " + one.since()
                + (queues.stream().anyMatch(queue -> queue.waits(check)) ? " " + UNTOLD : "")));
        if (lines.equals(written)) {
            return;
        }
        Path part = file.resolveSibling(file.getFileName() + ".part");
        try {
            Files.createDirectories(file.getParent());
            Files.write(part, lines);
            Files.move(part, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
            written = lines;
        } catch (IOException e) {
            // After a restart they are raised once more, which is better than never.
            LOG.warn("Watch: what was raised cannot be kept: {}", e.getClass().getSimpleName());
        }
    }

    private static Map<String, Raised> read(Path file, Set<String> untold) {
        Map<String, Raised> raised = new TreeMap<>();
        try {
            for (String line : Files.exists(file) ? Files.readAllLines(file) : List.<String>of()) {
                String[] words = line.split(" ");
                raised.put(Rooms.word(words[0]), new Raised(Health.valueOf(words[1]), Instant.parse(words[2])));
                if (words.length > 3 && words[3].equals(UNTOLD)) {
                    untold.add(Rooms.word(words[0]));
                }
            }
        } catch (IOException | IllegalArgumentException | DateTimeException | ArrayIndexOutOfBoundsException e) {
            LOG.warn("Watch: what was raised before cannot be read: {}", e.getClass().getSimpleName());
        }
        return raised;
    }

    @Override
    public synchronized void close() {
        queues.forEach(AlertQueue::close);
        // What was told since the last look need not be told again after a start.
        write();
    }
}
