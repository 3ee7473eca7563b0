package org.cadrenode.security.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class PolicyTest {
    private final Policy policy = Policy.of(Defaults.settings());

    @Test
    void theShippedFileHoldsTheDefaults() throws IOException {
        Properties shipped = new Properties();
        try (InputStream in = Files.newInputStream(Path.of("../../etc/org.cadrenode.security.cfg"))) {
            shipped.load(in);
        }
        Map<String, String> lines = new TreeMap<>();
        shipped.forEach((key, value) -> lines.put((String) key, (String) value));
        assertEquals(Defaults.settings(), lines);
    }

    @Test
    void eachRoleMayWhatItIsForAndNothingElse() {
        Map<String, Set<String>> holders = Map.of(
            "gate:release", Set.of("releaser"),
            "connector:control", Set.of("operator", "connector-admin"),
            "optout:write", Set.of("governance"),
            "optout:read", Set.of("governance"),
            "dictionary:draft", Set.of("governance"),
            "audit:read", Set.of("governance", "auditor"),
            "vault:status", Set.of("governance"),
            "user:write", Set.of("admin"),
            "vault:read", Set.of(),
            "node:read", Set.of("admin", "operator", "connector-admin", "governance", "releaser", "auditor", "viewer"));
        for (String role : List.of("admin", "operator", "connector-admin", "governance", "releaser", "auditor", "viewer", "ssh", "nobody")) {
            holders.forEach((permission, roles) ->
                assertEquals(roles.contains(role), policy.permits(Set.of(role), permission), role + " " + permission));
        }
    }

    @Test
    void inTheDefaultsNoRoleLetsDataBothInAndOut() {
        assertEquals(List.of(), policy.findings());
        for (String one : List.of("admin", "operator", "connector-admin", "governance", "releaser", "auditor", "viewer")) {
            assertFalse(Policy.APART.stream().allMatch(permission -> policy.permits(Set.of(one), permission)), one);
        }
        assertTrue(Policy.APART.stream().allMatch(permission -> policy.permits(Set.of("operator", "releaser"), permission)));
    }

    @Test
    void aRoleThatASiteMadeCountsAndAnUnwiseOneIsNoticed() {
        Policy own = Policy.of(Map.of("role.everything", "gate:*, connector:*", "role.reader", " gate:read\taudit:read ",
            "service.pid", "org.cadrenode.security"));
        assertTrue(own.permits(Set.of("reader"), "gate:read"));
        assertFalse(own.permits(Set.of("reader"), "gate:release"));
        assertEquals(List.of("Role everything permits both connector:control and gate:release"), own.findings());
    }

    @Test
    void whatIsNotWellFormedPermitsNothing() {
        for (String words : List.of("*", "*:*", "gate", "gate:release:x", "Gate:release", "gate:release;connector:control", ":", "gate:")) {
            Policy broken = Policy.of(Map.of("role.viewer", words));
            assertFalse(broken.permits(Set.of("viewer"), "gate:release"), words);
            assertEquals(1, broken.findings().size(), words);
        }
        assertEquals(List.of(), Policy.of(Map.of("role.viewer", "")).findings());
    }
}
