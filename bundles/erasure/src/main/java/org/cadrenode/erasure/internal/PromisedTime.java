package org.cadrenode.erasure.internal;

import java.time.Duration;
import org.cadrenode.api.erasure.ErasurePromise;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/**
 * The time within which files are made anew. It needs nobody: intakes promise it, stores need intakes, and {@link ErasureRoom} needs
 * the stores, so that with the room in its place they would need each other in a circle, and now and then one would not start.
 */
@Component(service = ErasurePromise.class, configurationPid = ErasureConfiguration.PID)
public final class PromisedTime implements ErasurePromise {
    private final Duration within;

    /** Made by the runtime. */
    @Activate
    public PromisedTime(ErasureConfiguration configuration) {
        within = Duration.ofHours(configuration.withinHours());
    }

    @Override
    public Duration within() {
        return within;
    }
}
