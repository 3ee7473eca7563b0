package org.cadrenode.security.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.apache.felix.hc.api.Result;
import org.cadrenode.api.audit.AuditAction;
import org.cadrenode.api.delivery.Digest;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FirstUserTest {
    private static final String COMMENTS = "# Users with a password.\n# None yet.";

    @TempDir
    private Path base;
    private final RecordingJournal journal = new RecordingJournal();
    private UserFiles files;
    private Path note;

    @BeforeEach
    void place() throws IOException {
        Path etc = Files.createDirectory(base.resolve("etc"));
        files = new UserFiles(etc.resolve("users.properties"), etc.resolve("keys.properties"));
        Files.writeString(files.users(), COMMENTS);
        Files.writeString(files.keys(), "# Users with a key.\n");
        note = base.resolve("credentials/first-login");
    }

    @Test
    void aNodeWithoutUsersGetsOneWithARandomPassword() throws IOException {
        assertTrue(firstUser().makeIfNone());
        String password = noted();
        assertTrue(password.matches("[A-Za-z0-9]{24}"), "form");
        String users = Files.readString(files.users());
        assertTrue(users.startsWith(COMMENTS + "\n"));
        assertTrue(users.endsWith("\nadmin = " + hash(password) + ",admin,ssh\n"));
        assertFalse(users.contains(password));
        assertEquals(Map.of("admin", Set.of("admin", "ssh")), files.roles());
        assertEquals(List.of(AuditAction.USER_CREATED), journal.events.stream().map(event -> event.action()).toList());
        assertFalse(journal.events.toString().contains(password));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(note)));
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(note.getParent())));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(files.users())));
    }

    @Test
    void whereAnyUserExistsNoneIsMade() throws IOException {
        Files.writeString(files.keys(), "olga=AAAAE2VjZHNhLXNoYTItbmlzdHA1MjE=,ssh,operator\n");
        assertFalse(firstUser().makeIfNone());
        assertFalse(Files.exists(note));
        assertEquals(COMMENTS, Files.readString(files.users()));
        Files.writeString(files.keys(), "");
        Files.writeString(files.users(), "olga = secret,ssh\n");
        assertFalse(firstUser().makeIfNone());
        assertEquals(List.of(), journal.events);
    }

    @Test
    void aGroupIsNoUser() throws IOException {
        Files.writeString(files.users(), "_g_\\:people = group,viewer,ssh\n");
        assertTrue(firstUser().makeIfNone());
        assertTrue(Files.readString(files.users()).startsWith("_g_\\:people = group,viewer,ssh\nadmin = "));
        Files.writeString(files.users(), "_g_\\:people = group,viewer,ssh\nolga = x,operator,_g_:people\n");
        assertEquals(Map.of("olga", Set.of("operator", "viewer", "ssh")), files.roles());
    }

    @Test
    void withoutTheJournalNoUserIsMade() throws IOException {
        journal.refuses = true;
        assertThrows(CadreException.class, () -> firstUser().makeIfNone());
        assertFalse(Files.exists(note));
        assertEquals(COMMENTS, Files.readString(files.users()));
    }

    @Test
    void withoutAUsableHashNoUserIsMade() throws IOException {
        FirstUser clear = new FirstUser(files, note, password -> {
            throw new CadreException(ErrorCode.CONFIGURATION_INVALID, "no hash");
        }, journal);
        assertThrows(CadreException.class, clear::makeIfNone);
        assertFalse(Files.exists(note));
        assertEquals(List.of(), journal.events);
    }

    @Test
    void aKillBetweenNoteAndUserIsMadeGoodWithANewPassword() throws IOException {
        firstUser().makeIfNone();
        String lost = noted();
        Files.writeString(files.users(), COMMENTS);
        assertTrue(firstUser().makeIfNone());
        assertNotEquals(lost, noted());
        assertTrue(Files.readString(files.users()).contains(hash(noted())));
        assertFalse(firstUser().makeIfNone());
    }

    @Test
    void theHealthCheckSpeaksUntilTheNoteIsGone() throws IOException {
        SecurityCheck check = new SecurityCheck(files, note, Defaults.settings());
        assertEquals(Result.Status.WARN, check.execute().getStatus(), "nobody can log in");
        firstUser().makeIfNone();
        assertEquals(Result.Status.WARN, check.execute().getStatus());
        assertTrue(check.execute().toString().contains("rm " + note));
        assertFalse(check.execute().toString().contains(noted()));
        Files.delete(note);
        assertEquals(Result.Status.OK, check.execute().getStatus());
        Files.writeString(files.users(), "olga = x,ssh,operator,releaser\n");
        assertEquals(Result.Status.WARN, check.execute().getStatus(), "one person lets data in and out");
        check.modified(Map.of("role.operator", "node:read", "role.releaser", "gate:release"));
        assertEquals(Result.Status.OK, check.execute().getStatus());
        check.modified(Map.of("role.operator", "everything"));
        assertEquals(Result.Status.WARN, check.execute().getStatus());
    }

    private FirstUser firstUser() {
        return new FirstUser(files, note, FirstUserTest::hash, journal);
    }

    private static String hash(String password) {
        return "{CRYPT}" + Digest.ofContent(password.getBytes()).hex() + "{CRYPT}";
    }

    private String noted() throws IOException {
        Properties lines = new Properties();
        try (Reader in = Files.newBufferedReader(note)) {
            lines.load(in);
        }
        assertEquals("admin", lines.getProperty("user"));
        return lines.getProperty("password");
    }
}
