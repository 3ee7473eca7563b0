package org.cadrenode.watch.internal;

import java.lang.reflect.Proxy;
import java.util.Map;

/** Settings of a test: what it names, and the defaults. */
final class Settings {
    private Settings() { }

    static WatchConfiguration of(Map<String, Object> named) {
        return (WatchConfiguration) Proxy.newProxyInstance(Settings.class.getClassLoader(), new Class<?>[] {WatchConfiguration.class},
                (proxy, method, arguments) -> named.getOrDefault(method.getName(), method.getDefaultValue()));
    }
}
