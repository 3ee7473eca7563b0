package org.cadrenode.mesh.internal;

import java.lang.annotation.Annotation;
import java.lang.reflect.Proxy;
import java.util.Map;

/** A configuration: what is said differs from the defaults. */
final class Settings {
    private Settings() { }

    static MeshConfiguration of(Map<String, Object> said) {
        return (MeshConfiguration) Proxy.newProxyInstance(MeshConfiguration.class.getClassLoader(), new Class<?>[] {MeshConfiguration.class},
                (proxy, method, arguments) -> method.getName().equals("annotationType") ? (Class<? extends Annotation>) MeshConfiguration.class
                        : said.getOrDefault(method.getName(), method.getDefaultValue()));
    }
}
