package org.cadrenode.api.audit;

/** How the action ended. */
public enum AuditOutcome {
    DONE, REFUSED, FAILED
}
