package org.cadrenode.pseudonymise.internal;

import org.cadrenode.pseudonymise.engine.text.ScrubOptions;
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

    @AttributeDefinition(name = "Names of strangers",
            description = "How much it takes for a word to be the name of somebody in no record: OFF, CAREFUL, BALANCED or THOROUGH")
    ScrubOptions.Strangers strangers() default ScrubOptions.Strangers.BALANCED;

    @AttributeDefinition(name = "Days", description = "What becomes of days in texts: REMOVE, MONTH (month and year stay) or YEAR")
    ScrubOptions.Dates dates() default ScrubOptions.Dates.REMOVE;

    @AttributeDefinition(name = "Deny list",
            description = "File of names of schools, clinics and homes, one a line; empty for scrub-deny.txt in the appliance's etc folder")
    String denyListFile() default "";

    @AttributeDefinition(name = "Allow list",
            description = "File of words that are no names by themselves, one a line; empty for scrub-allow.txt in the appliance's etc folder")
    String allowListFile() default "";

    @AttributeDefinition(name = "Relatives", description = "How far relatives' own records are followed for words to scrub: 1 the relatives', 2 and theirs, 3", min = "1", max = "3")
    int relativesDepth() default 1;

    @AttributeDefinition(name = "Scrubbers", description = "Memory for compiled scrubbers of children, in MiB", min = "1", max = "1024")
    int scrubbersMebibytes() default 48;

    @AttributeDefinition(name = "Restricted codes",
            description = "File category,system,code,note of codes that the law restricts; empty for restricted-codes.csv in the appliance's etc folder")
    String restrictedCodesFile() default "";

    @AttributeDefinition(name = "Children for rarity of names", description = "Of how many children the vault must know before it is counted how rare names are; until then all are taken for equally rare")
    long rarityFrom() default 0;
}
