package org.cadrenode.keystore.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.cadrenode.api.audit.AuditAction;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.keys.KeyPurpose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

class EnrolmentTest {
    @TempDir
    private Path base;
    private Node networkNode;
    private Node providerNode;
    private Custody network;
    private Custody provider;

    @BeforeEach
    void start() {
        networkNode = new Node(base.resolve("network"));
        providerNode = new Node(base.resolve("provider"));
        network = networkNode.started();
        provider = providerNode.started();
    }

    @Test
    void theLinkageKeyReachesTheNodeThatAskedUnderTheNetworksNumber() throws IOException {
        String request = provider.request(KeyPurpose.LINKAGE);
        assertTrue(request.lines().allMatch(line -> line.length() <= 64));
        String early = request;
        assertCode(ErrorCode.USAGE, () -> network.grant(early, network.fingerprint(early)));
        network.rotate(KeyPurpose.LINKAGE);
        network.rotate(KeyPurpose.LINKAGE);
        String asked = network.fingerprint(request);
        assertEquals(asked, provider.fingerprint(request));
        String grant = network.grant(request, asked.substring(0, 8).toUpperCase() + " " + asked.substring(8));
        assertEquals(3, provider.accept(grant, provider.fingerprint(grant)));
        assertArrayEquals(hash(networkNode), hash(providerNode));
        assertEquals(List.of(3, 1), latest(providerNode).versions(KeyPurpose.LINKAGE));
        assertEquals(List.of(KeyPurpose.LINKAGE), providerNode.rotated, "what is under the node's own former key is renewed");
        int starts = providerNode.published.size();
        assertEquals(3, provider.accept(grant, provider.fingerprint(grant)), "the same grant again changes nothing");
        assertEquals(starts, providerNode.published.size());
        assertEquals(1, providerNode.count(AuditAction.KEY_ACCEPTED));
        assertEquals(1, networkNode.count(AuditAction.KEY_GRANTED));
        assertArrayEquals(hash(networkNode), hash(restarted(providerNode)));
    }

    @Test
    void aGrantForSomebodyElseOrForAnotherRequestIsRefused() throws IOException {
        network.rotate(KeyPurpose.LINKAGE);
        Node strangerNode = new Node(base.resolve("stranger"));
        Custody stranger = strangerNode.started();
        String request = provider.request(KeyPurpose.LINKAGE);
        String grant = network.grant(request, network.fingerprint(request));
        assertCode(ErrorCode.PACKAGE_NOT_AUTHENTIC, () -> stranger.accept(grant, stranger.fingerprint(grant)));
        stranger.request(KeyPurpose.LINKAGE);
        assertCode(ErrorCode.PACKAGE_NOT_AUTHENTIC, () -> stranger.accept(grant, stranger.fingerprint(grant)));
    }

    @Test
    void aTextForOneKeyIsNoneForAnother() throws IOException {
        network.rotate(KeyPurpose.LINKAGE);
        network.rotate(KeyPurpose.OPTOUT_LIST);
        String request = provider.request(KeyPurpose.OPTOUT_LIST);
        assertEquals(KeyPurpose.OPTOUT_LIST, network.purpose(request));
        String asked = network.fingerprint(request);
        String passedOff = request.replace("OPTOUT-LIST ", "");
        assertEquals(KeyPurpose.LINKAGE, network.purpose(passedOff));
        assertCode(ErrorCode.PACKAGE_NOT_AUTHENTIC, () -> network.grant(passedOff, asked));
        String grant = network.grant(request, asked);
        String granted = provider.fingerprint(grant);
        assertCode(ErrorCode.PACKAGE_NOT_AUTHENTIC, () -> provider.accept(grant.replace("OPTOUT-LIST ", ""), granted));
        assertEquals(2, provider.accept(grant, granted));
        assertEquals(List.of(2, 1), latest(providerNode).versions(KeyPurpose.OPTOUT_LIST));
        assertEquals(List.of(1), latest(providerNode).versions(KeyPurpose.LINKAGE));
        assertCode(ErrorCode.USAGE, () -> provider.request(KeyPurpose.VAULT_RECORD));
    }

