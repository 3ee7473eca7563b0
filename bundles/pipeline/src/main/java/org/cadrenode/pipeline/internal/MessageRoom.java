package org.cadrenode.pipeline.internal;

import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import org.cadrenode.api.identifiable.MessageSpools;
import org.cadrenode.connector.spi.Endpoint;
import org.cadrenode.connector.spi.Secrets;
import org.cadrenode.pipeline.engine.ListenerTls;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** What all listeners for messages share. Thread-safe. */
@Component(service = MessageRoom.class)
public final class MessageRoom {
    private final MessageSpools spools;

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile @Nullable Secrets secrets;

    @Activate
    public MessageRoom(@Reference MessageSpools spools) {
        this.spools = spools;
    }

    MessageRoom(MessageSpools spools, Secrets secrets) {
        this(spools);
        this.secrets = secrets;
    }

    MessageSpools spools() {
        return spools;
    }

    /** Returns the TLS of an endpoint; empty if it has none. Files and secret are read anew each time. */
    Optional<ListenerTls> tls(Endpoint.Mllp endpoint) throws IOException {
        if (endpoint.tls().isEmpty()) {
            return Optional.empty();
        }
        Endpoint.Tls tls = endpoint.tls().get();
        Secrets known = secrets;
        char[] password = known == null ? null : known.secret(tls.secret()).orElse(null);
        if (password == null) {
            throw new IOException("The secret that opens the key store is not there");
        }
        try {
            return Optional.of(ListenerTls.of(tls.keyStore(), password, tls.clients()));
        } finally {
            Arrays.fill(password, '\0');
        }
    }
}
