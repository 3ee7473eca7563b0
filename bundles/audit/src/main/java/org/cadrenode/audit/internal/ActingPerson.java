package org.cadrenode.audit.internal;

import java.security.AccessController;
import java.security.Principal;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.security.auth.Subject;
import org.apache.karaf.jaas.boot.principal.ClientPrincipal;
import org.apache.karaf.jaas.boot.principal.RolePrincipal;
import org.apache.karaf.jaas.boot.principal.UserPrincipal;
import org.cadrenode.api.audit.AuditEvent;
import org.jspecify.annotations.Nullable;

/**
 * Who acts in the present thread, as Karaf's login says it. An entry by that person carries the roles that the person
 * had then, from where the session came and over what; of an entry by anybody else nothing is said.
 */
final class ActingPerson {
    private static final int LONGEST = 200;

    private ActingPerson() { }

    /** Returns the event with what is known of its actor: {@code roles}, {@code from}, {@code login}. */
    static AuditEvent on(AuditEvent event) {
        Subject subject = subject();
        if (subject == null || subject.getPrincipals(UserPrincipal.class).stream()
                .noneMatch(user -> user.getName().equals(event.actor()))) {
            return event;
        }
        Map<String, String> known = new TreeMap<>();
        Set<RolePrincipal> roles = subject.getPrincipals(RolePrincipal.class);
        if (!roles.isEmpty()) {
            known.put("roles", roles.stream().map(Principal::getName).sorted().distinct().collect(Collectors.joining(" ")));
        }
        subject.getPrincipals(ClientPrincipal.class).stream().findFirst().ifPresent(client -> {
            known.put("from", client.getAddress().replaceFirst("^/", ""));
            known.put("login", client.getMethod());
        });
        AuditEvent told = event;
        for (Map.Entry<String, String> detail : known.entrySet()) {
            if (!event.detail().containsKey(detail.getKey())) {
                told = told.with(detail.getKey(), shortened(detail.getValue()));
            }
        }
        return told;
    }

    // Deprecated for removal after Java 17, and what Karaf's shell runs its commands under.
    @SuppressWarnings("removal")
    private static @Nullable Subject subject() {
        return Subject.getSubject(AccessController.getContext());
    }

    private static String shortened(String words) {
        return words.length() <= LONGEST ? words : words.substring(0, LONGEST);
    }
}
