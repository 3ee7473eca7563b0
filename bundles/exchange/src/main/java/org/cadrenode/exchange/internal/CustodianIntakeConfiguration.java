package org.cadrenode.exchange.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** What comes in at a custodian: file {@code etc/org.cadrenode.custodian.cfg}. */
@ObjectClassDefinition(name = "CADRE custodian's packages", description = "Sealed packages of identifiers, and their receipts")
public @interface CustodianIntakeConfiguration {
    /** Where packages of providers are taken from; a relative path starts in the node's data directory. */
    @AttributeDefinition(name = "Directory of packages")
    String inbox() default "cadre/custodian/packages";

    /** Where receipts are put; a relative path starts in the node's data directory. */
    @AttributeDefinition(name = "Directory of receipts")
    String receipts() default "cadre/custodian/receipts";

    /** What is written down of packages; a relative path starts in the node's data directory. */
    @AttributeDefinition(name = "Directory of state")
    String state() default "cadre/custodian/exchange";

    /** Whose packages are taken in, as in {@link ExchangeConfiguration#providerKeys}. */
    @AttributeDefinition(name = "Keys of providers", required = false)
    String[] providerKeys() default {};

    /** Days for which packages, sealed as they came, stay after they were taken in; 0 for ever. */
    @AttributeDefinition(name = "Days to keep applied packages", min = "0")
    int appliedRetentionDays() default 30;
}
