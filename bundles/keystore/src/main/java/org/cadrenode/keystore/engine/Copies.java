package org.cadrenode.keystore.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.cadrenode.api.audit.AuditAction;
import org.cadrenode.api.audit.AuditEvent;
import org.cadrenode.api.audit.AuditOutcome;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.keys.UnsealMethod;
import org.jspecify.annotations.Nullable;

/** Saves the keystore, rehearses a restore, and restores it. The caller holds the lock of {@link Custody}. */
final class Copies {
    private static final String KEYSTORE = Holding.KEYSTORE;

    private final Holding holding;
    private final KeystoreDirectory directory;
    private final Surroundings around;
    private final @Nullable TokenKey token;

    Copies(Holding holding, KeystoreDirectory directory, Surroundings around, @Nullable TokenKey token) {
        this.holding = holding;
        this.directory = directory;
        this.around = around;
        this.token = token;
    }

    String backUp(Path target) throws IOException {
        KeystoreDirectory.Stored stored = holding.stored();
        Ways ways = stored.ways().without(UnsealMethod.CREDENTIAL);
        if (ways.methods().isEmpty()) {
            throw new CadreException(ErrorCode.USAGE, "nothing but the credential file opens this keystore, and a copy could be "
                + "opened by nobody: add shares or a passphrase first (key:init --shares 5 --threshold 3 --credential)");
        }
        if (Files.exists(target)) {
            throw new CadreException(ErrorCode.USAGE, "there is a file of that name already");
        }
        byte[] bytes = Backup.encode(new KeystoreDirectory.Stored(stored.store(), ways));
        String digest = Secrets.digestText(bytes);
        around.record(AuditEvent.of(AuditAction.KEY_BACKED_UP, KEYSTORE).with("digest", digest));
        DurableFile.replace(target, bytes);
        return digest;
    }

    int tryBackup(Path copy, Optional<char[]> passphrase, List<char[]> shares) throws IOException {
        Holding.Open now = holding.demandOpen();
        around.demandJournal();
        AuditEvent event = AuditEvent.of(AuditAction.KEY_BACKUP_TESTED, KEYSTORE);
        try {
            KeystoreDirectory.Stored stored = Backup.read(copy);
            int same = Unlocking.compare(now.contents().ring(), stored, passphrase, shares, token);
            around.record(event.count("keys", same));
            return same;
        } catch (CadreException e) {
            around.record(event.ending(AuditOutcome.REFUSED).with("code", e.code()));
            throw e;
        }
    }

    void restore(Path copy) throws IOException {
        if (holding.open() != null) {
            throw new CadreException(ErrorCode.WRONG_STAGE, "the keystore is unsealed: key:seal first");
        }
        KeystoreDirectory.Stored stored = Backup.read(copy);
        around.record(AuditEvent.of(AuditAction.KEYSTORE_RESTORED, KEYSTORE).with("fingerprint", stored.ways().fingerprint()));
        directory.keepAside();
        directory.commit(stored.store(), stored.ways());
    }
}
