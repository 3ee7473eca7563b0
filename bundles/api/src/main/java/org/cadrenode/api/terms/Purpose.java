package org.cadrenode.api.terms;

/** What data may be used for. */
public enum Purpose {
    /** Research by approved projects. */
    RESEARCH,
    /** Planning and improving services, by those who run them. */
    SERVICE_IMPROVEMENT,
    /** Work from which a company profits. */
    COMMERCIAL
}
