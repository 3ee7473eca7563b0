package org.cadrenode.linkage.engine;

import static org.cadrenode.api.pseudonym.TokenKind.BIRTH_DATE;
import static org.cadrenode.api.pseudonym.TokenKind.BIRTH_DATE_SEX_POSTCODE;
import static org.cadrenode.api.pseudonym.TokenKind.FORENAME;
import static org.cadrenode.api.pseudonym.TokenKind.FORENAME_BIRTH_DATE_POSTCODE;
import static org.cadrenode.api.pseudonym.TokenKind.FORENAME_SOUND;
import static org.cadrenode.api.pseudonym.TokenKind.INITIALS_BIRTH_DATE_SEX;
import static org.cadrenode.api.pseudonym.TokenKind.NAME_BIRTH_DATE;
import static org.cadrenode.api.pseudonym.TokenKind.NAME_PART_BIRTH_DATE;
import static org.cadrenode.api.pseudonym.TokenKind.NAME_POSTCODE;
import static org.cadrenode.api.pseudonym.TokenKind.NHS_NUMBER;
import static org.cadrenode.api.pseudonym.TokenKind.POSTCODE;
import static org.cadrenode.api.pseudonym.TokenKind.SEX;
import static org.cadrenode.api.pseudonym.TokenKind.SOUND_BIRTH_DATE;
import static org.cadrenode.api.pseudonym.TokenKind.SURNAME;
import static org.cadrenode.api.pseudonym.TokenKind.SURNAME_BIRTH_DATE_POSTCODE;
import static org.cadrenode.api.pseudonym.TokenKind.SURNAME_SOUND;
import static org.cadrenode.api.pseudonym.TokenKind.UPN;

import org.cadrenode.api.pseudonym.TokenKind;

/**
 * The rules of linkage by fixed points. A shared NHS number or UPN links, unless all else contradicts it. Otherwise each
 * attribute on which the two can be compared gives points, tenths of the natural logarithm of how much likelier the
 * finding is for one person than for two; missing attributes give none. They start at minus 13.7, the logarithm of one
 * in 850,000, and must reach 5.5.
 *
 * <p>The points of birth date, sex and postcode follow Cardinal et al., BMC Medical Informatics and Decision Making 23:85
 * (2023); those of names stand for a name of middling frequency, since tokens carry no frequencies. Before any points
 * count, some findings keep two subjects apart: two NHS numbers or two UPNs that differ; a forename, a surname or a
 * birth date that differs altogether. The rule of the forename keeps twins and siblings apart, that of the surname the
 * two identities of an adopted child. Its price is that a child whose surname changed is linked by numbers only.
 */
public final class PointsJudge implements PairJudge {
    private static final int CERTAIN_NHS_NUMBER = 2;
    private static final int CERTAIN_UPN = 1;

    private static final int PRIOR = -137;
    private static final int THRESHOLD = 55;
    private static final int MARGIN = 15;
    private static final int FORENAME_SAME = 53;
    private static final int FORENAME_SOUNDS = 40;
    private static final int FORENAME_INITIALS = 25;
    private static final int SURNAME_SAME = 65;
    private static final int SURNAME_SOUNDS = 52;
    private static final int BIRTH_DATE_SAME = 93;
    private static final int BIRTH_DATE_PART = 4;
    private static final int SEX_SAME = 7;
    private static final int SEX_DIFFERS = -50;
    private static final int POSTCODE_SAME = 70;
    private static final int POSTCODE_DIFFERS = -12;

    private static final Judgement SAME_NHS_NUMBER = new Judgement(Judgement.Verdict.CERTAIN, CERTAIN_NHS_NUMBER);
    private static final Judgement SAME_UPN = new Judgement(Judgement.Verdict.CERTAIN, CERTAIN_UPN);
    private static final Judgement NAMELESS = new Judgement(Judgement.Verdict.PROBABLE, 0);

    // A pair with a wrong birth date is linked only with the same name and postcode, so NAME_POSTCODE finds it and
    // NAME_PART_BIRTH_DATE, with four tokens a subject, need not be indexed.
    private static final int NAMED_BLOCKS = TokenBag.kindSet(NHS_NUMBER, UPN, NAME_BIRTH_DATE, SOUND_BIRTH_DATE,
            FORENAME_BIRTH_DATE_POSTCODE, SURNAME_BIRTH_DATE_POSTCODE, NAME_POSTCODE, INITIALS_BIRTH_DATE_SEX);
    private static final int NAMELESS_BLOCKS = TokenBag.kindSet(NHS_NUMBER, UPN, BIRTH_DATE_SEX_POSTCODE);

    private enum Finding { SAME, SOUNDS, INITIALS, PART, DIFFERS, UNKNOWN }

    @Override
    public int blockingKinds(TokenBag tokens) {
        return nameless(tokens) ? NAMELESS_BLOCKS : NAMED_BLOCKS;
    }

    @Override
    public int margin() {
        return MARGIN;
    }

