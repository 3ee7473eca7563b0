package org.cadrenode.backup.internal;

import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.backup.engine.BackupFolder;
import org.cadrenode.backup.engine.Places;
import org.cadrenode.backup.engine.RecoveryKey;
import org.cadrenode.backup.engine.Slots;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a site has settled.
 *
 * @param to folder of the backups
 * @param keysTo folder of their keys, if it is another one
 * @param recoveryKey public half
 * @param work this room's own folder
 */
record Settings(Optional<Path> to, Optional<Path> keysTo, Optional<byte[]> recoveryKey, Slots slots, int keepDays, int rehearseDays,
        Places places, Path work) {
    private static final Logger LOG = LoggerFactory.getLogger(Settings.class);

    static Settings of(BackupConfiguration configuration) {
        Path base = Path.of(System.getProperty("karaf.base", "."));
        Path data = Path.of(System.getProperty("karaf.data", "data"));
        try {
            Optional<byte[]> key = configuration.recoveryKey().isBlank() ? Optional.empty()
                    : Optional.of(RecoveryKey.publicKey(configuration.recoveryKey()));
            List<Path> elsewhere = Arrays.stream(configuration.elsewhere()).filter(text -> !text.isBlank()).map(text -> Path.of(text.strip())).toList();
            return new Settings(path(configuration.to()), path(configuration.keysTo()), key,
                    new Slots(configuration.everyHours(), LocalTime.parse(configuration.at().strip()), ZoneId.systemDefault()),
                    configuration.keepDays(), configuration.rehearseDays(),
                    new Places(Path.of(System.getProperty("karaf.etc", "etc")), data,
                            configuration.credentials() ? Optional.of(base.resolve("credentials")) : Optional.empty(), elsewhere),
                    data.resolve("cadre/backup"));
        } catch (IllegalArgumentException | DateTimeException e) {
            String form = "etc/" + BackupConfiguration.PID + ".cfg: recoveryKey has 64 hexadecimal digits, at is a time of the day such as 03:30, and"
                    + " everyHours is 0 or more";
            // What the runtime logs of this failure has no sentence, and node:check sends people to the log.
            LOG.error("No backups are made. {}", form);
            throw new CadreException(ErrorCode.CONFIGURATION_INVALID, form);
        }
    }

    private static Optional<Path> path(String text) {
        return text.isBlank() ? Optional.empty() : Optional.of(Path.of(text.strip()));
    }

    /** Returns the folder of backups; empty if there is none. @param instead of the configured one */
    Optional<BackupFolder> folder(Optional<Path> instead) {
        return instead.isPresent() ? Optional.of(new BackupFolder(instead.get(), instead.get()))
                : to.map(folder -> new BackupFolder(folder, keysTo.orElse(folder)));
    }
}
