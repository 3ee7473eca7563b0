package org.cadrenode.validation.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Settings of the validation: file {@code etc/org.cadrenode.validation.cfg}. */
@ObjectClassDefinition(name = "CADRE validation", description = "Reports for the people who own a source")
public @interface ValidationConfiguration {
    /** The id of the configuration. */
    String PID = "org.cadrenode.validation";

    /** Folder of the reports; empty for {@code cadre/validation} in the appliance's data folder. */
    @AttributeDefinition(name = "Folder", required = false)
    String directory() default "";

    /** How many days apart the files of one extract arrive: an older file of a table is not taken for part of it. */
    @AttributeDefinition(name = "Days within which the files of an extract arrive", min = "0")
    int togetherDays() default 31;

    /** Whether each delivery is looked through once it has landed: it reads it up to twice more. */
    @AttributeDefinition(name = "Look through each delivery after its landing")
    boolean automatic() default false;
}
