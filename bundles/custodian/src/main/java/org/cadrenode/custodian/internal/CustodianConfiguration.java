package org.cadrenode.custodian.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Configuration of the custodian's store: {@code etc/org.cadrenode.custodian.cfg}. */
@ObjectClassDefinition(name = "CADRE custodian", description = "Where a resource's identifiers are kept, out of reach of its research side")
public @interface CustodianConfiguration {
    /** The configuration's id. */
    String PID = "org.cadrenode.custodian";

    @AttributeDefinition(name = "Directory", description = "Folder of the custodian's database; a relative path starts in the node's data directory")
    String directory() default "cadre/custodian/store";

    @AttributeDefinition(name = "Cache", description = "Memory for pages of the database, in MiB", min = "4", max = "4096")
    int cacheMebibytes() default 32;
}
