package org.cadrenode.exchange.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.lang.reflect.Proxy;
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

    @Test
    void aProviderThatRotatedAKeyHasSeveralEntries() {
        var both = new Settings.ProviderKeys(new Settings.PublicKey(KEY), new Settings.PublicKey(OTHER));
        var next = new Settings.ProviderKeys(new Settings.PublicKey(OTHER), new Settings.PublicKey(OTHER));
        assertEquals(Map.of(new ProviderId("mh-trust"), List.of(both, next)), Settings.providers(
                new String[] {"mh-trust=" + KEY + ":" + OTHER, "mh-trust=" + OTHER + ":" + OTHER}));
    }

    @Test
    void theCustodiansPathSharesNothingWithTheOther() {
        assertEquals(Optional.empty(), Settings.custodian(configuration(Map.of())));
        Map<String, Object> good = Map.of("custodianKey", KEY, "custodianSigningKey", OTHER, "recipientKey", "12".repeat(32));
        Settings settings = Settings.custodian(configuration(good)).orElseThrow();
        assertEquals(Optional.of(new Settings.PublicKey(KEY)), settings.recipient());
        assertEquals(List.of(new Settings.PublicKey(OTHER)), settings.resource());
        assertEquals(false, settings.trustOwnKeys());
        for (Map<String, Object> wrong : List.<Map<String, Object>>of(
                Map.of("custodianSigningKey", ""), Map.of("recipientKey", KEY), Map.of("resourceKey", OTHER),
                Map.of("custodianOutbox", "cadre/exchange/packages"), Map.of("custodianOutbox", "cadre/exchange/packages/inner"),
                Map.of("custodianOutbox", "cadre/exchange"), Map.of("custodianReceipts", "cadre/exchange/receipts"),
                Map.of("custodianOutbox", "cadre/other/../exchange/packages"),
                Map.of("custodianReceipts", "cadre/custodian-path/packages/receipts"), Map.of("custodianKey", "12"))) {
            Map<String, Object> values = new TreeMap<>(good);
            values.putAll(wrong);
            assertEquals(ErrorCode.CONFIGURATION_INVALID,
                    assertThrows(CadreException.class, () -> Settings.custodian(configuration(values)), wrong.toString()).code());
        }
    }

    private static ExchangeConfiguration configuration(Map<String, Object> values) {
        return (ExchangeConfiguration) Proxy.newProxyInstance(SettingsTest.class.getClassLoader(),
                new Class<?>[] {ExchangeConfiguration.class},
                (proxy, method, arguments) -> values.getOrDefault(method.getName(), method.getDefaultValue()));
    }
}
