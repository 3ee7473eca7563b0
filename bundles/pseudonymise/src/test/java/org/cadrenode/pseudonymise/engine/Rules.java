package org.cadrenode.pseudonymise.engine;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.cadrenode.api.delivery.ProviderId;
import org.cadrenode.api.dictionary.ColumnFlag;
import org.cadrenode.api.dictionary.ColumnRule;
import org.cadrenode.api.dictionary.ColumnType;
import org.cadrenode.api.dictionary.IdentifierKind;
import org.cadrenode.api.dictionary.InvalidValue;
import org.cadrenode.api.dictionary.RowCondition;
import org.cadrenode.api.dictionary.Step;
import org.cadrenode.api.dictionary.Transform;
import org.cadrenode.api.keys.KeyedHash;

/** Rules and hashes for tests of plans. */
final class Rules {
    private Rules() { }

    static Transform steps(Step... steps) {
        return new Transform(List.of(steps));
    }

    static ColumnRule kept(String column, ColumnType type, Transform transform, ColumnFlag... flags) {
        return kept(column, null, type, transform, InvalidValue.BLANK, flags);
    }

    static ColumnRule kept(String column, IdentifierKind kind, ColumnType type, Transform transform, InvalidValue invalid,
            ColumnFlag... flags) {
        return new ColumnRule(column, true, Optional.ofNullable(kind), 0, type, transform, invalid, column, Set.of(flags), Set.of(),
                RowCondition.NONE);
    }

    static ColumnRule dropped(String column, IdentifierKind kind, RowCondition rows, ColumnFlag... flags) {
        return new ColumnRule(column, false, Optional.ofNullable(kind), 0, ColumnType.CODE, Transform.AS_IS, InvalidValue.BLANK, "",
                Set.of(flags), Set.of(), rows);
    }

    static RowHashes hashes(String key) {
        return new RowHashes(new Hash(key), new ProviderId("trust"));
    }

    private record Hash(String key) implements KeyedHash {
        @Override
        public byte[] of(byte[] content) {
            try {
                Mac mac = Mac.getInstance("HmacSHA256");
                mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
                return mac.doFinal(content);
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public byte[] of(String... words) {
            StringBuilder all = new StringBuilder();
            for (String word : words) {
                all.append(word.length()).append(':').append(word);
            }
            return of(all.toString().getBytes(StandardCharsets.UTF_8));
        }
    }
}
