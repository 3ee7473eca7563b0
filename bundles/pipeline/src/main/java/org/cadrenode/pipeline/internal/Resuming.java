package org.cadrenode.pipeline.internal;

import java.util.List;
import org.cadrenode.api.audit.AuditAction;
import org.cadrenode.api.audit.AuditEvent;
import org.cadrenode.api.audit.Journal;
import org.cadrenode.api.delivery.DeliveryId;
import org.cadrenode.api.delivery.SuspendedDeliveries;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.security.Authorizer;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Lets a person have suspended deliveries tried again. */
@Component
public final class Resuming implements SuspendedDeliveries {
    private final ConnectorRegistry registry;
    private final Journal journal;
    private final Authorizer authorizer;

    /** Made by the framework. */
    @Activate
    public Resuming(@Reference ConnectorRegistry registry, @Reference Journal journal, @Reference Authorizer authorizer) {
        this.registry = registry;
        this.journal = journal;
        this.authorizer = authorizer;
    }

    @Override
    public List<DeliveryId> suspended() {
        return registry.suspended();
    }

    @Override
    public void resume(DeliveryId delivery) {
        String actor = authorizer.require("connector:control");
        if (!suspended().contains(delivery)) {
            throw new CadreException(ErrorCode.WRONG_STAGE, "the delivery is not suspended");
        }
        journal.record(AuditEvent.of(AuditAction.DELIVERY_RESUMED, delivery).by(actor));
        registry.suspicion().of(delivery).acquit();
    }
}
