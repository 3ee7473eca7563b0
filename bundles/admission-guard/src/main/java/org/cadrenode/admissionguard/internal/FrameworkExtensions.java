package org.cadrenode.admissionguard.internal;

import java.lang.reflect.Field;
import java.net.URL;
import java.net.URLClassLoader;
import org.osgi.framework.BundleContext;

/**
 * Bundles that extend the framework are no matter of the resolver: Felix adds their code to its own class loader, and
 * calls it, before anyone is told of the installation. From here on it adds them to a class loader that nobody asks.
 */
final class FrameworkExtensions {
    private FrameworkExtensions() { }

    /** Closes the way. @throws ReflectiveOperationException if the framework isn't the Felix it is made for */
    static void close(BundleContext context) throws ReflectiveOperationException {
        ClassLoader loader = context.getBundle(0).getClass().getClassLoader();
        Class<?> manager = Class.forName("org.apache.felix.framework.ExtensionManager", true, loader);
        Field extender = manager.getDeclaredField("m_extenderFramework");
        extender.setAccessible(true);
        Object value = extender.get(null);
        if (value != null) {
            Field target = value.getClass().getDeclaredField("m_loader");
            target.setAccessible(true);
            target.set(value, new URLClassLoader("refused framework extensions", new URL[0], null));
        }
    }
}
