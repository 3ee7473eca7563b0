package org.cadrenode.api.identifiable;

import java.io.IOException;
import org.cadrenode.api.delivery.ProviderId;
import org.cadrenode.api.delivery.SourceId;
import org.osgi.annotation.versioning.ProviderType;

/** Where messages lie until a delivery is made of many. Thread-safe. */
@ProviderType
public interface MessageSpools {
    /**
     * Opens the spool of a source, of which one is open at a time. Of what a former one left behind, after a kill for one,
     * deliveries are made by the first {@link MessageSpool#roll}.
     */
    MessageSpool open(SourceId source, ProviderId provider) throws IOException;
}
