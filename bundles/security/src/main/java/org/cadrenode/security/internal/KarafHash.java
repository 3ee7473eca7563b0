package org.cadrenode.security.internal;

import java.util.Map;
import java.util.function.UnaryOperator;
import javax.security.auth.login.AppConfigurationEntry;
import org.apache.karaf.jaas.config.JaasRealm;
import org.apache.karaf.jaas.modules.encryption.EncryptionSupport;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;

/** The form of a password in Karaf's file of users, made by Karaf's own code with its own settings. */
final class KarafHash implements UnaryOperator<String> {
    private static final String USERS = "users";

    private final JaasRealm realm;

    KarafHash(JaasRealm realm) {
        this.realm = realm;
    }

    @Override
    public String apply(String password) {
        EncryptionSupport support = new EncryptionSupport(options());
        String stored = support.encrypt(password);
        // What the login module could not read, or what is not a hash at all, must not reach the file.
        if (stored == null || stored.contains(password) || stored.indexOf(',') >= 0
            || support.getEncryption() == null || !support.checkPassword(password, stored)) {
            throw new CadreException(ErrorCode.CONFIGURATION_INVALID,
                "etc/org.apache.karaf.jaas.cfg gives no usable hash of passwords");
        }
        return stored;
    }

    private Map<String, ?> options() {
        for (AppConfigurationEntry entry : realm.getEntries()) {
            if (entry.getOptions().get(USERS) instanceof String users && users.endsWith("users.properties")) {
                return entry.getOptions();
            }
        }
        throw new CadreException(ErrorCode.CONFIGURATION_INVALID, "the realm of the console has no file of users");
    }
}
