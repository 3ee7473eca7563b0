package org.cadrenode.pseudonymise.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.cadrenode.api.delivery.Digest;
import org.cadrenode.api.delivery.ProviderId;
import org.cadrenode.api.dictionary.IdentifierKind;
import org.cadrenode.api.identifiable.Identifier;
import org.cadrenode.api.identifiable.SubjectKey;
import org.cadrenode.api.identifiable.VaultPerson;
import org.cadrenode.api.keys.KeyedHash;
import org.cadrenode.api.pseudonym.Pseudonym;
import org.cadrenode.api.pseudonym.Token;
import org.cadrenode.api.pseudonym.TokenKind;
import org.junit.jupiter.api.Test;

class TokeniserTest {
    private static KeyedHash key(String key) {
        return new KeyedHash() {
            @Override
            public byte[] of(byte[] content) {
                return Digest.ofContent(content).bytes();
            }

            @Override
            public byte[] of(String... words) {
                return of((key + ":" + String.join("|", words)).getBytes(StandardCharsets.UTF_8));
            }
        };
    }

    private static List<Token> tokens(String key, String... identifiers) {
        List<Identifier> all = new ArrayList<>();
        for (String identifier : identifiers) {
            int equals = identifier.indexOf('=');
            all.add(new Identifier(IdentifierKind.valueOf(identifier.substring(0, equals)), identifier.substring(equals + 1)));
        }
        VaultPerson person = new VaultPerson(new SubjectKey(1, 2), new ProviderId("trust"), "P1", all,
                List.of(new VaultPerson.Relative(Optional.empty(), List.of(new Identifier(IdentifierKind.SURNAME, "Other")))), 1);
        return new Tokeniser(key(key)).tokens(new Pseudonym(3, 4), person).tokens();
    }

    private static Set<Token> shared(List<Token> one, List<Token> other) {
        Set<Token> shared = new HashSet<>(one);
        shared.retainAll(other);
        return shared;
    }

    private static Set<TokenKind> kinds(Iterable<Token> tokens) {
        Set<TokenKind> kinds = new HashSet<>();
        tokens.forEach(token -> kinds.add(token.kind()));
        return kinds;
    }

    @Test
    void aChildWithEverythingHasATokenOfEachKind() {
        List<Token> tokens = tokens("k", "NHS_NUMBER=9434765919", "UPN=A950000178301", "FORENAME=Zoë", "SURNAME=O'Brien", "SEX=F",
                "BIRTH_DATE=2009-03-04", "POSTCODE=ZQ1 2AB");
        assertEquals(Set.of(TokenKind.values()), kinds(tokens));
        assertEquals(new HashSet<>(tokens).size(), tokens.size());
    }

    @Test
    void writingAndOrderOfValuesDoNotMatter() {
        assertEquals(tokens("k", "FORENAME=Zoë Mae", "SURNAME=O'Brien", "SEX=2", "BIRTH_DATE=2009-03-14", "POSTCODE=ZQ1 2AB"),
                tokens("k", "POSTCODE=ZQ1 2AB", "SEX=Female", "BIRTH_DATE=2009-03-14", "SURNAME=OBRIEN", "FORENAME=zoe"));
    }

    @Test
    void anotherKeyUnlinks() {
        String[] child = {"FORENAME=Zoe", "SURNAME=Ashby", "BIRTH_DATE=2009-03-14"};
        assertTrue(shared(tokens("one", child), tokens("two", child)).isEmpty());
    }

    @Test
    void missingValuesGiveNoTokenThatOthersWhoMissThemShare() {
        assertEquals(Set.of(TokenKind.FORENAME, TokenKind.FORENAME_SOUND), kinds(tokens("k", "FORENAME=Zoe")));
        assertTrue(tokens("k", "SEX=9", "FORMER_UPN=A950000178301", "MIDDLE_NAMES=Mae", "ORGANISATION=School").isEmpty());
    }

    @Test
    void partsOfADoubleSurnameAndFormerNamesLink() {
        List<Token> both = tokens("k", "FORENAME=Zoe", "SURNAME=Ashby-Quill", "BIRTH_DATE=2009-03-14");
        assertTrue(kinds(shared(both, tokens("k", "FORENAME=Zoe", "SURNAME=Quill", "BIRTH_DATE=2009-03-14")))
                .contains(TokenKind.NAME_BIRTH_DATE));
        List<Token> renamed = tokens("k", "FORENAME=Zoe", "PREFERRED_NAME=Zozo", "SURNAME=Ashby", "FORMER_SURNAME=Quill",
                "BIRTH_DATE=2009-03-14");
        assertTrue(kinds(shared(renamed, tokens("k", "FORENAME=Zozo", "SURNAME=Quill", "BIRTH_DATE=2009-03-14")))
                .contains(TokenKind.NAME_BIRTH_DATE));
    }

    @Test
    void aSwappedDayAndMonthOrOneWrongComponentStillShareAToken() {
        List<Token> right = tokens("k", "FORENAME=Zoe", "SURNAME=Ashby", "BIRTH_DATE=2009-03-04");
        for (String wrong : List.of("2009-04-03", "2009-03-05", "2009-05-04", "2010-03-04")) {
            Set<Token> shared = shared(right, tokens("k", "FORENAME=Zoe", "SURNAME=Ashby", "BIRTH_DATE=" + wrong));
            assertTrue(kinds(shared).contains(TokenKind.NAME_PART_BIRTH_DATE), wrong);
            assertFalse(kinds(shared).contains(TokenKind.NAME_BIRTH_DATE), wrong);
        }
        assertFalse(kinds(shared(right, tokens("k", "FORENAME=Zoe", "SURNAME=Ashby", "BIRTH_DATE=2011-07-09")))
                .contains(TokenKind.NAME_PART_BIRTH_DATE));
    }

    @Test
    void tokensAreInOneOrder() {
        List<Token> tokens = tokens("k", "FORENAME=Zoe", "FORENAME=Zoey", "SURNAME=Ashby", "SURNAME=Quill", "BIRTH_DATE=2009-03-04",
                "POSTCODE=ZQ1 2AB", "POSTCODE=ZQ2 2AB", "SEX=F");
        List<Integer> kinds = tokens.stream().map(token -> token.kind().ordinal()).collect(Collectors.toList());
        assertEquals(kinds.stream().sorted().toList(), kinds);
    }

    @Test
    void aLongHistoryStaysWithinBounds() {
        List<String> identifiers = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            identifiers.add("FORENAME=Name" + (char) ('a' + i % 26) + (char) ('a' + i / 26));
            identifiers.add("SURNAME=Name" + (char) ('a' + i % 26) + (char) ('a' + i / 26));
            identifiers.add("BIRTH_DATE=20" + (10 + i % 10) + "-03-04");
            identifiers.add("POSTCODE=ZQ" + (1 + i % 15) + " " + i % 10 + "AB");
        }
        assertTrue(tokens("k", identifiers.toArray(String[]::new)).size() < 5_000);
    }
}
