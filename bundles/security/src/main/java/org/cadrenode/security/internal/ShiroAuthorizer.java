package org.cadrenode.security.internal;

import org.apache.shiro.authc.AuthenticationInfo;
import org.apache.shiro.authc.AuthenticationToken;
import org.apache.shiro.authz.AuthorizationInfo;
import org.apache.shiro.authz.SimpleAuthorizationInfo;
import org.apache.shiro.mgt.DefaultSecurityManager;
import org.apache.shiro.realm.AuthorizingRealm;
import org.apache.shiro.subject.PrincipalCollection;
import org.apache.shiro.subject.SimplePrincipalCollection;
import org.cadrenode.api.audit.AuditAction;
import org.cadrenode.api.audit.AuditEvent;
import org.cadrenode.api.audit.AuditOutcome;
import org.cadrenode.api.audit.Journal;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.security.Authorizer;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/**
 * JAAS says who is logged in; which of their roles count, the store of users says at every call; Shiro decides by the
 * roles' permissions. Thread-safe.
 */
@Component
public final class ShiroAuthorizer implements Authorizer {
    private static final String REALM = "cadre";
    private static final String NOBODY = "nobody";

    private final Journal journal;
    private final DefaultSecurityManager shiro;
    private final People people;

    @Activate
    public ShiroAuthorizer(@Reference Journal journal, @Reference People people) {
        this.journal = journal;
        this.people = people;
        this.shiro = new DefaultSecurityManager(new RoleRealm());
    }

    @Deactivate
    void deactivate() {
        shiro.destroy();
    }

    @Override
    public String actor() {
        Person person = Person.acting();
        if (person == null) {
            throw new CadreException(ErrorCode.NOT_PERMITTED, "nobody is logged in");
        }
        return person.name();
    }

    @Override
    public boolean may(String permission) {
        Person person = Person.acting();
        return person != null && permitted(person, permission);
    }

    @Override
    public String require(String permission) {
        Person person = Person.acting();
        if (person != null && permitted(person, permission)) {
            return person.name();
        }
        journal.record(AuditEvent.of(AuditAction.PERMISSION_REFUSED, permission)
            .by(person == null ? NOBODY : person.name()).ending(AuditOutcome.REFUSED));
        throw new CadreException(ErrorCode.NOT_PERMITTED, person == null ? "nobody is logged in" : why(person, permission));
    }

    private String why(Person person, String permission) {
        return people.accounts().of(person.name()).map(people::state).map(state -> switch (state) {
            case LOCKED -> "the user is locked";
            case EXPIRED -> "the user's last day is over";
            case UNTRAINED -> "the user's training has lapsed, and no role that needs none permits " + permission;
            case ACTIVE, LOCKED_OUT -> "none of the roles of the user permits " + permission;
        }).orElse("there is no such user any more");
    }

    private boolean permitted(Person person, String permission) {
        return shiro.isPermitted(new SimplePrincipalCollection(person, REALM), permission);
    }

    // Logins are JAAS's; this realm authenticates nobody.
    private final class RoleRealm extends AuthorizingRealm {
        RoleRealm() {
            setName(REALM);
            setAuthorizationCachingEnabled(false);
        }

        @Override
        protected AuthorizationInfo doGetAuthorizationInfo(PrincipalCollection principals) {
            SimpleAuthorizationInfo granted = new SimpleAuthorizationInfo();
            for (Person person : principals.byType(Person.class)) {
                Policy policy = people.policy();
                for (String role : people.rolesInForce(person.name())) {
                    granted.addRole(role);
                    granted.addObjectPermissions(policy.of(role));
                }
            }
            return granted;
        }

        @Override
        public boolean supports(AuthenticationToken token) {
            return false;
        }

        @Override
        protected @Nullable AuthenticationInfo doGetAuthenticationInfo(AuthenticationToken token) {
            return null;
        }
    }
}
