package org.cadrenode.security.internal;

import java.io.IOException;
import org.cadrenode.api.audit.Journal;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.security.hardening.Installation;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the first users once the journal is there, the keystore sealed or not. */
@Component(service = {}, immediate = true)
public final class FirstUsersComponent {
    private static final Logger LOG = LoggerFactory.getLogger(FirstUsersComponent.class);

    @Activate
    public FirstUsersComponent(@Reference Journal journal, @Reference People people) {
        try {
            int made = new FirstUsers(people, journal, new PasswordHashing(), FirstUsers.credentials(),
                FirstUsers.login(Installation.running().settings("org.apache.karaf.shell.cfg")), Disk.REAL).makeIfNone();
            if (made > 0) {
                LOG.info("Security: made {} first users", made);
            }
        } catch (CadreException e) {
            LOG.error("Security: there is no user, and none could be made: {}", e.getMessage());
        } catch (IOException e) {
            LOG.error("Security: there is no user, and none could be made: {}", e.getClass().getSimpleName());
        }
    }
}
