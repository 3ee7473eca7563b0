package org.cadrenode.validation.internal;

import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.cadrenode.api.delivery.DeliveryId;
import org.cadrenode.api.error.CadreException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks through each delivery once it has landed, if the site wants it; one after the other, beside the flow. */
@Component(service = AfterLanding.class, configurationPid = ValidationConfiguration.PID, immediate = true)
public final class AfterLanding {
    private static final Logger LOG = LoggerFactory.getLogger(AfterLanding.class);
    private static final int SECONDS = 20;

    private final ValidationRoom room;
    private final Set<DeliveryId> failed = new HashSet<>();
    private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "cadre-validation");
        thread.setDaemon(true);
        return thread;
    });

    @Activate
    public AfterLanding(ValidationConfiguration configuration, @Reference ValidationRoom room) {
        this(room);
        if (configuration.automatic()) {
            executor.scheduleWithFixedDelay(this::look, SECONDS, SECONDS, TimeUnit.SECONDS);
        }
    }

    AfterLanding(ValidationRoom room) {
        this.room = room;
    }

    @Deactivate
    void close() {
        executor.shutdownNow();
    }

    /** Looks through all that has landed and was not looked through; what fails is left to a person until the next start. */
    void look() {
        try {
            for (DeliveryId delivery : room.waiting()) {
                if (Thread.currentThread().isInterrupted()) {
                    return;
                }
                if (!failed.contains(delivery)) {
                    look(delivery);
                }
            }
        } catch (RuntimeException e) {
            // Thrown on, it would end the schedule without a word.
            LOG.warn("The look for deliveries to validate failed: {}", e.getClass().getName());
        }
    }

    private void look(DeliveryId delivery) {
        try {
            room.byItself(delivery);
        } catch (IOException | RuntimeException e) {
            failed.add(delivery);
            LOG.warn("Delivery {} was not validated: {}", delivery, e instanceof CadreException known ? known.code() : e.getClass().getName());
        }
    }
}
