package org.cadrenode.pipeline.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Configuration of retention: {@code etc/org.cadrenode.retention.cfg}. How long what is kept, the terms of its source say. */
@ObjectClassDefinition(name = "CADRE retention", description = "How often the node looks for what is past its time")
public @interface RetentionConfiguration {
    /** The configuration's id. */
    String PID = "org.cadrenode.retention";

    @AttributeDefinition(name = "Hours between sweeps", description = "Hours between two sweeps over what is past its time; the"
            + " first is a quarter of an hour after the start")
    int sweepHours() default 24;
}
