package org.cadrenode.security.internal;

import java.lang.reflect.Method;
import java.util.Map;
import java.util.TreeMap;

/** The default settings, by the names that they have in the configuration file. */
final class Defaults {
    private Defaults() { }

    static Map<String, String> settings() {
        Map<String, String> settings = new TreeMap<>();
        for (Method element : Configuration.class.getDeclaredMethods()) {
            // The mapping of names is that of Declarative Services 1.4, section 112.8.2.1.
            settings.put(element.getName().replace("$_$", "-").replace('_', '.'), String.valueOf(element.getDefaultValue()));
        }
        return settings;
    }
}
