package org.cadrenode.exchange.internal;

import java.util.HexFormat;
import org.apache.felix.hc.api.FormattingResultLog;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.cadrenode.api.keys.KeyPurpose;
import org.cadrenode.api.keys.Keystore;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Tells the public keys of this node, which the other ends write into their settings. They are not secret. */
@Component(service = HealthCheck.class,
        property = {HealthCheck.NAME + "=exchange-keys", HealthCheck.TAGS + "=exchange"})
public final class PublicKeysCheck implements HealthCheck {
    private final Keystore keystore;

    /** Made by the runtime. */
    @Activate
    public PublicKeysCheck(@Reference Keystore keystore) {
        this.keystore = keystore;
    }

    @Override
    public Result execute() {
        FormattingResultLog log = new FormattingResultLog();
        log.info("This node's public keys: PACKAGE_SIGNING={} JOURNAL_SIGNING={} PACKAGE_OPENING={}",
                key(KeyPurpose.PACKAGE_SIGNING), key(KeyPurpose.JOURNAL_SIGNING), key(KeyPurpose.PACKAGE_OPENING));
        return new Result(log);
    }

    private String key(KeyPurpose purpose) {
        return HexFormat.of().formatHex(keystore.publicKey(purpose));
    }
}
