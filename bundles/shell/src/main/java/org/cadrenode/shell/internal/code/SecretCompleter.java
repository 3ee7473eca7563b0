package org.cadrenode.shell.internal.code;

import java.util.List;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.cadrenode.api.delivery.SourceSecret;
import org.cadrenode.api.delivery.SourceSecrets;
import org.cadrenode.shell.internal.IdCompleter;

/** Completes names of secrets. */
@Service
public final class SecretCompleter extends IdCompleter<SourceSecrets> {
    /** Made by Karaf. */
    public SecretCompleter() {
        super(SourceSecrets.class, "connector:install");
    }

    @Override
    protected List<String> ids(SourceSecrets secrets) {
        return secrets.secrets().stream().map(SourceSecret::name).toList();
    }
}
