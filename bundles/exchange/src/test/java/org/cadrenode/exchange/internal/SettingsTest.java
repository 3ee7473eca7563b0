package org.cadrenode.exchange.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.cadrenode.api.delivery.ProviderId;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.keys.KeyPurpose;
import org.cadrenode.api.keys.Keystore;
import org.cadrenode.keystore.engine.NodeKeys;
import org.junit.jupiter.api.Test;

class SettingsTest {
    private static final String KEY = "ab".repeat(32);
    private static final String OTHER = "cd".repeat(32);

    @Test
    void theDefaultsTrustNobody() {
        Map<String, Object> defaults = new TreeMap<>();
        for (var method : ExchangeConfiguration.class.getDeclaredMethods()) {
            Object value = method.getDefaultValue();
            defaults.put(method.getName(), value instanceof String[] list ? String.join(",", list) : value);
        }
        Map<String, Object> expected = new TreeMap<>(Map.of("custodianKey", "", "custodianSigningKey", "",
                "custodianOutbox", "cadre/custodian-path/packages", "custodianReceipts", "cadre/custodian-path/receipts"));
        expected.putAll(Map.of("outbox", "cadre/exchange/packages", "receipts", "cadre/exchange/receipts", "state",
                "cadre/exchange", "recipientKey", "", "resourceKey", "", "providerKeys", "", "trustOwnKeys", false,
                "appliedRetentionDays", 0, "receiptWarningDays", 7));
        assertEquals(expected, defaults);
    }

    @Test
    void readsTheKeysOfProvidersFromOneLineOrMany() {
        Map<ProviderId, List<Settings.ProviderKeys>> expected = Map.of(
                new ProviderId("mh-trust"), List.of(new Settings.ProviderKeys(new Settings.PublicKey(KEY), new Settings.PublicKey(OTHER))),
                new ProviderId("council"), List.of(new Settings.ProviderKeys(new Settings.PublicKey(OTHER), new Settings.PublicKey(KEY))));
        String first = "mh-trust=" + KEY + ":" + OTHER;
        String second = "council=" + OTHER + ":" + KEY;
        assertEquals(expected, Settings.providers(new String[] {first, second}));
        assertEquals(expected, Settings.providers(new String[] {first + " , " + second}));
        assertEquals(Map.of(), Settings.providers(new String[] {""}));
    }

    @Test
    void refusesKeysThatAreNone() {
        for (String wrong : new String[] {"mh-trust", "mh-trust=" + KEY, "mh-trust=" + KEY + ":", "mh-trust=" + KEY + ":xyz",
            "MH=" + KEY + ":" + KEY, "a=" + KEY + ":" + KEY + ",a=" + KEY + ":" + KEY}) {
            assertEquals(ErrorCode.CONFIGURATION_INVALID,
                    assertThrows(CadreException.class, () -> Settings.providers(new String[] {wrong})).code());
        }
    }

    @Test
    void ownKeysStandInOnlyWhereTheyAreTrusted() {
        Keystore keys = NodeKeys.random();
        ProviderId provider = new ProviderId("mh-trust");
        for (boolean trusted : new boolean[] {true, false}) {
            Settings settings = new Settings(Path.of("a"), Path.of("b"), Path.of("c"),
                    Optional.empty(), List.of(), Map.of(), trusted, 0, 7);
            assertEquals(trusted, !settings.keysOf(provider, keys).isEmpty());
            assertEquals(trusted, !settings.receiptKeys(keys).isEmpty());
            assertArrayEquals(keys.publicKey(KeyPurpose.PACKAGE_OPENING), settings.recipientKey(keys));
        }
    }
}
