package org.cadrenode.backup.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.cadrenode.api.audit.AuditEvent;
import org.cadrenode.api.audit.Journal;
import org.cadrenode.api.audit.JournalEntry;
import org.cadrenode.api.audit.Verification;
import org.cadrenode.api.backup.Archivable;
import org.cadrenode.api.delivery.Digest;
import org.cadrenode.api.erasure.FileMaker;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.keys.KeyPurpose;
import org.cadrenode.api.keys.Keystore;
import org.cadrenode.api.keys.UnsealMethod;
import org.cadrenode.api.security.Authorizer;
import org.cadrenode.backup.engine.Places;
import org.cadrenode.backup.engine.RecoveryKey;
import org.cadrenode.backup.engine.Slots;
import org.cadrenode.keystore.engine.Custody;
import org.cadrenode.keystore.engine.NodeKeys;
import org.cadrenode.keystore.engine.Surroundings;
import org.h2.jdbcx.JdbcDataSource;
import org.jspecify.annotations.Nullable;

/** A node of a real keystore, one store in a real database, and a room for backups. */
final class Node implements Surroundings, Archivable {
    static final Instant NOON = Instant.parse("2026-11-02T12:00:00Z");
    static final char[] PASSPHRASE = "what the site keeps in its safe".toCharArray();

    final Path home;
    final Path data;
    final Path backups;
    Path file;
    final RecoveryKey recovery = RecoveryKey.make();
    final List<AuditEvent> events = new ArrayList<>();
    final Custody custody;
    final BackupRoom room;
    Instant now = NOON;
    boolean may = true;
    @Nullable String problem;
    /** Who has the store open; null while the keys are away. */
    @Nullable Connection connection;
    int openings;
    /** The passwords that the room was given last. */
    FileMaker.@Nullable Access given;

    Node(Path home, boolean credentials, boolean configured) throws IOException {
        this.home = home;
        data = home.resolve("data");
        backups = home.resolve("backups");
        file = data.resolve("cadre/ward/ward.mv.db");
        Files.createDirectories(home.resolve("etc"));
        Files.createDirectories(data.resolve("cadre/ward"));
        Files.writeString(data.resolve("cadre/ward/ward.childkeys"), "keys");
        custody = new Custody(new org.cadrenode.keystore.engine.Places(data.resolve("cadre/keystore/node.bcfks"),
                home.resolve("credentials/keystore"), null, List.of(), Optional.empty()), true, this);
        Settings settings = new Settings(configured ? Optional.of(backups) : Optional.empty(), Optional.empty(),
                configured ? Optional.of(RecoveryKey.publicKey(recovery.publicKey())) : Optional.empty(),
                new Slots(24, LocalTime.of(3, 30), ZoneOffset.UTC), 30, 35, new Places(home.resolve("etc"), data,
                credentials ? Optional.of(home.resolve("credentials")) : Optional.empty(), List.of()), data.resolve("cadre/backup"));
        room = new BackupRoom(custody, new Entries(), new Person(), settings, new Turning());
        room.addStore(this);
        custody.attempt();
    }

    Path file() {
        return file;
    }

    void insert(int rows) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (int i = 0; i < rows; i++) {
                statement.execute("INSERT INTO visit (number) SELECT COALESCE(MAX(number), 0) + 1 FROM visit");
            }
        }
    }

    private void open(Keystore keys) {
        try {
            JdbcDataSource source = new JdbcDataSource();
            String path = file().toString();
            source.setURL("jdbc:h2:file:" + path.substring(0, path.length() - 6) + ";CIPHER=AES;DB_CLOSE_ON_EXIT=FALSE");
            source.setUser("ward");
            source.setPassword(String.valueOf(keys.filePassword(KeyPurpose.VAULT_FILE, 1)) + " ward");
            connection = source.getConnection();
            try (Statement statement = connection.createStatement()) {
                statement.execute("CREATE TABLE IF NOT EXISTS visit (number INT PRIMARY KEY)");
            }
            openings++;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public Runnable publish(NodeKeys keys, boolean created, UnsealMethod method, boolean recorded) {
        open(keys);
        room.keystore = keys;
        return () -> {
            try (Statement statement = connection.createStatement()) {
                statement.execute("SHUTDOWN");
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
            connection = null;
            room.keystore = null;
        };
    }

    @Override
    public String place() {
        return "ward";
    }

    @Override
    public Optional<Opening> opening() {
        given = new FileMaker.Access(room.keystore.filePassword(KeyPurpose.VAULT_FILE, 1), "ward", "ward".toCharArray());
        return Optional.of(new Opening(file(), given));
    }

    @Override
    public Optional<String> examine(Path folder) throws IOException {
        if (!Files.readString(folder.resolve("ward.childkeys")).startsWith("keys")) {
            throw new IOException("its keys are not there");
        }
        return Optional.ofNullable(problem);
    }

    @Override
    public void demandJournal() { }

    @Override
    public void record(AuditEvent event) {
        events.add(event);
    }

    @Override
    public void pause(Duration time) { }

    @Override
    public void rotating(KeyPurpose purpose) { }

    @Override
    public void renew() { }

    @Override
    public Optional<Long> left(KeyPurpose purpose) {
        return Optional.empty();
    }

    char[] lockedKey() {
        return recovery.lock(PASSPHRASE).toCharArray();
    }

    char[] passphrase() {
        return Arrays.copyOf(PASSPHRASE, PASSPHRASE.length);
    }

    void close() {
        custody.close();
        room.close();
    }

    private final class Turning extends Clock {
        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }

    private final class Person implements Authorizer {
        @Override
        public String actor() {
            return "olga";
        }

        @Override
        public boolean may(String permission) {
            return may;
        }

        @Override
        public String require(String permission) {
            if (!may) {
                throw new CadreException(ErrorCode.NOT_PERMITTED, "may not");
            }
            return actor();
        }
    }

    private final class Entries implements Journal {
        @Override
        public JournalEntry record(AuditEvent event) {
            events.add(event);
            return new JournalEntry(events.size(), now, event, Digest.ofContent(new byte[0]));
        }

        @Override
        public List<JournalEntry> latest(int limit) {
            return List.of();
        }

        @Override
        public Verification verify() {
            throw new UnsupportedOperationException("Nobody asks");
        }

        @Override
        public Checkpoint checkpoint() {
            throw new UnsupportedOperationException("Nobody asks");
        }
    }
}
