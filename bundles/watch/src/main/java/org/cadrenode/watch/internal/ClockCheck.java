package org.cadrenode.watch.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.felix.hc.api.FormattingResultLog;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;

/**
 * Tells whether the wall clock can be right: it is not behind the journal's last entry, nor behind what it was when the node last ran, nor behind
 * the program's own files, it runs as the monotonic clock does, and a time service keeps it, where one says so. Thread-safe.
 */
final class ClockCheck implements HealthCheck {
    private static final Duration TOLERANCE = Duration.ofSeconds(10);
    private static final Duration GRAVE = Duration.ofMinutes(5);
    private static final Duration REMEMBERED = Duration.ofHours(6);

    private final InstantSource clock;
    private final LongSupplier nanos;
    private final Supplier<Optional<Instant>> journal;
    private final Path program;
    private final List<TimeService> services;
    private final Path seen;
    // The journal's last entry is one of this run's before the first look, and dated by the clock as it is by now.
    private final Optional<Instant> before;
    private final long began;
    private Instant wall;
    private long monotonic;
    private Optional<Jump> jump = Optional.empty();

    /** A step of the wall clock against the monotonic one. */
    private record Jump(Duration by, Instant to, long atNanos) { }

    /**
     * A time service.
     *
     * @param name what it is
     * @param runs a folder that is there while it runs
     * @param set a file that is there once it has set the clock; empty if no file tells
     * @param ask the command that tells a person
     */
    record TimeService(String name, Path runs, Optional<Path> set, String ask) { }

    /** What Debian has by default, and the one that most servers have. That shows how it does to its own user alone. */
    static final List<TimeService> USUAL = List.of(new TimeService("systemd-timesyncd", Path.of("/run/systemd/timesync"),
            Optional.of(Path.of("/run/systemd/timesync/synchronized")), "timedatectl timesync-status"),
            new TimeService("chrony", Path.of("/run/chrony"), Optional.empty(), "chronyc tracking"));

    /**
     * @param journal when the journal's last entry was written
     * @param program a file as old as the installation
     * @param seen a file for the time of the last look, over restarts
     */
    ClockCheck(InstantSource clock, LongSupplier nanos, Supplier<Optional<Instant>> journal, Path program, List<TimeService> services, Path seen) {
        this.clock = clock;
        this.nanos = nanos;
        this.journal = journal;
        this.program = program;
        this.services = services;
        this.seen = seen;
        this.before = read(seen);
        this.wall = clock.instant();
        this.monotonic = nanos.getAsLong();
        this.began = monotonic;
    }

    @Override
    public synchronized Result execute() {
        FormattingResultLog log = new FormattingResultLog();
        Instant now = clock.instant();
        long reading = nanos.getAsLong();
        step(now, reading);
        behind(log, now);
        behindLastRun(log, now, reading);
        jump.filter(one -> reading - one.atNanos() < REMEMBERED.toNanos()).ifPresent(one -> log.warn(
                "The clock jumped {} by {} seconds to {}, or the machine was suspended. See who sets it", one.by().isNegative() ? "back" : "forward",
                one.by().abs().toSeconds(), one.to()));
        List<TimeService> running = services.stream().filter(service -> Files.isDirectory(service.runs())).toList();
        for (TimeService service : running) {
            if (service.set().isEmpty()) {
                log.info("{} runs; whether its servers answer is told by: {}", service.name(), service.ask());
            } else if (Files.exists(service.set().get())) {
                log.info("{} keeps the clock", service.name());
            } else {
                log.warn("{} runs and has not set the clock since the machine started. See whether its servers answer: {}", service.name(),
                        service.ask());
            }
        }
        if (running.isEmpty()) {
            log.info("No time service is seen that keeps the clock; it may be the machine's host that does");
        }
        log.info("It is {}", now);
        return new Result(log);
    }

    private void step(Instant now, long reading) {
        Duration by = Duration.between(wall, now).minusNanos(reading - monotonic);
        if (by.abs().compareTo(TOLERANCE) > 0) {
            jump = Optional.of(new Jump(by, now, reading));
        }
        wall = now;
        monotonic = reading;
    }

    private void behind(FormattingResultLog log, Instant now) {
        Duration journalled = journal.get().map(last -> Duration.between(now, last)).orElse(Duration.ZERO);
        if (journalled.compareTo(GRAVE) > 0) {
            log.critical("The clock is {} seconds behind the journal's last entry: set it, before what is dated wrongly cannot be told from what is not",
                    journalled.toSeconds());
        } else if (journalled.compareTo(TOLERANCE) > 0) {
            log.warn("The clock is {} seconds behind the journal's last entry", journalled.toSeconds());
        }
        try {
            Instant installed = Files.getLastModifiedTime(program).toInstant();
            if (Duration.between(now, installed).compareTo(GRAVE) > 0) {
                log.critical("The clock is before the time at which the program was installed ({}): set it", installed);
            }
        } catch (IOException e) {
            // A program that is not there does not run.
        }
    }

    private void behindLastRun(FormattingResultLog log, Instant now, long reading) {
        Duration lag = reading - began < REMEMBERED.toNanos() ? before.map(last -> Duration.between(now, last)).orElse(Duration.ZERO) : Duration.ZERO;
        if (lag.compareTo(GRAVE) > 0) {
            log.critical("The clock is {} seconds behind {}, where it was when the node last ran: set it. If it was ahead then, and is right now, this ends"
                    + " by itself {} hours after the start", lag.toSeconds(), before.orElseThrow(), REMEMBERED.toHours());
        } else if (lag.compareTo(TOLERANCE) > 0) {
            log.warn("The clock is {} seconds behind where it was when the node last ran", lag.toSeconds());
        } else {
            // Not while it is behind: a further start is to tell the same.
            write(now);
        }
    }

    private static Optional<Instant> read(Path file) {
        try {
            return Optional.of(Instant.parse(Files.readString(file).strip()));
        } catch (IOException | DateTimeParseException e) {
            // The first run, or one that was cut off while it wrote: the next look writes it.
            return Optional.empty();
        }
    }

    private void write(Instant now) {
        try {
            Files.createDirectories(seen.toAbsolutePath().getParent());
            Files.writeString(seen, now.toString());
        } catch (IOException e) {
            // A disk that takes nothing is told by the check of disks.
        }
    }
}
