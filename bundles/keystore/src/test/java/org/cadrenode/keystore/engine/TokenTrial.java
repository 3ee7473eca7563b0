package org.cadrenode.keystore.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.Provider;
import java.security.Security;
import java.util.HexFormat;
import java.util.Optional;
import java.util.OptionalInt;
import org.cadrenode.api.keys.KeyCustody.UnsealPlan;
import org.cadrenode.api.keys.KeyPurpose;

/** A node with a token, in a process of its own: SoftHSM finds its tokens by an environment variable. */
public final class TokenTrial {
    private TokenTrial() { }

    /** Arguments: make or open, directory, module, PIN file. Prints the state, the reason and a print of the keys. */
    public static void main(String[] arguments) throws IOException, GeneralSecurityException {
        Node node = new Node(Path.of(arguments[1]));
        Places.Token token = new Places.Token(Path.of(arguments[2]), -1, 0, "cadre-keystore", Path.of(arguments[3]));
        Custody custody = new Custody(node.places(Optional.of(token)), false, node, Node.CHEAP, DurableFile.Steps.NONE);
        if (arguments[0].equals("make")) {
            Node.initialise(custody, new UnsealPlan(Optional.empty(), OptionalInt.empty(), OptionalInt.empty(), false, true));
            custody.rotateRoot();
        }
        custody.attempt();
        String print = node.published.isEmpty() ? "" : HexFormat.of().formatHex(Prints.of(node.published.get(0), KeyPurpose.LINKAGE));
        if (arguments[0].equals("by-hand")) {
            custody.seal();
            custody.unseal(new char[0]);
        }
        System.out.println("RESULT " + custody.status().state() + " " + custody.reason() + " " + print + " " + extractable(token));
    }

    private static String extractable(Places.Token token) throws IOException, GeneralSecurityException {
        Provider provider = Security.getProvider("SunPKCS11").configure(
            "--name = trial\nlibrary = " + token.library() + "\nslotListIndex = 0\n");
        try {
            KeyStore keys = KeyStore.getInstance("PKCS11", provider);
            keys.load(null, Files.readString(token.pinFile()).strip().toCharArray());
            return keys.getKey(token.label(), null).getEncoded() == null ? "kept" : "given-away";
        } catch (IOException e) {
            return "unknown";
        }
    }
}
