package org.cadrenode.security.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * Settings in etc/org.cadrenode.security.cfg: a line {@code role.NAME = permission, permission…} a role, a line
 * {@code apart.NAME = role, role…} for those that nobody may hold together with it. A site may change these and add roles
 * of its own. The reasons stand in docs/manual/roles.md.
 */
@ObjectClassDefinition(name = "CADRE security", description = "What each role permits, and how people log in")
public @interface Configuration {
    @AttributeDefinition(description = "Looks after the appliance and its users; sees no data, releases nothing")
    String role_admin() default "node:read, status:read, node:backups, node:configure, connector:read, connector:install, connector:trust, key:read, "
        + "key:unseal, key:seal, user:read, user:write, approval:read, approve:key-rotation, approve:roles, approve:restore";

    @AttributeDefinition(description = "Watches over deliveries and connectors")
    String role_operator() default "node:read, status:read, node:backup, node:backups, connector:read, connector:control, delivery:read, "
        + "delivery:revise, dictionary:read, retention:read, national:read, terms:read, link:read, key:read, key:unseal, key:seal, erasure:read, erasure:run";

    @AttributeDefinition(description = "Installs, starts and stops connectors")
    String role_connector$_$admin() default
        "node:read, connector:read, connector:control, connector:install, connector:preview, approval:read";

    @AttributeDefinition(description = "Information governance officer: dictionaries, opt-outs, the second word for most")
    String role_governance() default "node:read, status:read, node:backups, connector:read, connector:preview, delivery:read, dictionary:read, dictionary:draft, "
        + "dictionary:try, dictionary:approve, terms:read, terms:approve, optout:read, optout:write, national:read, "
        + "national:write, protection:read, protection:write, retention:read, "
        + "retention:write, gate:read, audit:read, audit:export, link:read, link:review, "
        + "vault:status, key:read, key:unseal, key:seal, user:read, approval:read, approve:reidentification, "
        + "approve:key-rotation, approve:journal-export, approve:trust-store, approve:roles, approve:optout-withdrawal, approve:protection-lifting, "
        + "approve:restore, approve:dictionary, approve:terms, approve:link-decision, approve:delivery-withdrawal, "
        + "approve:output-release, erasure:read, erasure:run";

    @AttributeDefinition(description = "Releases or refuses pseudonymised deliveries")
    String role_releaser() default "node:read, status:read, connector:read, delivery:read, terms:read, gate:read, gate:release";

    @AttributeDefinition(description = "Looks after the keys and the vault, whose contents it does not read")
    String role_vault$_$custodian() default "node:read, node:backup, node:backups, node:rehearse, key:read, key:init, key:unseal, "
        + "key:seal, key:rotate, key:backup, key:restore, key:enrol, vault:status, custodian:read, approval:read, erasure:read, erasure:run";

    @AttributeDefinition(description = "Speaks with clinicians about the opt-outs of the children in their care")
    String role_clinician$_$liaison() default "node:read, optout:read, approval:read";

    @AttributeDefinition(description = "Decides on re-identification and on what leaves the research environment")
    String role_committee$_$member() default
        "node:read, approval:read, approve:reidentification, approve:output-release";

    @AttributeDefinition(description = "Looks after the data of a research resource: exports, which records are one child's, and deliveries that are withdrawn")
    String role_data$_$manager() default "node:read, delivery:read, delivery:withdraw, omop:read, omop:export, link:read, link:review, "
        + "link:decide, link:learn, approval:read, approve:link-decision, approve:delivery-withdrawal";

    @AttributeDefinition(description = "Works with pseudonymised data within an approved project")
    String role_researcher() default "node:read";

    @AttributeDefinition(description = "Reads, verifies and exports the journal; changes nothing")
    String role_auditor() default "node:read, status:read, node:backups, connector:read, delivery:read, retention:read, audit:read, audit:export, key:read, "
        + "user:read, approval:read, erasure:read";

    @AttributeDefinition(description = "Sees that the appliance works")
    String role_viewer() default "node:read, connector:read";

    @AttributeDefinition(description = "Nobody holds these together with admin")
    String apart_admin() default "governance, releaser, vault-custodian, clinician-liaison, researcher, auditor";

    @AttributeDefinition(description = "Nobody holds these together with operator")
    String apart_operator() default "releaser, researcher, auditor";

    @AttributeDefinition(description = "Nobody holds these together with connector-admin")
    String apart_connector$_$admin() default "governance, releaser, researcher, auditor";

    @AttributeDefinition(description = "Nobody holds these together with data-manager")
    String apart_data$_$manager() default "admin, vault-custodian, researcher, auditor";

    @AttributeDefinition(description = "Nobody holds these together with researcher")
    String apart_researcher() default "governance, releaser, vault-custodian, clinician-liaison, auditor";

    @AttributeDefinition(description = "Nobody holds these together with auditor")
    String apart_auditor() default "governance, releaser, vault-custodian, clinician-liaison, committee-member";

    @AttributeDefinition(description = "Roles that are suspended once their holder's training has lapsed")
    String trainedRoles() default "governance, releaser, vault-custodian, clinician-liaison, committee-member, data-manager, researcher";

    @AttributeDefinition(description = "Wrong passwords in a row after which an account is locked out for a while", min = "1", max = "100")
    int wrongPasswords() default 5;

    @AttributeDefinition(description = "Minutes of the first lock-out; each further wrong password doubles it", min = "1", max = "1440")
    int lockOutMinutes() default 5;

    @AttributeDefinition(description = "Hours of the longest lock-out", min = "1", max = "168")
    int lockOutHoursMost() default 24;

    @AttributeDefinition(description = "Hours within which a second person decides and the first makes use of it", min = "1", max = "168")
    int approvalHours() default 24;
}
