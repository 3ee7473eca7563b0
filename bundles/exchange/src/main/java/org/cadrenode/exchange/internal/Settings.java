package org.cadrenode.exchange.internal;

import java.nio.file.Path;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.cadrenode.api.delivery.ProviderId;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.keys.KeyPurpose;
import org.cadrenode.api.keys.Keystore;

/**
 * The settings, checked.
 *
 * @param outbox where packages lie
 * @param receipts where receipts lie
 * @param state what the ends write down
 * @param recipient key to seal for, or empty for this node's own
 * @param resource key that signs receipts, or empty
 * @param providers keys of those whose packages are taken in
 * @param trustOwnKeys whether own keys stand in for keys that are not named
 * @param retentionDays days that applied packages stay, 0 for ever
 * @param receiptWarningDays days without a receipt after which the health check warns
 */
record Settings(
        Path outbox, Path receipts, Path state, Optional<PublicKey> recipient, Optional<PublicKey> resource,
        Map<ProviderId, ProviderKeys> providers, boolean trustOwnKeys, int retentionDays, int receiptWarningDays) {
    private static final Pattern KEY = Pattern.compile("[0-9a-f]{64}");

    Settings {
        providers = Map.copyOf(providers);
        if (retentionDays < 0 || receiptWarningDays < 1) {
            throw invalid("appliedRetentionDays is at least 0 and receiptWarningDays at least 1");
        }
    }

    /** Returns the settings of the configuration file. */
    static Settings of(ExchangeConfiguration configuration) {
        Path data = Path.of(System.getProperty("karaf.data", "data"));
        return new Settings(data.resolve(configuration.outbox()), data.resolve(configuration.receipts()),
                data.resolve(configuration.state()), key("recipientKey", configuration.recipientKey()),
                key("resourceKey", configuration.resourceKey()), providers(configuration.providerKeys()),
                configuration.trustOwnKeys(), configuration.appliedRetentionDays(), configuration.receiptWarningDays());
    }

    // A list in a .cfg file arrives as one text with commas.
    static Map<ProviderId, ProviderKeys> providers(String[] lines) {
        Map<ProviderId, ProviderKeys> providers = new LinkedHashMap<>();
        for (String line : String.join(",", lines).split(",")) {
            if (line.isBlank()) {
                continue;
            }
            String[] sides = line.strip().split("=", -1);
            String[] keys = sides.length == 2 ? sides[1].split(":", -1) : new String[0];
            if (keys.length != 2) {
                throw invalid("providerKeys holds entries provider=signingKey:journalKey");
            }
            try {
                ProviderKeys both = new ProviderKeys(key("providerKeys", keys[0]).orElseThrow(() -> invalid("a key is empty")),
                        key("providerKeys", keys[1]).orElseThrow(() -> invalid("a key is empty")));
                if (providers.put(new ProviderId(sides[0].strip()), both) != null) {
                    throw invalid("providerKeys names a provider twice");
                }
            } catch (IllegalArgumentException e) {
                throw invalid("providerKeys names a provider that is none");
            }
        }
        return providers;
    }

    static Optional<PublicKey> key(String name, String hex) {
        String stripped = hex.strip();
        if (stripped.isEmpty()) {
            return Optional.empty();
        }
        if (!KEY.matcher(stripped).matches()) {
            throw invalid(name + " is 64 lower-case hexadecimal digits a key");
        }
        return Optional.of(new PublicKey(stripped));
    }

    private static CadreException invalid(String what) {
        return new CadreException(ErrorCode.CONFIGURATION_INVALID, "org.cadrenode.exchange.cfg: " + what);
    }

    /** Returns the key for which packages are sealed. */
    byte[] recipientKey(Keystore keystore) {
        return recipient.map(PublicKey::bytes).orElseGet(() -> keystore.publicKey(KeyPurpose.PACKAGE_OPENING));
    }

    /** Returns the key that signs receipts, if one is trusted. */
    Optional<byte[]> receiptKey(Keystore keystore) {
        return resource.map(PublicKey::bytes)
                .or(() -> trustOwnKeys ? Optional.of(keystore.publicKey(KeyPurpose.PACKAGE_SIGNING)) : Optional.empty());
    }

    /** Returns the keys of a provider, if its packages are taken in. */
    Optional<ProviderKeys> keysOf(ProviderId provider, Keystore keystore) {
        ProviderKeys named = providers.get(provider);
        if (named != null) {
            return Optional.of(named);
        }
        return trustOwnKeys ? Optional.of(new ProviderKeys(PublicKey.of(keystore.publicKey(KeyPurpose.PACKAGE_SIGNING)),
                PublicKey.of(keystore.publicKey(KeyPurpose.JOURNAL_SIGNING)))) : Optional.empty();
    }

    /** A public key in hexadecimal. */
    record PublicKey(String hex) {
        static PublicKey of(byte[] key) {
            return new PublicKey(HexFormat.of().formatHex(key));
        }

        byte[] bytes() {
            return HexFormat.of().parseHex(hex);
        }
    }

    /** The keys with which a provider signs its packages, and its journal and releases. */
    record ProviderKeys(PublicKey signing, PublicKey journal) { }
}
