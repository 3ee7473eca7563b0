package org.cadrenode.security.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.security.internal.Accounts.Refusals;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StorePropertiesTest {
    private static final long SEED = 20270301;

    @TempDir
    private Path folder;
    private final Random random = new Random(SEED);

    @Test
    void whateverIsWrittenIsReadBack() throws IOException {
        AccountsForm form = new AccountsForm();
        for (int i = 0; i < 300; i++) {
            Accounts accounts = accounts();
            assertEquals(accounts, form.read(form.write(accounts)), "seed " + SEED + ", round " + i);
        }
    }

    @Test
    void aCutOrAlteredFileIsNoUsersAndIsNotWrittenOver() throws IOException {
        Path file = folder.resolve("users.json");
        byte[] whole = new AccountsForm().write(accounts());
        int read = 0;
        for (int i = 0; i < 200; i++) {
            byte[] cut = Arrays.copyOf(whole, random.nextInt(whole.length - 1));
            Files.write(file, cut);
            DurableStore<Accounts> store = store(file, Disk.REAL);
            assertFalse(store.readable(), "seed " + SEED + ", round " + i);
            assertEquals(Accounts.NONE, store.value());
            assertEquals(ErrorCode.STORE_FAILED,
                assertThrows(CadreException.class, () -> store.change(a -> a.with(Account.of("eve", List.of("admin"))))).code());
            assertTrue(Arrays.equals(cut, Files.readAllBytes(file)));
            read++;
        }
        assertEquals(200, read);
        for (String other : List.of("{}", "[]", "null", "{\"form\":\"cadre-users-2\",\"founded\":true,\"users\":[],\"refusals\":[]}",
            new String(whole).replaceFirst("\"founded\" : (true|false)", "\"founded\" : 1"), new String(whole) + "{}",
            new String(whole).replaceFirst("\"founded\"", "\"founded\" : true, \"founded\""))) {
            Files.writeString(file, other);
            assertFalse(store(file, Disk.REAL).readable(), other);
        }
    }

    @Test
    void aKillBetweenAnyTwoStepsLeavesTheOldOrTheNewUsers() throws IOException {
        Path file = folder.resolve("deeper/users.json");
        Accounts old = Accounts.NONE;
        for (int round = 0; round < 60; round++) {
            Accounts next = accounts();
            int last = round % 7;
            DurableStore<Accounts> store = store(file, new KilledDisk(last, random));
            Accounts before = old;
            assertEquals(before, store.value());
            boolean returned;
            try {
                store.change(accounts -> next);
                returned = true;
            } catch (KilledDisk.Kill kill) {
                returned = false;
            }
            DurableStore<Accounts> after = store(file, Disk.REAL);
            assertTrue(after.readable(), "seed " + SEED + ", round " + round);
            assertTrue(after.value().equals(next) || !returned && after.value().equals(before), "seed " + SEED + ", round " + round);
            old = after.value();
        }
    }

    @Test
    void aDiskThatFailsLeavesInMemoryWhatStandsOnTheDisk() {
        Path file = folder.resolve("users.json");
        for (int step = 1; step < 7; step++) {
            DurableStore<Accounts> store = store(file, new FailingDisk(step));
            try {
                store.change(accounts -> accounts());
            } catch (CadreException e) {
                assertEquals(ErrorCode.STORE_FAILED, e.code());
            }
            assertEquals(store(file, Disk.REAL).value(), store.value(), "step " + step);
        }
    }

    @Test
    void onlyTheOwnerReadsIt() throws IOException {
        Path file = folder.resolve("security/users.json");
        store(file, Disk.REAL).change(accounts -> accounts());
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file.getParent())));
        try (var files = Files.list(file.getParent())) {
            assertEquals(1, files.count());
        }
    }

    private static DurableStore<Accounts> store(Path file, Disk disk) {
        return new DurableStore<>(file, disk, new AccountsForm(), Accounts.NONE);
    }

    private Accounts accounts() {
        Accounts accounts = Accounts.NONE.founded(random.nextBoolean());
        List<String> roles = List.copyOf(Policy.of(Defaults.settings()).names());
        List<SshKey> keys = List.of(SshKey.parse(SshKeyTest.ED25519), SshKey.parse(SshKeyTest.ECDSA));
        for (int i = random.nextInt(6) + 1; i > 0; i--) {
            Account account = Account.of("user" + random.nextInt(50), roles.subList(0, random.nextInt(roles.size())))
                .withKeys(keys.subList(0, random.nextInt(3)))
                .expiring(random.nextBoolean() ? Optional.of(LocalDate.ofEpochDay(random.nextInt(40000))) : Optional.empty())
                .trained(random.nextBoolean() ? Optional.of(LocalDate.ofEpochDay(random.nextInt(40000))) : Optional.empty());
            account = random.nextBoolean() ? account.withPassword("$argon2id$" + random.nextLong()) : account;
            account = account.locked(random.nextBoolean());
            account = random.nextBoolean() ? account.failed(random.nextInt(9), Optional.of(moment())) : account;
            accounts = accounts.with(random.nextBoolean() ? account.loggedIn(moment()) : account);
        }
        return accounts.refusing(new TreeMap<>(Map.of("unknown", new Refusals(moment(), random.nextInt(99), "no-such-user"))));
    }

    private Instant moment() {
        return Instant.ofEpochSecond(random.nextInt(), random.nextInt(1_000_000_000));
    }

    /** Fails with an exception at one step, after doing it half, and does everything else. */
    private static final class FailingDisk implements Disk {
        private int steps;

        FailingDisk(int steps) {
            this.steps = steps;
        }

        private void step() throws IOException {
            if (--steps == 0) {
                throw new IOException("No space left on device");
            }
        }

        @Override
        public void write(Path fresh, byte[] content) throws IOException {
            step();
            REAL.write(fresh, content);
            step();
        }

        @Override
        public void move(Path fresh, Path file) throws IOException {
            step();
            REAL.move(fresh, file);
            step();
        }

        @Override
        public void force(Path directory) throws IOException {
            step();
            REAL.force(directory);
        }

        @Override
        public void makeDirectory(Path directory) throws IOException {
            REAL.makeDirectory(directory);
        }
    }
}
