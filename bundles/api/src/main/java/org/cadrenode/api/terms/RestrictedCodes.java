package org.cadrenode.api.terms;

import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The codes that the law keeps from being passed on, such as those of sexual health, gender recognition and adoption. The
 * list in force does not change while an instance is used; ask for a new one for each run. Thread-safe.
 */
@ProviderType
public interface RestrictedCodes {
    /**
     * Returns the category of a value.
     *
     * @param system the code system that the dictionary names for the column, such as {@code icd10}; empty if it names none:
     *     then the lists of all systems count
     * @param value as the source wrote it; marks and case do not matter
     */
    Optional<String> category(String system, String value);
}
