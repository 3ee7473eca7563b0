package org.cadrenode.pipeline.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Configuration of revisions: {@code etc/org.cadrenode.revision.cfg}. */
@ObjectClassDefinition(name = "CADRE revisions", description = "When what has left is made again")
public @interface RevisionConfiguration {
    /** The configuration's id. */
    String PID = "org.cadrenode.revision";

    @AttributeDefinition(name = "By themselves", description = "Changes after which revisions begin by themselves, separated by commas:"
            + " dictionary, family, scrub_options, key; for the others, and if empty, an operator begins them by delivery:revise")
    String automatic() default "dictionary,family";

    @AttributeDefinition(name = "Minutes between looks", description = "Minutes between two looks for what is to be made again, and"
            + " from the start to the first: what changes in between goes together")
    int lookMinutes() default 60;
}
