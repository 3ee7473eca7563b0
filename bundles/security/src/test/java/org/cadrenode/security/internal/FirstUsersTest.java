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
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import org.apache.felix.hc.api.Result;
import org.cadrenode.api.audit.AuditAction;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FirstUsersTest {
    private static final String LOGIN = FirstUsers.login(Map.of("sshPort", "8222", "sshHost", "10.1.2.3"));

    @TempDir
    private Path base;
    private Scene scene;
    private Path credentials;
    private Path note;
    private Path list;

    @BeforeEach
    void place() {
        scene = new Scene(base.resolve("security"));
        credentials = base.resolve("credentials");
        note = credentials.resolve("first-login");
        list = credentials.resolve("first-users");
    }

    @Test
    void aNodeWithoutUsersGetsOneWithARandomPassword() throws IOException {
        assertEquals(1, make());
        String password = noted();
        assertTrue(password.matches("[A-Za-z0-9]{24}"), "form");
        Account admin = scene.restarted().account("admin");
        assertTrue(scene.hashing.matches(password.toCharArray(), admin.hash()));
        assertTrue(Files.readString(note).contains("(ssh -p 8222 admin@10.1.2.3)"), "where the console listens");
        assertEquals(Set.of("admin"), admin.roles());
        assertFalse(Files.readString(scene.people.file()).contains(password));
        assertEquals(List.of(AuditAction.USER_CREATED), scene.journal.events.stream().map(event -> event.action()).toList());
        assertFalse(scene.journalNames(password));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(note)));
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(credentials)));
        assertEquals(0, make());
    }

    @Test
    void theNoteSaysHowToLogInWhereverTheConsoleListens() {
        assertEquals("ssh -p 8101 admin@127.0.0.1", FirstUsers.login(Map.of("sshHost", "127.0.0.1", "sshPort", "8101")));
        assertEquals("ssh -p 22 admin@127.0.0.1", FirstUsers.login(Map.of("sshHost", "0.0.0.0", "sshPort", "22")));
        assertEquals("ssh -p 8101 admin@127.0.0.1", FirstUsers.login(Map.of()));
    }

    @Test
    void withoutTheJournalNoUserIsMade() throws IOException {
        scene.journal.refuses = true;
        assertThrows(CadreException.class, this::make);
        assertFalse(Files.exists(note));
        write("anna = admin");
        assertThrows(CadreException.class, this::make);
        assertTrue(Files.exists(list));
        assertEquals(List.of(), List.copyOf(scene.people.accounts().all()));
    }

    @Test
    void aKillBetweenNoteAndUserIsMadeGoodWithANewPassword() throws IOException {
        make();
        String lost = noted();
        Files.delete(scene.people.file());
        scene = scene.restarted();
        assertEquals(1, make());
        assertNotEquals(lost, noted());
        assertTrue(scene.hashing.matches(noted().toCharArray(), scene.account("admin").hash()));
    }

    @Test
    void usersThatCannotBeReadAreNotReplacedByANewAdministrator() throws IOException {
        Files.createDirectories(scene.people.file().getParent());
        Files.writeString(scene.people.file(), "{");
        scene = scene.restarted();
        assertEquals(0, make());
        assertFalse(Files.exists(note));
        assertEquals(Result.Status.CRITICAL, check().getStatus());
    }

    @Test
    void theFirstUsersOfAFileAreMadeTogetherAndTheFileGoes() throws IOException {
        write("# the two of the trust\n\nanna=admin; " + SshKeyTest.ECDSA_521 + "\n gwen = governance, releaser ; trained=2027-12-31; " + SshKeyTest.ED25519
            + " gwen@trust; " + SshKeyTest.ECDSA + "\nvera =\n");
        assertEquals(3, make());
        assertFalse(Files.exists(list));
        assertFalse(Files.exists(note));
        scene = scene.restarted();
        assertEquals(Set.of("anna", "gwen", "vera"), scene.people.accounts().byName().keySet());
        Account gwen = scene.account("gwen");
        assertEquals(Set.of("governance", "releaser"), gwen.roles());
        assertEquals(Optional.of(LocalDate.of(2027, 12, 31)), gwen.trainingUntil());
        assertEquals(List.of(SshKey.parse(SshKeyTest.ED25519), SshKey.parse(SshKeyTest.ECDSA)), gwen.keys());
        assertTrue(scene.people.accounts().founded(), "two people may approve roles");
    }

    @Test
    void aFileWithAnythingWrongMakesNobody() throws IOException {
        for (String wrong : List.of("", "# nobody\n", "anna\n", "Anna = admin\n", "anna = root\n", "anna = admin, releaser\n",
            "anna = admin\nanna = viewer\n", "anna = admin; ssh-rsa AAAA\n", "anna = admin; trained=tomorrow\n", "anna = admin;;\n junk",
            "karl = admin; " + SshKeyTest.ED25519 + "\ngwen = governance, connector-admin\n")) {
            write(wrong);
            assertEquals(ErrorCode.CONFIGURATION_INVALID, assertThrows(CadreException.class, this::make, wrong).code());
            assertEquals(List.of(), List.copyOf(scene.people.accounts().all()));
            assertEquals(Result.Status.CRITICAL, check().getStatus(), wrong);
        }
        assertEquals(List.of(), scene.journal.events);
        write("anna = admin\n");
        Files.setPosixFilePermissions(list, PosixFilePermissions.fromString("rw-r-----"));
        assertTrue(assertThrows(CadreException.class, this::make).getMessage().contains("chmod 600"));
        assertEquals(Result.Status.CRITICAL, check().getStatus());
    }

    @Test
    void theHealthCheckSpeaksUntilAllIsInOrder() throws IOException {
        assertEquals(Result.Status.WARN, check().getStatus(), "nobody can log in");
        make();
        Result first = check();
        assertEquals(Result.Status.WARN, first.getStatus());
        assertTrue(first.toString().contains("rm " + note));
        assertFalse(first.toString().contains(noted()));
        Files.delete(note);
        assertTrue(check().toString().contains("Only one person"));
        scene.has("gwen", "governance").has("nora", "viewer");
        assertEquals(Result.Status.OK, check().getStatus());
        assertTrue(check().toString().contains("neither a password nor a key"));
        scene.clock.move(Duration.ofDays(7));
        assertTrue(check().toString().contains("lapses within 30 days"));
        scene.has("olga", "operator", "releaser");
        assertEquals(Result.Status.WARN, check().getStatus(), "one person lets data in and out");
    }

    private Result check() {
        return new SecurityCheck(scene.people, credentials).execute();
    }

    private int make() throws IOException {
        return new FirstUsers(scene.people, scene.journal, scene.hashing, credentials, LOGIN, Disk.REAL).makeIfNone();
    }

    private void write(String lines) throws IOException {
        Files.createDirectories(credentials);
        Files.writeString(list, lines);
        Files.setPosixFilePermissions(list, PosixFilePermissions.fromString("rw-------"));
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
