package org.cadrenode.admission.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Settings in etc/org.cadrenode.admission.cfg. */
@ObjectClassDefinition(name = "CADRE admission", description = "Which code may run beside the distribution's")
public @interface Configuration {
    @AttributeDefinition(description = "Folder whose signed bundles and KARs are installed; without a value, deploy in the base directory")
    String folder() default "";

    @AttributeDefinition(description = "Milliseconds between two looks into the folder; a file counts once two looks found it the same")
    long lookMilliseconds() default 2000;

    @AttributeDefinition(description = "Seconds within which new code must have started; otherwise the old one runs on")
    long startSeconds() default 30;
}
