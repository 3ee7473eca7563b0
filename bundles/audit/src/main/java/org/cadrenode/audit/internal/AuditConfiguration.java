package org.cadrenode.audit.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Settings of the journal's forwarding: file {@code etc/org.cadrenode.audit.cfg}. */
@ObjectClassDefinition(name = "CADRE journal", description = "Forwarding of the journal to a collector, by syslog over TLS")
public @interface AuditConfiguration {
    /** The collector's name, which its certificate must bear; nothing is forwarded while it is empty. */
    @AttributeDefinition(name = "Collector", required = false)
    String syslogHost() default "";

    /** The collector's port. */
    @AttributeDefinition(name = "Collector's port")
    int syslogPort() default 6514;

    /** PEM file of the authorities that may vouch for the collector; a relative path starts in {@code etc}. */
    @AttributeDefinition(name = "Trusted authorities", required = false)
    String syslogTrust() default "";

    /** PEM file of this node's certificate, if the collector asks for one; a relative path starts in {@code etc}. */
    @AttributeDefinition(name = "Certificate of this node", required = false)
    String syslogCertificate() default "";

    /** PEM file of the certificate's key, in PKCS#8, readable by the node's user only; a relative path starts in {@code etc}. */
    @AttributeDefinition(name = "Key of this node's certificate", required = false)
    String syslogKey() default "";

    /**
     * Whether only TLS's close_notify, with which RFC 5425 has a collector answer, confirms that it has read what was sent.
     * Set to false for a collector that merely closes the connection.
     */
    @AttributeDefinition(name = "Collector answers with close_notify")
    boolean syslogCloseNotify() default true;
}
