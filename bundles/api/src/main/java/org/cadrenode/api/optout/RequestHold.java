package org.cadrenode.api.optout;

import java.util.Optional;
import org.cadrenode.api.delivery.ProviderId;
import org.osgi.annotation.versioning.ProviderType;

/** Whether a provider's data stay because a family's request waits for a person. Thread-safe. */
@ProviderType
public interface RequestHold {
    /** Returns why nothing of a provider is released now, in a sentence without identifiers; empty if something may be. */
    Optional<String> refusal(ProviderId provider);
}
