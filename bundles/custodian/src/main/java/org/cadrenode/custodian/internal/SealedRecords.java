package org.cadrenode.custodian.internal;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.cadrenode.api.delivery.ProviderId;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.identifiable.CustodyEntry;
import org.cadrenode.api.keys.ChildCipher;
import org.cadrenode.api.keys.ChildKeys;
import org.cadrenode.api.keys.KeyPurpose;
import org.cadrenode.api.keys.KeyedHash;
import org.cadrenode.api.keys.Keystore;
import org.cadrenode.api.keys.RecordCipher;
import org.cadrenode.api.pseudonym.Pseudonym;
import org.cadrenode.custodian.internal.ChildTable.Row;

/**
 * Turns children and bars into rows and back. A row opens under its own provider, lookup and state only, and a child's under
 * its own key as well. Not thread-safe.
 */
final class SealedRecords {
    private static final int LOOKUP_BYTES = 16;

    private final Keystore keystore;
    private final List<Integer> lookupVersions;
    private final Map<Integer, KeyedHash> hashes = new HashMap<>();
    private final ChildKeys children;
    private final RecordCipher cipher;
    private final ChildCipher childCipher;

    /** Under the keys as they are now. */
    SealedRecords(Keystore keystore, ChildKeys children) {
        this.keystore = keystore;
        this.children = children;
        lookupVersions = keystore.versions(KeyPurpose.CUSTODIAN_LOOKUP);
        cipher = keystore.recordCipher(KeyPurpose.CUSTODIAN_RECORD);
        childCipher = children.cipher();
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

    /** Returns the row of a child who is not held. */
    Row child(CustodyEntry entry) {
        return child(0, children.next(), entry);
    }

    /** Returns the row of a child in place of another one of the same child, under the same key if that still is one. */
    Row child(Row before, CustodyEntry entry) {
        boolean same = state(before).filter(state -> state != ChildKeys.State.DESTROYED).isPresent();
        return child(before.id(), same ? before.childKey() : children.next(), entry);
    }

    // Empty if there is none, or it was altered: its row does not open then.
    private Optional<ChildKeys.State> state(Row row) {
        try {
            return row.childKey() > 0 ? Optional.of(children.state(row.childKey())) : Optional.empty();
        } catch (CadreException e) {
            if (e.code() == ErrorCode.CONTENT_CHANGED) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private Row child(long id, long childKey, CustodyEntry entry) {
        String provider = entry.provider().value();
        byte[] lookup = lookup(provider, entry.pseudonym(), lookupVersion());
        return new Row(id, lookup, lookupVersion(), recordVersion(), provider, false,
                childCipher.seal(childKey, place(provider, false, lookup), entry.form()), childKey);
    }

    /** Returns the row that bars a pseudonym. A bar stays for good, and has no key of its own. */
    Row bar(long id, ProviderId provider, Pseudonym pseudonym) {
        byte[] lookup = lookup(provider.value(), pseudonym, lookupVersion());
        return new Row(id, lookup, lookupVersion(), recordVersion(), provider.value(), true,
                cipher.seal(place(provider.value(), true, lookup), pseudonym.bytes()), 0);
    }

    /** Returns whether this was a child who was purged: an older copy of the database has its row, and its key is destroyed. */
    boolean purged(Row row) {
        return state(row).filter(state -> state == ChildKeys.State.DESTROYED).isPresent();
    }

    /** Returns the row anew under the newest keys. @throws CadreException CONTENT_CHANGED if it was altered */
    Row anew(Row row) {
        return row.barred() ? bar(row.id(), new ProviderId(row.provider()), barred(row)) : child(row, entry(row));
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
        return childCipher.open(row.childKey(), place(row.provider(), row.barred(), row.lookup()), row.sealed());
    }

    static String place(String provider, boolean barred, byte[] lookup) {
        return (barred ? "bar " : "child ") + provider + " " + HexFormat.of().formatHex(lookup);
    }
}
