package org.cadrenode.pseudonymise.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Configuration of pseudonymisation: {@code etc/org.cadrenode.pseudonymise.cfg}. */
@ObjectClassDefinition(name = "CADRE pseudonymisation", description = "Dictionaries, postcode areas and the text scrubber")
public @interface PseudonymiseConfiguration {
    /** The configuration's id. */
    String PID = "org.cadrenode.pseudonymise";

    @AttributeDefinition(name = "Dictionaries", description = "Folder of the dictionary files; empty for dictionaries in the appliance's etc folder")
    String dictionariesDirectory() default "";

    @AttributeDefinition(name = "Postcode areas", description = "File postcode_prefix,area; empty for postcode-areas.csv in the appliance's etc folder")
    String postcodeAreasFile() default "";

    @AttributeDefinition(name = "Misspelled names", description = "Whether words at one typing error from a name are scrubbed, too")
    boolean nearNames() default true;

    @AttributeDefinition(name = "Nicknames", description = "Whether the usual short forms of forenames are scrubbed, too")
    boolean nicknames() default true;

    @AttributeDefinition(name = "Relatives", description = "How far relatives' own records are followed for words to scrub: 1 the relatives', 2 and theirs, 3", min = "1", max = "3")
    int relativesDepth() default 1;

    @AttributeDefinition(name = "Scrubbers", description = "Memory for compiled scrubbers of children, in MiB", min = "1", max = "1024")
    int scrubbersMebibytes() default 48;
}
