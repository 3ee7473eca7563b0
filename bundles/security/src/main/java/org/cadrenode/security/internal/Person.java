package org.cadrenode.security.internal;

import java.security.AccessController;
import java.security.Principal;
import java.util.LinkedHashSet;
import java.util.Set;
import javax.security.auth.Subject;
import org.apache.karaf.jaas.boot.principal.RolePrincipal;
import org.apache.karaf.jaas.boot.principal.UserPrincipal;
import org.jspecify.annotations.Nullable;

/**
 * The person who is logged in and acts in this thread, as JAAS knows them.
 *
 * @param name user name
 * @param roles names of their roles
 */
record Person(String name, Set<String> roles) {
    Person {
        roles = Set.copyOf(roles);
    }

    /** Returns the person of this thread; null if there is none, or more than one. */
    @SuppressWarnings("removal")
    static @Nullable Person acting() {
        Subject subject = Subject.getSubject(AccessController.getContext());
        if (subject == null) {
            return null;
        }
        Set<String> names = new LinkedHashSet<>();
        for (Principal principal : subject.getPrincipals(UserPrincipal.class)) {
            names.add(principal.getName());
        }
        Set<String> roles = new LinkedHashSet<>();
        for (Principal principal : subject.getPrincipals(RolePrincipal.class)) {
            roles.add(principal.getName());
        }
        return names.size() == 1 ? new Person(names.iterator().next(), roles) : null;
    }
}
