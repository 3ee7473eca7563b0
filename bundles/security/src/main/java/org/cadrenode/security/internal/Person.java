package org.cadrenode.security.internal;

import java.security.AccessController;
import java.security.Principal;
import java.util.LinkedHashSet;
import java.util.Set;
import javax.security.auth.Subject;
import org.apache.karaf.jaas.boot.principal.UserPrincipal;
import org.jspecify.annotations.Nullable;

/**
 * The person who is logged in and acts in this thread, as JAAS knows them. Their roles are not taken from there: they are
 * those that the user has now.
 *
 * @param name user name
 */
record Person(String name) {
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
        return names.size() == 1 ? new Person(names.iterator().next()) : null;
    }
}
