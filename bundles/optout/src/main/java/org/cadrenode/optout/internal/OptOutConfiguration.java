package org.cadrenode.optout.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Configuration of the opt-out register: {@code etc/org.cadrenode.optout.cfg}. */
@ObjectClassDefinition(name = "CADRE opt-out", description = "Where opt-outs and those who are out are kept")
public @interface OptOutConfiguration {
    /** The configuration's id. */
    String PID = "org.cadrenode.optout";

    @AttributeDefinition(name = "Directory", description = "Folder of the register's database; empty for cadre/optout in the appliance's data folder")
    String directory() default "";

    @AttributeDefinition(name = "Cache", description = "Memory for pages of the database, in MiB", min = "4", max = "4096")
    int cacheMebibytes() default 16;

    @AttributeDefinition(name = "Providers of source columns", description = "Providers for whose data opt-out columns of extracts count, separated by commas; * or nothing for all")
    String sourceProviders() default "*";

    @AttributeDefinition(name = "Name of this node", description = "By which other nodes know this one in lists of opt-outs; empty if it tells them nothing")
    String nodeName() default "";

    @AttributeDefinition(name = "Other nodes", description = "Nodes whose lists of opt-outs are taken in: name=key, separated by commas; the key is the one that node:check there shows for signing packages")
    String otherNodes() default "";

    @AttributeDefinition(name = "Age of lists", description = "Days after which node:check warns that another node's list is old", min = "1", max = "365")
    int otherNodesDays() default 31;

    @AttributeDefinition(name = "Late orders", description = "Days after which node:check warns of an order that is not confirmed", min = "1", max = "365")
    int orderWarningDays() default 3;

    @AttributeDefinition(name = "Replica", description = "Folder off this machine that holds the register's copy, made beforehand, for this node alone;"
            + " nothing for none")
    String replica() default "";

    @AttributeDefinition(name = "Replica's delay", description = "Minutes for which a change may wait for the copy before release stops; 0 for ever",
            min = "0", max = "10080")
    int replicaMinutes() default 60;
}