    @Override
    public Judgement judge(TokenBag left, TokenBag right) {
        int common = left.commonKinds(right);
        int shared = left.sharedKinds(right);
        Finding forename = forename(common, shared);
        Finding surname = surname(common, shared);
        Finding birthDate = birthDate(common, shared);
        Finding sex = plain(SEX, common, shared);
        Finding nhsNumber = plain(NHS_NUMBER, common, shared);
        Finding upn = plain(UPN, common, shared);

        if (nhsNumber == Finding.SAME || upn == Finding.SAME) {
            if (nhsNumber == Finding.DIFFERS || contradicted(forename, surname, birthDate, sex)) {
                return Judgement.CONFLICT;
            }
            return nhsNumber == Finding.SAME ? SAME_NHS_NUMBER : SAME_UPN;
        }
        if (nhsNumber == Finding.DIFFERS || upn == Finding.DIFFERS
                || sex == Finding.DIFFERS && forename == Finding.DIFFERS && birthDate != Finding.UNKNOWN) {
            return Judgement.FORBIDDEN;
        }
        if (forename == Finding.DIFFERS || surname == Finding.DIFFERS || birthDate == Finding.DIFFERS) {
            return Judgement.NOTHING;
        }
        if (nameless(left) && nameless(right)) {
            return TokenBag.has(shared, BIRTH_DATE_SEX_POSTCODE) ? NAMELESS : Judgement.NOTHING;
        }
        // Without a forename, twins are alike; without a surname, only the very same forename tells enough.
        if (forename == Finding.UNKNOWN || surname == Finding.UNKNOWN && forename != Finding.SAME) {
            return Judgement.NOTHING;
        }
        int points = points(forename, surname, birthDate, sex, plain(POSTCODE, common, shared));
        return points < THRESHOLD ? Judgement.NOTHING : new Judgement(Judgement.Verdict.PROBABLE, points);
    }

    private static int points(Finding forename, Finding surname, Finding birthDate, Finding sex, Finding postcode) {
        return PRIOR
                + switch (forename) {
                    case SAME -> FORENAME_SAME;
                    case SOUNDS -> FORENAME_SOUNDS;
                    case INITIALS -> FORENAME_INITIALS;
                    case PART, DIFFERS, UNKNOWN -> 0;
                }
                + switch (surname) {
                    case SAME -> SURNAME_SAME;
                    case SOUNDS -> SURNAME_SOUNDS;
                    case INITIALS, PART, DIFFERS, UNKNOWN -> 0;
                }
                + switch (birthDate) {
                    case SAME -> BIRTH_DATE_SAME;
                    case PART -> BIRTH_DATE_PART;
                    case SOUNDS, INITIALS, DIFFERS, UNKNOWN -> 0;
                }
                + switch (sex) {
                    case SAME -> SEX_SAME;
                    case DIFFERS -> SEX_DIFFERS;
                    case SOUNDS, INITIALS, PART, UNKNOWN -> 0;
                }
                + switch (postcode) {
                    case SAME -> POSTCODE_SAME;
                    case DIFFERS -> POSTCODE_DIFFERS;
                    case SOUNDS, INITIALS, PART, UNKNOWN -> 0;
                };
    }

    // An identifier was mistyped into another person's if the birth date differs, and so do the names, or the sex where
    // there are no names to compare.
    private static boolean contradicted(Finding forename, Finding surname, Finding birthDate, Finding sex) {
        if (birthDate != Finding.DIFFERS) {
            return false;
        }
        boolean forenameAgrees = forename != Finding.DIFFERS && forename != Finding.UNKNOWN;
        boolean surnameAgrees = surname != Finding.DIFFERS && surname != Finding.UNKNOWN;
        boolean namesCompared = forename != Finding.UNKNOWN || surname != Finding.UNKNOWN;
        return namesCompared ? !forenameAgrees && !surnameAgrees : sex == Finding.DIFFERS;
    }

    private static Finding forename(int common, int shared) {
        if (TokenBag.has(shared, FORENAME)) {
            return Finding.SAME;
        }
        if (TokenBag.has(shared, FORENAME_SOUND)) {
            return Finding.SOUNDS;
        }
        if (TokenBag.has(shared, INITIALS_BIRTH_DATE_SEX)) {
            return Finding.INITIALS;
        }
        return TokenBag.has(common, FORENAME) ? Finding.DIFFERS : Finding.UNKNOWN;
    }

    private static Finding surname(int common, int shared) {
        if (TokenBag.has(shared, SURNAME)) {
            return Finding.SAME;
        }
        if (TokenBag.has(shared, SURNAME_SOUND)) {
            return Finding.SOUNDS;
        }
        return TokenBag.has(common, SURNAME) ? Finding.DIFFERS : Finding.UNKNOWN;
    }

    private static Finding birthDate(int common, int shared) {
        if (TokenBag.has(shared, BIRTH_DATE)) {
            return Finding.SAME;
        }
        if (TokenBag.has(shared, NAME_PART_BIRTH_DATE)) {
            return Finding.PART;
        }
        return TokenBag.has(common, BIRTH_DATE) ? Finding.DIFFERS : Finding.UNKNOWN;
    }

    private static Finding plain(TokenKind kind, int common, int shared) {
        if (TokenBag.has(shared, kind)) {
            return Finding.SAME;
        }
        return TokenBag.has(common, kind) ? Finding.DIFFERS : Finding.UNKNOWN;
    }

    private static boolean nameless(TokenBag tokens) {
        return !tokens.has(FORENAME) && !tokens.has(SURNAME);
    }
}
