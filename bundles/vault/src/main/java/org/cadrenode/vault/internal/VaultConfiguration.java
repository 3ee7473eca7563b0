package org.cadrenode.vault.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Configuration of the vault: {@code etc/org.cadrenode.vault.cfg}. */
@ObjectClassDefinition(name = "CADRE vault", description = "Where the identifiers are kept, apart from everything else")
public @interface VaultConfiguration {
    /** The configuration's id. */
    String PID = "org.cadrenode.vault";

    @AttributeDefinition(name = "Directory", description = "Folder of the vault's database; empty for cadre/vault in the appliance's data folder")
    String directory() default "";

    @AttributeDefinition(name = "Cache", description = "Memory for pages of the database, in MiB", min = "4", max = "4096")
    int cacheMebibytes() default 48;
}
