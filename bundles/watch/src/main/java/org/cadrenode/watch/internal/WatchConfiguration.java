package org.cadrenode.watch.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Configuration of the watch over the node: {@code etc/org.cadrenode.watch.cfg}. A port of 0 serves nothing; there is no address but loopback. */
@ObjectClassDefinition(name = "CADRE watch", description = "Metrics, alerts, the status page, and the limits of the node's own checks")
public @interface WatchConfiguration {
    /** The configuration's id. */
    String PID = "org.cadrenode.watch";

    @AttributeDefinition(name = "Look", description = "Seconds between two looks at all checks", min = "5", max = "3600")
    int lookSeconds() default 30;

    @AttributeDefinition(name = "Name of the node", description = "What alerts and the status page call this node: lower-case letters, digits and dashes;"
            + " empty: the code of the site as setup wrote it")
    String nodeName() default "";

    @AttributeDefinition(name = "Port of metrics", description = "Port on 127.0.0.1 where Prometheus gets /metrics, in clear; 0: metrics are off",
            min = "0", max = "65535")
    int metricsPort() default 0;

    @AttributeDefinition(name = "Port of the page", description = "Port on 127.0.0.1 of the status page, over TLS; 0: the page is off", min = "0",
            max = "65535")
    int pagePort() default 0;

    @AttributeDefinition(name = "Certificate of the page", description = "PEM file of the page's certificate chain; a relative path starts in etc,"
            + " here and below; empty: the node makes one for localhost")
    String pageCertificate() default "";

    @AttributeDefinition(name = "Key of the page", description = "PEM file of that certificate's key, PKCS#8, readable by the node's user only")
    String pageKey() default "";

    @AttributeDefinition(name = "Idle visits", description = "Minutes without a page after which somebody has to log in again", min = "1", max = "1440")
    int idleMinutes() default 15;

    @AttributeDefinition(name = "Longest visit", description = "Hours after which somebody has to log in again", min = "1", max = "24")
    int visitHours() default 8;

    @AttributeDefinition(name = "Little space", description = "Free MiB on a disk the node writes to, below which there is a warning")
    int warnFreeMebibytes() default 10_240;

    @AttributeDefinition(name = "Least space", description = "Free MiB on a disk the node writes to, below which it is critical")
    int leastFreeMebibytes() default 2_048;

    @AttributeDefinition(name = "Further folders", description = "Folders outside of the data folder to which the node writes, with commas between;"
            + " those of its rooms' settings are known")
    String folders() default "";

    @AttributeDefinition(name = "Late release", description = "Days after which there is a warning of a delivery that waits for its release", min = "1")
    int releaseDays() default 7;

    @AttributeDefinition(name = "Late receipt", description = "Days after which there is a warning of a package without a receipt", min = "1")
    int receiptDays() default 3;

    @AttributeDefinition(name = "Stuck", description = "Minutes without any progress, though there is work, after which it is critical", min = "10")
    int stuckMinutes() default 240;

    @AttributeDefinition(name = "Alerts from", description = "The least that is told by mail and webhook: warn or critical")
    String alertFrom() default "warn";

    @AttributeDefinition(name = "Raise", description = "Seconds for which something must be wrong before an alert", min = "0", max = "86400")
    int raiseSeconds() default 120;

    @AttributeDefinition(name = "Resolve", description = "Seconds for which it must be right again before that is told", min = "0", max = "86400")
    int resolveSeconds() default 300;

    @AttributeDefinition(name = "Repeat", description = "Hours after which what is still critical is told again; 0: never", min = "0", max = "720")
    int repeatHours() default 24;

    @AttributeDefinition(name = "Mail server", description = "Name of the SMTP server that takes mail; empty: no mail")
    String mailServer() default "";

    @AttributeDefinition(name = "Port of the mail server", description = "587 with starttls, 465 with tls, 25 without", min = "1", max = "65535")
    int mailPort() default 587;

    @AttributeDefinition(name = "Security of mail", description = "starttls, tls, or none, which only a server on 127.0.0.1 may have")
    String mailSecurity() default "starttls";

    @AttributeDefinition(name = "Trust of mail", description = "PEM file of the authorities that may vouch for the mail server; empty: those of the JDK")
    String mailTrust() default "";

    @AttributeDefinition(name = "Mail user", description = "User name at the mail server; empty: nobody logs in")
    String mailUser() default "";

    @AttributeDefinition(name = "Mail password", description = "File with that user's password; a relative path starts in the base directory, as below")
    String mailPasswordFile() default "credentials/mail-password";

    @AttributeDefinition(name = "Mail from", description = "Address from which mail is sent")
    String mailFrom() default "";

    @AttributeDefinition(name = "Mail to", description = "Addresses to which mail is sent, with commas between")
    String mailTo() default "";

    @AttributeDefinition(name = "Webhook", description = "Address to which alerts are posted: https://…, or http:// on 127.0.0.1; empty: none")
    String webhook() default "";

    @AttributeDefinition(name = "Trust of the webhook", description = "PEM file of the authorities that may vouch for it; empty: those of the JDK")
    String webhookTrust() default "";

    @AttributeDefinition(name = "Secret of the webhook", description = "File with the secret, 16 characters or more, under which posts are signed")
    String webhookSecretFile() default "credentials/webhook-secret";
}
