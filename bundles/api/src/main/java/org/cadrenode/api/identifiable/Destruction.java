package org.cadrenode.api.identifiable;

import java.io.IOException;
import org.cadrenode.api.delivery.DeliveryId;
import org.osgi.annotation.versioning.ProviderType;

/** Destroys what lies in the landing zone. Thread-safe. */
@ProviderType
public interface Destruction {
    /**
     * Destroys a delivery with its content, its records and all that was made of them. It is out of sight in one step; what a
     * kill leaves of it behind that is removed at the next start. The caller journals it before.
     *
     * @return false if there is none of that id, as after an earlier call
     * @throws org.cadrenode.api.error.CadreException WRONG_STAGE for a delivery that is released and not settled, of which it is not
     *     known yet what became of it
     */
    boolean destroy(DeliveryId delivery) throws IOException;
}
