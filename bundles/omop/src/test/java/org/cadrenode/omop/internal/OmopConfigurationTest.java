package org.cadrenode.omop.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.reflect.Method;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class OmopConfigurationTest {
    @Test
    void theDefaultsAreThoseOfTheManual() {
        Map<String, Object> defaults = new TreeMap<>();
        for (Method option : OmopConfiguration.class.getDeclaredMethods()) {
            defaults.put(option.getName(), option.getDefaultValue());
        }
        assertEquals(new TreeMap<>(Map.of("directory", "", "name", "CADRE research resource", "abbreviation", "CADRE", "holder", "not named",
                "vocabularyVersion", "none", "smallestCount", 10)), defaults);
        assertEquals("org.cadrenode.omop", OmopConfiguration.PID);
    }
}
