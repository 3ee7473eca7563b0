package org.cadrenode.api.security;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Who may log in, and in which roles. Asks for {@code user:read} or {@code user:write} of the acting person; what gives
 * or takes a role needs a second person ({@link ApprovalKind#ROLES}), but for the first two administrators of a node,
 * when there is nobody to ask. Every change is journalled before it is made, and counts from the next command on, of
 * sessions that are open, too. Thread-safe.
 */
@ProviderType
public interface Users {
    /** Returns everybody, by name. */
    List<User> list();

    /** Returns the roles that there are, each with its permissions. */
    List<Role> roles();

    /**
     * Adds a user, who cannot log in before there is a password or a key.
     *
     * @throws org.cadrenode.api.error.CadreException USAGE for a name that is taken or has not the form {@code [a-z][a-z0-9._-]*}
     *     or an unknown role; DUTIES_CONFLICT for roles that nobody may hold together; APPROVAL_NEEDED
     */
    User add(String name, Set<String> roles, String reason);

    /** Gives a role. */
    User grant(String name, String role, String reason);

    /** Takes a role. */
    User revoke(String name, String role, String reason);

    /** Sets a password (of oneself without a permission, if the present one is given); the arrays are wiped. */
    User password(String name, Optional<char[]> present, char[] password);

    /** Adds an SSH public key, in the form of an OpenSSH {@code .pub} file. */
    User addKey(String name, String openSshKey);

    /** Removes an SSH public key by its fingerprint. */
    User removeKey(String name, String fingerprint);

    /** Sets the last day of the account; none takes it off. */
    User expire(String name, Optional<LocalDate> lastDay);

    /** Records until when a training holds. */
    User train(String name, LocalDate until);

    /** Locks an account, and ends its sessions. */
    User lock(String name, String reason);

    /** Lifts a lock of either kind. */
    User unlock(String name, String reason);

    /** Removes a user, and ends their sessions. Needs a second person, as it takes roles. */
    void remove(String name, String reason);

    /** A role: what it permits, with which others nobody may hold it, and whether it needs a training that has not lapsed. */
    record Role(String name, Set<String> permissions, Set<String> apartFrom, boolean needsTraining) {
        public Role {
            permissions = Set.copyOf(permissions);
            apartFrom = Set.copyOf(apartFrom);
        }
    }
}
