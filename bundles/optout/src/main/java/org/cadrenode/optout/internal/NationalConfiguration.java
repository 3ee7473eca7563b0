package org.cadrenode.optout.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Configuration of the asking of the national service: {@code etc/org.cadrenode.nationaloptout.cfg}. */
@ObjectClassDefinition(name = "CADRE national opt-out", description = "Whether, and how, the national service is asked who has opted out")
public @interface NationalConfiguration {
    /** The configuration's id. */
    String PID = "org.cadrenode.nationaloptout";

    @AttributeDefinition(name = "National", description = "required: a child with an NHS number leaves only under a fresh answer; off: nobody is asked about")
    String national() default "off";

    @AttributeDefinition(name = "Data controllers", description = "The data controllers to whose children it applies; empty for all")
    String[] providers() default {};

    @AttributeDefinition(name = "Exempt sources", description = "Sources whose records are neither held nor kept from release for want of an answer; a child who is out stays out of them")
    String[] exemptSources() default {};

    @AttributeDefinition(name = "Without a number", description = "What happens to a child without an NHS number: pass, or hold until it has one")
    String withoutNumber() default "pass";

    @AttributeDefinition(name = "Recipient", description = "Mailbox of the national service")
    String recipient() default "";

    @AttributeDefinition(name = "Senders", description = "Mailboxes from which the service answers; empty for the recipient alone")
    String[] senders() default {};

    @AttributeDefinition(name = "Workflow", description = "The workflow's id of what is sent")
    String workflow() default "SPINE_NTT_UPHOLDING";

    @AttributeDefinition(name = "Workflow of replies", description = "Look only at waiting messages of this workflow; empty for all")
    String replyWorkflow() default "";

    @AttributeDefinition(name = "File name", description = "Pattern with {mailbox}, {ddMMyy} or {ddMMyyyy}, and {number}, the lot's own in four digits")
    String fileName() default "{mailbox}-{ddMMyy}-{number}.dat";

    @AttributeDefinition(name = "Lot", description = "How many numbers one file holds at most", min = "1", max = "1000000")
    int lotSize() default 250_000;

    @AttributeDefinition(name = "Maximum age", description = "Days from the asking after which an answer no longer counts", min = "1", max = "21")
    int maximumAgeDays() default 21;

    @AttributeDefinition(name = "Renewal", description = "Days after which an answer is asked for again at the next scheduled time", min = "1", max = "20")
    int renewAfterDays() default 10;

    @AttributeDefinition(name = "Patience", description = "Days after which a lot without a reply counts as lost", min = "1", max = "20")
    int replyWithinDays() default 5;

    @AttributeDefinition(name = "Uploads", description = "How many lots are sent within 24 hours at most", min = "1", max = "1000")
    int uploadsADay() default 10;

    @AttributeDefinition(name = "Gathering", description = "Minutes between two askings about new children at least", min = "0", max = "10080")
    int gatherMinutes() default 60;

    @AttributeDefinition(name = "Most out", description = "Percentage of a lot of 50 numbers or more above which an answer without them is not believed", min = "1", max = "100")
    int mostOutPercent() default 25;

    @AttributeDefinition(name = "Schedule", description = "When answers are renewed: the five fields of a crontab line, in the node's time zone")
    String schedule() default "15 2 * * *";
}
