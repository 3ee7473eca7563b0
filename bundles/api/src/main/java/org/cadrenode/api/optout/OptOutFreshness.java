package org.cadrenode.api.optout;

import java.util.Optional;
import org.cadrenode.api.delivery.ProviderId;
import org.cadrenode.api.delivery.SourceId;
import org.osgi.annotation.versioning.ProviderType;

/** Whether what the node knows of opt-outs is young and whole enough for anything to leave. Thread-safe. */
@ProviderType
public interface OptOutFreshness {
    /**
     * Returns why nothing of a source may be released or sent now, since a list of opt-outs is too old, or came in part, or since
     * the register lacks opt-outs that its copy off the machine has. Empty if nothing of that forbids it.
     */
    Optional<ReleaseRefusal> refusal(ProviderId provider, SourceId source);
}
