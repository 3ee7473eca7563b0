package org.cadrenode.custodian.internal;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.cadrenode.api.delivery.ProviderId;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.identifiable.CustodyEntry;
import org.cadrenode.api.keys.KeyPurpose;
import org.cadrenode.api.keys.KeyedHash;
import org.cadrenode.api.keys.Keystore;
import org.cadrenode.api.keys.RecordCipher;
import org.cadrenode.api.pseudonym.Pseudonym;
import org.cadrenode.custodian.internal.ChildTable.Row;

/** Turns children and bars into rows and back. A row opens under its own provider, lookup and state only. Not thread-safe. */
final class SealedRecords {
    private static final int LOOKUP_BYTES = 16;

    private final Keystore keystore;
    private final List<Integer> lookupVersions;
    private final Map<Integer, KeyedHash> hashes = new HashMap<>();
    private final RecordCipher cipher;

    /** Under the keys as they are now. */
    SealedRecords(Keystore keystore) {
        this.keystore = keystore;
        lookupVersions = keystore.versions(KeyPurpose.CUSTODIAN_LOOKUP);
        cipher = keystore.recordCipher(KeyPurpose.CUSTODIAN_RECORD);
    }

    /** Returns whether the newest keys are those with which this was made. */
    boolean current() {
        return lookupVersions.equals(keystore.versions(KeyPurpose.CUSTODIAN_LOOKUP))
                && cipher.version() == keystore.versions(KeyPurpose.CUSTODIAN_RECORD).get(0);
    }

    int lookupVersion() {
        return lookupVersions.get(0);
    }

    int recordVersion() {
        return cipher.version();
    }

    /** Returns under what a pseudonym may stand, newest key first. */
    List<byte[]> lookups(ProviderId provider, Pseudonym pseudonym) {
        return lookupVersions.stream().map(version -> lookup(provider.value(), pseudonym, version)).toList();
    }

    private byte[] lookup(String provider, Pseudonym pseudonym, int version) {
        KeyedHash hash = hashes.computeIfAbsent(version, one -> keystore.keyedHash(KeyPurpose.CUSTODIAN_LOOKUP, one));
        return Arrays.copyOf(hash.of(provider, pseudonym.hex()), LOOKUP_BYTES);
    }

    /** Returns the row of a child, in place of the one with this id; 0 for a new one. */
    Row child(long id, CustodyEntry entry) {
        return row(id, entry.provider().value(), entry.pseudonym(), false, entry.form());
    }

    /** Returns the row that bars a pseudonym. */
    Row bar(long id, ProviderId provider, Pseudonym pseudonym) {
        return row(id, provider.value(), pseudonym, true, pseudonym.bytes());
    }

    private Row row(long id, String provider, Pseudonym pseudonym, boolean barred, byte[] plain) {
        byte[] lookup = lookup(provider, pseudonym, lookupVersion());
        return new Row(id, lookup, lookupVersion(), recordVersion(), provider, barred,
                cipher.seal(place(provider, barred, lookup), plain));
    }

    /** Returns the row anew under the newest keys. @throws CadreException CONTENT_CHANGED if it was altered */
    Row anew(Row row) {
        return row.barred() ? bar(row.id(), new ProviderId(row.provider()), barred(row)) : child(row.id(), entry(row));
    }

    /** Returns the child of a row. @throws CadreException CONTENT_CHANGED if it was altered */
    CustodyEntry entry(Row row) {
        try {
            return CustodyEntry.of(open(row));
        } catch (IllegalArgumentException e) {
            throw new CadreException(ErrorCode.CONTENT_CHANGED, "a record of the custodian is not in its form");
        }
    }

    /** Returns the pseudonym of a bar. @throws CadreException CONTENT_CHANGED if it was altered */
    Pseudonym barred(Row row) {
        return Pseudonym.ofHash(open(row));
    }

    private byte[] open(Row row) {
        return cipher.open(place(row.provider(), row.barred(), row.lookup()), row.sealed());
    }

    private static String place(String provider, boolean barred, byte[] lookup) {
        return (barred ? "bar " : "child ") + provider + " " + HexFormat.of().formatHex(lookup);
    }
}
