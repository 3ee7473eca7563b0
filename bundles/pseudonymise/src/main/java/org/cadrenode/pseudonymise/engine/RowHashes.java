package org.cadrenode.pseudonymise.engine;

import java.util.HexFormat;
import org.cadrenode.api.delivery.ProviderId;
import org.cadrenode.api.delivery.SourceId;
import org.cadrenode.api.delivery.TableName;
import org.cadrenode.api.keys.KeyedHash;
import org.cadrenode.api.pseudonym.Pseudonym;
import org.cadrenode.api.pseudonym.RecordKey;

/**
 * The keyed hashes of one provider under its local key. The words of each use differ in their first, which no provider id
 * can be, so that no value of one use is one of another. Not thread-safe.
 */
public final class RowHashes {
    private static final String RECORD = ":record";
    private static final String ID = ":id";

    private final KeyedHash hash;
    private final String provider;

    public RowHashes(KeyedHash hash, ProviderId provider) {
        this.hash = hash;
        this.provider = provider.value();
    }

    /** Returns the pseudonym of a child; blanks around its id do not count. */
    public Pseudonym subject(String localId) {
        return Pseudonym.ofHash(hash.of(provider, localId.strip()));
    }

    /** Returns 32 hexadecimal digits for the id of a record. Ids of one column name are of one space. */
    String id(String column, String value) {
        return HexFormat.of().formatHex(hash.of(ID, provider, column, value), 0, 16);
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

    RecordKey record(String[] words) {
        return RecordKey.ofHash(hash.of(words));
    }
}
