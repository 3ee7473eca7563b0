package org.cadrenode.connector.cin.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Configuration of one source of CIN census files: {@code etc/org.cadrenode.connector.cin-<name>.cfg}. */
@ObjectClassDefinition(name = "CADRE connector: CIN census", description = "A council's census of children in need, as XML files")
public @interface CinConfiguration {
    /** The configuration's id; each source has a factory configuration of its own. */
    String PID = "org.cadrenode.connector.cin";

    @AttributeDefinition(name = "Source", description = "Id of the source: lower-case letters, digits and dashes")
    String source() default "cin";

    @AttributeDefinition(name = "Provider", description = "Id of the organisation that controls the data")
    String provider();

    @AttributeDefinition(name = "Inbox", description = "Folder where extracts arrive; empty for inbox/<source> in the appliance's data folder")
    String inbox() default "";

    @AttributeDefinition(name = "Include", description = "Regular expression for the names of files to take")
    String include() default ".+\\.xml";

    @AttributeDefinition(name = "Quiet time", description = "Seconds for which a file must rest before it is taken")
    int quietSeconds() default 2;
}
