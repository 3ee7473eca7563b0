package org.cadrenode.research.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Configuration of the research database: {@code etc/org.cadrenode.research.cfg}. */
@ObjectClassDefinition(name = "CADRE research database", description = "Where the typed events of pseudonymous children are")
public @interface ResearchConfiguration {
    /** The configuration's id. */
    String PID = "org.cadrenode.research";

    @AttributeDefinition(name = "Directory", description = "Folder of the embedded database; empty for cadre/research in the appliance's data folder")
    String directory() default "";

    @AttributeDefinition(name = "URL", description = "jdbc:postgresql://… of a PostgreSQL database; empty for the embedded one")
    String url() default "";

    @AttributeDefinition(name = "User", description = "User of the PostgreSQL database")
    String user() default "cadre";

    @AttributeDefinition(name = "Password file", description = "File with the password of the PostgreSQL user; empty if the server asks for none")
    String passwordFile() default "";

    @AttributeDefinition(name = "Cache", description = "Memory in MiB for pages of the embedded database", min = "16")
    int cacheMebibytes() default 96;

    @AttributeDefinition(name = "Pool size", description = "Connections to the database; with 4 or more, a package is written to a server by two of them at a time", min = "2")
    int poolSize() default 4;
}