    @Test
    void anOldGrantDoesNotBringAnOldKeyBack() throws IOException {
        network.rotate(KeyPurpose.LINKAGE);
        String request = provider.request(KeyPurpose.LINKAGE);
        String first = network.grant(request, network.fingerprint(request));
        network.rotate(KeyPurpose.LINKAGE);
        String second = network.grant(request, network.fingerprint(request));
        assertEquals(3, provider.accept(second, provider.fingerprint(second)));
        assertCode(ErrorCode.USAGE, () -> provider.accept(first, provider.fingerprint(first)));
        assertEquals(List.of(3, 1), latest(providerNode).versions(KeyPurpose.LINKAGE));
    }

    @Test
    void aFingerprintThatWasNotReadOutIsRefused() throws IOException {
        network.rotate(KeyPurpose.LINKAGE);
        String request = provider.request(KeyPurpose.LINKAGE);
        assertCode(ErrorCode.PACKAGE_NOT_AUTHENTIC, () -> network.grant(request, "0123456789abcdef"));
        assertCode(ErrorCode.PACKAGE_NOT_AUTHENTIC, () -> network.grant(request, ""));
        String grant = network.grant(request, network.fingerprint(request));
        assertCode(ErrorCode.PACKAGE_NOT_AUTHENTIC, () -> provider.accept(grant, network.fingerprint(request)));
        assertNotEquals(network.fingerprint(request), network.fingerprint(grant));
        assertEquals(network.fingerprint(request), network.fingerprint(provider.request(KeyPurpose.LINKAGE)), "it is the sender's, not the text's");
    }

    @Test
    void anAlteredRequestOrGrantIsRefused() throws IOException {
        long seed = Long.getLong("cadre.seed", System.nanoTime());
        System.out.println("anAlteredRequestOrGrantIsRefused cadre.seed=" + seed);
        Random random = new Random(seed);
        network.rotate(KeyPurpose.LINKAGE);
        String request = provider.request(KeyPurpose.LINKAGE);
        String asked = network.fingerprint(request);
        String grant = network.grant(request, asked);
        String granted = provider.fingerprint(grant);
        assertFalse(grant.contains(HexFormat.of().formatHex(hash(networkNode))));
        for (int i = 0; i < 300; i++) {
            String badRequest = altered(request, random);
            assertCode(ErrorCode.PACKAGE_NOT_AUTHENTIC, () -> network.grant(badRequest, asked));
            String badGrant = altered(grant, random);
            assertCode(ErrorCode.PACKAGE_NOT_AUTHENTIC, () -> provider.accept(badGrant, granted));
        }
        assertEquals(List.of(1), latest(providerNode).versions(KeyPurpose.LINKAGE));
    }

    // Flips a bit of the content, not of the armour.
    private static String altered(String text, Random random) {
        String[] lines = text.split("\n");
        int line = 1 + random.nextInt(lines.length - 2);
        int at = random.nextInt(lines[line].length());
        char was = lines[line].charAt(at);
        char now = was == 'A' ? 'Q' : 'A';
        if (was == '=') {
            now = 'A';
        }
        lines[line] = lines[line].substring(0, at) + now + lines[line].substring(at + 1);
        return String.join("\n", lines) + "\n";
    }

    private static Node restarted(Node node) {
        node.started();
        return node;
    }

    private static NodeKeys latest(Node node) {
        return node.published.get(node.published.size() - 1);
    }

    private static byte[] hash(Node node) {
        return latest(node).keyedHash(KeyPurpose.LINKAGE).of("word");
    }

    private static void assertCode(ErrorCode code, Executable action) {
        assertEquals(code, assertThrows(CadreException.class, action).code());
    }
}
