package org.cadrenode.keystore.engine;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where things are.
 *
 * @param keystore the keystore file
 * @param credential the credential file, where the service manager gives none
 * @param service the service manager's directory of credentials, if there is one
 * @param evidence directories of which one is not empty once the node has worked with keys
 * @param token the PKCS#11 token, if one is configured
 */
public record Places(Path keystore, Path credential, @Nullable Path service, List<Path> evidence, Optional<Token> token) {
    public Places {
        evidence = List.copyOf(evidence);
    }

    /**
     * A PKCS#11 token.
     *
     * @param library the token's PKCS#11 module
     * @param slot id of the slot, or -1 for the slot at {@code slotIndex} in the module's list
     * @param label of the key on the token, which is made if it is not there
     * @param pinFile file with the user PIN
     */
    public record Token(Path library, long slot, int slotIndex, String label, Path pinFile) { }

    boolean hasWorkedBefore() throws IOException {
        for (Path directory : evidence) {
            if (Files.isDirectory(directory)) {
                try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
                    if (entries.iterator().hasNext()) {
                        return true;
                    }
                }
            }
        }
        return false;
    }
}
