package org.cadrenode.omop.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Configuration of the OMOP exports: {@code etc/org.cadrenode.omop.cfg}. */
@ObjectClassDefinition(name = "CADRE OMOP exports", description = "What an export of the health events says of itself, and shows")
public @interface OmopConfiguration {
    /** The configuration's id. */
    String PID = "org.cadrenode.omop";

    @AttributeDefinition(name = "Directory", description = "Folder of places.csv, concepts.csv and thresholds.csv; empty for omop in the appliance's etc folder")
    String directory() default "";

    @AttributeDefinition(name = "Name", description = "Name of the resource in cdm_source")
    String name() default "CADRE research resource";

    @AttributeDefinition(name = "Abbreviation", description = "Abbreviation of the name, of at most 25 characters")
    String abbreviation() default "CADRE";

    @AttributeDefinition(name = "Holder", description = "Who is answerable for the resource")
    String holder() default "not named";

    @AttributeDefinition(name = "Vocabulary version", description = "Version of the vocabularies of which concepts.csv was made, of at most 20 characters")
    String vocabularyVersion() default "none";

    @AttributeDefinition(name = "Smallest count", description = "The smallest count that a report on quality shows", min = "1")
    int smallestCount() default 10;
}
