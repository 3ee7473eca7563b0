package org.cadrenode.connector.csv.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Configuration of one source of delimited extracts: {@code etc/org.cadrenode.connector.csv-<name>.cfg}. */
@ObjectClassDefinition(name = "CADRE connector: CSV", description = "A source whose extracts are delimited text, a table each")
public @interface CsvConfiguration {
    /** The configuration's id; each source has a factory configuration of its own. */
    String PID = "org.cadrenode.connector.csv";

    @AttributeDefinition(name = "Source", description = "Id of the source: lower-case letters, digits and dashes")
    String source();

    @AttributeDefinition(name = "Provider", description = "Id of the organisation that controls the data")
    String provider();

    @AttributeDefinition(name = "Title", description = "What the source is, in a few words")
    String title() default "Delimited extracts";

    @AttributeDefinition(name = "Inbox", description = "Folder where extracts arrive; empty for inbox/<source> in the appliance's data folder")
    String inbox() default "";

    @AttributeDefinition(name = "Include", description = "Regular expression for the names of files to take")
    String include() default ".+\\.(csv|tsv|txt)";

    @AttributeDefinition(name = "Quiet time", description = "Seconds for which a file must rest before it is taken")
    int quietSeconds() default 2;

    @AttributeDefinition(name = "Tables", description = "Pairs of a regular expression for file names and a table, such as mhs001.*=mhs001mpi, with blanks between; empty if a file's name is its table's")
    String tables() default "";

    @AttributeDefinition(name = "Delimiter", description = "The character between values, or tab")
    String delimiter() default ",";

    @AttributeDefinition(name = "Quote", description = "The character around values that hold a delimiter, or none")
    String quote() default "\"";

    @AttributeDefinition(name = "Encoding", description = "UTF-8 or windows-1252")
    String encoding() default "UTF-8";

    @AttributeDefinition(name = "Longest record", description = "Bytes of the longest record that is accepted")
    int maxRecordBytes() default 1 << 20;
}
