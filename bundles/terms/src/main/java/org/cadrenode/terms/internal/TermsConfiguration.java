package org.cadrenode.terms.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Configuration of the terms of sources: {@code etc/org.cadrenode.terms.cfg}. */
@ObjectClassDefinition(name = "CADRE terms", description = "Under which terms the data of each source may leave")
public @interface TermsConfiguration {
    /** The configuration's id. */
    String PID = "org.cadrenode.terms";

    @AttributeDefinition(name = "Terms", description = "Folder of the terms files; empty for terms in the appliance's etc folder")
    String directory() default "";

    @AttributeDefinition(name = "Purposes",
            description = "What the resource serves to which this node's deliveries go: research, service-improvement, commercial, with "
                    + "commas between. The terms of a source have to allow all of them")
    String purposes() default "research";
}
