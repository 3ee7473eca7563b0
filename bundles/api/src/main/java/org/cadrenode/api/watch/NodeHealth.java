package org.cadrenode.api.watch;

import java.time.Duration;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** The checks of all rooms. Thread-safe. */
@ProviderType
public interface NodeHealth {
    /**
     * Returns what every check says, by name. A check that does not answer within some seconds, or fails itself, is critical; the others
     * do not wait for it.
     *
     * @param age how old the answer may be; with none, every check runs now
     */
    List<CheckState> look(Duration age);
}
