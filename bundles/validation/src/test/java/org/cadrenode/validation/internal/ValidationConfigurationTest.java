package org.cadrenode.validation.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The defaults as the manual gives them. */
final class ValidationConfigurationTest {
    @Test
    void theDefaultsAreThoseOfTheManual() {
        assertEquals(Map.of("directory", "", "togetherDays", 31, "automatic", false), Arrays.stream(ValidationConfiguration.class.getDeclaredMethods())
                .collect(Collectors.toMap(method -> method.getName(), method -> method.getDefaultValue())));
    }
}
