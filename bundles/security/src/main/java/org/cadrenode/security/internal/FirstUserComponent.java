package org.cadrenode.security.internal;

import java.io.IOException;
import java.nio.file.Path;
import org.apache.karaf.jaas.config.JaasRealm;
import org.apache.karaf.jaas.modules.EncryptionService;
import org.cadrenode.api.audit.Journal;
import org.cadrenode.api.error.CadreException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the first user once journal, realm and password hashing are there. The hashing service is named so that this
 * waits for it: without it a hash could be a weaker one.
 */
@Component(service = {}, immediate = true)
public final class FirstUserComponent {
    private static final Logger LOG = LoggerFactory.getLogger(FirstUserComponent.class);

    @Activate
    public FirstUserComponent(@Reference Journal journal, @Reference JaasRealm realm,
            @Reference(target = "(name=spring-security-crypto)") EncryptionService hashing) {
        try {
            if (new FirstUser(UserFiles.fromSystem(), note(), new KarafHash(realm), journal).makeIfNone()) {
                LOG.info("Security: made the first user; see {}", note());
            }
        } catch (IOException | CadreException | IllegalStateException e) {
            LOG.error("Security: there is no user, and none could be made: {}", e.getClass().getSimpleName());
        }
    }

    /** Returns where the first password is written. */
    static Path note() {
        return Path.of(System.getProperty("karaf.base", ".")).resolve("credentials").resolve("first-login");
    }
}
