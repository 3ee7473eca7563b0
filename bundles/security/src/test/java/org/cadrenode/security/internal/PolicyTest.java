package org.cadrenode.security.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.cadrenode.api.security.ApprovalKind;
import org.cadrenode.api.security.Users.Role;
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
    void theManualsTableHoldsTheDefaults() throws IOException {
        List<String> rows = Files.readAllLines(Path.of("../../docs/manual/roles.md")).stream()
            .filter(line -> line.startsWith("| `")).filter(line -> line.split("\\|").length == 5).toList();
        List<String> expected = new ArrayList<>();
        for (Role role : policy.roles()) {
            expected.add("| `" + role.name() + "` | " + String.join(", ", new TreeSet<>(role.permissions())) + " | "
                + (role.apartFrom().isEmpty() ? "-" : String.join(", ", new TreeSet<>(role.apartFrom()))) + " | "
                + (role.needsTraining() ? "yes" : "no") + " |");
        }
        assertEquals(String.join("\n", expected), String.join("\n", rows));
    }

    @Test
    void eachRoleMayWhatItIsForAndNothingElse() {
        Map<String, Set<String>> holders = new TreeMap<>(Map.of(
            "gate:release", Set.of("releaser"),
            "connector:control", Set.of("operator", "connector-admin"),
            "optout:write", Set.of("governance"),
            "optout:read", Set.of("governance", "clinician-liaison"),
            "dictionary:draft", Set.of("governance"),
            "terms:approve", Set.of("governance"),
            "audit:read", Set.of("governance", "auditor"),
            "vault:status", Set.of("governance", "vault-custodian"),
            "user:write", Set.of("admin"),
            "vault:read", Set.of()));
        holders.putAll(Map.of(
            "key:unseal", Set.of("admin", "operator", "governance", "vault-custodian"),
            "key:rotate", Set.of("vault-custodian"),
            "key:init", Set.of("vault-custodian"),
            "key:restore", Set.of("vault-custodian"),
            "connector:trust", Set.of("admin"),
            "connector:preview", Set.of("connector-admin", "governance"),
            "connector:install", Set.of("admin", "connector-admin"),
            "approve:roles", Set.of("admin", "governance"),
            "approve:key-rotation", Set.of("admin", "governance"),
            "approve:reidentification", Set.of("governance", "committee-member")));
        holders.put("status:read", Set.of("admin", "operator", "governance", "releaser", "auditor"));
        for (String role : policy.names()) {
            holders.forEach((permission, roles) ->
                assertEquals(roles.contains(role), policy.permits(Set.of(role), permission), role + " " + permission));
        }
        assertFalse(policy.permits(Set.of("ssh", "nobody", "*"), "node:read"));
    }

    @Test
    void everyKindOfRequestHasSomebodyToDecideIt() {
        for (ApprovalKind kind : ApprovalKind.values()) {
            assertTrue(policy.permits(policy.names(), kind.permission()), kind.permission());
            assertFalse(policy.permits(Set.of("researcher", "viewer", "operator", "auditor"), kind.permission()), kind.permission());
        }
    }

    @Test
    void inTheDefaultsNobodyCanLetDataBothInAndOut() {
        assertEquals(List.of(), policy.findings());
        for (String one : policy.names()) {
            for (String other : policy.names()) {
                Set<String> both = new TreeSet<>(List.of(one, other));
                assertTrue(policy.conflict(both).isPresent()
                    || !Policy.APART.stream().allMatch(permission -> policy.permits(both, permission)), both.toString());
                assertTrue(policy.conflict(both).isPresent()
                    || !(policy.permits(both, "user:write") && policy.permits(both, "key:rotate")), both.toString());
            }
        }
    }

    @Test
    void rolesThatAreApartAreApartEitherWayRound() {
        for (String role : policy.names()) {
            for (String other : policy.names()) {
                assertEquals(policy.conflict(new TreeSet<>(List.of(role, other))).isPresent(),
                    policy.roles().stream().filter(r -> r.name().equals(role)).allMatch(r -> r.apartFrom().contains(other)), role + " " + other);
            }
        }
        assertTrue(policy.conflict(List.of("viewer", "connector-admin", "committee-member", "releaser")).isPresent());
        assertEquals(Optional.empty(), policy.conflict(List.of("governance", "releaser", "viewer")));
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

    @Test
    void aNumberOrARoleThatMakesNoSenseIsNoticed() {
        for (String number : List.of("", "0", "-1", "x", "99999")) {
            Policy odd = Policy.of(Map.of("approvalHours", number, "wrongPasswords", number));
            assertEquals(Duration.ofHours(24), odd.approvalTime());
            assertEquals(5, odd.lockOut().after());
            assertEquals(2, odd.findings().size(), number);
        }
        assertEquals(2, Policy.of(Map.of("role.a", "", "apart.a", "nobody", "trainedRoles", "a, b")).findings().size());
        assertEquals(Duration.ofHours(1), Policy.of(Map.of("approvalHours", 1)).approvalTime());
    }
}
