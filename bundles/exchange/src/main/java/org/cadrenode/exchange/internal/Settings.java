package org.cadrenode.exchange.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
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
 * @param resource keys that sign receipts: several after one was rotated
 * @param providers keys of those whose packages are taken in: several of one provider after it rotated one
 * @param trustOwnKeys whether own keys stand in for keys that are not named
 * @param retentionDays days that applied packages stay, 0 for ever
 * @param receiptWarningDays days without a receipt after which the health check warns
 */
record Settings(
        Path outbox, Path receipts, Path state, Optional<PublicKey> recipient, List<PublicKey> resource,
        Map<ProviderId, List<ProviderKeys>> providers, boolean trustOwnKeys, int retentionDays, int receiptWarningDays) {
    private static final Pattern KEY = Pattern.compile("[0-9a-f]{64}");

    Settings {
        resource = List.copyOf(resource);
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
                keys("resourceKey", configuration.resourceKey()), providers(configuration.providerKeys()),
                configuration.trustOwnKeys(), configuration.appliedRetentionDays(), configuration.receiptWarningDays());
    }

    /**
     * Returns the settings of the custodian's path, if the configuration names a custodian. It shares neither directories
     * nor keys with the research path.
     */
    static Optional<Settings> custodian(ExchangeConfiguration configuration) {
        Optional<PublicKey> recipient = key("custodianKey", configuration.custodianKey());
        if (recipient.isEmpty()) {
            return Optional.empty();
        }
        Settings research = of(configuration);
        Path data = Path.of(System.getProperty("karaf.data", "data"));
        Path outbox = data.resolve(configuration.custodianOutbox());
        Path receipts = data.resolve(configuration.custodianReceipts());
        for (Path own : List.of(outbox, receipts)) {
            for (Path other : List.of(research.outbox(), research.receipts())) {
                if (nested(own, other) || nested(other, own)) {
                    throw invalid("custodianOutbox and custodianReceipts lie apart from outbox and receipts");
                }
            }
        }
        if (nested(outbox, receipts) || nested(receipts, outbox)) {
            throw invalid("custodianOutbox and custodianReceipts are two directories, none inside the other");
        }
        if (recipient.equals(research.recipient())) {
            throw invalid("custodianKey is another key than recipientKey: the custodian is not the resource");
        }
        List<PublicKey> signing = keys("custodianSigningKey", configuration.custodianSigningKey());
        if (signing.isEmpty()) {
            throw invalid("custodianKey needs custodianSigningKey, by which the custodian's receipts are known");
        }
        if (signing.stream().anyMatch(research.resource()::contains)) {
            throw invalid("custodianSigningKey is another key than resourceKey: the custodian is not the resource");
        }
        return Optional.of(new Settings(outbox, receipts, research.state().resolve("custodian"), recipient, signing, Map.of(),
                false, 0, configuration.receiptWarningDays()));
    }

    /** Returns the settings of the custodian's own end. */
    static Settings of(CustodianIntakeConfiguration configuration) {
        Path data = Path.of(System.getProperty("karaf.data", "data"));
        return new Settings(data.resolve(configuration.inbox()), data.resolve(configuration.receipts()),
                data.resolve(configuration.state()), Optional.empty(), List.of(), providers(configuration.providerKeys()),
                false, configuration.appliedRetentionDays(), 1);
    }

    // By their real places as far as they are there, so that a link does not lead one into the other.
    private static boolean nested(Path inner, Path outer) {
        return real(inner).startsWith(real(outer));
    }

    private static Path real(Path path) {
        Path absolute = path.toAbsolutePath().normalize();
        for (Path there = absolute; there != null; there = there.getParent()) {
            try {
                return there.toRealPath().resolve(there.relativize(absolute)).normalize();
            } catch (IOException e) {
                // Not there yet: its parent may be.
            }
        }
        return absolute;
    }

    // A list in a .cfg file arrives as one text with commas.
    static Map<ProviderId, List<ProviderKeys>> providers(String[] lines) {
        Map<ProviderId, List<ProviderKeys>> providers = new LinkedHashMap<>();
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
                List<ProviderKeys> known =
                        providers.computeIfAbsent(new ProviderId(sides[0].strip()), provider -> new ArrayList<>());
                if (known.contains(both)) {
                    throw invalid("providerKeys names the same keys of a provider twice");
                }
                known.add(both);
            } catch (IllegalArgumentException e) {
                throw invalid("providerKeys names a provider that is none");
            }
        }
        return providers;
    }

    private static List<PublicKey> keys(String name, String list) {
        return Stream.of(list.split(",")).map(one -> key(name, one)).flatMap(Optional::stream).distinct().toList();
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

    /** Returns the keys that sign receipts, if any are trusted. */
    List<byte[]> receiptKeys(Keystore keystore) {
        if (resource.isEmpty() && trustOwnKeys) {
            return List.of(keystore.publicKey(KeyPurpose.PACKAGE_SIGNING));
        }
        return resource.stream().map(PublicKey::bytes).toList();
    }

    /** Returns the keys of a provider; none if its packages are not taken in. */
    List<ProviderKeys> keysOf(ProviderId provider, Keystore keystore) {
        List<ProviderKeys> named = providers.get(provider);
        if (named != null) {
            return named;
        }
        return trustOwnKeys ? List.of(new ProviderKeys(PublicKey.of(keystore.publicKey(KeyPurpose.PACKAGE_SIGNING)),
                PublicKey.of(keystore.publicKey(KeyPurpose.JOURNAL_SIGNING)))) : List.of();
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
