package org.cadrenode.erasure.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Configuration of erasures: {@code etc/org.cadrenode.erasure.cfg}. */
@ObjectClassDefinition(name = "CADRE erasure", description = "When what was taken out of a store goes from its files, too")
public @interface ErasureConfiguration {
    /** The configuration's id. */
    String PID = "org.cadrenode.erasure";

    @AttributeDefinition(name = "Within hours", description = "Hours after which what was taken out of a store has gone from its files at the"
            + " latest; node:check is critical if it has not", min = "1")
    int withinHours() default 24;

    @AttributeDefinition(name = "At", description = "Time of the day, in the node's time zone, at which stores are made anew if something was taken"
            + " out of them; another one is taken if this comes too late")
    String at() default "02:00";

    @AttributeDefinition(name = "Backup days", description = "Days for which the site keeps backups, told in statements about opt-outs; -1: not told")
    int backupDays() default -1;

    @AttributeDefinition(name = "Patience seconds", description = "Seconds for which an erasure waits for those who use a store before it tries"
            + " again later", min = "1")
    int patienceSeconds() default 30;
}
