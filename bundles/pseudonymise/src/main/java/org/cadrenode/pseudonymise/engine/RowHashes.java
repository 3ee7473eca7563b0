package org.cadrenode.pseudonymise.engine;

import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import org.cadrenode.api.delivery.ProviderId;
import org.cadrenode.api.delivery.SourceId;
import org.cadrenode.api.delivery.TableName;
import org.cadrenode.api.keys.KeyPurpose;
import org.cadrenode.api.keys.KeyedHash;
import org.cadrenode.api.keys.Keystore;
import org.cadrenode.api.pseudonym.Pseudonym;
import org.cadrenode.api.pseudonym.RecordKey;

/**
 * The keyed hashes of one provider under its local key: pseudonyms under its newest version; keys and ids of records under
 * its first one, for ever, since a record that comes again must be known for the same whatever was rotated in between, and
 * nothing on the other side can derive its key anew. The words of each use differ in their first, which no provider id
 * can be, so that no value of one use is one of another. Not thread-safe.
 */
public final class RowHashes {
    private static final String RECORD = ":record";
    private static final String ID = ":id";
    private static final String NAMED = ":key";
    private static final String FINGERPRINT = ":fingerprint";

    private final KeyedHash subjects;
    private final KeyedHash records;
    private final String provider;

    /** Makes the hashes under a key that has one version. */
    public RowHashes(KeyedHash hash, ProviderId provider) {
        this(hash, hash, provider);
    }

    /**
     * Makes the hashes.
     *
     * @param subjects under the version for pseudonyms
     * @param records under the first version
     */
    public RowHashes(KeyedHash subjects, KeyedHash records, ProviderId provider) {
        this.subjects = subjects;
        this.records = records;
        this.provider = provider.value();
    }

    /** Returns the hashes as they are made now. */
    public static RowHashes present(Keystore keystore, ProviderId provider) {
        List<Integer> versions = keystore.versions(KeyPurpose.PSEUDONYM_LOCAL);
        return new RowHashes(keystore.keyedHash(KeyPurpose.PSEUDONYM_LOCAL),
                keystore.keyedHash(KeyPurpose.PSEUDONYM_LOCAL, Collections.min(versions)), provider);
    }

    /** Returns the hashes of the same provider with pseudonyms under another version. */
    public RowHashes under(Keystore keystore, int version) {
        return new RowHashes(keystore.keyedHash(KeyPurpose.PSEUDONYM_LOCAL, version), records, new ProviderId(provider));
    }

    /** Returns the pseudonym of a child; blanks around its id do not count. */
    public Pseudonym subject(String localId) {
        return Pseudonym.ofHash(subjects.of(provider, localId.strip()));
    }

    /** Returns 32 hexadecimal digits for the id of a record. Ids of one column name are of one space. */
    String id(String column, String value) {
        return HexFormat.of().formatHex(records.of(ID, provider, column, value), 0, 16);
    }

    /**
     * Returns 32 hexadecimal digits for a value under a key of a name, which is derived from the provider's local key: two
     * columns that name the same key can be joined, two that do not cannot.
     */
    String named(String name, String value) {
        return HexFormat.of().formatHex(records.of(NAMED, provider, name, value), 0, 16);
    }

    /** Returns words for {@link #record}, filled from place {@link #FIRST_KEY_WORD} on by the caller. */
    static String[] keyWords(SourceId source, TableName table, int columns) {
        String[] words = new String[FIRST_KEY_WORD + columns];
        words[0] = RECORD;
        words[1] = source.value();
        words[2] = table.value();
        return words;
    }

    /** The place of the first word that is the record's own. */
    static final int FIRST_KEY_WORD = 3;

    /** Returns 64 bits of the hash of words of which only equality is to be told; never 0. */
    long fingerprint(String... words) {
        String[] all = new String[words.length + 2];
        all[0] = FINGERPRINT;
        all[1] = provider;
        System.arraycopy(words, 0, all, 2, words.length);
        long hash = ByteBuffer.wrap(records.of(all)).getLong();
        return hash == 0 ? 1 : hash;
    }

    /** Returns the hash of which the key of a record is made. */
    byte[] record(String[] words) {
        return records.of(words);
    }

    /**
     * Returns a number below 2<sup>61</sup> from those bytes of a record's hash that its key does not show, so that nothing on
     * the other side can tell it.
     */
    static long versionShift(byte[] hash) {
        return ByteBuffer.wrap(hash, 16, Long.BYTES).getLong() >>> 3;
    }
}
