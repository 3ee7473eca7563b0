package org.cadrenode.security.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * Settings in etc/org.cadrenode.security.cfg: a line {@code role.NAME = permission, permission…} a role. A site may
 * change these and add roles of its own. By default nobody who releases data controls a connector, and an administrator
 * neither releases nor reads opt-outs or the vault.
 */
@ObjectClassDefinition(name = "CADRE security", description = "What each role permits: permissions, separated by commas")
public @interface Configuration {
    @AttributeDefinition(description = "Looks after the appliance; sees no data")
    String role_admin() default "node:read, node:configure, connector:read, user:write";

    @AttributeDefinition(description = "Watches over deliveries and connectors")
    String role_operator() default
        "node:read, connector:read, connector:control, delivery:read, dictionary:read, link:read";

    @AttributeDefinition(description = "Installs, starts and stops connectors")
    String role_connector$_$admin() default "node:read, connector:read, connector:control";

    @AttributeDefinition(description = "Information governance: dictionaries, opt-outs, the state of the vault")
    String role_governance() default "node:read, connector:read, delivery:read, dictionary:read, dictionary:draft, "
        + "optout:read, optout:write, gate:read, audit:read, link:read, vault:status";

    @AttributeDefinition(description = "Releases or refuses pseudonymised deliveries")
    String role_releaser() default "node:read, connector:read, delivery:read, gate:read, gate:release";

    @AttributeDefinition(description = "Reads and verifies the journal")
    String role_auditor() default "node:read, connector:read, delivery:read, audit:read";

    @AttributeDefinition(description = "Sees that the appliance works")
    String role_viewer() default "node:read, connector:read";
}
