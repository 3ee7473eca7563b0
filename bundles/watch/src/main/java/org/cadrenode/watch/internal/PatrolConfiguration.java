package org.cadrenode.watch.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Configuration of the patrol: {@code etc/org.cadrenode.patrol.cfg}. */
@ObjectClassDefinition(name = "CADRE patrol", description = "When the stores are read through, to find what cannot be read any more")
public @interface PatrolConfiguration {
    /** The configuration's id. */
    String PID = "org.cadrenode.patrol";

    @AttributeDefinition(name = "At", description = "Time of the day, in the node's time zone, from which stores are read through; off: they are not")
    String at() default "03:00";

    @AttributeDefinition(name = "Hours", description = "Hours after which the rest waits for the next night", min = "1", max = "24")
    int hours() default 3;

    @AttributeDefinition(name = "Share", description = "Hundredths of the time for which it reads; it rests for the others", min = "1", max = "100")
    int sharePercent() default 25;

    @AttributeDefinition(name = "Within days", description = "Days after which a store that was not read to its end is read at any hour; with one day more,"
            + " node:check warns", min = "1")
    int withinDays() default 7;
}
