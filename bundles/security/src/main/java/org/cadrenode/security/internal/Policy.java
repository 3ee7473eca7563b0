package org.cadrenode.security.internal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.apache.shiro.authz.Permission;
import org.apache.shiro.authz.permission.WildcardPermission;
import org.cadrenode.api.security.Users.Role;

/**
 * The settings as they count: what each role permits, which roles nobody may hold together, and the limits. What is not
 * well formed permits nothing; a number that makes no sense is the default. Immutable.
 */
final class Policy {
    /** What nobody should hold together: to let data in and to let it out. */
    static final List<String> APART = List.of("connector:control", "gate:release");

    private static final String ROLE = "role.";
    private static final String APART_FROM = "apart.";
    private static final Pattern FORM = Pattern.compile("[a-z][a-z-]*:([a-z][a-z-]*|\\*)");

    private final SortedMap<String, Set<Permission>> roles = new TreeMap<>();
    private final Map<String, Set<String>> words = new HashMap<>();
    private final Map<String, Set<String>> apart = new HashMap<>();
    private final Set<String> trained;
    private final LockOut lockOut;
    private final Duration approvalTime;
    private final List<String> findings = new ArrayList<>();

    private Policy(SortedMap<String, ?> settings) {
        settings.forEach((key, value) -> {
            if (key.startsWith(ROLE)) {
                permissions(key.substring(ROLE.length()), split(value));
            }
        });
        settings.forEach((key, value) -> {
            if (key.startsWith(APART_FROM)) {
                String role = key.substring(APART_FROM.length());
                for (String other : known(split(value), key)) {
                    apart.computeIfAbsent(role, r -> new TreeSet<>()).add(other);
                    apart.computeIfAbsent(other, r -> new TreeSet<>()).add(role);
                }
            }
        });
        trained = Set.copyOf(known(split(settings.containsKey("trainedRoles") ? settings.get("trainedRoles") : ""), "trainedRoles"));
        lockOut = new LockOut(number(settings, "wrongPasswords", 5, 100),
            Duration.ofMinutes(number(settings, "lockOutMinutes", 5, 1440)),
            Duration.ofHours(number(settings, "lockOutHoursMost", 24, 168)));
        approvalTime = Duration.ofHours(number(settings, "approvalHours", 24, 168));
        for (String role : roles.keySet()) {
            if (APART.stream().allMatch(permission -> permits(Set.of(role), permission))) {
                findings.add("Role " + role + " permits both " + String.join(" and ", APART));
            }
        }
    }

    /** Reads the settings by their names in the configuration file; others are not looked at. */
    static Policy of(Map<String, ?> settings) {
        return new Policy(new TreeMap<>(settings));
    }

    /** Returns the names of all roles. */
    Set<String> names() {
        return Collections.unmodifiableSet(roles.keySet());
    }

    /** Returns the roles as others see them, by name. */
    List<Role> roles() {
        return roles.keySet().stream()
            .map(role -> new Role(role, words.getOrDefault(role, Set.of()), apart.getOrDefault(role, Set.of()), needsTraining(role)))
            .toList();
    }

    /** Returns what a role permits; an unknown role permits nothing. */
    Set<Permission> of(String role) {
        return roles.getOrDefault(role, Set.of());
    }

    /** Returns whether any of the roles permits it. */
    boolean permits(Collection<String> held, String permission) {
        Permission wanted = new WildcardPermission(permission, true);
        return held.stream().flatMap(role -> of(role).stream()).anyMatch(given -> given.implies(wanted));
    }

    /** Returns whether the role is suspended when a training has lapsed. */
    boolean needsTraining(String role) {
        return trained.contains(role);
    }

    /** Returns two of the roles that nobody may hold together. */
    Optional<String> conflict(Collection<String> held) {
        for (String role : new TreeSet<>(held)) {
            for (String other : apart.getOrDefault(role, Set.of())) {
                if (held.contains(other)) {
                    return Optional.of(role + " and " + other);
                }
            }
        }
        return Optional.empty();
    }

    LockOut lockOut() {
        return lockOut;
    }

    /** Returns how long a request for a second person's word lives. */
    Duration approvalTime() {
        return approvalTime;
    }

    /** Returns what is wrong or unwise in the settings, a sentence each. */
    List<String> findings() {
        return List.copyOf(findings);
    }

    private static List<String> split(Object value) {
        return List.of(String.valueOf(value).split("[,\\s]+")).stream().filter(word -> !word.isEmpty()).toList();
    }

    private void permissions(String role, List<String> given) {
        Set<Permission> permissions = new LinkedHashSet<>();
        Set<String> formed = new TreeSet<>();
        for (String word : given) {
            if (FORM.matcher(word).matches()) {
                permissions.add(new WildcardPermission(word, true));
                formed.add(word);
            } else {
                findings.add("Role " + role + " names a permission that is not of the form scope:verb");
            }
        }
        roles.put(role, Set.copyOf(permissions));
        words.put(role, formed);
    }

    private List<String> known(List<String> names, String key) {
        List<String> found = new ArrayList<>();
        for (String name : names) {
            if (roles.containsKey(name)) {
                found.add(name);
            } else {
                findings.add(key + " names a role that there is not");
            }
        }
        return found;
    }

    private int number(Map<String, ?> settings, String key, int standard, int most) {
        if (!settings.containsKey(key)) {
            return standard;
        }
        try {
            int value = Integer.parseInt(String.valueOf(settings.get(key)).strip());
            if (value >= 1 && value <= most) {
                return value;
            }
        } catch (NumberFormatException e) {
            // Reported below, as a number out of its range is.
        }
        findings.add(key + " is no number from 1 to " + most + "; " + standard + " counts instead");
        return standard;
    }
}
