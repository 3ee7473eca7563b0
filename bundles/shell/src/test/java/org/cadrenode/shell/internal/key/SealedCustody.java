package org.cadrenode.shell.internal.key;

import java.lang.reflect.Proxy;
import org.cadrenode.api.keys.KeyCustody;
import org.cadrenode.api.keys.Keystore;
import org.cadrenode.api.keys.SealState;

/** Keystores for tests of other commands. */
public final class SealedCustody {
    private SealedCustody() { }

    /** A keystore in this state. */
    public static KeyCustody in(SealState state) {
        return new FakeCustody(state);
    }

    /** The keys of an open keystore, of which a test only sees that they are there. */
    public static Keystore keystore() {
        return (Keystore) Proxy.newProxyInstance(SealedCustody.class.getClassLoader(), new Class<?>[] {Keystore.class},
                (proxy, method, arguments) -> {
                    throw new UnsupportedOperationException(method.getName());
                });
    }
}
