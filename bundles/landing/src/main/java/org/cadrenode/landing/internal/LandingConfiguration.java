package org.cadrenode.landing.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Configuration of the landing zone: {@code etc/org.cadrenode.landing.cfg}. */
@ObjectClassDefinition(name = "CADRE landing zone", description = "Where deliveries lie, sealed, on their way out")
public @interface LandingConfiguration {
    /** The configuration's id. */
    String PID = "org.cadrenode.landing";

    @AttributeDefinition(name = "Directory", description = "Folder of the deliveries; empty for cadre/landing in the appliance's data folder")
    String directory() default "";

    @AttributeDefinition(name = "Least free space", description = "Free space in MiB that is kept for the work under way; below it nothing more is taken in")
    int leastFreeMebibytes() default 2048;
}
