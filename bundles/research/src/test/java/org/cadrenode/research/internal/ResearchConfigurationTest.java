package org.cadrenode.research.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.reflect.Method;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ResearchConfigurationTest {
    @Test
    void theDefaultsAreThoseOfTheManual() {
        Map<String, Object> defaults = new TreeMap<>();
        for (Method option : ResearchConfiguration.class.getDeclaredMethods()) {
            defaults.put(option.getName(), option.getDefaultValue());
        }
        assertEquals(new TreeMap<>(Map.of("directory", "", "url", "", "user", "cadre", "passwordFile", "", "cacheMebibytes", 96, "poolSize", 4)), defaults);
        assertEquals("org.cadrenode.research", ResearchConfiguration.PID);
    }
}
