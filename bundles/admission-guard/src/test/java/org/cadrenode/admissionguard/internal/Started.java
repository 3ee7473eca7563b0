package org.cadrenode.admissionguard.internal;

import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/** The activator of the bundles of these tests: it says aloud that code of the bundle ran. */
public final class Started implements BundleActivator {
    static final String PREFIX = "org.cadrenode.admissionguard.started.";

    @Override
    public void start(BundleContext context) {
        System.setProperty(PREFIX + context.getBundle().getSymbolicName(), context.getBundle().getVersion().toString());
    }

    @Override
    public void stop(BundleContext context) {
        // What was said stays said.
    }
}
