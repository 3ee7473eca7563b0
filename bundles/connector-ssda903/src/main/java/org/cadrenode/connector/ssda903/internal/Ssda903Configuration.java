package org.cadrenode.connector.ssda903.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Configuration of one source of SSDA903 files: {@code etc/org.cadrenode.connector.ssda903-<name>.cfg}. */
@ObjectClassDefinition(name = "CADRE connector: SSDA903", description = "A council's return on children looked after, as CSV files")
public @interface Ssda903Configuration {
    /** The configuration's id; each source has a factory configuration of its own. */
    String PID = "org.cadrenode.connector.ssda903";

    @AttributeDefinition(name = "Source", description = "Id of the source: lower-case letters, digits and dashes")
    String source() default "ssda903";

    @AttributeDefinition(name = "Provider", description = "Id of the organisation that controls the data")
    String provider();

    @AttributeDefinition(name = "Inbox", description = "Folder where extracts arrive; empty for inbox/<source> in the appliance's data folder")
    String inbox() default "";

    @AttributeDefinition(name = "Include", description = "Regular expression for the names of files to take")
    String include() default ".+\\.csv";

    @AttributeDefinition(name = "Quiet time", description = "Seconds for which a file must rest before it is taken")
    int quietSeconds() default 2;

    @AttributeDefinition(name = "Encoding", description = "UTF-8 or windows-1252")
    String encoding() default "UTF-8";
}
