package org.cadrenode.optout.internal;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.Designate;

/** The settings as the site has them. Where they are wrong it is not there, and so neither is the register. Immutable. */
@Component(service = NationalPolicy.class, configurationPid = NationalConfiguration.PID)
@Designate(ocd = NationalConfiguration.class)
public final class NationalPolicy {
    private final NationalSettings settings;

    /** Made by the runtime. */
    @Activate
    public NationalPolicy(NationalConfiguration configuration) {
        settings = NationalSettings.of(configuration);
    }

    NationalSettings settings() {
        return settings;
    }
}
