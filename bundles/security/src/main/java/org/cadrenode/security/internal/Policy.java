package org.cadrenode.security.internal;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.apache.shiro.authz.Permission;
import org.apache.shiro.authz.permission.WildcardPermission;

/** What each role permits. A permission that is not well formed permits nothing. Immutable. */
final class Policy {
    /** What nobody should hold together: to let data in and to let it out. */
    static final List<String> APART = List.of("connector:control", "gate:release");

    private static final String ROLE = "role.";
    private static final Pattern FORM = Pattern.compile("[a-z][a-z-]*:([a-z][a-z-]*|\\*)");

    private final Map<String, Set<Permission>> roles;
    private final List<String> findings;

    private Policy(Map<String, Set<Permission>> roles, List<String> findings) {
        this.roles = roles;
        this.findings = List.copyOf(findings);
    }

    /** Reads the entries {@code role.NAME}; others are not looked at. */
    static Policy of(Map<String, ?> settings) {
        Map<String, Set<Permission>> roles = new HashMap<>();
        List<String> findings = new ArrayList<>();
        new TreeMap<>(settings).forEach((key, value) -> {
            if (key.startsWith(ROLE)) {
                String role = key.substring(ROLE.length());
                roles.put(role, permissions(role, String.valueOf(value), findings));
            }
        });
        Policy policy = new Policy(Map.copyOf(roles), findings);
        for (String role : new TreeMap<>(roles).keySet()) {
            if (APART.stream().allMatch(permission -> policy.permits(Set.of(role), permission))) {
                findings.add("Role " + role + " permits both " + String.join(" and ", APART));
            }
        }
        return new Policy(policy.roles, findings);
    }

    private static Set<Permission> permissions(String role, String words, List<String> findings) {
        Set<Permission> permissions = new LinkedHashSet<>();
        for (String word : words.split("[,\\s]+")) {
            if (FORM.matcher(word).matches()) {
                permissions.add(new WildcardPermission(word, true));
            } else if (!word.isEmpty()) {
                findings.add("Role " + role + " names a permission that is not of the form scope:verb");
            }
        }
        return Set.copyOf(permissions);
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

    /** Returns what is wrong or unwise in the settings, a sentence each. */
    List<String> findings() {
        return findings;
    }
}
