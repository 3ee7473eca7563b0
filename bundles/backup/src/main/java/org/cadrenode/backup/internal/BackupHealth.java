package org.cadrenode.backup.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.felix.hc.api.FormattingResultLog;
import org.apache.felix.hc.api.Result;
import org.cadrenode.backup.engine.BackupFolder;

/** What is wrong with the backups of a node, each with what mends it. */
final class BackupHealth {
    private final Settings settings;
    private final Instant now;
    private final FormattingResultLog log = new FormattingResultLog();

    BackupHealth(Settings settings, Instant now) {
        this.settings = settings;
        this.now = now;
    }

    Result result(Optional<Instant> failedAt) {
        Optional<BackupFolder> folder = settings.folder(Optional.empty());
        if (folder.isEmpty() || settings.recoveryKey().isEmpty()) {
            log.warn("No backups of this node are made. Mend: make a recovery key off the machine with bin/restore recovery-key, and write the"
                    + " lines to = FOLDER and recoveryKey = KEY into etc/{}.cfg", BackupConfiguration.PID);
            return new Result(log);
        }
        try {
            lines(folder.get(), folder.get().lines());
        } catch (IOException e) {
            log.critical("The folder of the backups cannot be read ({}). Mend: mount it, and see that it belongs to the node's user",
                    e.getClass().getSimpleName());
        }
        failedAt.ifPresent(at -> log.warn("The last attempt to make a backup failed at {}; the log says why. It is tried again", at));
        Outside.of(settings.places()).forEach(sentence -> log.warn("{}", sentence));
        return new Result(log);
    }

    private void lines(BackupFolder folder, List<BackupFolder.Line> lines) throws IOException {
        if (lines.isEmpty()) {
            log.warn("There is no backup yet. Mend: node:backup");
            return;
        }
        BackupFolder.Line newest = lines.get(lines.size() - 1);
        newest.problem().ifPresent(problem -> log.critical("Backup {} cannot be restored: {}. Mend: node:backup --full", newest.number(), problem));
        Duration every = settings.slots().every();
        if (!every.isZero() && newest.taken().plus(every).plus(every).isBefore(now)) {
            log.critical("The last backup is of {}, and one is made every {} hours. Mend: see the log, then node:backup", newest.taken(),
                    every.toHours());
        } else {
            log.info("The last backup is number {} of {}, {} bytes", newest.number(), newest.taken(), newest.bytes());
        }
        Instant over = now.minus(Duration.ofDays(settings.keepDays())).minus(every);
        lines.stream().filter(line -> line.taken().isAfter(Instant.EPOCH) && line.taken().isBefore(over)).findFirst()
                .ifPresent(line -> log.warn("Backup {} is older than the {} days for which statements of opt-outs say that backups are kept. It goes"
                        + " once a newer one is whole", line.number(), settings.keepDays()));
        Optional<Instant> rehearsed = folder.rehearsed().map(BackupFolder.Rehearsed::at);
        if (rehearsed.isEmpty() || rehearsed.get().plus(Duration.ofDays(settings.rehearseDays())).isBefore(now)) {
            log.warn("No backup was rehearsed {}. Mend: node:rehearse", rehearsed.map(at -> "since " + at).orElse("yet"));
        }
        if (Files.getFileStore(folder.there()).equals(Files.getFileStore(settings.places().data()))) {
            log.warn("The backups lie on the disk of the node, and are lost with it. Mend: mount a folder from elsewhere");
        }
    }
}
