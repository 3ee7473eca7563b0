package org.cadrenode.mesh.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Configuration of the site's mailbox: {@code etc/org.cadrenode.mesh.cfg}. Without that file there is none. */
@ObjectClassDefinition(name = "CADRE MESH mailbox", description = "The site's mailbox of MESH, the message exchange of the NHS")
public @interface MeshConfiguration {
    /** The configuration's id. */
    String PID = "org.cadrenode.mesh";

    @AttributeDefinition(name = "Mailbox", description = "The mailbox's id, such as X26ABC1")
    String mailbox() default "";

    @AttributeDefinition(name = "Way", description = "https for the web service, folder for a MESH client of the site's own")
    String way() default "https";

    @AttributeDefinition(name = "Address", description = "Where the web service is: https:// and its name, without a path")
    String address() default "https://mesh-sync.spineservices.nhs.uk";

    @AttributeDefinition(name = "Password", description = "Name of the secret with the mailbox's password; connector:secret-set sets it")
    String passwordSecret() default "mesh-password";

    @AttributeDefinition(name = "Shared key", description = "Name of the secret with the key that all mailboxes of the environment share")
    String sharedKeySecret() default "mesh-shared-key";

    @AttributeDefinition(name = "Certificate", description = "PKCS#12 file with the node's key and certificate for MESH; a relative path starts in etc")
    String certificate() default "mesh.p12";

    @AttributeDefinition(name = "Certificate's passphrase", description = "Name of the secret that opens that file")
    String certificateSecret() default "mesh-certificate";

    @AttributeDefinition(name = "Trust", description = "PEM file of the authorities that may vouch for the service; empty for those of the JDK")
    String trust() default "";

    @AttributeDefinition(name = "Compress", description = "Whether what is sent is compressed on its way")
    boolean compress() default false;

    @AttributeDefinition(name = "Chunk", description = "Largest part of a message that goes in one request, in MiB", min = "1", max = "100")
    int chunkMebibytes() default 75;

    @AttributeDefinition(name = "Page", description = "How many waiting messages are asked for at once", min = "10", max = "5000")
    int pageSize() default 500;

    @AttributeDefinition(name = "Patience", description = "Seconds that the service may stay silent, or take over one request", min = "5", max = "3600")
    int patienceSeconds() default 600;

    @AttributeDefinition(name = "Retries", description = "How often a request that failed in passing is made once more", min = "0", max = "10")
    int retries() default 3;

    @AttributeDefinition(name = "Handshake", description = "Hours between two handshakes; MESH wants one a day", min = "1", max = "24")
    int handshakeHours() default 24;

    @AttributeDefinition(name = "File name", description = "Pattern of file names, without ending: {mailbox}, {number}, and forms of the day such as {ddMMyy}")
    String fileName() default "{mailbox}-{ddMMyy}-{number}";

    @AttributeDefinition(name = "Zone", description = "Whose day stands in file names")
    String zone() default "Europe/London";

    @AttributeDefinition(name = "Folder for what goes", description = "Folder OUT of the MESH client, for way = folder")
    String outFolder() default "";

    @AttributeDefinition(name = "Folder for what came", description = "Folder IN of the MESH client")
    String inFolder() default "";

    @AttributeDefinition(name = "Folder for what went", description = "Folder SENT of the MESH client")
    String sentFolder() default "";
}
