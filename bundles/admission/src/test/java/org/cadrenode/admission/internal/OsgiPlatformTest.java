package org.cadrenode.admission.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.osgi.framework.BundleException;
import org.osgi.service.resolver.ResolutionException;

final class OsgiPlatformTest {
    @Test
    void ofABundleThatDoesNotResolveTheMissingPackageIsTold() {
        String whole = "Unable to resolve root: missing requirement [root] osgi.identity; osgi.identity=rollcall [caused by: Unable to resolve rollcall: "
                + "missing requirement [rollcall] osgi.wiring.package; filter:=\"(osgi.wiring.package=com.example.lib)\"]";
        assertEquals("ResolutionException missing requirement [rollcall] osgi.wiring.package; filter:=\"(osgi.wiring.package=com.example.lib)\"]",
                OsgiPlatform.why(new IOException(new ResolutionException(whole))));
    }

    @Test
    void theFrameworksWordsAreToldAndNotThoseOfTheCode() {
        BundleException failure = new BundleException("Activator start error in bundle rollcall", new IllegalStateException("swordfish"));
        assertEquals("IllegalStateException Activator start error in bundle rollcall", OsgiPlatform.why(failure));
        assertEquals("IllegalStateException", OsgiPlatform.why(new IllegalStateException("swordfish")));
    }
}
