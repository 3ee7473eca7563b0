package org.cadrenode.families.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Configuration of families' requests and of the pages for them: {@code etc/org.cadrenode.families.cfg}. */
@ObjectClassDefinition(name = "CADRE families", description = "Where families' requests come in, and what their pages say of the site")
public @interface FamiliesConfiguration {
    /** The configuration's id. */
    String PID = "org.cadrenode.families";

    @AttributeDefinition(name = "Inbox", description = "Folder into which the site's web server or a person puts sealed requests; empty for"
            + " inbox-optout-requests in the appliance's data folder")
    String inbox() default "";

    @AttributeDefinition(name = "Directory", description = "Folder in which requests wait, sealed; empty for cadre/families in the appliance's data folder")
    String directory() default "";

    @AttributeDefinition(name = "Hold releases", description = "Whether nothing of a provider is released while a request waits that may be of a child of it")
    boolean holdReleases() default true;

    @AttributeDefinition(name = "Late requests", description = "Days after which node:check warns of a request that waits", min = "1", max = "90")
    int warningDays() default 2;

    @AttributeDefinition(name = "Most waiting", description = "Requests that may wait at once; further ones stay in the inbox", min = "1", max = "100000")
    int mostWaiting() default 5_000;

    @AttributeDefinition(name = "Site", description = "The organisation's name as families know it; the pages need it")
    String siteName() default "";

    @AttributeDefinition(name = "Telephone", description = "Telephone number for families' questions; the pages need it or an e-mail address")
    String telephone() default "";

    @AttributeDefinition(name = "E-mail", description = "E-mail address for families' questions")
    String email() default "";

    @AttributeDefinition(name = "Postal address", description = "Where a printed form is sent or handed in, its lines separated by |; the pages need it")
    String postalAddress() default "";

    @AttributeDefinition(name = "Privacy notice", description = "Address of the site's privacy notice, https://…; empty without one")
    String privacyNotice() default "";

    @AttributeDefinition(name = "Post to", description = "Path on the pages' own web server that takes sealed requests, such as /opt-out/requests;"
            + " empty if families save a file and send it")
    String postTo() default "";
}
