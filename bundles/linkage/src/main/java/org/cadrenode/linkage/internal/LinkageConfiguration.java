package org.cadrenode.linkage.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Configuration of linkage: {@code etc/org.cadrenode.linkage.cfg}. */
@ObjectClassDefinition(name = "CADRE linkage", description = "Who is the same child, from keyed hashes alone")
public @interface LinkageConfiguration {
    /** The configuration's id. */
    String PID = "org.cadrenode.linkage";

    @AttributeDefinition(name = "Directory", description = "Folder of the token store; empty for cadre/linkage in the appliance's data folder")
    String directory() default "";

    @AttributeDefinition(name = "Cache", description = "Memory in MiB for pages of the token store", min = "4")
    int cacheMebibytes() default 32;

    @AttributeDefinition(name = "Largest block", description = "A token that more children than this share finds nobody: it is a default value, not a child's", min = "2", max = "10000")
    int largestBlock() default 50;
}
