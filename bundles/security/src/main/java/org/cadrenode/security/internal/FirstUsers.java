package org.cadrenode.security.internal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.SecureRandom;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.cadrenode.api.audit.AuditAction;
import org.cadrenode.api.audit.AuditEvent;
import org.cadrenode.api.audit.Journal;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;

/**
 * Makes the users of a node that has none: those of the file {@code first-users}, or one administrator with a random
 * password, which stands in clear in the note {@code first-login} for the owner of the files. A kill between the steps is
 * made good by the next start.
 *
 * <p>{@code first-users} has a user a line, {@code name = role, role; trained=YYYY-MM-DD; <OpenSSH public key>}; the parts
 * after the roles may be missing, the key may be there several times, and {@code #} begins a comment.
 */
final class FirstUsers {
    /** The administrator's name. */
    static final String NAME = "admin";
    /** Characters of the password, each of 54: more than 138 bits. */
    static final int PASSWORD_LENGTH = 24;

    private static final Set<String> ROLES = Set.of("admin");
    private static final String TRAINED = "trained=";
    // Without the characters that are mistaken for others when they are typed.
    private static final String ALPHABET = "abcdefghijkmnpqrstuvwxyzACDEFGHJKLMNPQRTUVWXYZ23456789";
    private static final Set<PosixFilePermission> OWNERS = Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE,
        PosixFilePermission.OWNER_EXECUTE);

    private final People people;
    private final Journal journal;
    private final PasswordHashing hashing;
    private final Path folder;
    private final String login;
    private final Disk disk;

    /**
     * @param folder of credentials
     * @param login how the administrator logs in, a command
     */
    FirstUsers(People people, Journal journal, PasswordHashing hashing, Path folder, String login, Disk disk) {
        this.people = people;
        this.journal = journal;
        this.hashing = hashing;
        this.folder = folder;
        this.login = login;
        this.disk = disk;
    }

    /** Returns the folder of credentials of this node. */
    static Path credentials() {
        return Path.of(System.getProperty("karaf.base", ".")).resolve("credentials");
    }

    /** Returns the command by which the administrator logs in, on this machine if it is one of those that the console listens for. */
    static String login(Map<String, String> shell) {
        String host = shell.getOrDefault("sshHost", "0.0.0.0");
        return "ssh -p " + shell.getOrDefault("sshPort", "8101") + " " + NAME + "@" + (Set.of("0.0.0.0", "::").contains(host) ? "127.0.0.1" : host);
    }

    /** Returns where the first password is written. */
    static Path note(Path folder) {
        return folder.resolve("first-login");
    }

    /** Returns the file of the first users. */
    static Path list(Path folder) {
        return folder.resolve("first-users");
    }

    /** Makes users if there are none, and returns how many. */
    int makeIfNone() throws IOException {
        if (!people.readable() || !people.accounts().all().isEmpty()) {
            return 0;
        }
        return Files.exists(list(folder)) ? fromList() : administrator();
    }

    private int fromList() throws IOException {
        Map<String, Account> users = read(list(folder), people.policy());
        for (Account user : users.values()) {
            journal.record(AuditEvent.of(AuditAction.USER_CREATED, user.name()).with("roles", String.join(" ", user.roles()))
                .with("training-until", user.trainingUntil().map(LocalDate::toString).orElse("none")).with("bootstrap", "true")
                .count("keys", user.keys().size()));
        }
        people.change(accounts -> {
            Accounts all = accounts;
            for (Account user : users.values()) {
                all = all.with(user);
            }
            return all;
        });
        Files.deleteIfExists(list(folder));
        disk.force(folder);
        return users.size();
    }

    private int administrator() throws IOException {
        char[] password = password();
        try {
            String hash = hashing.hash(password);
            journal.record(AuditEvent.of(AuditAction.USER_CREATED, NAME).with("roles", String.join(" ", ROLES))
                .with("bootstrap", "true"));
            disk.replace(note(folder), ("# Written once, at the node's first start. Log in (" + login
                + "), then remove this file.\nuser = " + NAME + "\npassword = " + String.valueOf(password) + "\n")
                .getBytes(StandardCharsets.US_ASCII));
            people.change(accounts -> accounts.with(Account.of(NAME, ROLES).withPassword(hash)));
            return 1;
        } finally {
            Arrays.fill(password, '\0');
        }
    }

    /**
     * Reads a file of first users.
     *
     * @throws CadreException CONFIGURATION_INVALID, with the number of the line
     */
    static Map<String, Account> read(Path file, Policy policy) throws IOException {
        if (Files.getFileStore(file).supportsFileAttributeView("posix")
            && !OWNERS.containsAll(Files.getPosixFilePermissions(file, LinkOption.NOFOLLOW_LINKS))) {
            throw invalid("it is open to others than its owner; mend: chmod 600 " + file.getFileName());
        }
        Map<String, Account> users = new TreeMap<>();
        List<String> lines = Files.readAllLines(file);
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (!line.isEmpty() && line.charAt(0) != '#') {
                Account user = user(line, i + 1, policy);
                if (users.put(user.name(), user) != null) {
                    throw invalid("line " + (i + 1) + " names a user again");
                }
            }
        }
        if (users.isEmpty()) {
            throw invalid("it names nobody");
        }
        return users;
    }

    private static Account user(String line, int number, Policy policy) {
        int sign = line.indexOf('=');
        String name = sign < 0 ? "" : line.substring(0, sign).strip();
        if (!Account.wellNamed(name)) {
            throw invalid("line " + number + " has not the form name = role, role; trained=YYYY-MM-DD; key");
        }
        String[] parts = line.substring(sign + 1).split(";");
        TreeSet<String> roles = new TreeSet<>(List.of(parts[0].strip().split("[,\\s]+")));
        roles.remove("");
        if (!policy.names().containsAll(roles)) {
            throw invalid("line " + number + " names a role that there is not");
        }
        policy.conflict(roles).ifPresent(pair -> {
            throw invalid("line " + number + " gives roles that nobody holds together: " + pair);
        });
        Account user = Account.of(name, roles);
        try {
            for (String part : Arrays.asList(parts).subList(1, parts.length)) {
                String word = part.strip();
                user = word.startsWith(TRAINED)
                    ? user.trained(Optional.of(LocalDate.parse(word.substring(TRAINED.length()))))
                    : user.plus(SshKey.parse(word));
            }
        } catch (IllegalArgumentException | DateTimeException e) {
            throw invalid("line " + number + " has neither a day of training nor a good OpenSSH public key after the roles");
        }
        return user;
    }

    private static CadreException invalid(String what) {
        return new CadreException(ErrorCode.CONFIGURATION_INVALID, "credentials/first-users makes no user: " + what);
    }

    private static char[] password() {
        SecureRandom random = new SecureRandom();
        char[] password = new char[PASSWORD_LENGTH];
        for (int i = 0; i < PASSWORD_LENGTH; i++) {
            password[i] = ALPHABET.charAt(random.nextInt(ALPHABET.length()));
        }
        return password;
    }
}
