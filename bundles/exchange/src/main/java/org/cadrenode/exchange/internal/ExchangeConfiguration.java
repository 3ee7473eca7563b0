package org.cadrenode.exchange.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Settings of both ends of the exchange: file {@code etc/org.cadrenode.exchange.cfg}. */
@ObjectClassDefinition(name = "CADRE exchange", description = "Sealed packages and receipts over a shared directory")
public @interface ExchangeConfiguration {
    /** Where packages are put and taken; a relative path starts in the node's data directory. */
    @AttributeDefinition(name = "Directory of packages")
    String outbox() default "cadre/exchange/packages";

    /** Where receipts are put and looked for; a relative path starts in the node's data directory. */
    @AttributeDefinition(name = "Directory of receipts")
    String receipts() default "cadre/exchange/receipts";

    /** What the two ends write down for themselves; a relative path starts in the node's data directory. */
    @AttributeDefinition(name = "Directory of state")
    String state() default "cadre/exchange";

    /** The resource's PACKAGE_OPENING public key, 64 hexadecimal digits; empty for this node's own. */
    @AttributeDefinition(name = "Key packages are sealed for", required = false)
    String recipientKey() default "";

    /** The resource's PACKAGE_SIGNING public key, 64 hexadecimal digits, which signs receipts; after a rotation several, with commas. */
    @AttributeDefinition(name = "Key receipts are signed with", required = false)
    String resourceKey() default "";

    /**
     * Whose packages are taken in: {@code provider=signingKey:journalKey}, keys in 64 hexadecimal digits, commas
     * between; a provider that rotated one of them has several entries.
     */
    @AttributeDefinition(name = "Keys of providers", required = false)
    String[] providerKeys() default {};

    /**
     * Whether this node's own keys stand in for those of providers and of the resource that are not named: for an
     * evaluation with both ends on one machine, and nothing else.
     */
    @AttributeDefinition(name = "Trust own keys for both ends")
    boolean trustOwnKeys() default false;

    /** Days for which packages stay after they were confirmed; 0 for ever. */
    @AttributeDefinition(name = "Days to keep applied packages", min = "0")
    int appliedRetentionDays() default 0;

    /** Days without a receipt after which the health check warns. */
    @AttributeDefinition(name = "Days to wait for a receipt", min = "1")
    int receiptWarningDays() default 7;

    /** The custodian's PACKAGE_OPENING public key, 64 hexadecimal digits; empty if there is no custodian, and nothing goes to one. */
    @AttributeDefinition(name = "Key identifiers are sealed for", required = false)
    String custodianKey() default "";

    /** The custodian's PACKAGE_SIGNING public key, 64 hexadecimal digits; after a rotation several, with commas. */
    @AttributeDefinition(name = "Key the custodian's receipts are signed with", required = false)
    String custodianSigningKey() default "";

    /** Where packages for the custodian are put: apart from the other packages. A relative path starts in the data directory. */
    @AttributeDefinition(name = "Directory of packages for the custodian")
    String custodianOutbox() default "cadre/custodian-path/packages";

    /** Where the custodian's receipts are looked for. A relative path starts in the data directory. */
    @AttributeDefinition(name = "Directory of the custodian's receipts")
    String custodianReceipts() default "cadre/custodian-path/receipts";
}
