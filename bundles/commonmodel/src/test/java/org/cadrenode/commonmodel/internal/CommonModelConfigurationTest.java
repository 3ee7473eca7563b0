package org.cadrenode.commonmodel.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.reflect.Method;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class CommonModelConfigurationTest {
    @Test
    void theDefaultsAreThoseOfTheManual() {
        Map<String, Object> defaults = new TreeMap<>();
        for (Method option : CommonModelConfiguration.class.getDeclaredMethods()) {
            defaults.put(option.getName(), option.getDefaultValue());
        }
        assertEquals(new TreeMap<>(Map.of("directory", "")), defaults);
        assertEquals("org.cadrenode.commonmodel", CommonModelConfiguration.PID);
    }
}
