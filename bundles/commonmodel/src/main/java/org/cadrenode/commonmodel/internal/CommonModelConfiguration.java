package org.cadrenode.commonmodel.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Configuration of the common model: {@code etc/org.cadrenode.commonmodel.cfg}. */
@ObjectClassDefinition(name = "CADRE common model", description = "Mappings of released tables into the common form")
public @interface CommonModelConfiguration {
    /** The configuration's id. */
    String PID = "org.cadrenode.commonmodel";

    @AttributeDefinition(name = "Directory", description = "Folder of the mapping files, one a source; empty for mappings in the appliance's etc folder")
    String directory() default "";
}
