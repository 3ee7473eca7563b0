package org.cadrenode.linkage.internal;

import java.util.ArrayList;
import java.util.List;
import org.cadrenode.api.pseudonym.PersonTokens;
import org.cadrenode.api.pseudonym.Token;
import org.cadrenode.api.pseudonym.TokenKind;
import org.cadrenode.api.pseudonym.TokenView;
import org.cadrenode.linkage.engine.TokenBag;

/** Takes the keys of a person's views for tokens of a kind, until the store holds views. */
final class ViewTokens {
    private ViewTokens() { }

    static TokenBag of(PersonTokens person) {
        List<Token> tokens = new ArrayList<>();
        for (TokenView view : person.views()) {
            switch (view.kind()) {
                case BIRTH_DATE -> tokens.add(new Token(TokenKind.BIRTH_DATE, view.key(), 0));
                case SWAPPED -> tokens.add(new Token(TokenKind.NAME_BIRTH_DATE, view.key(), 0));
                case POSTCODE -> tokens.add(new Token(TokenKind.POSTCODE, view.key(), 0));
                case NHS_NUMBER -> tokens.add(new Token(TokenKind.NHS_NUMBER, view.key(), 0));
                case UPN -> tokens.add(new Token(TokenKind.UPN, view.key(), 0));
                case YEAR_MONTH, YEAR_DAY, MONTH_DAY -> { }
            }
        }
        return TokenBag.of(person.keyVersion(), tokens);
    }
}
