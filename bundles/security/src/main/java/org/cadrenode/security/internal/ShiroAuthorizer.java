package org.cadrenode.security.internal;

import java.util.Map;
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
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;

/** JAAS says who is logged in and in which roles; Shiro decides by the roles' permissions. Thread-safe. */
@Component(configurationPid = "org.cadrenode.security")
@Designate(ocd = Configuration.class)
public final class ShiroAuthorizer implements Authorizer {
    private static final String REALM = "cadre";
    private static final String NOBODY = "nobody";

    private final Journal journal;
    private final DefaultSecurityManager shiro;
    private volatile Policy policy;

    @Activate
    public ShiroAuthorizer(@Reference Journal journal, Configuration defaults, Map<String, Object> settings) {
        this(journal, settings);
    }

    ShiroAuthorizer(Journal journal, Map<String, ?> settings) {
        this.journal = journal;
        this.policy = Policy.of(settings);
        this.shiro = new DefaultSecurityManager(new RoleRealm());
    }

    @Modified
    void modified(Map<String, Object> settings) {
        policy = Policy.of(settings);
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
        throw new CadreException(ErrorCode.NOT_PERMITTED,
            person == null ? "nobody is logged in" : "none of the roles of the user permits " + permission);
    }

    private boolean permitted(Person person, String permission) {
        return shiro.isPermitted(new SimplePrincipalCollection(person, REALM), permission);
    }

    // Logins are Karaf's; this realm knows nobody and maps the roles that Karaf found.
    private final class RoleRealm extends AuthorizingRealm {
        RoleRealm() {
            setName(REALM);
            setAuthorizationCachingEnabled(false);
        }

        @Override
        protected AuthorizationInfo doGetAuthorizationInfo(PrincipalCollection principals) {
            SimpleAuthorizationInfo granted = new SimpleAuthorizationInfo();
            for (Person person : principals.byType(Person.class)) {
                for (String role : person.roles()) {
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
