package org.cadrenode.api.settings;

import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** Whether everything stays because a setting that decides what leaves is misspelt, so that its default holds. Thread-safe. */
@ProviderType
public interface SettingsHold {
    /** Returns why nothing is released now, a sentence that names file and setting and no value; empty if something may be. */
    Optional<String> refusal();
}
