package org.cadrenode.connector.schoolcensus.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Configuration of one source of School Census files: {@code etc/org.cadrenode.connector.schoolcensus-<name>.cfg}. */
@ObjectClassDefinition(name = "CADRE connector: School Census", description = "Pupil tables of the School Census, as CSV files")
public @interface SchoolCensusConfiguration {
    /** The configuration's id; each source has a factory configuration of its own. */
    String PID = "org.cadrenode.connector.schoolcensus";

    @AttributeDefinition(name = "Source", description = "Id of the source: lower-case letters, digits and dashes")
    String source() default "school-census";

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
