package org.cadrenode.keystore.engine;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Unseals the keystore with the credential file; makes both at a node's first start. An attempt that failed is made
 * again only when one of the files has changed, for stretching a passphrase is slow on purpose. Not thread-safe.
 */
public final class Unsealing {
    private final KeystoreFile keystore;
    private final Path keystorePath;
    private final Credential credential;
    private final Path evidence;
    private @Nullable String failedState;
    private Reason failedReason = Reason.CREDENTIAL_MISSING;

    /** Why the keystore is still sealed. */
    public enum Reason {
        /** There is a keystore, and no file with its passphrase. */
        CREDENTIAL_MISSING,
        /** The credential file is not text, or too long, or has fewer than 16 characters for a new keystore. */
        CREDENTIAL_UNUSABLE,
        /** The passphrase does not open the keystore, or the keystore was altered. */
        CREDENTIAL_WRONG,
        /** The node has worked before and its keystore is gone: new keys would lock out all that it holds. */
        KEYSTORE_MISSING,
        /** A file could not be read or written. */
        FILE_FAILED
    }

    /** How an attempt ended. */
    public sealed interface Result permits Unsealed, Sealed { }

    /**
     * The keys are there.
     *
     * @param keys what they can do
     * @param created whether the keystore was made by this attempt
     * @param added how many purposes got their first key
     */
    public record Unsealed(NodeKeys keys, boolean created, int added) implements Result { }

    /** The keystore stays sealed. */
    public record Sealed(Reason reason) implements Result { }

    /**
     * @param keystoreFile the keystore
     * @param credentialFile the passphrase, where the service manager gives none
     * @param serviceDirectory the service manager's directory of credentials, if there is one
     * @param evidence a directory that is not empty once the node has worked
     */
    public Unsealing(Path keystoreFile, Path credentialFile, @Nullable Path serviceDirectory, Path evidence) {
        this(keystoreFile, credentialFile, serviceDirectory, evidence, KeystoreFile.SCRYPT_COST);
    }

    Unsealing(Path keystoreFile, Path credentialFile, @Nullable Path serviceDirectory, Path evidence, int scryptCost) {
        this.keystorePath = keystoreFile;
        this.keystore = new KeystoreFile(keystoreFile, scryptCost);
        this.credential = new Credential(credentialFile, serviceDirectory);
        this.evidence = evidence;
    }

    /** Tries once. */
    public Result attempt() {
        String state = state();
        if (state.equals(failedState)) {
            return new Sealed(failedReason);
        }
        Result result = attemptNow();
        if (result instanceof Sealed seal) {
            failedState = state;
            failedReason = seal.reason();
        }
        return result;
    }

    /** Returns the credential file that counts now. */
    public Path credentialFile() {
        return credential.file();
    }

    /** Returns whether others than its owner may read or write the credential file. */
    public boolean credentialOpenToOthers() {
        return credential.openToOthers();
    }

    private Result attemptNow() {
        boolean create = !Files.exists(keystorePath);
        try {
            if (create && hasWorkedBefore()) {
                return new Sealed(Reason.KEYSTORE_MISSING);
            }
            if (!credential.exists()) {
                if (!create) {
                    return new Sealed(Reason.CREDENTIAL_MISSING);
                }
                credential.create();
            }
        } catch (IOException e) {
            return new Sealed(Reason.FILE_FAILED);
        }
        char[] passphrase;
        try {
            passphrase = credential.read();
        } catch (IOException e) {
            return new Sealed(Reason.CREDENTIAL_UNUSABLE);
        }
        try {
            if (passphrase.length == 0 || create && passphrase.length < Credential.SHORTEST) {
                return new Sealed(Reason.CREDENTIAL_UNUSABLE);
            }
            KeystoreFile.Opened opened = create ? keystore.create(passphrase) : keystore.open(passphrase);
            return new Unsealed(new NodeKeys(opened.ring()), create, opened.added());
        } catch (IOException e) {
            return new Sealed(create ? Reason.FILE_FAILED : Reason.CREDENTIAL_WRONG);
        } finally {
            Arrays.fill(passphrase, '\0');
        }
    }

    private boolean hasWorkedBefore() throws IOException {
        if (!Files.isDirectory(evidence)) {
            return false;
        }
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(evidence)) {
            return entries.iterator().hasNext();
        }
    }

    private String state() {
        return state(credential.file()) + " " + state(keystorePath);
    }

    private static String state(Path file) {
        try {
            return file + "@" + Files.getLastModifiedTime(file).toMillis() + "+" + Files.size(file);
        } catch (IOException e) {
            return file + "@absent";
        }
    }
}
