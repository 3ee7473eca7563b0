package org.cadrenode.backup.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Configuration of backups: {@code etc/org.cadrenode.backup.cfg}. */
@ObjectClassDefinition(name = "CADRE backup", description = "Backups of the whole node, sealed to the site's recovery key")
public @interface BackupConfiguration {
    /** The configuration's id. */
    String PID = "org.cadrenode.backup";

    @AttributeDefinition(name = "To", description = "Folder of the backups, off the machine, for this node alone; empty: no backups are made")
    String to() default "";

    @AttributeDefinition(name = "Keys to", description = "Folder for the part with keys, to keep it apart; empty: the folder of the backups")
    String keysTo() default "";

    @AttributeDefinition(name = "Recovery key", description = "Public half of the site's recovery key, 64 hexadecimal digits, as bin/restore recovery-key"
            + " prints it")
    String recoveryKey() default "";

    @AttributeDefinition(name = "Every hours", description = "Hours between two backups, counted from at; 0: none by itself", min = "0")
    int everyHours() default 24;

    @AttributeDefinition(name = "At", description = "Time of the day, in the node's time zone, at which a backup is made")
    String at() default "03:30";

    @AttributeDefinition(name = "Keep days", description = "Days for which a backup is kept; the newest good one is never removed", min = "1")
    int keepDays() default 30;

    @AttributeDefinition(name = "Rehearse days", description = "Days after which node:check warns that no backup was rehearsed", min = "1")
    int rehearseDays() default 35;

    @AttributeDefinition(name = "Credentials", description = "Whether the folder credentials is in it, so that the recovery key alone opens everything")
    boolean credentials() default false;

    @AttributeDefinition(name = "Elsewhere", description = "Folders outside of the node's data that are in it, too, with commas between")
    String[] elsewhere() default {};
}
